"""Which lines of an accepted list open a case, and what the others add: further defendants and days not known yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from models import Agency, Case, User
from models.enums import CaseStatus
from portal.guard import GuardedSession
from portal.imports import matching, writing
from portal.imports.choices import Choices
from portal.imports.news import told_of
from portal.imports.notice_rows import fingerprint
from portal.imports.previews import Preview, PreviewRow, State
from portal.imports.tenants import Tenant
from portal.imports.writing import Accepted, Line, Result

Place = tuple[str, int]
"""Sheet and line."""


def lines(shown: Preview, choices: Choices) -> list[PreviewRow]:
    """Return the known lines whose news are taken over."""
    return [row for place, row in _chosen(shown, choices) if row.news and place not in choices.own_cases]


def sorted_out(
    session: GuardedSession, office: Agency, shown: Preview, choices: Choices, targets: Mapping[int, Case]
) -> tuple[list[Accepted], dict[int, Accepted]]:
    """Return the notices that open a case, each with all defendants of its suit, and those of open cases by place.

    Lines somebody else has taken over since the preview are in neither.
    """
    wanted = dict(_wanted(shown, choices))
    known = matching.known(session, office.id, [one.notice for one in wanted.values()])
    wanted = {place: one for place, one in wanted.items() if known.match(one.notice) is None}
    people = _further_people(lines(shown, choices))
    own = [_with(one, people[_place(shown.rows[place])]) for place, one in wanted.items() if place not in targets]
    return own, {place: one for place, one in wanted.items() if place in targets}


def _chosen(shown: Preview, choices: Choices) -> Iterator[tuple[int, PreviewRow]]:
    return ((place, row) for place, row in enumerate(shown.rows) if place not in choices.left_out)


def _wanted(shown: Preview, choices: Choices) -> Iterator[tuple[int, Accepted]]:
    """Yield the notices of new lines, and of those a person gave a case of their own."""
    for place, row in _chosen(shown, choices):
        if row.notice is None or row.reported_on is None:
            continue
        if row.state is State.NEW:
            yield place, Accepted(row.notice, row.reported_on, fingerprint(row.notice))
        elif row.elsewhere and place in choices.own_cases:
            yield place, Accepted(row.notice, row.reported_on)


def _further_people(later: Sequence[PreviewRow]) -> Mapping[Place, tuple[Tenant, ...]]:
    """Return the further defendants by the first line of their suit."""
    found: dict[Place, tuple[Tenant, ...]] = defaultdict(tuple)
    for row in later:
        if row.same_as is not None and row.news is not None:
            found[_place(row.same_as)] += row.news.people
    return found


def _with(one: Accepted, people: tuple[Tenant, ...]) -> Accepted:
    return one._replace(notice=replace(one.notice, tenants=one.notice.tenants + people)) if people else one


def _place(row: PreviewRow) -> Place:
    return row.sheet, row.number


@dataclass
class Later:
    """Adds to cases what lines after the first say; the caller commits."""

    session: GuardedSession
    by: User
    on: date
    source: str

    def add(self, written: Result, later: Sequence[PreviewRow]) -> Result:
        """Take over the news of lines whose case is open, or has been written just now."""
        cases = {(line.sheet, line.number): line.case_id for line in (*written.opened, *written.added)}
        added: list[Line] = []
        joined: list[Line] = []
        opened = {(line.sheet, line.number) for line in written.opened}
        self.told = told_of(self.session, {case_id for row in later if (case_id := _case_of(row, cases))})
        for row in later:
            case_id = _case_of(row, cases)
            if case_id is None:
                continue
            if line := self._take(row, case_id):
                added.append(line)
            elif row.same_as is not None and _place(row.same_as) in opened:
                joined.append(Line(row.sheet, row.number, case_id))
        return replace(written, added=(*written.added, *added), joined=tuple(joined))

    def _take(self, row: PreviewRow, case_id: int) -> Line | None:
        """Record the line as a further report, unless the case knows all of it by now or is closed."""
        notice, told = row.notice, self.told[case_id]
        if notice is None or row.reported_on is None or not (news := told.news(notice)).to_take:
            return None
        case = self.session.get(Case, case_id)
        if case is None or case.status is CaseStatus.CLOSED:
            return None
        told.note(notice)
        accepted = Accepted(news.of(notice), row.reported_on)
        return writing.add_to(
            self.session, case, accepted, by=self.by, on=self.on, source=self.source, people=news.people
        )


def _case_of(row: PreviewRow, cases: Mapping[Place, int]) -> int | None:
    """Return the case a line adds to; None where its first line was not taken over."""
    return row.case_id if row.same_as is None else cases.get(_place(row.same_as))
