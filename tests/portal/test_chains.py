"""Does a trail that somebody altered, cut or forged show where?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, delete, func, insert, select, update

from models import AuditEntry
from models.enums import AuditAction
from portal import audit, chains, clock
from portal.guard import GuardedSession
from tests import factories

trail = AuditEntry.__table__


@pytest.fixture
def chain(session: GuardedSession) -> Connection:
    """The trail of five agencies."""
    for number in range(5):
        factories.agency(session, f"Stelle {number}")
    connection = session.connection()
    connection.execute(delete(trail).where(trail.c.record != "agencies"))
    return connection


def numbers(chain: Connection) -> list[int]:
    return list(chain.scalars(select(trail.c.id).order_by(trail.c.id)))


def broken(chain: Connection, after: int) -> list[int]:
    """Return the broken entries among those of the test; a template's own entries carry another key."""
    return [number for number in chains.broken_links(chain) if number > after]


def test_untouched_chain_is_whole(chain: Connection) -> None:
    assert broken(chain, numbers(chain)[0]) == []


FORGERIES: list[dict[str, Any]] = [
    {"user_name": "Jemand anders"},
    {"user_id": 1},
    {"action": AuditAction.DELETE},
    {"record": "cases"},
    {"record_id": 4711},
    {"case_id": 1},
    {"changes": {}},
    {"at": clock.now() - timedelta(days=1)},
    {"hash": "0" * 64},
    {"previous_hash": ""},
]


@pytest.mark.parametrize("values", FORGERIES)
def test_altered_entry_is_found(chain: Connection, values: dict[str, Any]) -> None:
    first, _, third, *_ = numbers(chain)
    chain.execute(update(trail).where(trail.c.id == third).values(values))
    assert broken(chain, first)[0] == third


def test_entry_moved_to_another_office_is_found(chain: Connection) -> None:
    first, second, *_ = numbers(chain)
    agency = chain.scalar(select(trail.c.record_id).where(trail.c.id == second))
    chain.execute(update(trail).where(trail.c.id == second).values(office_id=agency))
    assert broken(chain, first) == [second]


def test_deleted_entry_is_found(chain: Connection) -> None:
    first, _, third, fourth, _ = numbers(chain)
    chain.execute(delete(trail).where(trail.c.id == third))
    assert broken(chain, first) == [fourth]


def test_swapped_entries_are_found(chain: Connection) -> None:
    first, _, third, fourth, fifth = numbers(chain)
    for old, new in ((third, -1), (fourth, third), (-1, fourth)):
        chain.execute(update(trail).where(trail.c.id == old).values(id=new))
    assert broken(chain, first) == [third, fourth, fifth]


def test_inserted_entry_is_found_even_with_a_hash_that_fits_without_the_key(chain: Connection) -> None:
    first, *_, last = numbers(chain)
    row = dict(chain.execute(select(trail).where(trail.c.id == last)).mappings().one())
    key, audit.key = audit.key, b"a guess"
    forged = row | {"id": last + 1, "previous_hash": row["hash"], "user_name": "Niemand"}
    forged["hash"] = audit.digest(forged)
    audit.key = key
    chain.execute(insert(trail), forged)
    assert broken(chain, first) == [last + 1]


def test_cut_tail_is_not_found_by_the_chain_alone(chain: Connection) -> None:
    """What remains of a chain cut at its end is whole; only somebody who kept the last hash can tell."""
    first, _, third, *_ = numbers(chain)
    head = chain.scalar(select(trail.c.hash).order_by(trail.c.id.desc()).limit(1))
    chain.execute(delete(trail).where(trail.c.id > third))
    assert broken(chain, first) == []
    assert chain.scalar(select(func.count()).where(trail.c.hash == head)) == 0
