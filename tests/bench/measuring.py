"""How much work of the processor a page costs: requests alternate between the applications, so that all see the same machine."""

from __future__ import annotations

import re
import statistics
from dataclasses import dataclass, field

from tests.bench.asking import Ask, Peer
from tests.bench.jobs import Job

PEERS = ("ours", "stock", "bare")
ENOUGH_SECONDS, FEWEST = 12.0, 5
"""A job of one application that has taken so long is not repeated beyond the fewest rounds."""
QUICK = 200.0
"""Milliseconds of an answer that is asked for twice, of which the second counts."""


@dataclass
class Result:
    """What one job cost each application."""

    job: Job
    samples: dict[str, list[float]] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def cost(self, peer: str) -> float:
        """Return the median in milliseconds."""
        return statistics.median(self.samples[peer])

    @property
    def share(self) -> float:
        """Return our cost as a share of the stock page's."""
        return self.cost("ours") / self.cost("stock")


def measure(peers: dict[str, Peer], jobs: list[Job], rounds: int) -> list[Result]:
    """Ask every job of every application in turn; raise RuntimeError when one answers anything but the page."""
    results = [Result(job, {name: [] for name in peers}) for job in jobs]
    for turn in range(rounds + 1):
        for result in results:
            order = sorted(peers, key=lambda name: (list(PEERS).index(name) + turn) % len(PEERS))
            for name in order:
                samples = result.samples[name]
                if len(samples) >= FEWEST and sum(samples) > ENOUGH_SECONDS * 1000:
                    continue
                spent = ask_once(peers[name], name, result)
                if spent < QUICK:
                    # A server has one application in its caches, not three: the first answer brings this one back.
                    spent = ask_once(peers[name], name, result)
                if turn:  # the first round opens connections and compiles
                    samples.append(spent)
    return results


def ask_once(peer: Peer, name: str, result: Result) -> float:
    """Ask a job once and check that its answer is the page."""
    ask: Ask = getattr(result.job, name)()
    status, body, spent = peer.answer(ask)
    expected = "302" if ask.data is not None else "200"
    if not status.startswith(expected):
        raise RuntimeError(f"{name}: {ask.path} antwortet {status}: {plain(body)}")
    result.sizes[name] = len(body)
    return spent


def plain(body: bytes) -> str:
    """Return the beginning of what a page says."""
    text = body.decode()
    main = text[max(0, text.find("<main")) :]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())[:400]
