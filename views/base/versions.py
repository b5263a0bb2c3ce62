"""When somebody else saved meanwhile: who and when, as far as the viewer knows that person, and the sentence for it."""

from __future__ import annotations

from typing import Any

from models import User
from portal import audit
from portal.extensions import db
from views.formats import moment

SEEN = "seen_version"
"""The field in which the form of a task carries the version of the record it was opened with."""


def saved_by(record: Any) -> dict[str, str]:
    """Return who saved a record last and when; a person the viewer may not see stays unnamed."""
    found = audit.last_change(db.session.connection(), record)
    if found is None:
        return {}
    user_id, name, at = found
    known = user_id is not None and db.session.get(User, user_id) is not None
    return {"saved_by": name if known else "", "saved_at": moment(at)}


def outdated(record: Any, seen: str | None) -> bool:
    """Say whether the record is another than the one a form was opened with; a form that says nothing is current."""
    return bool(seen) and hasattr(record, "version") and seen != str(record.version)


def changed_meanwhile(record: Any) -> str:
    """Return the sentence for a step on a page that is no longer current."""
    last = saved_by(record)
    when = f" am {last['saved_at']}" if last else ""
    return f"{last.get('saved_by') or 'Jemand anders'} hat diesen Eintrag{when} geändert, während die Seite bei Ihnen offen war."
