"""Deliveries: what left the office for a period is checked before, and kept as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from models import Agency, StatisticsDelivery, User
from models.enums import DeliveryKind, DeliveryProtection
from portal import access, delivery_figures, documents, statistics
from portal.access import Verb
from portal.catalogues import spelling
from portal.errors import Forbidden, Refused
from portal.guard import GuardedSession
from portal.pseudonyms import new_secret
from portal.statistics import Period, Protection, StatisticsReport, catalogue, gaps
from portal.statistics.case_rows import CaseRows, case_rows

Build = Callable[[StatisticsReport, Sequence[str]], bytes]
"""Makes the workbook of a report, with the sentences about its gaps on the cover."""
LONGEST_RECIPIENT = 120
"""Characters a recipient may have: the name of an authority with its department."""


class WrongRecipient(Refused):
    """There is no recipient, or not one who may have this."""


def fingerprint(year: int) -> str:
    """Return the reporting year with a fingerprint of its sentences: another one means that one was changed or added."""
    known = catalogue(year)
    sentences = "\n".join(f"{key}|{figure.label}|{figure.definition}" for key, figure in sorted(known.figures.items()))
    return f"{known.year}-{hashlib.sha256(sentences.encode()).hexdigest()[:8]}"


def deliver(
    session: GuardedSession,
    period: Period,
    *,
    recipient: str,
    acknowledged: str,
    build: Build,
    home: Path,
    on: date,
    at: datetime,
    by: User,
    protection: DeliveryProtection = DeliveryProtection.ROUND_TO_5,
    confirmed: bool = False,
) -> StatisticsDelivery:
    """Freeze the figures of a period for the office of the viewer, and file the workbook in ``home``.

    Figures without protection have to be ``confirmed``. Reports placed in the workbook that the viewer sees are delivered with it.

    ``acknowledged`` is the mark of the gaps somebody was shown and knows (`gaps.mark`), empty for none. Raises Refused for
    a period that still runs or is none of the calendar, without a recipient, or with gaps that were not acknowledged or are
    others than those, or for a protection the recipient may not have; Forbidden for who may not count the office.
    """
    office = session.get_one(Agency, session.viewer.office_id or 0)
    _check(period, recipient, on)
    missing = gaps.of_period(session, period, on, [office.id])
    _check_known(period, missing, acknowledged)
    funder = _funder(session, office, recipient)
    _check_protection(session, office, recipient, protection, confirmed=confirmed)
    own = delivery_figures.placed(session)
    delivered = statistics.report(session, [office.id], period, on, Protection(protection.value), own=own, leaving=True)
    exact = statistics.report(session, [office.id], period, on, own=own, teams=True)
    data = build(delivered, [need.sentence for need, _ in missing])
    made = _kept(
        session, office, period, data, funder.name if funder else recipient, home, on, at, by,
        recipient_id=funder.id if funder else None, protection=protection,
        name=f"statistik_{period.start:%Y-%m-%d}_{period.end:%Y-%m-%d}.xlsx",
        gaps="\n".join(f"{need.sentence}: {number}" for need, number in missing),
        delivered_figures=delivery_figures.written(delivered, own), exact_figures=delivery_figures.written(exact, own),
    )  # fmt: skip
    session.add(made)
    return made


def deliver_cases(
    session: GuardedSession,
    period: Period,
    *,
    recipient: str,
    build: Callable[[CaseRows], bytes],
    home: Path,
    on: date,
    at: datetime,
    by: User,
) -> StatisticsDelivery:
    """Hand out one row for each case of a period under pseudonyms of this delivery alone, and keep the file in ``home``.

    Raises Forbidden for who may not deliver, a Region among them; Refused for a period that still runs, is none of
    the calendar or has too few cases, without a recipient, or for the Region as recipient.
    """
    if session.viewer.office_id is None or not access.may(session.viewer, Verb.CREATE, StatisticsDelivery):
        raise Forbidden("Fallzeilen gibt es nur in der Fachstelle, für Leitung und Finanzen.")
    office = session.get_one(Agency, session.viewer.office_id)
    _check(period, recipient, on)
    if funder := _funder(session, office, recipient):
        raise WrongRecipient(
            f"„{funder.name}“ bekommt keine Fallzeilen, nur Zahlen. Liefern Sie ihr die Zahlen des Zeitraums."
        )
    data = build(case_rows(session, office, period, on, new_secret()))
    made = _kept(
        session, office, period, data, recipient, home, on, at, by, kind=DeliveryKind.CASES,
        name=f"fallzeilen_{period.start:%Y-%m-%d}_{period.end:%Y-%m-%d}.xlsx",
        delivered_figures=delivery_figures.NONE, exact_figures=delivery_figures.NONE,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _check_protection(
    session: GuardedSession, office: Agency, recipient: str, protection: DeliveryProtection, *, confirmed: bool
) -> None:
    """Raise Refused for another protection than rounding where the recipient looks into this portal, and for an unsure one.

    Who sees a figure here rounded and gets it exact or hidden beside that reads from both what each of them hides.
    """
    if protection is DeliveryProtection.ROUND_TO_5:
        return
    others = session.scalars(select(Agency).where(Agency.id != office.id))
    if known := next((one.name for one in others if spelling(one.name) == spelling(recipient)), None):
        raise WrongRecipient(
            f"„{known}“ steht im Portal und bekommt nur 5er-gerundete Zahlen, nicht „{protection.label}“: Neben den gerundeten, "
            "die sie hier sieht, ließe sich aus anderen auf einzelne Haushalte schließen. Wählen Sie die 5er-Rundung."
        )
    if protection is DeliveryProtection.NONE and not confirmed:
        raise Refused(
            f"Zahlen ohne Schutz für „{recipient.strip()}“ sind nicht bestätigt; nichts wurde geliefert. Setzen Sie den Haken, "
            "dass der Empfänger einzelne Fälle kennen darf, oder wählen Sie die 5er-Rundung."
        )


def _funder(session: GuardedSession, office: Agency, recipient: str) -> Agency | None:
    """Return the Region that funds the office when the recipient is it, however its name was typed."""
    found = session.get(Agency, office.funded_by_id) if office.funded_by_id else None
    return found if found is not None and spelling(found.name) == spelling(recipient) else None


def _kept(
    session: GuardedSession, office: Agency, period: Period, data: bytes, recipient: str, home: Path, on: date, at: datetime,
    by: User, **more: Any,
) -> StatisticsDelivery:  # fmt: skip
    """Put the file into the folder and return its record, not yet in the session."""
    return StatisticsDelivery(
        office_id=office.id, recipient=recipient.strip(), starts_on=period.start, ends_on=period.end, data_on=on,
        catalogue=fingerprint(period.end.year), delivered_at=at, delivered_by_id=by.id, size=len(data),
        sha256=hashlib.sha256(data).hexdigest(), stored=documents.keep(session, data, home), **more,
    )  # fmt: skip


def _check(period: Period, recipient: str, on: date) -> None:
    if not recipient.strip():
        raise WrongRecipient("Die Lieferung hat keinen Empfänger. Nennen Sie, an wen sie geht.")
    if len(recipient.strip()) > LONGEST_RECIPIENT:
        raise WrongRecipient(
            f"„Geliefert an“ hat {len(recipient.strip())} Zeichen, aufbewahrt werden höchstens {LONGEST_RECIPIENT}. Kürzen Sie den Namen."
        )
    if period.end >= on:
        raise Refused(f"Der Zeitraum {period} endet erst am {period.end:%d.%m.%Y}. Liefern Sie ab dem Tag danach.")
    if not period.is_calendar:
        raise Refused(
            f"Der Zeitraum {period} ist kein Quartal, kein Halbjahr und kein Jahr des Kalenders. Wählen Sie eines davon."
        )


def _check_known(period: Period, missing: Sequence[tuple[gaps.Need, int]], acknowledged: str) -> None:
    """Raise Refused for gaps nobody acknowledged, and for an acknowledgement of others than there are."""
    if not missing or acknowledged == gaps.mark(period, missing):
        return
    number = "1 Angabe" if len(missing) == 1 else f"{len(missing)} Angaben"
    which = f"Im Zeitraum {period} sind {number} lückenhaft: {', '.join(need.label for need, _ in missing)}."
    if acknowledged:
        raise Refused(
            f"{which} Bestätigt waren die Lücken eines anderen Zeitraums oder Standes; nichts wurde geliefert. "
            "Sehen Sie die Lücken an und bestätigen Sie diese."
        )
    raise Refused(f"{which} Ergänzen Sie die Fälle, oder bestätigen Sie, dass Sie die Lücken kennen.")


def read(delivery: StatisticsDelivery, home: Path) -> bytes:
    """Return the file as it was delivered; raise Refused when it is missing or was altered."""
    return documents.unaltered(delivery.name, delivery.stored, delivery.sha256, home)
