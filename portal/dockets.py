"""The Aktenzeichen of courts: which court one names with it, and what is asked where a text is none."""

from __future__ import annotations

from models import Report, Step
from models.writings import docket_of
from portal import courts
from portal.errors import Refused

EXAMPLE = "501 C 188/26"


def court_named(text: str) -> courts.Court | None:
    """Return the Amtsgericht an Aktenzeichen names with it: „AG Celle 412 C 7/26“; None where it names none."""
    found = docket_of(text)
    return courts.match(found.court) if found and found.court else None


def take_court(record: Report | Step) -> None:
    """Take the court over that the Aktenzeichen names; raise Refused, at its field, where another one is chosen."""
    named = court_named(record.docket or "")
    if named is None:
        return
    if record.court_code and record.court_code != named.code:
        why = (
            f"Das Aktenzeichen „{record.docket}“ nennt das {named.name}, als Gericht ist das "
            f"{courts.name(record.court_code)} gewählt. Lassen Sie eines von beiden stehen."
        )
        raise Refused(why, at={"docket": why})
    record.court_code = named.code


def question(text: str | None) -> str:
    """Return what to ask about a text that stands where an Aktenzeichen would, and is none; "" where all is well."""
    if not text or docket_of(text) is not None:
        return ""
    return (
        f"„{text}“ steht als Aktenzeichen da wie geschrieben, ist aber keines eines Gerichts. "
        f"Ist eines gemeint, schreiben Sie es wie {EXAMPLE}; sonst findet die Suche es nicht."
    )
