"""When somebody else saved meanwhile: who and when, as far as the viewer knows that person, and the sentence for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from models import User
from portal import audit
from portal.extensions import db
from views.base.screen import viewer
from views.formats import moment

SEEN = "seen_version"
"""The field in which the form of a task carries the version of the record it was opened with."""


ONESELF = "Sie selbst"
"""Who saved, where it was the viewer in another window."""


def saved_by(record: Any) -> dict[str, str]:
    """Return who saved a record last and when; a person the viewer may not see stays unnamed."""
    return last_saved([record])


def last_saved(records: Iterable[Any]) -> dict[str, str]:
    """Return who saved any of these records last and when."""
    changes = [audit.last_change(db.session.connection(), record) for record in records]
    found = max(filter(None, changes), key=lambda change: change[2], default=None)
    if found is None:
        return {}
    user_id, name, at = found
    if user_id is not None and user_id == viewer().user_id:
        return {"saved_by": ONESELF, "saved_at": moment(at)}
    known = user_id is not None and db.session.get(User, user_id) is not None
    return {"saved_by": name if known else "", "saved_at": moment(at)}


def outdated(record: Any, seen: str | None) -> bool:
    """Say whether the record is another than the one a form was opened with; a form that says nothing is current."""
    return bool(seen) and hasattr(record, "version") and seen != str(record.version)


def changed_meanwhile(record: Any) -> str:
    """Return the sentence for a step on a page that is no longer current."""
    last = saved_by(record)
    when = f" am {last['saved_at']}" if last else ""
    who = last.get("saved_by") or "Jemand anders"
    has = "haben" if who == ONESELF else "hat"
    return f"{who} {has} diesen Eintrag{when} geändert, während die Seite bei Ihnen offen war."
