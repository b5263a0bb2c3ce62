"""The page of gaps: each clerk's line names what is missing in his cases, and nothing that is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

SignIn = Callable[[str], FlaskClient]


def test_a_line_names_only_what_some_case_lacks(world: Any, sign_in: SignIn) -> None:
    page = sign_in("lead").get("/luecken/?person=").text
    lines = re.findall(
        r'<tr><th scope="row"><a href="/luecken/[^"]*">([^<]*)</a></th><td>(\d+)</td><td>(.*?)</td>', page
    )
    assert [(clerk, cases) for clerk, cases, _ in lines] == [("FAKE clerk", "2")]
    lacked = dict(re.findall(r">([^<]+)</a> (\d+)", lines[0][2]))
    assert set(lacked.values()) == {"2"}
    assert "Gründe" in lacked
