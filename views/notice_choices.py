"""What a person decides on the page of a notice list: which new lines are left out, go to an open case, and to whom."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from models import Agency, User
from portal.extensions import db
from portal.filters import DIGITS
from portal.imports.choices import Choices
from portal.imports.previews import Preview, State
from views.base.fields import Relation
from views.base.forms import PortalForm, caseworkers

LEFT_OUT = "auslassen"
OWN_CASE = "eigener_fall"
CASE = re.compile(r"fall_(\d{1,6})")
NO_NUMBER = "„{typed}“ ist kein Aktenzeichen eines Falls. Schreiben Sie es wie 2026-0042 oder lassen Sie das Feld leer."
NUMBER = re.compile(r"\d{4}-\d{4,6}")
LONGEST = 40


class Responsible(PortalForm):
    """Who is responsible for the cases the list opens."""

    assigned_to_id = Relation(
        "Zuständig für die neuen Fälle", model=User, blank_text="noch niemand", narrow=caseworkers,
        description="Gilt für alle Fälle, die diese Liste anlegt; jeder einzelne lässt sich später umstellen.",
    )  # fmt: skip


@dataclass
class Chosen:
    """The choices of one page as they were sent, and what is wrong with them."""

    form: Responsible
    left_out: frozenset[int] = frozenset()
    typed: dict[int, str] = field(default_factory=dict)
    faults: dict[int, str] = field(default_factory=dict)
    own: frozenset[int] = frozenset()

    @classmethod
    def proposed(cls, shown: Preview) -> Chosen:
        """Return what is chosen before anybody has chosen."""
        return cls(Responsible(), Choices.proposed(shown).left_out)

    @classmethod
    def sent(cls, sent: MultiDict[str, str], shown: Preview) -> Chosen:
        """Read what the page sent about the new lines of this preview; anything else is not looked at."""
        new = {place for place, row in enumerate(shown.rows) if row.state is State.NEW}
        news = {place for place, row in enumerate(shown.rows) if row.news}
        elsewhere = {place for place in news if shown.rows[place].elsewhere}
        typed = {}
        for name, text in sent.items():
            named = CASE.fullmatch(name)
            if named and int(named[1]) in new and text.strip():
                typed[int(named[1])] = " ".join(text.split())[:LONGEST]
        left_out, own = _places(sent, LEFT_OUT) & (new | news), _places(sent, OWN_CASE) & elsewhere
        return cls(Responsible(sent), frozenset(left_out), typed, own=frozenset(own))

    def settled(self, office: Agency) -> Choices | None:
        """Return the choices, None when something is wrong with them; `faults` and the form then say what."""
        numbers = {place: text for place, text in self.typed.items() if NUMBER.fullmatch(text)}
        self.faults = {
            place: NO_NUMBER.format(typed=text)
            for place, text in self.typed.items()
            if place not in numbers and place not in self.left_out
        }
        right = self.form.validate()
        choices = Choices(self.left_out, numbers, self.own, self.form.assigned_to_id.record() if right else None)
        self.faults |= choices.targets(db.guarded, office)[1]
        return choices if right and not self.faults else None

    @property
    def count(self) -> int:
        """Return how many faults there are to be told."""
        return len(self.faults) + len(self.form.errors)


def _places(sent: MultiDict[str, str], name: str) -> set[int]:
    """Return the lines ticked under a name."""
    return {int(text) for text in sent.getlist(name) if DIGITS.fullmatch(text)}
