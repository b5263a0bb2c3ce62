"""A clock of a case is noted as seen to on its own small page, and taken up again."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from tests import factories

SignIn = Callable[[str], FlaskClient]

RUN = f"regel=grace_period&ab={factories.TODAY.isoformat()}"


def test_a_clock_is_seen_to_and_taken_up_again(world, sign_in: SignIn):
    client, case = sign_in("clerk"), f"/faelle/details/?id={world.joined}"
    address = f"/frist/erledigt?fall={world.joined}&{RUN}"
    assert "Erledigt …" in client.get(case).text
    assert client.post(address, data={"note": ""}).status_code == 422
    assert client.post(address, data={"note": "Jobcenter zahlt"}).status_code == 302
    page = client.get(case).text
    assert "Schonfrist: erledigt am" in page
    assert "Jobcenter zahlt" in page
    assert client.post(f"/frist/wieder-offen?fall={world.joined}&{RUN}").status_code == 302
    assert "Schonfrist: erledigt am" not in client.get(case).text


def test_only_the_office_reaches_the_clocks_of_a_case(world, sign_in: SignIn):
    for login in ("partner", "away_clerk", "finance", "admin"):
        assert sign_in(login).get(f"/frist/erledigt?fall={world.joined}&{RUN}").status_code == 404
