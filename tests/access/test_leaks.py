"""Does nothing leak: every route, every login, every record, and no canary where the oracle does not want it?"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, insert, select
from werkzeug.test import TestResponse

from models import AuditEntry, Base, Case, LoginSession, User
from portal import clock, documents
from portal.app import create_app
from portal.extensions import db
from tests.access import oracle
from tests.access.house import House, built, copied_database
from tests.access.matrix import Matrix
from tests.access.pages import Ask
from tests.access.records import MISSING, records_in
from views.sessions import digest

LOGINS = (
    "stranger", "region", "finance", "privacy", "partner_lead", "partner",
    "away_clerk", "away_lead", "social_worker", "lead", "clerk", "admin",
)  # fmt: skip
"""Those who write most come last, so that every login finds the world nearly as it was built."""
PUBLIC = ("/anmelden", "/kalender/", "/static/", "/barrierefreiheit/", "/lebt")
BOOKKEEPING = {"login_sessions", "login_attempts", "access_entries", "audit_entries"}
VARYING = re.compile(r'name="csrf_token"[^>]*>|<meta name="csrf-token"[^>]*>')
INSIDES = ("Traceback (most recent", "sqlalchemy", "psycopg", "sqlite3", "SELECT ", str(Path(__file__).parents[2]))


@dataclass
class Site:
    """The portal over a house, with everybody signed in."""

    app: Flask
    house: House

    @cached_property
    def matrix(self) -> Matrix:
        with self.house.engine.connect() as connection:
            return Matrix(records_in(connection, self.house.ids), self.app)

    @cached_property
    def clients(self) -> dict[str, FlaskClient]:
        return {login: self._signed_in(login) for login in LOGINS}

    def _signed_in(self, login: str) -> FlaskClient:
        """Return a client with a session of its own; signing in by password is tested elsewhere."""
        number, now = self.house.ids.logins[login], clock.now()
        row = {
            "token_hash": digest(login),
            "user_id": number,
            "created_at": now,
            "seen_at": now,
            "data": {"_user_id": str(number), "_fresh": True},
        }
        with self.house.engine.begin() as connection:
            connection.execute(insert(LoginSession.__table__), row)
        client = self.app.test_client()
        client.set_cookie(self.app.config["SESSION_COOKIE_NAME"], login)
        return client

    def asks(self, method: str, login: str) -> list[Ask]:
        """Return what a login asks; variations are asked by one of each kind, and on one engine."""
        full = self.house.engine.dialect.name == "sqlite" and login in (
            "clerk",
            "partner",
            "finance",
            "privacy",
            "admin",
        )
        return [ask for ask in self.matrix.asks(login, brief=not full) if ask.method == method]

    def ask(self, client: FlaskClient, ask: Ask) -> TestResponse:
        return client.open(ask.url, method=ask.method, data=ask.data or None, headers={"Accept-Encoding": "identity"})


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("site")
    url = copied_database(request, request.param, home, "site")
    settings = {"INSTANCE": home, "SQLALCHEMY_DATABASE_URI": url, "TESTING": True, "WTF_CSRF_ENABLED": False}
    app = create_app(settings)
    with built(url, last_foreign=True) as house:
        file_documents(house, home / "documents")
        yield Site(app, house)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def file_documents(house: House, home: Path) -> None:
    """File a document with a canary in its name and one inside with every case."""
    with house.looking_as() as session:
        for mark in ("joined", "closed_off", "foreign"):
            canary = f"KANARIE-{mark.replace('_', '').upper()}-DOCUMENT"
            case = session.get_one(Case, getattr(house.ids, mark))
            by = session.get_one(User, house.ids.logins["clerk" if mark != "foreign" else "away_clerk"])
            documents.add(session, case, name=f"{canary}.txt", data=canary.encode(), home=home, by=by)
        session.commit()


def told(response: TestResponse) -> str:
    """Return all an answer tells: headers and body, and what is inside a workbook."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers)
    body = response.get_data()
    if body[:2] != b"PK":
        return headers + body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return headers + "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def same(ask: Ask, response: TestResponse) -> tuple[int, str]:
    """Return what two answers must share that are not to be told apart; after writing, menus and messages differ anyway."""
    return response.status_code, VARYING.sub("", response.text) if ask.method == "GET" else ""


def dump(engine: Engine) -> dict[str, dict[Any, dict[str, Any]]]:
    """Return every row of every table but those that keep count of requests."""
    with engine.connect() as connection:
        return {
            table.name: {
                tuple(row[key.name] for key in table.primary_key): dict(row)
                for row in connection.execute(select(table)).mappings()
            }
            for table in Base.metadata.sorted_tables
            if table.name not in BOOKKEEPING
        }


def faults_of(site: Site, login: str, asks: list[Ask]) -> list[tuple[str, Any]]:
    """Ask everything as a login and return what is wrong: leaks, open doors, crashes, foreign told from missing."""
    client, missing = site.clients[login], {}
    found: list[tuple[str, Any]] = []
    for ask in sorted(asks, key=lambda ask: ask.mark != "MISSING"):
        try:
            response = site.ask(client, ask)
        except Exception as error:
            found.append((f"{ask.method} {ask.url}", repr(error)[:300]))
            continue
        text = told(response)
        wrong: list[Any] = oracle.leaks(login, text) + [word for word in INSIDES if word in text]
        if response.status_code >= 500:
            wrong.append(response.status_code)
        if ask.mark == "MISSING":
            missing[ask.method, ask.path] = same(ask, response)
        elif (
            ask.mark
            and not oracle.opens(login, ask.table, ask.mark)
            and same(ask, response) != missing[ask.method, ask.path]
        ):
            wrong.append(f"not like a missing one: {response.status_code}")
        elif (
            ask.mark
            and "/details/" in ask.path
            and oracle.opens(login, ask.table, ask.mark)
            and response.status_code != 200
        ):
            wrong.append(f"closed to who may open it: {response.status_code}")
        if ask.mark == "MISSING" and response.status_code != 404:
            wrong.append(f"missing, but {response.status_code}")
        if wrong:
            found.append((f"{ask.method} {ask.url}", wrong))
    return found


def test_every_route_has_a_rule(site: Site) -> None:
    assert [rule.endpoint for rule in site.app.url_map.iter_rules() if site.matrix.rule_for(rule) is None] == []


def test_a_new_route_without_a_rule_is_noticed(tmp_path: Path) -> None:
    app = create_app(
        {"INSTANCE": tmp_path, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/none.sqlite3", "TESTING": True}
    )
    app.add_url_rule("/neu/", "pages.new", lambda: "alles")
    app.add_url_rule("/faelle/alles/", "case.all_view", lambda: "alles")
    matrix = Matrix(None, app)  # type: ignore[arg-type]  # no request is made
    assert [rule.endpoint for rule in app.url_map.iter_rules() if matrix.rule_for(rule) is None] == [
        "pages.new",
        "case.all_view",
    ]


def test_every_route_sends_strangers_to_the_door(site: Site) -> None:
    client = site.app.test_client()
    found: list[tuple[str, Any]] = []
    for ask in site.matrix.once("GET"):
        response = site.ask(client, ask)
        found += [(ask.url, leak) for leak in oracle.leaks("anonymous", told(response))]
        at_the_door = response.status_code == 302 and response.location.startswith("/anmelden?next=")
        refused = response.status_code == 401  # an address that only takes forms, or none at all
        if not ask.path.startswith(PUBLIC) and not at_the_door and not refused:
            found.append((ask.url, response.status_code))
    assert found == []


@pytest.mark.parametrize("login", LOGINS)
def test_reading_leaks_nothing_and_changes_nothing(site: Site, login: str) -> None:
    before = dump(site.house.engine)
    assert faults_of(site, login, site.asks("GET", login)) == []
    assert dump(site.house.engine) == before


def changes(before: Any, after: Any) -> Iterator[tuple[str, dict[str, Any], set[str]]]:
    """Yield table, row and changed columns of what two dumps hold otherwise; of a changed row, as it was and as it is."""
    for table, rows in after.items():
        for key in rows.keys() | before[table].keys():
            old, new = before[table].get(key), rows.get(key)
            if old == new:
                continue
            columns = {name for name in (new or old) if old is None or new is None or old[name] != new[name]}
            yield from ((table, row, columns) for row in (old, new) if row is not None)


@pytest.mark.parametrize("login", LOGINS)
def test_writing_leaks_nothing_and_changes_nothing_foreign(site: Site, login: str) -> None:
    before = dump(site.house.engine)
    faults = faults_of(site, login, site.asks("POST", login))
    changed = list(changes(before, dump(site.house.engine)))
    wrong = [
        (table, row["id"], columns)
        for table, row, columns in changed
        if not oracle.may_change(login, table, row, columns, site.house.ids)
    ]
    assert (faults, wrong) == ([], [])
    writing = oracle.STAFF | set(oracle.SAVED_WRITTEN) | {"partner", "partner_lead", "stranger", "admin"}
    assert bool(changed) == (login in writing)


def test_strangers_write_nothing(site: Site) -> None:
    before, client = dump(site.house.engine), site.app.test_client()
    answers = {site.ask(client, ask).status_code for ask in site.matrix.once("POST")}
    assert (answers, dump(site.house.engine)) == ({401}, before)


def test_nothing_is_written_without_the_token(site: Site) -> None:
    site.app.config["WTF_CSRF_ENABLED"] = True
    before = dump(site.house.engine)
    answers = {site.ask(site.clients["lead"], ask).status_code for ask in site.matrix.once("POST")}
    site.app.config["WTF_CSRF_ENABLED"] = False
    assert (answers, dump(site.house.engine)) == ({400}, before)


def test_foreign_choice_is_an_error_and_never_silently_empty(site: Site) -> None:
    """Fill a form of an own record rightly but for one relation to a foreign one: nothing at all may change."""
    client, records = site.clients["lead"], site.matrix.records
    before, tried = dump(site.house.engine), []
    for view in site.matrix.views.values():
        number = records.of(view.model_class.__tablename__).get("JOINED")
        page = client.get(f"/{view.path}/edit/?id={number}")
        fields = re.findall(r'<select[^>]*name="([a-z_]+_id)"', page.text) if page.status_code == 200 else []
        version = re.findall(r'name="version"[^>]*value="(\d+)"', page.text)
        for name in fields:
            own = site.matrix.values(view.model_class, foreign=False)
            data = own | {"version": version[0], name: site.matrix.foreign(name) if "agency" not in name else MISSING}
            answer = client.post(f"/{view.path}/edit/?id={number}", data=data)
            tried.append(name)
            assert (name, answer.status_code, "Diesen Eintrag gibt es nicht" in answer.text) == (name, 422, True)
    assert {"assigned_to_id", "responsible_agency_id"} <= set(tried)
    assert dump(site.house.engine) == before


@pytest.mark.parametrize("login", ["lead", "away_lead", "privacy"])
def test_trail_tells_no_more_than_the_records(site: Site, login: str) -> None:
    """Every entry, not one of a kind: what is confidential in a contact stays so in the trail of it."""
    trail = AuditEntry.__table__.c
    with site.house.engine.connect() as connection:
        numbers = list(connection.scalars(select(trail.id)))
    answers = [site.clients[login].get(f"/protokoll/details/?id={number}") for number in numbers]
    assert {answer.status_code for answer in answers} == {200, 404}
    assert [leak for answer in answers for leak in oracle.leaks(login, told(answer))] == []
