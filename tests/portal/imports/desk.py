"""A clerk who imports lists of notices, and the lines she gets."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from models import AuditEntry, Case, CaseMember, Person, Report, Step
from models.enums import Role
from portal.guard import GuardedSession
from portal.imports import applying
from portal.imports.choices import Choices
from portal.imports.notices import Assignments, NoticeList, SentFile, read_files
from portal.imports.previews import Preview, State
from portal.imports.writing import Result
from portal.viewers import viewer_of
from tests import factories

SAMPLE = Path(__file__).parents[2] / "samples" / "raeumungsklagen_2026.xlsx"

HEADINGS = "Eingang;Gericht;Az;Klageeingang;zugestellt;Kläger;Name;Vorname;Straße;PLZ;Stadtteil;Miete;Rückstand;Termin"

LINE = (
    "02.03.2026;AG Hannover;565 C 1/26;27.02.2026;28.02.2026;Wohnbau GmbH;Müller;Dina u. Stefan;Weg 2;30161;List;"
    "500;1.500,00;09.04.2026 10:30"
)

BORN = f"{LINE.replace('Dina u. Stefan', 'Dina')};"
"""The line of one tenant, her day of birth to follow."""

TODAY = date(2026, 11, 21)

COUNTED: tuple[Any, ...] = (Report, Case, Person, CaseMember, Step, AuditEntry)


class Desk:
    """A clerk of an office with a session that acts for her."""

    def __init__(self, session: GuardedSession, name: str = "Fachstelle Musterstadt") -> None:
        self.session = session
        self.office = factories.agency(session, name)
        self.clerk = factories.user(session, name.lower(), Role.CLERK, self.office)
        session.commit()
        self.sit_down()

    def sit_down(self, today: date = TODAY) -> None:
        self.session.look_as(viewer_of(self.clerk, today))

    def preview(self, notices: NoticeList, received_on: date | None = None) -> Preview:
        return applying.preview(self.session, self.office, notices, received_on=received_on)

    def write(self, shown: Preview, choices: Choices | None = None) -> Result:
        result = applying.write(self.session, self.office, shown, by=self.clerk, on=TODAY, choices=choices)
        self.session.commit()
        return result

    def import_(self, *lines: str, headings: str = HEADINGS) -> Result:
        return self.write(self.preview(listed(*lines, headings=headings)))


def read_notices(data: bytes, filename: str, assignments: Assignments | None = None) -> NoticeList:
    """Return the notices of a single file."""
    return read_files([SentFile(filename, data)], assignments)


def listed(*lines: str, headings: str = HEADINGS) -> NoticeList:
    return read_notices("\r\n".join([headings, *lines]).encode(), "liste.csv")


def sample() -> NoticeList:
    return read_notices(SAMPLE.read_bytes(), SAMPLE.name)


def counts(session: GuardedSession) -> dict[str, int]:
    connection = session.connection()
    return {
        model.__tablename__: connection.scalar(select(func.count()).select_from(model.__table__)) or 0
        for model in COUNTED
    }


def states(shown: Preview) -> tuple[int, ...]:
    return tuple(shown.counts[state] for state in State)
