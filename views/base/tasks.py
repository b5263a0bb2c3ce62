"""Tasks: one step of the work on a record – a button, perhaps a form, a rule of the portal, one commit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wtforms import Form

from models import User
from portal import clock
from portal.access import Verb
from views.base.forms import PortalForm


@dataclass(frozen=True, slots=True)
class Task:
    """What can be done with a record besides editing it.

    ``run(record, form, user)`` calls the rule and returns the sentence to show; ``applies`` says when the button is there.
    """

    name: str
    label: str
    run: Callable[[Any, Any, User], str]
    form: type[Form] = PortalForm
    applies: Callable[[Any], bool] = lambda record: True
    prepare: Callable[[Any, Any], None] = lambda form, record: None
    intro: str = ""
    facts: Callable[[Any], list[dict[str, Any]]] = lambda record: []
    """What to have in sight before it is done, as label and value."""
    submit: str = ""
    tone: str = ""
    verb: Verb = Verb.WRITE
    title: str = ""
    """The heading of its page, where the words on the button are too short for one."""
    more: bool = False
    """Whether its button waits among the less frequent ones."""
    inline: bool = False
    """Whether its form stands on the page of the record itself, so that it needs no button."""
    creates: type[Any] | None = None
    """The kind of record the task creates; who may not create it has no button. None: it changes the record itself."""


def today_by_default(field: Any) -> None:
    """Put today into a day nobody has filled."""
    if field.data is None and not field.raw_data:
        field.data = clock.today()


def of_today(name: str) -> Any:
    """Return what puts today into the named day of a form."""
    return lambda form, record: today_by_default(form[name])
