"""Purging: everything invented goes, every real record stays, and with it whatever it rests on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Table, delete, select, update

from models import AccessEntry, AuditEntry, Base, Case, Document, LoginSession, StatisticsDelivery, User
from portal import chains, clock, documents
from portal.demo import keeping
from portal.demo.filling import NAME
from portal.demo.keeping import Keys
from portal.guard import GuardedSession
from portal.viewers import machine

AT_ONCE = 500


@dataclass(slots=True)
class Purged:
    """What a purge left: numbers of real cases, those with invented persons or reports too, and the accounts it locked."""

    kept: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)


def purge(session: GuardedSession, *, home: Path, mixed_too: bool = False) -> Purged:
    """Delete what is invented with its trail and its files in ``home``; what is real stays with all it points to.

    A case with both stays whole, unless ``mixed_too`` sends it away. Invented accounts that real records name stay
    locked, for everybody knows their password. The caller commits.
    """
    with session.acting_as(machine(NAME, clock.today())):
        session.flush()
        found = keeping.find(session, mixed_too=mixed_too)
        kept, numbers = found.keys, dict(session.execute(select(Case.id, Case.number)).tuples().all())
        done = Purged(
            sorted(number for case, number in numbers.items() if case in kept["cases"]),
            sorted(numbers[case] for case in found.mixed),
            _lock(session, kept["users"]),
        )
        for filed in (*session.scalars(select(Document)), *session.scalars(select(StatisticsDelivery))):
            if filed.id not in kept[filed.__tablename__]:
                documents.discard(session, filed, home)
        session.flush()
        _delete_all_but(session.connection(), kept)
        chains.rechain(session.connection())
        session.expunge_all()
    return done


def _lock(session: GuardedSession, kept: Collection[int]) -> list[str]:
    """Lock the invented accounts that stay, sign them out, and return their logins; deputies who go are let go."""
    for user in session.scalars(select(User).where(User.deputy_id.is_not(None))):
        if user.id in kept and user.deputy_id not in kept:
            user.deputy_id = None
    invented = session.scalars(select(User).where(keeping.INVENTED[User]).order_by(User.login))
    locked = [user for user in invented if user.id in kept]
    for user in locked:
        user.active = False
        session.connection().execute(delete(LoginSession).where(LoginSession.__table__.c.user_id == user.id))
    return [user.login for user in locked]


def _delete_all_but(connection: Connection, kept: Keys) -> None:
    """Delete the trail of what goes and every row that is not kept, what points to others first."""
    _delete_trail(connection, kept)
    for table in reversed(Base.metadata.sorted_tables):
        if table.name in keeping.TRAIL:
            continue
        if "id" in table.c:
            _delete_rows(connection, table, set(connection.scalars(select(table.c.id))) - kept[table.name])
            continue
        for key, target in keeping.pointing(table).items():
            for gone in sorted(set(connection.scalars(select(table.c[key]).distinct())) - kept[target] - {None}):
                connection.execute(delete(table).where(table.c[key] == gone))


def _delete_trail(connection: Connection, kept: Keys) -> None:
    """Delete the entries about what goes; those about a case that stays remain, whoever made them."""
    audited, read = AuditEntry.__table__, AccessEntry.__table__
    gone = {
        row.id
        for row in connection.execute(
            select(audited.c.id, audited.c.office_id, audited.c.case_id, audited.c.record, audited.c.record_id)
        )
        if not _of_kept_office(row.office_id, kept)
        or (row.case_id not in kept["cases"] and row.record_id not in kept.get(row.record, ()))
    }
    _delete_rows(connection, audited, gone)
    gone = {
        row.id
        for row in connection.execute(select(read.c.id, read.c.office_id, read.c.user_id, read.c.case_id))
        if not _of_kept_office(row.office_id, kept)
        or (row.user_id not in kept["users"] if row.case_id is None else row.case_id not in kept["cases"])
    }
    _delete_rows(connection, read, gone)


def _of_kept_office(office: int | None, kept: Keys) -> bool:
    return office is None or office in kept["agencies"]


def _delete_rows(connection: Connection, table: Table, gone: set[int]) -> None:
    """Delete rows of a table, first loosening what they point to among themselves."""
    numbers = sorted(gone)
    inner = {key: None for key, target in keeping.pointing(table).items() if target == table.name}
    parts = [numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE)]
    for part in parts if inner else ():
        connection.execute(update(table).where(table.c.id.in_(part)).values(inner))
    for part in parts:
        connection.execute(delete(table).where(table.c.id.in_(part)))
