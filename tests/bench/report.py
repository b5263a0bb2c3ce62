"""The printed result: what each page costs, beside what the issue asks for and what the measurements of the peers set as a goal."""

from __future__ import annotations

from tests.bench.measuring import Result

HEAD = (
    f"{'':24}{'ours ms':>9}{'stock ms':>10}{'bare ms':>9}{'ours/stock':>12}{'ours kB':>9}{'stock kB':>10}{'n':>5}  Ziel"
)


def table(results: list[Result], cases: int, login: str, engine: str) -> str:
    """Return the table for one login, and the verdict below it."""
    first = results[0]
    lines = [
        "", f"{cases:,} Fälle, {engine}, angemeldet als {login}: CPU-Millisekunden je Seite (Median)".replace(",", "."),
        "ours: Anmeldung, Rechte, Menü mit Zählern, CSRF, Protokoll. bare: SQL und str, Fachstelle 1.",
        "stock: Anmeldung und CSRF, keine Rechte (alle Fachstellen), kein Menü mit Zählern, kein Protokoll.",
        HEAD,
        *(_line(result, cases) for result in results),
    ]  # fmt: skip
    missed = misses(results, cases)
    lines.append("Ziele erreicht." if not missed else "Ziele verfehlt: " + ", ".join(missed))
    far = max(result.cost("ours") for result in results[2:4]) / first.cost("ours")
    first_page = f"Seite 1 {first.cost('ours'):.0f} ms (15), {first.sizes['ours'] / 1000:.0f} kB (60)"
    lines.append(f"Zur Kenntnis (performance.md 12): {first_page}, ferne Seiten {far:.1f}x Seite 1 (1,3x)")
    return "\n".join(lines)


def _line(result: Result, cases: int) -> str:
    bare = f"{result.cost('bare'):9.1f}" if "bare" in result.samples else f"{'–':>9}"
    goal = result.job.goal if cases >= result.job.at else None
    wanted = "" if goal is None else f"<= 1/{round(1 / goal)} {'ja' if result.share <= goal else 'NEIN'}"
    size = f"{result.sizes['ours'] / 1000:9.0f}{result.sizes['stock'] / 1000:10.0f}"
    count = min(map(len, result.samples.values()))
    costs = f"{result.cost('ours'):9.1f}{result.cost('stock'):10.1f}{bare}"
    return f"{result.job.name:24}{costs}{ratio(result.share):>12}{size}{count:5}  {wanted}"


def ratio(share: float) -> str:
    """Return a share as people compare it: 1/7, or 1.2x."""
    return f"{share:.1f}x" if share > 0.9 else f"1/{1 / share:.1f}"


def misses(results: list[Result], cases: int) -> list[str]:
    """Return the jobs whose target is missed at this size."""
    return [
        result.job.name
        for result in results
        if result.job.goal is not None and cases >= result.job.at and result.share > result.job.goal
    ]
