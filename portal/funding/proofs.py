"""Handing in a proof of use: workbook and report as they stand are kept, and from then on the funder sees them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import undefer

from models import Booking, Programme, ProofOfUse, User
from portal import clock
from portal.errors import Refused
from portal.exports import proof_workbook
from portal.exports.cells import spelled
from portal.exports.proof_workbook import Receipt
from portal.funding import plans, reports
from portal.guard import GuardedSession


def workbook(session: GuardedSession, programme: Programme, *, on: date) -> bytes:
    """Return the proof in figures as it stands on a day, as .xlsx."""
    plan = plans.plan(session, programme, on=on)
    positions = [line.position for side in plan.sides for line in side.lines]
    return proof_workbook.build(plan, plans.bookings_of(session, positions, on=on), created_at=clock.now())


def hand_in(session: GuardedSession, programme: Programme, *, on: date, by: User) -> ProofOfUse:
    """Keep workbook and report as handed in on a day; raise Refused while the plan is empty or it is handed in already."""
    if programme.proof_sent_on is not None:
        raise Refused(
            f"Der Nachweis ist seit dem {programme.proof_sent_on:%d.%m.%Y} abgegeben. Nehmen Sie die Abgabe zuerst zurück."
        )
    if not plans.positions_of(session, programme):
        raise Refused(
            "Der Finanzierungsplan hat noch keine Position. Legen Sie ihn an, bevor Sie den Nachweis abgeben."
        )
    today = clock.today()
    _check_day(programme, on, today)
    book, text = workbook(session, programme, on=today), reports.build(session, programme, on=today)
    proof = ProofOfUse(
        programme=programme, handed_in_on=on, made_at=clock.now(), made_by_id=by.id, workbook=book, report=text,
        workbook_sha256=hashlib.sha256(book).hexdigest(), report_sha256=hashlib.sha256(text).hexdigest(),
    )  # fmt: skip
    programme.proof_sent_on = on
    session.add(proof)
    return proof


def _check_day(programme: Programme, on: date, today: date) -> None:
    begun = programme.starts_on if programme.decided_on is None else min(programme.decided_on, programme.starts_on)
    if on > today:
        fact = f"Der {on:%d.%m.%Y} liegt in der Zukunft."
    elif on < begun:
        fact = f"Der {on:%d.%m.%Y} liegt vor dem Bescheid und dem Beginn des Programms am {begun:%d.%m.%Y}."
    else:
        return
    reason = f"{fact} Geben Sie den Tag an, an dem der Nachweis abgegeben wurde."
    raise Refused(reason, at={"on": reason})


def take_back(programme: Programme) -> None:
    """Let the proof be due again; what was handed in stays kept, but the funder no longer sees it."""
    programme.proof_sent_on = None


@dataclass(frozen=True)
class Since:
    """What is booked otherwise than in the proof handed in last: receipts it does not have, and such as are gone."""

    proof: ProofOfUse
    added: Sequence[Booking] = ()
    gone: Sequence[Receipt] = ()
    spoilt: bool = False
    """The kept workbook is no longer the one handed in, by its checksum: nothing can be compared."""


def since_handed_in(session: GuardedSession, programme: Programme) -> Since | None:
    """Return how the receipts differ from those handed in, by position, day, amount and number; None while none is."""
    if programme.proof_sent_on is None:
        return None
    own = select(ProofOfUse).where(ProofOfUse.programme_id == programme.id).order_by(ProofOfUse.id.desc()).limit(1)
    proof = session.scalars(own.options(undefer(ProofOfUse.workbook))).first()
    if proof is None:
        return None
    if hashlib.sha256(proof.workbook).hexdigest() != proof.workbook_sha256:
        return Since(proof, spoilt=True)
    left = proof_workbook.receipts_in(proof.workbook)
    added = []
    for one in plans.bookings_of(session, plans.positions_of(session, programme), on=date.max):
        sign = (spelled(one.position.number), one.booked_on, one.amount, spelled(one.receipt))
        if left[sign] > 0:
            left[sign] -= 1
        else:
            added.append(one)
    return Since(proof, added, list(left.elements()))


def proofs_of(session: GuardedSession, programme: Programme) -> Sequence[ProofOfUse]:
    """Return what was handed in, the newest first."""
    own = ProofOfUse.programme_id == programme.id
    return session.scalars(select(ProofOfUse).where(own).order_by(ProofOfUse.id.desc())).all()
