"""Users: administration enters them where it may, and nowhere else."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask

from tests.views.test_forms import ON_SQLITE, SignIn, send


@ON_SQLITE
def test_admin_is_offered_only_agencies_whose_users_he_may_enter(app: Flask, world: Any, sign_in: SignIn):
    admin = sign_in("admin")
    offered = re.search(r'<select[^>]*name="agency_id".*?</select>', admin.get("/benutzer/new/").text, re.DOTALL)
    assert offered is not None
    assert "Region Muster" not in offered[0]
    assert "Jobcenter" in offered[0]
    given = {"name": "FAKE", "login": "neu", "role": "finance", "agency_id": str(world.region), "active": "y"}
    answer = send(admin, "/benutzer/new/", **given)
    assert (answer.status_code, 'value="neu"' in answer.text) == (200, True)
