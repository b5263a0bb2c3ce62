"""Merging: two persons or two cases of one office become one, seen beforehand, and exactly undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Text, select

from models import ArrearsMonth, Case, CaseMember, Merge, Person, User
from models.base import label_of
from models.enums import CaseStatus, MergeKind, MergeState
from portal import access, arrears, case_deadlines, cases, clock, contacts, doubled_months
from portal.access import Verb
from portal.errors import Forbidden, Refused
from portal.guard import GuardedSession
from portal.moving import Moved, move, put_back, references, same_place
from portal.viewers import machine

Mergeable = Case | Person
KINDS: dict[type[Any], MergeKind] = {Case: MergeKind.CASE, Person: MergeKind.PERSON}
MODELS: dict[MergeKind, type[Any]] = {kind: model for model, kind in KINDS.items()}
NOT_CHOSEN = frozenset({
    "office_id", "number", "household_name", "previous_case_id", "conference_due_on", "invited_on", "conference_on", "extra",
    "next_deadline_on", "next_deadline", "status", "reach",
})  # fmt: skip
"""What nobody has to choose: it stays, follows from what was chosen, or both are kept."""
EARLIER = ("invited_on", "conference_on")
ADVANCE = {status: place for place, status in enumerate(CaseStatus)}


class Choice(StrEnum):
    """Which of two values stays."""

    KEPT = "kept"
    GONE = "gone"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Difference:
    """A column in which the two differ, and what is proposed."""

    key: str
    label: str
    choices: tuple[Choice, ...]
    proposed: Choice


def name_of(record: Mergeable) -> str:
    """Return how the trail names a record without a name of a household: its number."""
    return record.number if isinstance(record, Case) else f"Person Nr. {record.id}"


def differences(kept: Mergeable, gone: Mergeable) -> list[Difference]:
    """Return the columns in which two records differ; what only one of them knows is proposed."""
    found = []
    for column in type(kept).__table__.columns:
        key = column.key
        mine, its = getattr(kept, key), getattr(gone, key)
        if key in NOT_CHOSEN or "label" not in column.info or mine == its:
            continue
        choices = (
            Choice.KEPT,
            Choice.GONE,
            *((Choice.BOTH,) if isinstance(column.type, Text) and mine and its else ()),
        )
        found.append(Difference(key, label_of(type(kept), key), choices, _proposed(key, mine, its, choices)))
    return found


def _proposed(key: str, mine: Any, its: Any, choices: Sequence[Choice]) -> Choice:
    """Propose what tells more: a value before none, both texts, the earlier report."""
    if mine in (None, ""):
        return Choice.GONE
    if Choice.BOTH in choices:
        return Choice.BOTH
    if key == "reported_on" and its < mine:
        return Choice.GONE
    return Choice.KEPT


def movers(session: GuardedSession, kept: Mergeable, gone: Mergeable) -> list[tuple[str, int, int]]:
    """Return table, rows that move and rows that fall away because the other has them, as far as the viewer sees."""
    found = []
    for model, key in references(type(gone)):
        if not access.may(session.viewer, Verb.READ, model):
            continue
        rows = session.scalars(select(model).where(getattr(model, key) == gone.id)).all()
        double = sum(same_place(session, row, key, kept.id) is not None for row in rows)
        if rows:
            found.append((model.__tablename__, len(rows) - double, double))
    return found


def merge(
    session: GuardedSession, kept: Mergeable, gone: Mergeable, choices: Mapping[str, Choice], *, by: User
) -> Merge:
    """Let one record take up another of the same office; the trail shows each row that moves.

    Raises Refused where the two do not go together, Forbidden where the viewer may not change both.
    """
    must_go_together(session, kept, gone)
    made = Merge(
        office_id=kept.office_id, kind=KINDS[type(kept)], state=MergeState.DONE, kept_id=kept.id, gone_id=gone.id,
        kept_name=name_of(kept), gone_name=name_of(gone), decided_at=clock.now(), decided_by_id=by.id,
    )  # fmt: skip
    with _unhindered(session):
        moved = Moved()
        _choose(kept, gone, choices, moved)
        if isinstance(kept, Case) and isinstance(gone, Case):
            _take_over(session, kept, gone, moved)
            taken = {key for key, choice in choices.items() if choice is Choice.GONE}
            doubled_months.settle(session, kept, gone, taken, moved)
        session.flush()
        move(session, gone, kept.id, moved)
        _rename(session, kept, moved)
        if isinstance(kept, Case):
            _work_out(session, kept, moved)
        made.kept_rows = moved.as_dict()
        session.add(made)
        session.flush()
    return made


def must_go_together(session: GuardedSession, kept: Mergeable, gone: Mergeable) -> None:
    """Raise Refused or Forbidden unless both are of one office, of one kind, open or closed alike, and writable."""
    if (
        type(kept) is not type(gone)
        or kept.office_id != gone.office_id
        or not access.may(session.viewer, Verb.CREATE, Merge)
    ):
        raise Forbidden
    if kept.id == gone.id:
        raise Refused("Das ist derselbe Eintrag. Wählen Sie einen anderen.")
    if isinstance(kept, Case) and isinstance(gone, Case):
        closed = [case.number for case in (kept, gone) if case.status is CaseStatus.CLOSED]
        if len(closed) == 1:
            raise Refused(
                f"Der Fall {closed[0]} ist abgeschlossen. Öffnen Sie ihn wieder, dann führen Sie beide zusammen."
            )
    model: Any = type(kept)
    condition = access.which(session.viewer, Verb.WRITE, model)
    may_change = session.scalars(select(model.id).where(model.id.in_((kept.id, gone.id)), condition)).all()
    if len(may_change) != 2:
        raise Refused("Abgeschlossene Fälle führt die Leitung zusammen.")


@contextmanager
def _unhindered(session: GuardedSession) -> Iterator[None]:
    """Move also what the viewer does not see or could not write alone: confidential contacts, closed cases.

    Who may merge was asked before; the trail names the viewer.
    """
    with session.acting_as(replace(session.viewer, system=True)):
        yield


def _choose(kept: Mergeable, gone: Mergeable, choices: Mapping[str, Choice], moved: Moved) -> None:
    """Write the values chosen into the record that stays."""
    for difference in differences(kept, gone):
        choice = choices.get(difference.key, difference.proposed)
        if choice not in difference.choices:
            raise Refused(f"Für „{difference.label}“ ist nicht gewählt, welche Angabe bleibt. Wählen Sie eine.")
        mine, its = getattr(kept, difference.key), getattr(gone, difference.key)
        if choice is not Choice.KEPT:
            moved.put(kept, difference.key, its if choice is Choice.GONE else f"{mine}\n\n{its}")
    if gone.extra:
        moved.put(kept, "extra", {**gone.extra, **(kept.extra or {})})


def _take_over(session: GuardedSession, kept: Case, gone: Case, moved: Moved) -> None:
    """Let what follows from both cases follow: the clock of the report chosen, first days, phase and reach."""
    moved.put(kept, "status", max(kept.status, gone.status, key=ADVANCE.__getitem__))
    moved.put(kept, "reach", contacts.reach_of(session, kept, gone))
    if kept.reported_on == gone.reported_on:
        moved.put(kept, "conference_due_on", gone.conference_due_on)
    for key in EARLIER:
        days = [day for day in (getattr(kept, key), getattr(gone, key)) if day is not None]
        moved.put(kept, key, min(days, default=None))
    if kept.previous_case_id in (None, gone.id):
        moved.put(kept, "previous_case_id", None if gone.previous_case_id == kept.id else gone.previous_case_id)


def _rename(session: GuardedSession, kept: Mergeable, moved: Moved) -> None:
    """Keep the names of the households in step."""
    for case in _households(session, kept):
        session.refresh(case, ["members"])
        before = case.household_name
        cases.rename_household(case)
        moved.note(case, "household_name", before)
    session.flush()


def _work_out(session: GuardedSession, kept: Case, moved: Moved) -> None:
    """Let follow from the records of both what follows from records: the sums of the months, and what runs out first."""
    months = session.scalars(select(ArrearsMonth).where(ArrearsMonth.case_id == kept.id)).all()
    sums = arrears.open_sums(months)
    for kind, column in arrears.SUMMED.items():
        if kind in sums:
            moved.put(kept, column, sums[kind])
    case_deadlines.refresh(kept)


def _households(session: GuardedSession, record: Mergeable) -> Sequence[Case]:
    if isinstance(record, Case):
        return [record]
    mine = select(CaseMember.case_id).where(CaseMember.person_id == record.id)
    return session.scalars(select(Case).where(Case.id.in_(mine))).all()


def undo(session: GuardedSession, done: Merge, *, by: User) -> None:
    """Put everything back as it was before a merge; what came since stays with the record that stayed.

    Raises Refused, with what and where, when something was changed since that would be overwritten.
    """
    if done.state is not MergeState.DONE:
        raise Refused(f"Diese Zusammenführung ist schon {done.state.label}.")
    if not done.kept_rows:
        raise Refused("Die Daten dieser Zusammenführung sind gelöscht; sie lässt sich nicht mehr rückgängig machen.")
    model = MODELS[done.kind]
    if session.get(model, done.kept_id) is None:
        raise Refused(
            f"{done.kept_name} ist inzwischen selbst aufgegangen. Machen Sie zuerst diese Zusammenführung rückgängig."
        )
    with _unhindered(session):
        put_back(session, Moved.from_dict(done.kept_rows))
        if done.kind is MergeKind.CASE:
            for number in (done.kept_id, done.gone_id):
                case_deadlines.refresh(session.get_one(Case, number))
        done.state, done.undone_at, done.undone_by_id = MergeState.UNDONE, clock.now(), by.id
        done.kept_rows = {}
        session.flush()


def say_apart(session: GuardedSession, one: Person, other: Person, *, by: User) -> None:
    """Note that two persons who look alike are not the same; they are not asked about again."""
    if one.office_id != other.office_id:
        raise Forbidden
    session.add(Merge(
        office_id=one.office_id, kind=MergeKind.PERSON, state=MergeState.APART, kept_id=other.id, gone_id=one.id,
        kept_name=name_of(other), gone_name=name_of(one), decided_at=clock.now(), decided_by_id=by.id,
    ))  # fmt: skip


def taken_up(session: GuardedSession, model: type[Any], gone_id: int) -> Merge | None:
    """Return the merge by which a record that is no longer there was taken up; the last one of a chain of them."""
    return _followed(session, KINDS[model], select(Merge).where(Merge.gone_id == gone_id))


def led_to(session: GuardedSession, case_id: int) -> int | None:
    """Return the case that took up another, for somebody outside the office who reads it; None for everybody else.

    Merges are the office's own affair: of one that is not his the viewer learns nothing.
    """
    viewer = session.viewer
    with session.acting_as(machine("Zusammenführung", viewer.today)):
        done = taken_up(session, Case, case_id)
        kept_id = done.kept_id if done is not None else None
    return session.scalars(select(Case.id).where(Case.id == kept_id)).first() if kept_id else None


def taken_up_number(session: GuardedSession, number: str) -> Merge | None:
    """Return the merge by which the case of a number was taken up."""
    return _followed(session, MergeKind.CASE, select(Merge).where(Merge.gone_name == number.strip()))


def _followed(session: GuardedSession, kind: MergeKind, wanted: Any) -> Merge | None:
    if not (session.viewer.system or access.may(session.viewer, Verb.READ, Merge)):
        return None
    mine = (Merge.kind == kind, Merge.state == MergeState.DONE)
    found = last = session.scalars(wanted.where(*mine).order_by(Merge.id.desc()).limit(1)).first()
    while last is not None:
        found = last
        further = select(Merge).where(*mine, Merge.gone_id == last.kept_id)
        last = session.scalars(further.order_by(Merge.id.desc()).limit(1)).first()
    return found
