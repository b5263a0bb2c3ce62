"""What the tests of the gate do to browsers and rows: read the cookie, see who is in, change behind the portal."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import update

from models import Agency, LoginSession, User
from tests.access.house import House

sessions, users, agencies = LoginSession.__table__, User.__table__, Agency.__table__

NEW = "Wolke-Kanne-Dachs-Birne"


def cookie(client: FlaskClient) -> str:
    kept = client.get_cookie("bleibe")
    return "" if kept is None else kept.value


def is_in(client: FlaskClient) -> bool:
    return client.get("/").status_code == 200


def change(house: House, table: Any, number: int, **values: Any) -> None:
    with house.engine.begin() as connection:
        connection.execute(update(table).where(table.c.id == number).values(values))
