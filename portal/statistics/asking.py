"""Any figure by any one or two dimensions, asked for by readable keys: what report builder and forms build on.

    table(session, ["reported", "secured_share"], rows="district", across="half_year", period=Period.parse("2026"), on=…)
    value(session, "secured / closed", period=Period.parse("2026-Q1"), on=…, filters={"stage": ["40", "41"]})

The viewer is the session's. Without ``offices`` all are counted whose figures he may have. Whoever is not of the office
gets protected figures whatever he asks for. Every unknown key, code or office is refused by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import partial
from typing import Any

from portal.errors import Refused
from portal.guard import GuardedSession
from portal.statistics import blocks, comparisons, crosstabs
from portal.statistics.breakdowns import HALF_YEAR, MONTH, MONTH_OF_YEAR, QUARTER, QUARTER_OF_YEAR, YEAR
from portal.statistics.catalogue import catalogue, dimension
from portal.statistics.derivations import Blocks, Portion
from portal.statistics.dimensions import Dimension
from portal.statistics.filter_values import codes_of
from portal.statistics.frames import frame_for
from portal.statistics.indicators import AnyFigure, Frame, Indicator
from portal.statistics.periods import Period
from portal.statistics.permissions import (
    allowed_offices,
    allowed_protection,
    check_dimensions,
    comparable,
    quarters_only,
)
from portal.statistics.protections import protect_all
from portal.statistics.results import Figure, Protection, Share, Table
from portal.statistics.sources import check_times
from portal.statistics.tables import Crosstab, base_of, beside_their_numbers, counted_in
from portal.viewers import machine

Written = Mapping[str, Sequence[str]]
"""Filters as people write them: keys or words of values by the key of their dimension, „“ for what is not stated."""


QUARTERS = {MONTH.key: QUARTER.key, MONTH_OF_YEAR.key: QUARTER_OF_YEAR.key}
"""What stands instead of months where there are none."""


class Compare(Enum):
    """With which earlier period figures are compared."""

    BEFORE = "before"
    YEAR_BEFORE = "year_before"


@dataclass(frozen=True)
class Asked:
    """What a table is asked for, in keys; the same words are kept in saved reports."""

    indicators: tuple[str, ...]
    rows: str = ""
    across: str = ""
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    compare: Compare | None = None
    title: str = ""
    shares: Share | None = None

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Return the keys of all it is broken down or filtered by."""
        return tuple(key for key in (self.rows, self.across, *(key for key, _ in self.filters)) if key)

    def by_quarters(self) -> Asked:
        """Return the same question with quarters for months; raise Refused where single months are picked."""
        if any(key in QUARTERS for key, _ in self.filters):
            raise Refused("Zahlen einzelner Monate verlassen die Fachstelle nicht. Filtern Sie nach „Quartal“.")
        rows, across = (QUARTERS.get(key, key) for key in (self.rows, self.across))
        return replace(self, rows=rows, across=across)

    def check_single(self) -> None:
        """Raise Refused where a filter has several values: each union, rounded for itself, narrows its exact parts."""
        for key, codes in self.filters:
            if (many := len(set(codes))) > 1:
                label = dimension(key).label
                raise Refused(
                    f"Gerundete Zahlen gibt es nur mit einem Wert je Filter, „{label}“ ({key}) hat hier {many}. "
                    f"Lassen Sie einen stehen, oder gliedern Sie nach „{label}“."
                )

    def crosstab(self, period: Period) -> Crosstab:
        """Return the declaration; raise Refused naming each key nobody knows."""
        if not self.indicators:
            raise Refused("Die Tabelle hat keine Kennzahl. Wählen Sie wenigstens eine, zum Beispiel „reported“.")
        known = catalogue(period.end.year)
        figures, rows, across = _all_known(
            [
                lambda: [known.figure(key) for key in dict.fromkeys(self.indicators)],
                lambda: dimension(self.rows) if self.rows else None,
                lambda: dimension(self.across) if self.across else None,
            ]
        )
        if rows is not None and rows is across:
            raise Refused(f"Zeilen und Spalten sind beide nach „{rows.label}“ gegliedert. Ändern Sie eine von beiden.")
        if self.compare and rows in (MONTH, QUARTER, HALF_YEAR, YEAR):
            raise Refused(
                "Ein Vergleich mit dem Zeitraum davor braucht Zeilen, die keine Zeiten sind, oder „Quartal im Jahr“."
            )
        if self.compare and across is not None:
            raise Refused("Ein Vergleich mit dem Zeitraum davor verträgt keine zweite Gliederung. Lassen Sie sie weg.")
        self._check_shares(figures)
        for one in counted_in(tuple(figures)):
            check_times(one, [by for by in (rows, across) if by is not None])
        title = self.title or _title(figures, rows, across)
        return Crosstab("table", title, rows, base_of(figures[0]), across, spread=tuple(figures), shares=self.shares)

    def _check_shares(self, figures: Sequence[AnyFigure]) -> None:
        """Raise Refused where there is nothing to take shares of."""
        if self.shares is None:
            return
        if self.compare:
            raise Refused(f"„{self.shares.label}“ steht nicht neben einem Vergleich. Lassen Sie eines von beiden weg.")
        if not (self.rows if self.shares is Share.COLUMN else self.across):
            needed = "Zeilen" if self.shares is Share.COLUMN else "Spalten"
            raise Refused(f"„{self.shares.label}“ braucht eine Gliederung in den {needed}. Wählen Sie eine.")
        if not any(isinstance(one, Indicator) and one.adds_up for one in figures):
            raise Refused(
                f"„{self.shares.label}“ gibt es nur von Zahlen, die sich addieren, nicht von „{figures[0].label}“. "
                "Wählen Sie eine Zählung oder Summe."
            )


def _all_known(readings: Sequence[Any]) -> list[Any]:
    """Read all parts; raise Refused with every sentence, not only the first."""
    found, wrong = [], []
    for read in readings:
        try:
            found.append(read())
        except Refused as refused:
            wrong.append(str(refused))
    if wrong:
        raise Refused(" ".join(wrong))
    return found


def _title(figures: Sequence[Any], rows: Dimension | None, across: Dimension | None) -> str:
    what = figures[0].label if len(figures) == 1 else "Kennzahlen"
    by = [one.label for one in (rows, across) if one is not None]
    return f"{what} nach {' und '.join(by)}" if by else what


def table(
    session: GuardedSession,
    indicators: Sequence[str],
    *,
    rows: str = "",
    across: str = "",
    period: Period,
    on: date,
    offices: Sequence[int] | None = None,
    filters: Written | None = None,
    compare: Compare | None = None,
    protection: Protection = Protection.NONE,
    title: str = "",
) -> Table:
    """Return a table of figures; raise Refused for unknown keys and codes, Forbidden for offices of others."""
    written = tuple((key, tuple(codes)) for key, codes in (filters or {}).items())
    asked = Asked(tuple(indicators), rows, across, written, compare, title)
    return answer(session, asked, period=period, on=on, offices=offices, protection=protection)


def answer(
    session: GuardedSession,
    asked: Asked,
    *,
    period: Period,
    on: date,
    offices: Sequence[int] | None = None,
    protection: Protection = Protection.NONE,
) -> Table:
    """Return the table asked for, as `table` does."""
    return answer_all(session, [(asked, period)], on=on, offices=offices, protection=protection)[0]


def answer_all(
    session: GuardedSession,
    questions: Sequence[tuple[Asked, Period]],
    *,
    on: date,
    offices: Sequence[int] | None = None,
    protection: Protection = Protection.NONE,
) -> list[Table]:
    """Return the tables of one report, protected together: what is hidden in one cannot be read from another."""
    counted = sorted(allowed_offices(session, offices))
    made, applied = [], protection
    for asked, period in questions:
        applied = allowed_protection(session.viewer, period, protection)
        made.append(count_asked(session, asked, period, on, counted, applied))
    return protect_all(made, applied, partial(seen, session, on, counted))


def seen(session: GuardedSession, on: date, offices: Sequence[int], parts: Sequence[Portion]) -> Blocks:
    """Return which values stand together in the records counted, asked over rows the viewer may not see."""
    with session.no_autoflush, session.acting_as(machine("Statistik", on)):
        return blocks.seen(session, parts, offices)


def count_asked(
    session: GuardedSession, asked: Asked, period: Period, on: date, offices: Sequence[int], applied: Protection
) -> Table:
    """Count over rows the viewer himself may not see; the caller has checked offices and protects what leaves."""
    asked, period = _as_fine_as_allowed(session, asked, period, on, applied)
    with session.no_autoflush, session.acting_as(machine("Statistik", on)):
        declared, frame, filters = _understood(session, asked, period, on, offices, applied)
        return crosstabs.make(session, declared, frame, offices, filters)


def fault_in(
    session: GuardedSession, asked: Asked, period: Period, on: date, protection: Protection = Protection.NONE
) -> str:
    """Return why something cannot be counted for a period today, empty where it can; nothing is counted.

    Raises Forbidden for who has no figures at all.
    """
    offices = sorted(allowed_offices(session, None))
    try:
        applied = allowed_protection(session.viewer, period, protection)
        asked, period = _as_fine_as_allowed(session, asked, period, on, applied)
        with session.no_autoflush, session.acting_as(machine("Statistik", on)):
            _understood(session, asked, period, on, offices, applied)
    except Refused as refused:
        return str(refused)
    return ""


def check_months(session: GuardedSession, asked: Asked, period: Period, protection: Protection) -> None:
    """Raise Refused for rows by month where they would become quarters: the cells of a form are written for months."""
    if asked.rows in QUARTERS and quarters_only(session.viewer, allowed_protection(session.viewer, period, protection)):
        raise Refused(
            f"„{dimension(asked.rows).label}“ ({asked.rows}) gibt es außerhalb der Fachstelle und mit gesperrten Zellen nicht; "
            f"das Formular bekäme Zahlen je Quartal. Schreiben Sie by={QUARTERS[asked.rows]} in eine Zelle mit Platz dafür."
        )


def _as_fine_as_allowed(
    session: GuardedSession, asked: Asked, period: Period, on: date, applied: Protection
) -> tuple[Asked, Period]:
    """Return question and period as the viewer may have them; raise Refused for what there is not for him."""
    check_dimensions(session.viewer, asked.dimensions)
    if applied is Protection.ROUND_TO_5:
        asked.check_single()
    if asked.compare is not None:
        compared = comparable(session.viewer, period, on)
        if compared is None:
            raise Refused(
                f"Verglichen werden außerhalb der Fachstelle nur ganze Quartale, Halbjahre und Jahre; von {period} ist am "
                f"{on:%d.%m.%Y} noch kein Quartal vorbei. Wählen Sie einen früheren Zeitraum, oder lassen Sie den Vergleich weg."
            )
        period = compared
    return asked.by_quarters() if quarters_only(session.viewer, applied) else asked, period


def _understood(
    session: GuardedSession, asked: Asked, period: Period, on: date, offices: Sequence[int], applied: Protection
) -> tuple[Crosstab, Frame, dict[Dimension, list[Any]]]:
    """Return table, frame and filters of what is asked; raise Refused for every word nobody knows."""
    declared = asked.crosstab(period)
    if applied is not Protection.NONE:
        declared = replace(declared, spread=beside_their_numbers(declared.spread))
    chosen = _all_known([lambda key=key: dimension(key) for key, _ in asked.filters])
    earlier = _earlier(asked.compare, period, on)
    frame = frame_for(session, period, on, offices, (declared.rows, declared.across, *chosen), applied)
    filters = {one: codes_of(one, codes, frame) for one, (_, codes) in zip(chosen, asked.filters, strict=True)}
    return declared, replace(frame, earlier=earlier), filters


def _earlier(compare: Compare | None, period: Period, on: date) -> Period | None:
    if compare is None:
        return None
    return (comparisons.before if compare is Compare.BEFORE else comparisons.year_before)(period, on)


def value(
    session: GuardedSession,
    indicator: str,
    *,
    period: Period,
    on: date,
    offices: Sequence[int] | None = None,
    filters: Written | None = None,
    protection: Protection = Protection.NONE,
) -> Figure:
    """Return one figure, as `table` does for the total of all rows."""
    found = table(session, [indicator], period=period, on=on, offices=offices, filters=filters, protection=protection)
    key = indicator.replace(" ", "")
    return next(value for heading, value in zip(found.headings, found.total.values, strict=True) if heading.key == key)
