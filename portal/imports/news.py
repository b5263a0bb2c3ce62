"""What a notice of a proceeding that is known already says that nobody knew yet: days, arrears, further persons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Case, CaseMember, Person, Report, Step
from models.enums import CaseStatus, StepKind
from portal import report_days
from portal.appearances import Name, spelled
from portal.imports.notice_rows import NoticeRow
from portal.imports.tenants import Tenant, tenants
from portal.letters.words import as_money

AT_ONCE = 5000
"""So many cases are asked for in one query."""
_WORDS = {StepKind.FILED: "Klageeingang", StepKind.SERVED: "Zustellung", StepKind.HEARING: "Termin"}
_ONCE = (StepKind.FILED, StepKind.SERVED)
"""A suit is filed and served once: another day contradicts the one known, and a person has to look."""
_DAYS = {kind: name for name, kind in report_days.STEPS_NAMED}


class News(NamedTuple):
    """What a notice adds, and what it says otherwise than the case."""

    days: tuple[tuple[StepKind, date], ...] = ()
    arrears: Decimal | None = None
    people: tuple[Tenant, ...] = ()
    contradicted: tuple[str, ...] = ()
    doubled: tuple[StepKind, ...] = ()

    @property
    def to_take(self) -> bool:
        """Say whether there is something the case can take over."""
        return bool(self.days or self.arrears is not None or self.people)

    @property
    def words(self) -> str:
        """Return both in words, „“ where there is nothing."""
        new = [f"{_WORDS[kind]} {on:%d.%m.%Y}" for kind, on in self.days]
        new += [f"Rückstand {as_money(self.arrears)}"] if self.arrears is not None else []
        new += [f"weitere Person {', '.join(filter(None, one.name))}" for one in self.people]
        told = [f"Neu: {'; '.join(new)}."] if new else []
        return " ".join([*told, *self.contradicted])

    def of(self, notice: NoticeRow) -> NoticeRow:
        """Return the notice without the days that contradict the case, which only a person can decide about."""
        filed, served = (None if kind in self.doubled else getattr(notice, _DAYS[kind]) for kind in _ONCE)
        return replace(notice, filed_on=filed, served_on=served)


@dataclass(slots=True)
class Told:
    """What is known of a proceeding: by its case, and by the notices of it."""

    open: bool = True
    days: set[tuple[StepKind, date]] = field(default_factory=set)
    noted: dict[StepKind, date] = field(default_factory=dict)
    arrears: set[Decimal] = field(default_factory=set)
    last_names: set[str] = field(default_factory=set)
    first_names: set[str] = field(default_factory=set)

    def note_days(self, days: Iterable[tuple[StepKind, date]]) -> None:
        """Take note of days."""
        for kind, on in days:
            self.days.add((kind, on))
            self.noted.setdefault(kind, on)

    def note_names(self, names: Iterable[Name]) -> None:
        """Take note of persons; of several first names each one is known."""
        for last, first in map(spelled, names):
            self.last_names.add(last)
            self.first_names.update(first.split())

    def note(self, notice: NoticeRow) -> None:
        """Take note of all a notice says."""
        self.note_days(report_days.steps_named(notice))
        self.arrears.update({notice.arrears} - {None})  # type: ignore[arg-type]
        self.note_names(tenant.name for tenant in notice.tenants)

    def news(self, notice: NoticeRow) -> News:
        """Return what a notice adds to it and where it contradicts it."""
        unknown = [(kind, on) for kind, on in report_days.steps_named(notice) if (kind, on) not in self.days]
        doubled = [(kind, on) for kind, on in unknown if kind in _ONCE and kind in self.noted]
        says = [
            f"{_WORDS[kind]} {on:%d.%m.%Y} statt {self.noted[kind]:%d.%m.%Y}: Prüfen Sie den Fall."
            for kind, on in doubled
        ]
        arrears = None
        if notice.arrears is not None and notice.arrears not in self.arrears:
            if self.arrears:
                says.append(
                    f"Rückstand {as_money(notice.arrears)} statt {as_money(max(self.arrears))}: Prüfen Sie den Fall."
                )
            else:
                arrears = notice.arrears
        days = tuple(day for day in unknown if day not in doubled)
        return News(
            days,
            arrears,
            tuple(one for one in notice.tenants if not self._knows(one.name)),
            tuple(says),
            tuple(kind for kind, _ in doubled),
        )

    def _knows(self, name: Name) -> bool:
        """Say whether somebody is known; one of several first names is enough, for lists leave second ones out."""
        last, first = spelled(name)
        return last in self.last_names and (not first or not self.first_names.isdisjoint(first.split()))


def told_of(session: Session, case_ids: Collection[int]) -> dict[int, Told]:
    """Return what is known of cases, by four queries for each 5,000 of them."""
    listed = sorted(case_ids)
    found = {case_id: Told() for case_id in listed}
    for start in range(0, len(listed), AT_ONCE):
        part = listed[start : start + AT_ONCE]
        for case_id, status, arrears in session.execute(
            select(Case.id, Case.status, Case.arrears).where(Case.id.in_(part))
        ):
            found[case_id].open = status is not CaseStatus.CLOSED
            found[case_id].arrears.update({arrears} - {None})
        for case_id, kind, on in _steps(session, part):
            found[case_id].note_days([(kind, on)])
        for case_id, last, first in _members(session, part):
            found[case_id].note_names([(last, first)])
        for case_id, report in _reports(session, part):
            _note_report(found[case_id], report)
    return found


def _steps(session: Session, case_ids: list[int]) -> Iterator[Any]:
    yield from session.execute(
        select(Step.case_id, Step.kind, Step.happened_on)
        .where(Step.case_id.in_(case_ids), Step.kind.in_(_WORDS))
        .order_by(Step.id)
    )


def _members(session: Session, case_ids: list[int]) -> Iterator[Any]:
    yield from session.execute(
        select(CaseMember.case_id, Person.last_name, Person.first_name)
        .join(Person, Person.id == CaseMember.person_id)
        .where(CaseMember.case_id.in_(case_ids))
    )


def _reports(session: Session, case_ids: list[int]) -> Iterator[tuple[int, Any]]:
    """Yield what the reports of the cases said: who corrects a case does not hear the same from the list again."""
    columns = (
        Report.filed_on,
        Report.served_on,
        Report.hearing_on,
        Report.arrears,
        Report.last_name,
        Report.first_name,
    )
    for case_id, *said in session.execute(select(Report.case_id, *columns).where(Report.case_id.in_(case_ids))):
        yield case_id, said


def _note_report(told: Told, said: Any) -> None:
    *days, arrears, last, first = said
    told.note_days((kind, on) for kind, on in zip(_WORDS, days, strict=True) if on is not None)
    told.arrears.update({arrears} - {None})
    told.note_names(tenant.name for tenant in tenants(last, first))
