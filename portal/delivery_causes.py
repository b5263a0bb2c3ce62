"""Which cases moved a delivered figure: those of which a column was changed since that the figure is read from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models import StatisticsDelivery
from portal.delivery_changes import Change, ChangedCase
from portal.delivery_figures import questions
from portal.statistics import Period
from portal.statistics.indicators import Frame
from portal.statistics.reading import columns_read


def cases_behind(
    changes: Sequence[Change], cases: Sequence[ChangedCase], delivery: StatisticsDelivery, on: date
) -> list[list[ChangedCase]]:
    """Return for each changed figure the cases behind it; all changed cases where nobody knows what it is read from."""
    frame = Frame(Period(delivery.starts_on, delivery.ends_on), on)
    own = {f"own{number}": asked for number, (_, asked) in enumerate(questions(delivery.exact_figures), start=1)}
    found = []
    for change in changes:
        read = columns_read(*change.key, frame, own)
        found.append([case for case in cases if read is None or not read.isdisjoint(case.columns)])
    return found
