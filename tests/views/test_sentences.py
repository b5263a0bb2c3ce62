"""What forms say of a value nobody offered."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField, SelectMultipleField

from views.base.forms import PortalForm
from views.base.sentences import NOT_OFFERED

CHOICES = [(1, "eins"), (2, "zwei")]


class Choosing(PortalForm):
    """One field of each kind of choice."""

    single = SelectField(choices=CHOICES, coerce=int)
    radio = RadioField(choices=CHOICES, coerce=int)
    several = SelectMultipleField(choices=CHOICES, coerce=int)


@pytest.mark.parametrize("sent", ["3", "drei"])
def test_what_is_not_offered_is_said_in_our_words(sent: str) -> None:
    form = Choosing(MultiDict({"single": sent, "radio": sent, "several": sent}))
    assert form.validate() is False
    assert {key: said[-1] for key, said in form.errors.items()} == dict.fromkeys(
        ("single", "radio", "several"), NOT_OFFERED
    )
