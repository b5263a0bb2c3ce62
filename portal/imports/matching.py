"""Which notices of a list the office knows already, and which households were its clients before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from models import Case, Report, Step
from models.enums import ReportState
from models.names import fold, joined_umlauts
from models.writings import docket_key
from portal.imports.notice_rows import NoticeRow, fingerprint

AT_ONCE = 5000
"""So many keys are asked for in one query."""
LAST_YEAR = 89
"""Dockets of /90 to /99 are of the nineties."""


class Match(NamedTuple):
    """What a notice is known by."""

    why: str
    case_id: int | None
    case_number: str


class _Proceeding(NamedTuple):
    """A docket the office knows, where from, and whose it is."""

    court_code: str | None
    surnames: frozenset[str]
    first_names: frozenset[str]
    match: Match

    def closeness(self, notice: NoticeRow) -> tuple[bool, bool]:
        """Return whether surnames and first names of the notice are known here: two cases may be of one suit."""
        firsts = {word for tenant in notice.tenants for word in _words(tenant.first_name)}
        return not self.surnames.isdisjoint(_surnames_of(notice)), not self.first_names.isdisjoint(firsts)


@dataclass(frozen=True)
class Known:
    """What the office knows of the proceedings of a list."""

    by_fingerprint: dict[str, Match]
    by_docket: dict[str, list[_Proceeding]]

    def match(self, notice: NoticeRow) -> Match | None:
        """Return what a notice is known by: court and Aktenzeichen in any writing, else all that it says."""
        same = [known for known in self.by_docket.get(notice.docket_key or "", ()) if _same_court(known, notice)]
        if same:
            return max(same, key=lambda known: known.closeness(notice)).match
        return self.by_fingerprint.get(fingerprint(notice))


def known(session: Session, office_id: int, notices: Sequence[NoticeRow]) -> Known:
    """Look a list up among the reports and steps of an office, by one query each for 5,000 notices."""
    by_docket: dict[str, list[_Proceeding]] = defaultdict(list)
    keys = {notice.docket_key for notice in notices if notice.docket_key}
    noted = (*_dockets_of_reports(session, office_id, keys), *_dockets_of_steps(session, office_id, keys))
    for key, proceeding in noted:
        by_docket[key].append(proceeding)
    found = Known({}, by_docket)
    rest = [notice for notice in notices if found.match(notice) is None]
    found.by_fingerprint.update(_reports_by_fingerprint(session, office_id, rest))
    return found


def _same_court(known: _Proceeding, notice: NoticeRow) -> bool:
    """Tell whether the same docket means the same proceeding; where no court is noted, the surname must be the same."""
    if known.court_code and notice.court_code:
        return known.court_code == notice.court_code
    return not known.surnames.isdisjoint(_surnames_of(notice))


def _surnames_of(notice: NoticeRow) -> set[str]:
    return {joined_umlauts(fold(tenant.last_name)) for tenant in notice.tenants}


def _surnames(household: str) -> frozenset[str]:
    """Return the surnames of „Müller / Schmidt“ or „Müller, Dina / Schmidt, Jan“."""
    return frozenset(joined_umlauts(fold(part.partition(",")[0])) for part in household.split(" / "))


def _words(names: str) -> frozenset[str]:
    return frozenset(joined_umlauts(fold(names)).split())


def _reports_by_fingerprint(
    session: Session, office_id: int, notices: Iterable[NoticeRow]
) -> Iterator[tuple[str, Match]]:
    marks = {fingerprint(notice) for notice in notices}
    mine = _reports(Report.fingerprint).where(Report.office_id == office_id)
    for part in _parts(marks):
        for mark, reported_on, case_id, number in session.execute(mine.where(Report.fingerprint.in_(part))):
            yield (
                mark,
                Match(f"Diese Mitteilung ist als Meldung vom {reported_on:%d.%m.%Y} erfasst.", case_id, number or ""),
            )


def _reports(*columns: Any) -> Any:
    """Select columns of reports with their day and case."""
    return select(*columns, Report.reported_on, Case.id, Case.number).outerjoin(Case, Case.id == Report.case_id)


def _dockets_of_reports(session: Session, office_id: int, keys: Collection[str]) -> Iterator[tuple[str, _Proceeding]]:
    """Yield the dockets of reports; one taken back by its sender does not stand for a court's notice."""
    mine = _reports(Report.docket_key, Report.docket, Report.court_code, Report.last_name, Report.first_name).where(
        Report.office_id == office_id, Report.state != ReportState.REVOKED
    )
    for part in _parts(keys):
        for key, docket, court, last, first, reported_on, case_id, number in session.execute(
            mine.where(Report.docket_key.in_(part))
        ):
            why = f"Aktenzeichen {docket} steht in der Meldung vom {reported_on:%d.%m.%Y}."
            yield key, _Proceeding(court, _surnames(last), _words(first), Match(why, case_id, number or ""))


def _dockets_of_steps(session: Session, office_id: int, keys: Collection[str]) -> Iterator[tuple[str, _Proceeding]]:
    """Yield the dockets noted in proceedings only: a suit somebody typed in before the court told of it."""
    if not keys:
        return
    reported = exists().where(Report.case_id == Step.case_id, Report.docket == Step.docket)
    noted = (
        select(Step.docket, Step.court_code, Case.household_name, Case.id, Case.number)
        .join(Case, Case.id == Step.case_id)
        .where(Step.office_id == office_id, Step.docket != "", Step.happened_on >= _earliest(keys), ~reported)
        .distinct()
    )
    for docket, court, household, case_id, number in session.execute(noted):
        key = docket_key(docket)
        if key is not None and key in keys:
            why = f"Aktenzeichen {docket} steht im Verfahren des Falls."
            yield key, _Proceeding(court, _surnames(household), frozenset(), Match(why, case_id, number))


def _earliest(keys: Iterable[str]) -> date:
    """Return the first day on which one of these proceedings can have begun, by the years in the dockets.

    A suit filed between the years gets its number in the new one.
    """
    years = (int(key[-2:]) for key in keys)
    return date(min(year + (1900 if year > LAST_YEAR else 2000) for year in years) - 1, 1, 1)


def _parts(keys: Collection[str]) -> Iterator[list[str]]:
    listed = sorted(keys)
    return (listed[start : start + AT_ONCE] for start in range(0, len(listed), AT_ONCE))
