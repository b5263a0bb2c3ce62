"""What the lead steers by: the way of the cases reported in a period, days between its steps, load, and the months."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from portal.guard import GuardedSession
from portal.statistics.asking import table
from portal.statistics.breakdowns import CLERK, TEAM
from portal.statistics.figures import agreements, arrivals, clock, closings, cohort
from portal.statistics.indicators import Indicator, Quotient, Unit
from portal.statistics.periods import LONGEST_YEARS, Period
from portal.statistics.permissions import names_staff
from portal.statistics.results import Down, Figure, Heading, Row, Table, quotient

FUNNEL: tuple[Quotient, ...] = (
    arrivals.REACHED_SHARE, clock.HELD_SHARE, cohort.COHORT_KEPT_SHARE, cohort.COHORT_SECURED_SHARE, cohort.COHORT_HELD_12_SHARE,
)  # fmt: skip
"""The steps after the report, each by its part and by the cases it can be judged of."""
MEDIANS: tuple[Indicator, ...] = (
    cohort.REACHED_DAYS_MEDIAN, clock.INVITED_DAYS_MEDIAN, clock.HELD_DAYS_MEDIAN, cohort.DONE_DAYS_MEDIAN,
    closings.CLOSING_DAYS_MEDIAN,
)  # fmt: skip
COHORT_RULE = (
    "Gezählt werden die im Zeitraum gemeldeten Fälle, gleich wann ein späterer Schritt geschah. Jeder Schritt zählt für "
    "sich: Eine Wohnung kann auch ohne Fallkonferenz erhalten werden. „beurteilbar“ ist der Nenner des Schritts; wessen "
    "Frist, Abschluss oder Nachfrage noch aussteht, zählt darin nicht mit."
)
LOAD_RULE = (
    "Bestand, Fristen und Maßnahmen am Datenstand; gemeldete und abgeschlossene Fälle im Zeitraum, nach den heute "
    "Zuständigen."
)
LOAD_NOW = (arrivals.OPEN.key, cohort.DEADLINE_OVERDUE.key, agreements.OVERDUE.key)
LOAD_WORDS = ("Offene Fälle", "Frist abgelaufen", "Maßnahmen überfällig")
LOAD_OF_PERIOD = (arrivals.REPORTED.key, closings.CLOSED.key)
TREND = (
    arrivals.REPORTED.key, closings.CLOSED.key, closings.SECURED.key, closings.SECURED_SHARE.key,
    clock.HELD_IN_TIME.key, clock.HELD_SHARE.key,
)  # fmt: skip


@dataclass(frozen=True)
class Dashboard:
    """The four tables of the page."""

    funnel: Table
    medians: Table
    load: Table
    trend: Table


def dashboard(session: GuardedSession, period: Period, on: date) -> Dashboard:
    """Return the tables for all offices the viewer may count, in a number of queries that no office changes."""
    return Dashboard(
        funnel(session, period, on), medians(session, period, on), load(session, period, on), trend(session, period, on)
    )


def funnel(session: GuardedSession, period: Period, on: date) -> Table:
    """Return the steps as rows: how many took it, of how many it can be said, the share; one query."""
    steps = [(arrivals.REPORTED, arrivals.REPORTED), *((step.part, step.whole) for step in FUNNEL)]
    keys = [figure.key for step in steps for figure in step]
    counted = table(session, keys, period=period, on=on)
    known = {heading.key: value for heading, value in zip(counted.headings, counted.total.values, strict=True)}
    rows = []
    for part, whole in steps:
        met, base = known[part.key], known[whole.key]
        rows.append(Row(part.label, (met, base, quotient(met, base, Unit.SHARE)), key=part.key))
    headings = (
        Heading("met", "Fälle", Unit.CASES, Down.ITSELF),
        Heading("base", "beurteilbar", Unit.CASES, Down.ITSELF),
        Heading("share", "Anteil", Unit.SHARE, Down.SHARE, quotient=(0, 1)),
    )
    sentences = (
        (arrivals.REPORTED.label, arrivals.REPORTED.definition),
        *((step.part.label, f"{step.part.definition} {step.definition}") for step in FUNNEL),
    )
    return replace(
        counted, key="funnel", title="Von der Meldung zur gehaltenen Wohnung", stub="Schritt", headings=headings,
        rows=tuple(rows), definitions=sentences, checks=(COHORT_RULE,), chart=("met",), base="met",
    )  # fmt: skip


def medians(session: GuardedSession, period: Period, on: date) -> Table:
    """Return the middle of the days between two steps, as rows; one query each."""
    counted = table(session, [arrivals.REPORTED.key, *(one.key for one in MEDIANS)], period=period, on=on)
    rows = [Row(one.label, (value,), key=one.key) for one, value in zip(MEDIANS, counted.total.values[1:], strict=True)]
    return replace(
        counted, key="medians", title="Tage zwischen den Schritten", stub="Von … bis",
        headings=(Heading("days", "Tage (Median)", Unit.DAYS, Down.ITSELF),), rows=tuple(rows),
        definitions=tuple((one.label, one.definition) for one in MEDIANS), chart=("days",), base="days",
    )  # fmt: skip


def load(session: GuardedSession, period: Period, on: date) -> Table:
    """Return what each clerk carries, for others than the lead each team: what is there and overdue today, what came and went."""
    wide = Period(date(on.year - LONGEST_YEARS + 1, 1, 1), on)
    rows_by = CLERK.key if names_staff(session.viewer) else TEAM.key
    now = table(session, LOAD_NOW, rows=rows_by, period=wide, on=on)
    then = table(session, LOAD_OF_PERIOD, rows=rows_by, period=period, on=on)
    lines = {row.key: replace(row, values=()) for one in (now, then) for row in one.rows}
    for one in (now, then):
        found = {row.key: row.values for row in one.rows}
        nothing: tuple[Figure, ...] = (0,) * len(one.headings)
        lines = {key: replace(row, values=(*row.values, *found.get(key, nothing))) for key, row in lines.items()}
    labels = (*(replace(one, label=label) for one, label in zip(now.headings, LOAD_WORDS, strict=True)), *then.headings)
    rows = sorted(lines.values(), key=lambda row: row.is_total)
    return replace(
        now, key="load", title="Wer wie viel trägt", headings=labels, rows=tuple(rows),
        definitions=(*now.definitions, *then.definitions), checks=(LOAD_RULE,), chart=(arrivals.OPEN.key,),
    )  # fmt: skip


def trend(session: GuardedSession, period: Period, on: date) -> Table:
    """Return the months of the period; a month that is still to come has no figures."""
    counted = table(session, TREND, rows="month", period=period, on=on, title="Verlauf nach Monaten")
    return replace(counted, key="trend", chart=(arrivals.REPORTED.key,))
