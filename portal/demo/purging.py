"""Purging: everything invented goes, and nothing is touched where a single real record stands among it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, func, not_, or_, select

from models import Agency, Base, LoginAttempt, Person, Report, User
from portal import clock
from portal.demo import names, towns
from portal.demo.filling import NAME
from portal.errors import Refused
from portal.guard import GuardedSession
from portal.viewers import machine

GOES = tuple(table for table in reversed(Base.metadata.sorted_tables) if table is not LoginAttempt.__table__)
"""What is deleted, in an order that never leaves a reference hanging; tries to sign in go by themselves."""

INVENTED: tuple[tuple[type[Base], str, str, ColumnElement[bool]], ...] = (
    (Agency, "Stelle", "Stellen", or_(*(Agency.name.contains(mark) for mark in towns.MARKS))),
    (User, "Benutzerkonto", "Benutzerkonten", User.login.endswith(names.mail(""))),
    (Person, "Person", "Personen", Person.last_name.startswith(names.MARK)),
    (Report, "Meldung", "Meldungen", Report.last_name.startswith(names.MARK)),
)
"""By which mark an invented record is known, and what it is called."""


def purge(session: GuardedSession) -> None:
    """Delete all invented records with their trail; raise Refused when one record is not invented.

    The lists of the invented offices go with them. The caller commits.
    """
    with session.acting_as(machine(NAME, clock.today())):
        _refuse_real_records(session)
        for table in GOES:
            session.execute(delete(table))
        session.expunge_all()


def _refuse_real_records(session: GuardedSession) -> None:
    """Raise Refused with what is not invented; it names numbers, never names."""
    for model, one, several, is_invented in INVENTED:
        key = model.__table__.c.id
        counted = select(func.count(), func.min(key)).select_from(model).where(not_(is_invented))
        count, first = session.execute(counted).one()
        if count:
            what = f"{count} {one if count == 1 else several}"
            raise Refused(
                f"In der Datenbank steht anderes als Beispieldaten: {what} ohne deren Kennzeichen, "
                f"angefangen mit Nummer {first}. Es wurde nichts gelöscht. Löschen Sie dies zuerst einzeln, "
                "oder beginnen Sie mit einer leeren Datenbank."
            )
