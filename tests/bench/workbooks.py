"""What the standard workbook costs beside the bare SQL of the same figures, each in a process of its own, in turn."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import make_url

from portal.statistics import Period, Protection
from tests.bench.filling import ROOT

GOAL = 2.0
"""At most so many times the SQL, the writing of the file not counted."""
PERIODS = (Period(date(2025, 1, 1), date(2025, 12, 31)), Period(date(2017, 1, 1), date(2026, 12, 31)))
MOST_SUPPRESSED = 100_000
"""Of so many cases at most the workbook is counted with suppression, too."""
LEAST_SECONDS = 1.0
"""Below this the SQL is too short to be judged by: a report of few cases is made of what each statement costs."""
ROUNDS = 2
HEAD = f"{'':24}{'Fälle':>10}{'zählen s':>10}{'SQL s':>8}{'Verhältnis':>12}{'schreiben s':>13}{'ours MB':>9}{'SQL MB':>8}  Ziel"


@dataclass(frozen=True)
class Measured:
    """The cheapest of some runs: seconds to count and to write, megabytes memory grew by, cases of the period."""

    counting: float
    writing: float
    growth: float
    cases: int


def compare(url: str, cases: int) -> bool:
    """Measure the workbook of a year and of ten years, print both; return whether the goal was missed."""
    engine = make_url(url).get_backend_name()
    clock = "cpu" if engine == "sqlite" else "wall"
    how = "CPU-Sekunden" if clock == "cpu" else "Sekunden (die Datenbank rechnet in eigenen Prozessen)"
    print(f"\n{grouped(cases)} Fälle, {engine}: Arbeitsmappe der Region über alle Fachstellen, {how}")
    print("ours: mit Rechten, 5er-Rundung und allen Summen; SQL: eine gruppierte Abfrage je Tabelle, Mediane zwei.")
    print(HEAD)
    missed = False
    for period in PERIODS:
        ours, bare = _cheapest(url, period, clock)
        share = ours.counting / bare.counting
        verdict = "" if bare.counting < LEAST_SECONDS else f"<= {GOAL:.0f}x {'ja' if share <= GOAL else 'NEIN'}"
        missed |= bare.counting >= LEAST_SECONDS and share > GOAL
        print(
            f"{period!s:24}{bare.cases:10}{ours.counting:10.2f}{bare.counting:8.2f}{share:11.2f}x{ours.writing:13.2f}"
            f"{ours.growth:9.0f}{bare.growth:8.0f}  {verdict}"
        )
    if cases <= MOST_SUPPRESSED:
        _tell_suppression(url, clock)
    return missed


def _tell_suppression(url: str, clock: str) -> None:
    """Print what it costs to hide small numbers beside counting alone; people wait for it on a page, nothing is judged."""
    period = PERIODS[0]
    none, hidden = (_run(one.value, url, period, clock) for one in (Protection.NONE, Protection.SUPPRESS))
    print(
        f"{f'{period}, gesperrt':24}{none.cases:10}{hidden.counting:10.2f}{none.counting:8.2f}"
        f"{hidden.counting / none.counting:11.2f}x{'':13}{hidden.growth:9.0f}{none.growth:8.0f}  "
        "(statt SQL: dieselben Zahlen ungesperrt)"
    )


def grouped(number: int) -> str:
    """Return a whole number as people write it: 100.000."""
    return f"{number:,}".replace(",", ".")


def _cheapest(url: str, period: Period, clock: str) -> tuple[Measured, Measured]:
    """Let both peers work in turn; raise RuntimeError when they do not count the same cases."""
    runs: dict[str, list[Measured]] = {"ours": [], "bare": []}
    for _ in range(ROUNDS):
        for peer, found in runs.items():
            found.append(_run(peer, url, period, clock))
    ours, bare = (min(found, key=lambda one: one.counting) for found in runs.values())
    if abs(ours.cases - bare.cases) > 2:  # figures of a Region are rounded to five
        raise RuntimeError(f"{ours.cases} und {bare.cases} Fälle: Die Zahlen sind nicht dieselben.")
    return ours, bare


def _run(peer: str, url: str, period: Period, clock: str) -> Measured:
    command = [sys.executable, "-m", "tests.bench.workbook_child", peer, url, str(period.start), str(period.end)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    writing = said.get(f"writing_{clock}", 0.0)
    return Measured(said[clock] - writing, writing, said["growth"], said["cases"])
