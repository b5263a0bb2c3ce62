"""Does the page of figures show what its report says, and nothing that is empty?"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

SignIn = Callable[[str], FlaskClient]


def test_tables_without_bars_have_no_column_for_them(world: Any, sign_in: SignIn) -> None:
    page = sign_in("lead").get("/statistik/?sheet=access").text
    sections = dict(re.findall(r'<section class="block" id="(\w+)">(.*?)</section>', page, re.S))
    assert "als Balken" in sections["stage_by_channel"]
    assert "als Balken" not in sections["reach_before"]
    for line in re.findall(r"<tr>.*?</tr>", sections["reach_before"]):
        assert len(re.findall("<t[hd]", line)) == 5
