"""Whether an eviction date was set correctly: three full weeks between notice and date (§ 128 Abs. 2 GVGA)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from portal.deadlines.sentences import WEEKDAYS, numeric

FULL_DAYS = 21


@dataclass(frozen=True)
class NoticeGap:
    """The time between service of the eviction notice and the eviction date, neither day counted."""

    served: date
    eviction: date
    days_between: int
    earliest: date
    """The first day on which the eviction would have been correctly announced."""
    sentence: str

    @property
    def is_long_enough(self) -> bool:
        """Say whether three full weeks lie between; too few is a point to raise, no ground of appeal by itself."""
        return self.eviction >= self.earliest


def eviction_notice_gap(served: date, eviction: date) -> NoticeGap:
    """Return how many full days lie between service and eviction, and the earliest correct day."""
    between = (eviction - served).days - 1
    earliest = served + timedelta(days=FULL_DAYS + 1)
    short = (earliest - eviction).days
    verdict = f"liegt {short} {'Tag' if short == 1 else 'Tage'} zu früh" if short > 0 else "ist rechtzeitig angekündigt"
    sentence = (
        f"Räumungstermin {numeric(eviction)} {verdict} (§ 128 Abs. 2 GVGA): Zustellung {numeric(served)}, "
        f"dazwischen {max(between, 0)} volle Tage, nötig sind {FULL_DAYS}; "
        f"frühester Tag {WEEKDAYS[earliest.weekday()]}, {numeric(earliest)}."
    )
    return NoticeGap(served, eviction, between, earliest, sentence)
