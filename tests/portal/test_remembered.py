"""What is kept until something is written: made once, made anew after a write, never without a mark."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from models import Case
from portal import clock, remembered
from portal.extensions import db
from portal.guard import GuardedSession
from portal.viewers import machine
from tests import factories


@pytest.fixture
def looking(app: Flask) -> Any:
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()), readonly=True)
        yield db.guarded


def made_from(session: GuardedSession, values: list[int], key: str = "key") -> int:
    return remembered.until_written(session, key, lambda: values.pop(0))


def test_value_is_kept_while_the_last_entry_is_the_same(looking: GuardedSession) -> None:
    values = [1, 2, 3]
    remembered.mark(looking, "a")
    assert (made_from(looking, values), made_from(looking, values), made_from(looking, values, "other")) == (1, 1, 2)
    remembered.mark(looking, "b")
    assert made_from(looking, values) == 3


def test_nothing_is_kept_without_a_mark_or_for_who_looks_next(looking: GuardedSession) -> None:
    values = [1, 2, 3]
    remembered.mark(looking, None)
    assert (made_from(looking, values), made_from(looking, values)) == (1, 2)
    remembered.mark(looking, "a")
    looking.look_as(machine("Jemand", clock.today()))
    assert made_from(looking, values) == 3


def test_badge_counts_what_was_written_a_moment_ago(app: Flask, world: SimpleNamespace, sign_in: Any) -> None:
    clerk = sign_in("clerk")

    def badge() -> int:
        found = re.search(r'href="[^"]*stapel=measure[^"]*" title="(\d+)', clerk.get("/personen/").text)
        return int(found[1]) if found else 0

    before = badge()
    assert badge() == before
    with app.app_context():
        db.guarded.look_as(machine("Test", factories.TODAY))
        case = db.session.get_one(Case, world.joined)
        factories.measure(db.guarded, case, due_on=factories.TODAY - timedelta(days=1))
        db.session.commit()
    assert badge() == before + 1
