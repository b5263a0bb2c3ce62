"""The desk at which lists are imported."""

from __future__ import annotations

import pytest

from portal.guard import GuardedSession
from tests.portal.imports.desk import Desk


@pytest.fixture
def desk(session: GuardedSession) -> Desk:
    return Desk(session)
