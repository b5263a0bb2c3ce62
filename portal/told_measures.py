"""What an agency reads of a measure whose words name the household: its kind instead of the title, until the name is shared."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm.attributes import set_committed_value

from models import Agency, Case, Measure
from models.base import label_of
from portal import access, clock, naming, venues
from portal.errors import Refused
from portal.guard import GuardedSession
from portal.viewers import Viewer

TEXTS = ("title", "result", "refusal", "partner_note")


def check_names(case: Case, agency: Agency | None, **texts: str) -> None:
    """Raise Refused where a text names the household, and the agency that answers for the measure reads no name yet.

    ``texts`` are columns of the measure with what they shall say.
    """
    if agency is None or agency is case.office:
        return
    household = naming.household_of(case)
    for key, text in texts.items():
        word = household.word_in(text)
        if word is None or venues.by_share(case, agency, clock.today()):
            continue
        why = (
            f"{label_of(Measure, key)}: „{word}“ verrät den Haushalt, und {agency.name} darf ihn noch nicht kennen. "
            "Lassen Sie das Wort weg, oder geben Sie ihn zuerst für diese Stelle frei."
        )
        raise Refused(why, at={key: why})


def veil(session: GuardedSession, viewer: Viewer, found: Iterable[Measure]) -> None:
    """Put the kind for a title, and a sentence for other words, that name a household the viewer may not hear of.

    Only the records at hand change, nothing is written: the office reads what it wrote, and so does the agency once the
    name is shared.
    """
    if viewer.system or viewer.office_id is not None:
        return
    keys = [key for key in TEXTS if access.sees(viewer, Measure, key)]
    told = [(one, key, (one.case_id, getattr(one, key))) for one in found for key in keys]
    untold = venues.veiled(session, viewer, (text for _, _, text in told), venues.by_share)
    for one, key, text in told:
        if text in untold:
            set_committed_value(one, key, _instead(one) if key == "title" else venues.UNTOLD)


def title_for(measure: Measure, agency: Agency, on: date) -> str:
    """Return the title as it goes on paper to an agency on a day: the kind where it names a household unknown to it."""
    names_it = naming.household_of(measure.case).word_in(measure.title) is not None
    return _instead(measure) if names_it and not venues.by_share(measure.case, agency, on) else measure.title


def _instead(measure: Measure) -> str:
    return measure.kind.label if measure.kind else "Maßnahme"
