"""Make the shipped templates anew: ``python -m portal.letters.making``."""

from __future__ import annotations

import io
from collections.abc import Callable

from models.enums import LetterKind
from portal.letters import kinds
from portal.letters.making import household, others
from portal.letters.making.paper import Paper

TEXTS: dict[LetterKind, Callable[[Paper], None]] = {
    LetterKind.FIRST: household.first,
    LetterKind.REMINDER: household.reminder,
    LetterKind.VISIT_CARD: household.visit_card,
    LetterKind.EVICTION: household.eviction,
    LetterKind.LANDLORD: others.landlord,
    LetterKind.UNDERTAKING: others.undertaking,
    LetterKind.HANDOVER: others.handover,
    LetterKind.INVITATION: others.invitation,
    LetterKind.MINUTES: others.minutes,
    LetterKind.PROTOCOL: others.protocol,
    LetterKind.FOLLOW_UP: household.follow_up,
    LetterKind.CLOSING: household.closing,
    LetterKind.DATA_NOTICE: household.data_notice,
    LetterKind.HANDING: others.handing,
}


def made(kind: LetterKind) -> bytes:
    """Return the shipped template of a kind as its text and look say."""
    paper = Paper()
    TEXTS[kind](paper)
    paper.document.core_properties.title = kind.label
    out = io.BytesIO()
    paper.document.save(out)
    return out.getvalue()


def main() -> None:
    """Write all templates into their folder."""
    kinds.SHIPPED.mkdir(exist_ok=True)
    for kind in LetterKind:
        kinds.shipped_path(kind).write_bytes(made(kind))


if __name__ == "__main__":
    main()
