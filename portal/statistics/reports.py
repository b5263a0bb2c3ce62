"""The standard report: all tables of a period for some offices, with the rules by which they are counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import func, select

from models import Case
from portal.guard import GuardedSession
from portal.statistics import comparisons, crosstabs, denominators, flows, results
from portal.statistics.asking import Asked
from portal.statistics.breakdowns import age_bands_in_words
from portal.statistics.frames import bands_of, frame_for
from portal.statistics.indicators import Indicator
from portal.statistics.own_sheets import count_own, own_sheets, protect_with_own
from portal.statistics.periods import Period
from portal.statistics.permissions import (
    allowed_offices,
    allowed_protection,
    comparable,
    least_protection,
    names_staff,
    quarters_only,
)
from portal.statistics.results import Protection, StatisticsReport, Table
from portal.statistics.tables import Comparison, Crosstab, Flow
from portal.statistics.workbook import WORKBOOK, Sheet, by_teams, coarser, without_comparisons, without_staff
from portal.viewers import Viewer, machine

MANY = 200_000
"""Cases from which on those of many years are not grouped at once."""
SUCCESS = (
    "„Wohnung erhalten“ sind die Ergebnisse W1 und W2, „Wohnungslosigkeit vermieden“ W1 bis W4. Nenner beider "
    "Anteile sind alle abgeschlossenen Fälle, auch W9 (unbekannt) und W10 (unzuständig)."
)
SUCCESS_OF_OTHERS = (
    "„Wohnung erhalten“ sind die Ergebnisse W1 und W2, „Wohnungslosigkeit vermieden“ W1 bis W4. Als Nenner der "
    "Erfolgsanteile ist gewählt: {label}. {definition} Nur die Tabelle der Sicherungswege bleibt bei allen abgeschlossenen."
)
RULES = (
    "Gezählt werden Fälle; ein Fall ist ein Haushalt, dessen Wohnung gefährdet ist. Derselbe Haushalt zählt mit "
    "jedem neuen Fall erneut.",
    "Maßgeblich ist das Datum, das die jeweilige Zahl nennt: Eingang der Meldung, Abschluss, Vereinbarung oder "
    "Fälligkeit. Erster und letzter Tag des Zeitraums zählen mit.",
    "Der Zugangsstand ist der Verfahrensstand bei der ersten Meldung; spätere Änderungen des Stands ändern ihn nicht.",
    SUCCESS,
    "Die Frist von zehn Werktagen ist der bei der Meldung berechnete letzte Tag im Kalender der Fachstelle. "
    "Einladung und Durchführung werden getrennt gemessen.",
    "n ist die Gesamtzahl der Kennzahl, auf der eine Tabelle ruht: die erste, die nach den Zeilen gegliedert ist, bei der "
    "Fallbewegung der Zugang, bei Vergleichen die erste Zeile im gezeigten Zeitraum; bei Euro und Tagen sind es die "
    "Fälle oder Maßnahmen mit bekanntem Wert. „ohne Angabe“ ist, was davon in "
    "keiner Zeile der Gliederung steht. Ein Anteil hat den Nenner, den sein Satz nennt.",
    "Gezählt wird, was bis zum Datenstand geschehen ist; Termine nach ihm zählen noch nicht.",
    "„keine Angabe“ steht für nicht erfasste Werte und ist nie eine 0.",
)


def report(
    session: GuardedSession,
    offices: Sequence[int],
    period: Period,
    on: date,
    protection: Protection = Protection.NONE,
    sheets: Sequence[str] | None = None,
    own: Sequence[tuple[str | None, Asked]] = (),
    *,
    leaving: bool = False,
    teams: bool = False,
    denominator: str = denominators.CLOSED,
) -> StatisticsReport:
    """Count all tables of a period for the offices named, as the data stands on a day; of some sheets only, by key.

    Suppressed ones are counted with all others, so that sheets shown one by one hide what they hide together.
    ``own`` are further sheets, each a title and what is asked; they are protected together with the others. One that
    cannot be counted any more says so in place of its table. One without a title is not shown: it hides in the others
    what both together would tell to those who see it.
    ``leaving`` breaks the sheets of the workbook down as for a viewer from outside, for what the office hands out;
    ``teams`` keeps single employees out of them also for who may see their figures, for what is kept;
    ``denominator`` is the key of what success is a share of there, one of `denominators.DENOMINATORS`.

    Raises Forbidden when no office is named or one whose figures the session's viewer may not have.
    A viewer from outside the office gets rounded figures whatever he asks for.
    """
    counted = allowed_offices(session, offices)
    applied = allowed_protection(session.viewer, period, protection)
    numbers = sorted(counted)
    compared = comparable(session.viewer, period, on)
    wanted = _wanted(session.viewer, applied, sheets, leaving=leaving, teams=teams, comparing=compared is not None)
    whole = denominators.denominator(denominator)
    wanted = [replace(sheet, tables=denominators.divided_by(sheet.tables, whole)) for sheet in wanted]
    made = count_sheets(session, wanted, numbers, period, on, applied, compared)
    hiding = applied is Protection.SUPPRESS
    more = {f"own{number}": one for number, one in enumerate(own, 1) if one[0] is not None or hiding}
    counted_own, faults = count_own(session, more, period, on, numbers, applied, leaving=leaving)
    safe = protect_with_own(session, made, counted_own, faults, on, numbers, applied)
    shown = _shown([one for one in wanted if sheets is None or one.key in sheets], safe, compared or period, on)
    shown += own_sheets(more, safe, faults)
    rules = _rules(session, period, on, numbers, whole, leaving=leaving)
    return StatisticsReport(
        tuple(counted.values()), period, on, applied, tuple(shown), rules, whole.label if wanted else ""
    )


def _rules(
    session: GuardedSession, period: Period, on: date, offices: Sequence[int], whole: Indicator, *, leaving: bool
) -> tuple[str, ...]:
    """Return the rules of counting, with what this period and this viewer bring with them."""
    other = SUCCESS_OF_OTHERS.format(label=whole.label, definition=whole.definition)
    success = SUCCESS if whole.key == denominators.CLOSED else other
    return (
        *(success if rule is SUCCESS else rule for rule in RULES), _bands(session, offices, on), *_coarse(session.viewer, leaving),
        *_compared(session.viewer, period, on), *_early(period, on),
    )  # fmt: skip


def _shown(sheets: Sequence[Sheet], safe: Mapping[str, Table], period: Period, on: date) -> list[results.Sheet]:
    """Return the sheets of the workbook with their tables as they are shown."""
    return [
        results.Sheet(sheet.key, sheet.title, tuple(_in_place(table, safe, period, on) for table in sheet.tables))
        for sheet in sheets
    ]


def _wanted(
    viewer: Viewer, applied: Protection, sheets: Sequence[str] | None, *, leaving: bool, teams: bool, comparing: bool
) -> list[Sheet]:
    """Return the sheets to count, broken down no finer than the viewer may see them."""
    suppressing = applied is Protection.SUPPRESS
    wanted = [sheet for sheet in WORKBOOK if sheets is None or suppressing or sheet.key in sheets]
    if leaving or quarters_only(viewer, applied):
        wanted = [replace(sheet, tables=coarser(sheet.tables)) for sheet in wanted]
    if leaving or applied is not Protection.NONE:
        wanted = [replace(sheet, tables=without_staff(sheet.tables)) for sheet in wanted]
    elif teams or not names_staff(viewer):
        wanted = [replace(sheet, tables=by_teams(sheet.tables)) for sheet in wanted]
    if not comparing:
        wanted = [replace(sheet, tables=without_comparisons(sheet.tables)) for sheet in wanted]
    return wanted


def count_sheets(
    session: GuardedSession,
    wanted: Sequence[Sheet],
    offices: Sequence[int],
    period: Period,
    on: date,
    applied: Protection,
    compared: Period | None = None,
) -> dict[str, Table]:
    """Count over rows the viewer himself may not see; one of the two places where figures cross that line.

    ``compared`` are the days that stand beside those of the year before, where these are not all of the period.
    Nothing pending is flushed here, or it would be written in the machine's name; only counts leave.
    """
    tables = [table for sheet in wanted for table in sheet.tables]
    needed = [dimension for table in tables if isinstance(table, Crosstab) for dimension in (table.rows, table.across)]
    with session.no_autoflush, session.acting_as(machine("Statistik", on)):
        cases = session.scalar(select(func.count(Case.id)).where(Case.office_id.in_(offices))) or 0
        frame = replace(frame_for(session, period, on, offices, needed, applied), by_years=cases > MANY)
        both = replace(frame, period=compared or period, earlier=comparisons.earlier_than(compared or period, on))
        plain = [table for table in tables if isinstance(table, Crosstab) and not table.compared]
        beside = [table for table in tables if isinstance(table, Crosstab) and table.compared]
        totals = [table for table in tables if isinstance(table, Comparison) and table.figures]
        if totals:
            beside.append(comparisons.together(totals))
        made = [
            *crosstabs.make_all(session, plain, frame, offices),
            *crosstabs.make_all(session, beside, both, offices),
            *(flows.count(session, table, frame, offices) for table in tables if isinstance(table, Flow)),
        ]
        for table in tables:
            if isinstance(table, Comparison) and table.flow is not None:
                made.append(replace(flows.compare(session, table.flow, both, offices), key=table.key))
        return {table.key: table for table in made}


def _in_place(table: Flow | Crosstab | Comparison, safe: Mapping[str, Table], period: Period, on: date) -> Table:
    """Return a protected table as its sheet shows it."""
    if isinstance(table, Comparison):
        return comparisons.turned(table, safe.get(table.key) or safe[comparisons.TOGETHER], period, on)
    return safe[table.key]


def _bands(session: GuardedSession, offices: Sequence[int], on: date) -> str:
    """Name the age bands of the report."""
    with session.no_autoflush, session.acting_as(machine("Statistik", on)):
        words = ", ".join(age_bands_in_words(bands_of(session, offices)))
    return f"Altersgruppen: {words} Jahre, nach dem Alter am Tag der Meldung."


def _coarse(viewer: Viewer, leaving: bool) -> tuple[str, ...]:
    """Say why there are no months outside the office."""
    if not leaving and least_protection(viewer) is Protection.NONE:
        return ()
    return (
        "Außerhalb der Fachstelle gibt es keine Zahlen einzelner Monate: Alle Zeitreihen sind nach Quartalen oder "
        "längeren Zeiträumen gegliedert.",
    )


def _compared(viewer: Viewer, period: Period, on: date) -> tuple[str, ...]:
    """Say what of a running period is compared outside the office: its newest half-year or quarter that is over."""
    compared = comparable(viewer, period, on)
    if compared == period:
        return ()
    if compared is None:
        return ("Ein Vergleich mit dem Vorjahr steht erst hier, wenn ein ganzes Quartal des Zeitraums vorbei ist.",)
    return (
        f"Verglichen wird nur, was vom Zeitraum zuletzt ganz vorbei ist: {compared} mit "
        f"{comparisons.earlier_than(compared, on)}.",
    )


def _early(period: Period, on: date) -> tuple[str, ...]:
    """Warn of a period that is not over yet."""
    if on >= period.end:
        return ()
    return (
        f"Der Zeitraum läuft noch: Er endet am {period.end:%d.%m.%Y}, die Daten sind vom {on:%d.%m.%Y}. "
        "Die Zahlen ändern sich bis dahin.",
    )
