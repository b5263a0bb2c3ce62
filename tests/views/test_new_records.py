"""The form of a new record begins with what the record would hold if nobody said anything: the columns' own defaults."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.types import Labelled
from tests.views.test_forms import fields
from views import SCREENS

SignIn = Callable[[str], FlaskClient]
PREFILLED = {("foerderung", "proof_rule")}
"""What a screen proposes on purpose instead of the default."""
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def proposed(page: str, name: str) -> Any:
    """Return what a form holds under a name; True or False for a check box, None where it does not ask it."""
    box = re.search(rf'<input(?=[^>]*type="checkbox")[^>]*name="{name}"[^>]*>', page)
    return "checked" in box[0] if box else fields(page).get(name)


def told(model: Any) -> Iterator[tuple[str, Any]]:
    """Yield the columns of a record that have a plain default, with how a form holds it."""
    for column in model.__table__.columns:
        if column.default is not None and column.default.is_scalar and column.key != "version":
            value = column.default.arg
            yield (
                column.key,
                value if isinstance(value, bool) else value.value if isinstance(value, Labelled) else str(value),
            )


@pytest.mark.parametrize("login", ["clerk", "lead", "admin", "partner", "finance"])
def test_every_form_of_a_new_record_begins_with_the_defaults(app: Flask, world: Any, sign_in: SignIn, login: str):
    client, wrong, seen = sign_in(login), [], 0
    for screen in SCREENS:
        answer = client.get(f"/{screen.path}/new/")
        if answer.status_code != 200:
            continue
        seen += 1
        for key, value in told(screen.model_class):
            if (held := proposed(answer.text, key)) not in (None, value) and (screen.path, key) not in PREFILLED:
                wrong.append((screen.path, key, held, value))
    assert wrong == []
    assert seen > 0
