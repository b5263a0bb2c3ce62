"""One row for each case of a period as finance may have it: a pseudonym, months, bands and closed lists, nothing rare."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy import case as sql_case

from models import Agency, Case, CaseMember, CaseReason, Measure, Person
from models.base import label_of
from models.enums import MoneyForm, Relation
from portal.errors import Refused
from portal.guard import GuardedSession
from portal.pseudonyms import pseudonym
from portal.statistics import breakdowns, gaps
from portal.statistics.dimensions import NOT_STATED, Dimension
from portal.statistics.frames import frame_for
from portal.statistics.indicators import Frame
from portal.statistics.periods import Period
from portal.statistics.results import Mark, Protection
from portal.viewers import machine

LEAST = 5
"""So many cases must share what could point to a household, or it is not shown (handbook 5.7)."""
EDGES = (0, 500, 1_000, 2_500, 5_000, 10_000)
"""Where the bands of amounts end, in Euro: an exact amount would lead from the payment to the household."""
DAYS = (0, 11, 22)
"""Where the bands of days begin: ten Werktage are eleven or twelve days."""
SEVERAL = "mehrere Gründe"
HIDDEN = Mark.HIDDEN.value
CODED = (breakdowns.STAGE, breakdowns.CHANNEL, breakdowns.TRIGGER, breakdowns.OUTCOME, breakdowns.WAY)
WHO = (breakdowns.HOUSEHOLD, breakdowns.AGE, breakdowns.DISTRICT)
"""What neighbours know of a household; together these three are never rarer than `LEAST`."""
HEADINGS = (
    "Pseudonym", "Monat der Meldung", "Monat des Abschlusses", *(one.label for one in CODED), "Gründe",
    breakdowns.HOUSEHOLD.label, "Alter des ältesten Mieters", breakdowns.DISTRICT.label, "Tage bis zur Fallkonferenz",
    label_of(Case, "arrears"), "Bewilligt", "davon als Darlehen",
)  # fmt: skip
RULES = (
    "Eine Zeile je Fall, der im Zeitraum gemeldet oder abgeschlossen wurde, zum Datenstand.",
    "Das Pseudonym gilt nur in dieser Datei. Der Schlüssel dazu wird nicht aufbewahrt: Niemand kann daraus ein "
    "Aktenzeichen errechnen, auch die Fachstelle nicht.",
    f"Tage stehen als Monat; ein Monat mit weniger als {LEAST} Fällen steht als Quartal.",
    "Beträge stehen als Spanne, weil ein genauer Betrag über die Zahlung zum Haushalt führt.",
    f"Was weniger als {LEAST} Fälle der Datei haben, ist durch {HIDDEN} ersetzt. Haushaltstyp, Alter und Stadtteil sind "
    f"nur so weit genannt, wie mindestens {LEAST} Fälle in allen dreien übereinstimmen.",
    "Namen, Anschriften, Aktenzeichen, Geschlecht und freie Texte enthält die Datei nicht.",
)
"""What the cover says of the rows."""


@dataclass(frozen=True)
class CaseRows:
    """The rows of one office and period, in the order of their pseudonyms, which says nothing about the cases."""

    office: str
    period: Period
    on: date
    rows: tuple[tuple[str | int | None, ...], ...]


@dataclass
class _Found:
    """What was read, before it is made coarse: words by case."""

    cases: Sequence[Any]
    words: Mapping[str, Mapping[Any, str]]
    ages: Mapping[int, Any]
    reasons: Mapping[int, list[str]]
    granted: Mapping[int, tuple[Decimal | None, Decimal | None]]


def case_rows(session: GuardedSession, office: Agency, period: Period, on: date, secret: bytes) -> CaseRows:
    """Return the rows of an office; the caller answers for who may have them.

    Raises Refused for a period with so few cases that every row would point to a household.
    """
    with session.no_autoflush, session.acting_as(machine("Statistik", on)):
        found = _read(session, office.id, period, on)
    if len(found.cases) < LEAST:
        number = {0: "gibt es keine Fälle", 1: "gibt es nur einen Fall"}.get(
            len(found.cases), f"gibt es nur {len(found.cases)} Fälle"
        )
        raise Refused(f"Im Zeitraum {period} {number}. Fallzeilen gibt es ab {LEAST}; wählen Sie einen längeren.")
    columns = (
        [pseudonym(secret, row.id) for row in found.cases],
        shared([months(row.reported_on) for row in found.cases]),
        shared([months(row.closed_on) for row in found.cases]),
        *(shared([(_word(found, one, getattr(row, one.key)), HIDDEN) for row in found.cases]) for one in CODED),
        shared([_reasons(found, row) for row in found.cases]),
        *zip(*shared([_who(found, row) for row in found.cases]), strict=True),
        shared([_days(row) for row in found.cases]),
        shared([(band(row.arrears), HIDDEN) for row in found.cases]),
        *(
            shared([(band(found.granted.get(row.id, (None, None))[at], "keine"), HIDDEN) for row in found.cases])
            for at in (0, 1)
        ),
    )
    return CaseRows(office.name, period, on, tuple(sorted(zip(*columns, strict=True))))


def shared(ways: Sequence[Sequence[Any]]) -> list[Any]:
    """Return for each case the finest of its ways to say something that `LEAST` cases say alike; the last one in any case."""
    said: list[Any] = [None] * len(ways)
    open_ = list(range(len(ways)))
    for level in range(max(map(len, ways), default=0)):
        counted = Counter(ways[at][level] for at in open_)
        left = []
        for at in open_:
            way = ways[at]
            said[at] = way[level]
            if counted[way[level]] < LEAST and level + 1 < len(way):
                left.append(at)
        open_ = left
    return said


def months(day: date | None) -> tuple[str, ...]:
    """Return a day as its month, as its quarter, and hidden; one that has not come yet as „offen“."""
    return ("offen", HIDDEN, HIDDEN) if day is None else (f"{day:%Y-%m}", f"{day:%Y}-Q{(day.month + 2) // 3}", HIDDEN)


def band(amount: Decimal | None, none: str = NOT_STATED) -> str:
    """Return the band of an amount in Euro in words; ``none`` where there is no amount."""
    if amount is None:
        return none
    if amount <= EDGES[0]:
        return "0 €"
    for low, high in pairwise(EDGES):
        if amount <= high:
            return f"über {_euro(low)} bis {_euro(high)} €" if low else f"bis {_euro(high)} €"
    return f"über {_euro(EDGES[-1])} €"


def _euro(edge: int) -> str:
    return f"{edge:,}".replace(",", ".")


def _days(row: Any) -> tuple[int | str | None, str, str]:
    """Return the days to the conference, exact and as a band, and hidden; none without a conference."""
    if row.conference_on is None:
        return None, HIDDEN, HIDDEN
    days = (row.conference_on - row.reported_on).days
    low = next(edge for edge in reversed(DAYS) if days >= edge)
    return days, f"ab {low} Tagen", HIDDEN


def _read(session: GuardedSession, office: int, period: Period, on: date) -> _Found:
    """Read the cases and what belongs to them, each kind in one statement."""
    frame = frame_for(session, period, on, [office], (*CODED, *WHO, breakdowns.REASON), Protection.NONE)
    within = Case.office_id == office, gaps.in_period(period)
    coded = [_coded(one, frame).label(one.key) for one in (*CODED, breakdowns.HOUSEHOLD, breakdowns.DISTRICT)]
    cases = session.execute(
        select(Case.id, Case.reported_on, Case.closed_on, Case.conference_on, Case.arrears, *coded).where(*within)
    ).all()
    words = {
        one.key: {member.code: member.label for member in one.members(frame)}
        for one in (*CODED, *WHO, breakdowns.REASON)
    }
    oldest = func.max(_coded(breakdowns.AGE, frame))
    ages = (
        select(CaseMember.case_id, oldest)
        .join(Person, CaseMember.person_id == Person.id)
        .join(Case, CaseMember.case_id == Case.id)
        .where(*within, CaseMember.relation == Relation.TENANT)
        .group_by(CaseMember.case_id)
    )
    return _Found(
        cases, words, dict(session.execute(ages).tuples().all()), _reasons_of(session, frame, within, words["reason"]),
        {row[0]: (row[1], row[2]) for row in session.execute(_granted(within))},
    )  # fmt: skip


def _coded(dimension: Dimension, frame: Frame) -> Any:
    return dimension.expression(frame, Case.reported_on.expression)


def _granted(within: Iterable[Any]) -> Select[Any]:
    """Return the select of what was granted in a case, in all and as loans."""
    loan = sql_case((Measure.money_form == MoneyForm.LOAN, Measure.amount_granted))
    return (
        select(Measure.case_id, func.sum(Measure.amount_granted), func.sum(loan))
        .join(Case, Measure.case_id == Case.id)
        .where(*within, Measure.amount_granted.is_not(None))
        .group_by(Measure.case_id)
    )


def _reasons_of(
    session: GuardedSession, frame: Frame, within: Iterable[Any], words: Mapping[Any, str]
) -> dict[int, list[str]]:
    named = select(CaseReason.case_id, _coded(breakdowns.REASON, frame)).join(Case, CaseReason.case_id == Case.id)
    found: dict[int, list[str]] = defaultdict(list)
    for case_id, code in session.execute(named.where(*within)):
        found[case_id].append(words.get(code, NOT_STATED))
    return found


def _word(found: _Found, dimension: Dimension, code: Any) -> str:
    return NOT_STATED if code is None else found.words[dimension.key].get(code, NOT_STATED)


def _who(found: _Found, row: Any) -> tuple[tuple[str, str, str], ...]:
    """Return what is known of a household from fine to coarse: the district goes first, then the age, then the type."""
    household = _word(found, breakdowns.HOUSEHOLD, row.household_type)
    age = _word(found, breakdowns.AGE, found.ages.get(row.id))
    district = _word(found, breakdowns.DISTRICT, row.district)
    return (
        (household, age, district), (household, age, HIDDEN), (household, HIDDEN, HIDDEN), (HIDDEN, HIDDEN, HIDDEN),
    )  # fmt: skip


def _reasons(found: _Found, row: Any) -> tuple[str, str, str]:
    """Return the reasons of a case together, that there are several, and hidden: what is common alone may be rare together."""
    named = sorted(set(found.reasons.get(row.id, ())))
    return "; ".join(named) or NOT_STATED, SEVERAL if len(named) > 1 else HIDDEN, HIDDEN
