"""The world of the access tests on both databases, for the tests of the session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.access.house import House, built, copied_database


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    url = copied_database(request, request.param, tmp_path_factory.mktemp("house"), "guard")
    with built(url) as made:
        yield made
