"""Does an office start with the standard words, and keep what it made of them?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from models import Base, CatalogueEntry
from models.enums import CatalogueKind
from portal import catalogues


@pytest.fixture
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


def test_ensure_adds_every_standard_list(session: Session) -> None:
    catalogues.ensure(session)
    recorded = Counter(session.scalars(select(CatalogueEntry.kind)))
    assert recorded == {CatalogueKind.TRIGGER: 14, CatalogueKind.REASON: 16, CatalogueKind.MEASURE_KIND: 19}


def test_ensure_a_second_time_adds_nothing(session: Session) -> None:
    catalogues.ensure(session)
    assert catalogues.ensure(session) == []


def test_ensure_leaves_what_an_office_edited(session: Session) -> None:
    entry = catalogues.ensure(session)[0]
    entry.label, entry.valid_to = "Mietrückstand", date(2026, 12, 31)
    session.flush()
    catalogues.ensure(session)
    assert (entry.label, entry.valid_to) == ("Mietrückstand", date(2026, 12, 31))


def test_codes_and_positions_are_unique_in_their_list() -> None:
    for attribute in ("code", "position", "label"):
        keys = [(entry.kind, getattr(entry, attribute)) for entry in catalogues.STANDARD]
        assert len(keys) == len(set(keys))
