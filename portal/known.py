"""Whether a report is about a case that is known already: by docket, by landlord, tenant and day, by name and address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select, union_all
from sqlalchemy.orm import Session

from models import Case, CaseMember, Person, Report, Step
from models.enums import CaseStatus, StepKind
from models.writings import plain
from portal import reports
from portal.name_parts import share_a_part
from portal.persons import Home, Traits

MOST = 5
OF_ONE_NAME = 50
"""So many open cases of one name or docket are looked at; more would be nobody's help."""
SURE = 60
"""From this score on a suggestion is proposed as the answer; below it is only offered."""
IN_ONE_HOUSE = 200
"""So many members of open cases of one house are compared."""
DOCKET, SUIT, HOME, SOUNDS_AT_HOME, PART_AT_HOME, LANDLORD, NAME, SOUND = 100, 90, 80, 70, 65, 60, 40, 20
"""How much each likeness counts, the surest most."""


class Suggestion(NamedTuple):
    """An open case a report may be about, and why."""

    case: Case
    why: str
    score: int

    @property
    def sure(self) -> bool:
        """Say whether it is proposed as the answer."""
        return self.score >= SURE


def open_case(session: Session, office_id: int, number: str) -> Case | None:
    """Return the open case of an office by its number, None where there is none."""
    return session.scalars(_open_cases(office_id).where(Case.number == number.strip())).first()


def suggestions(session: Session, report: Report) -> list[Suggestion]:
    """Return open cases of the report's office it may be about, the surest first; at most five, by four queries."""
    found: dict[int, Suggestion] = {}
    named = _named(session, report)
    suits = _suits(session, {case.id for case, _ in named}) if report.filed_on else {}
    judged = [Suggestion(case, *_likeness(report, case, same, suits)) for case, same in named]
    for one in (*_of_docket(session, report), *judged, *_of_house(session, report)):
        if one.case.id not in found or one.score > found[one.case.id].score:
            found[one.case.id] = one
    newest = sorted(found.values(), key=lambda one: (one.case.reported_on, one.case.id), reverse=True)
    return sorted(newest, key=lambda one: -one.score)[:MOST]


def _open_cases(office_id: int) -> Any:
    return select(Case).where(Case.office_id == office_id, Case.status != CaseStatus.CLOSED)


def _newest(statement: Any) -> Any:
    return statement.order_by(Case.reported_on.desc(), Case.id.desc()).limit(OF_ONE_NAME)


def _of_docket(session: Session, report: Report) -> Iterable[Suggestion]:
    """Yield the cases with the same docket in a report or a step; of two courts named, they must be the same."""
    if not report.docket_key:
        return
    noted = union_all(*(_cases_of_docket(report, record) for record in (Report, Step)))
    for case in session.scalars(_newest(_open_cases(report.office_id).where(Case.id.in_(noted)))):
        yield Suggestion(case, "gleiches Aktenzeichen des Gerichts", DOCKET)


def _of_house(session: Session, report: Report) -> Iterable[Suggestion]:
    """Yield the cases of the same house with somebody of whose name only a part is the same: „Schröder-Mayer, Jürgen“."""
    if not plain(report.street):
        return
    rows = session.execute(
        select(Case, Person.last_name, Person.first_name)
        .join(CaseMember, CaseMember.case_id == Case.id)
        .join(Person, Person.id == CaseMember.person_id)
        .where(
            Case.office_id == report.office_id, Case.status != CaseStatus.CLOSED, Case.street_key == plain(report.street)
        )
        .order_by(Case.reported_on.desc(), Case.id.desc())
        .limit(IN_ONE_HOUSE)
    )  # fmt: skip
    meant = reports.tenants_of(report)
    for case, last, first in rows:
        lives_there = Home(report.street, report.postcode).is_that(Home(case.street, case.postcode))
        if lives_there and any(share_a_part(name, (last, first)) for name in meant):
            yield Suggestion(case, "gleicher Teil des Namens, gleiche Anschrift", PART_AT_HOME)


def _cases_of_docket(report: Report, record: type[Report | Step]) -> Any:
    """Select the cases in which a kind of record bears the docket."""
    same_court = or_(record.court_code.is_(None), record.court_code == report.court_code)
    return select(record.case_id).where(
        record.office_id == report.office_id, record.docket_key == report.docket_key, record.case_id.is_not(None),
        *([same_court] if report.court_code else []),
    )  # fmt: skip


def _named(session: Session, report: Report) -> list[tuple[Case, bool]]:
    """Return the cases with a member whose name is written or sounds like a tenant's; whether it is written so.

    A report without a first name is about anybody of that surname.
    """
    meant = [Traits(*name) for name in reports.tenants_of(report)]
    members = (
        select(CaseMember.case_id, Person.folded_last_name, Person.folded_first_name)
        .join(Person, Person.id == CaseMember.person_id)
        .where(Person.office_id == report.office_id, or_(*(_is_meant(traits) for traits in meant)))
        .subquery()
    )
    rows = session.execute(
        _newest(
            select(Case, members.c.folded_last_name, members.c.folded_first_name)
            .join(members, members.c.case_id == Case.id)
            .where(Case.office_id == report.office_id, Case.status != CaseStatus.CLOSED)
        )
    )
    found: dict[Case, bool] = {}
    for case, last, first in rows:
        written = any(last == one.spelled[0] and one.spelled[1] in ("", first) for one in meant)
        found[case] = written or found.get(case, False)
    return list(found.items())


def _is_meant(traits: Traits) -> Any:
    last, first = traits.spelled
    written = and_(Person.folded_last_name == last, *([Person.folded_first_name == first] if first else []))
    return or_(written, Person.sound == traits.sound) if traits.sound else written


def _suits(session: Session, cases: set[int]) -> dict[int, set[date]]:
    """Return the days on which the suits of these cases were filed."""
    filed: dict[int, set[date]] = defaultdict(set)
    wanted = select(Step.case_id, Step.happened_on).where(Step.case_id.in_(cases), Step.kind == StepKind.FILED)
    for case_id, day in session.execute(wanted).tuples():
        filed[case_id].add(day)
    return filed


def _likeness(report: Report, case: Case, same: bool, suits: dict[int, set[date]]) -> tuple[str, int]:
    """Return in words why a case with a member of this name may be meant, and how much that counts."""
    name = "gleicher Name" if same else "ähnlich klingender Name"
    landlord = bool(plain(report.landlord_name)) and plain(report.landlord_name) == plain(case.landlord_name)
    if landlord and report.filed_on in suits.get(case.id, ()):
        return f"{name}, gleicher Vermieter, gleicher Klageeingang {report.filed_on:%d.%m.%Y}", SUIT if same else HOME
    if Home(report.street, report.postcode).is_that(Home(case.street, case.postcode)):
        return f"{name}, gleiche Anschrift", HOME if same else SOUNDS_AT_HOME
    if landlord:
        return f"{name}, gleicher Vermieter", LANDLORD if same else NAME
    return f"{name}, offener Fall", NAME if same else SOUND
