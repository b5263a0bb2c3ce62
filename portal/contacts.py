"""Contacts: each attempt counts, and the case remembers whether the household could be reached."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from models import Case, Contact, User
from models.enums import CaseStatus, ContactKind, ReachState
from portal import clock
from portal.errors import Refused
from portal.guard import GuardedSession

REACHED = {state: place for place, state in enumerate(ReachState)}
"""How much is known of reaching a household: untried, in vain, reached."""
ANSWERED = (ReachState.DECLINED, ReachState.ACCEPTED)


def add(
    case: Case,
    *,
    kind: ContactKind,
    on: date,
    reached: bool | None,
    note: str,
    by: User,
    confidential: bool = False,
    declines: bool = False,
) -> Contact:
    """Note a contact of a case, in which the household may decline all help.

    Raises Refused for a day in the future or a note that claims to have reached somebody.
    """
    if on > clock.today():
        raise Refused(f"Kontakt am {on:%d.%m.%Y}: Der Tag liegt in der Zukunft. Wählen Sie heute oder früher.")
    if kind is ContactKind.NOTE and reached is not None:
        raise Refused(
            "Ein Vermerk ist kein Kontaktversuch. Lassen Sie „Erreicht“ leer oder wählen Sie eine andere Art."
        )
    contact = Contact(kind=kind, happened_on=on, reached=reached, note=note, confidential=confidential, author_id=by.id)
    case.contacts.append(contact)
    if case.status is CaseStatus.CLOSED:
        return contact
    if declines and reached:
        case.reach = ReachState.DECLINED
    elif reached is True and case.reach in (ReachState.NOT_TRIED, ReachState.FAILED):
        case.reach = ReachState.ACCEPTED
    elif reached is False and case.reach is ReachState.NOT_TRIED:
        case.reach = ReachState.FAILED
    return contact


def reach_of(session: GuardedSession, one: Case, other: Case) -> ReachState:
    """Return whether the household of two cases could be reached, by what is known in both.

    Of two answers the one of the last contact in which it was reached counts; of the same day that of ``one``.
    """
    if not {one.reach, other.reach} <= set(ANSWERED):
        return max(one.reach, other.reach, key=REACHED.__getitem__)
    last = select(Contact.case_id).where(Contact.case_id.in_((one.id, other.id)), Contact.reached.is_(True))
    newest = last.order_by(Contact.happened_on.desc(), Contact.case_id != one.id, Contact.id.desc()).limit(1)
    return other.reach if session.scalars(newest).first() == other.id else one.reach
