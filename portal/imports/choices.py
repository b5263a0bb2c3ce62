"""What a person says about the new lines of a list before it is written: left out, or added to an open case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Agency, Case, User
from models.enums import CaseStatus
from portal.imports.previews import Preview

AT_ONCE = 5000
"""So many case numbers are asked for in one query."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The decisions about a preview; lines are named by their place in it, counted from 0."""

    left_out: frozenset[int] = frozenset()
    case_numbers: Mapping[int, str] = field(default_factory=dict)
    """The open case a line is added to, instead of opening a new one."""
    own_cases: frozenset[int] = frozenset()
    """Further lines of one suit that become cases of their own: another household at another address."""
    assigned_to: User | None = None
    """Who is responsible for every case the list opens."""

    @classmethod
    def proposed(cls, shown: Preview) -> Choices:
        """Return what happens where nobody chooses: all new lines but those a person has to confirm."""
        return cls(frozenset(place for place, row in enumerate(shown.rows) if row.left_out))

    def targets(self, session: Session, office: Agency) -> tuple[dict[int, Case], dict[int, str]]:
        """Return the cases the lines are added to, and by place why a case typed cannot take one."""
        wanted = {number for place, number in self.case_numbers.items() if place not in self.left_out}
        cases = _cases_of(session, office, wanted)
        targets: dict[int, Case] = {}
        faults: dict[int, str] = {}
        for place, number in self.case_numbers.items():
            case = cases.get(number)
            if place in self.left_out:
                continue
            if case is None:
                faults[place] = f"Einen Fall {number} gibt es in Ihrer Fachstelle nicht. Prüfen Sie das Aktenzeichen."
            elif case.status is CaseStatus.CLOSED:
                faults[place] = (
                    f"Fall {number} ist abgeschlossen. Öffnen Sie ihn wieder, oder leeren Sie das Feld für einen neuen Fall."
                )
            else:
                targets[place] = case
        return targets, faults


def _cases_of(session: Session, office: Agency, numbers: set[str]) -> dict[str, Case]:
    """Look cases of an office up by their numbers."""
    listed = sorted(numbers)
    found: dict[str, Case] = {}
    for start in range(0, len(listed), AT_ONCE):
        part = listed[start : start + AT_ONCE]
        asked = select(Case).where(Case.office_id == office.id, Case.number.in_(part))
        found.update((case.number, case) for case in session.scalars(asked))
    return found
