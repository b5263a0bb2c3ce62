"""The lower bound: the driver's tuples and str templates for the same pages, without sign-in, menu or escaping rules of a framework."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any
from urllib.parse import parse_qs

import pysqlite3.dbapi2 as sqlite

PAGE = 50
CAP = 10_001
SHOWN = (
    "c.id, c.number, c.household_name, c.status, c.stage, d.label, c.reported_on, c.conference_due_on, "
    "c.conference_on, u.name, c.outcome"
)
JOINED = f"SELECT {SHOWN} FROM cases c LEFT JOIN catalogue_entries d ON d.id = c.district_id LEFT JOIN users u ON u.id = c.assigned_to_id"
ROW = "<tr><th><a href=/c?id={}>{}</a></th>" + "<td>{}</td>" * 9 + "</tr>"
RELATED = (
    "SELECT p.last_name, p.first_name, m.relation FROM case_members m JOIN persons p ON p.id = m.person_id WHERE m.case_id = ?",
    "SELECT title, due_on, state FROM measures WHERE case_id = ? ORDER BY due_on",
    "SELECT scheduled_at, state, place FROM conferences WHERE case_id = ?",
    "SELECT happened_on, kind, note FROM contacts WHERE case_id = ? ORDER BY happened_on",
    "SELECT happened_on, kind, docket FROM steps WHERE case_id = ? ORDER BY happened_on",
    "SELECT reported_on, channel, state FROM reports WHERE case_id = ?",
    "SELECT agency_id, answer, attended FROM invitations WHERE case_id = ?",
    "SELECT months, due_on, result FROM follow_ups WHERE case_id = ?",
)
FILTERS = ("status", "channel", "district_id")


class Bare:
    """A WSGI application over one connection."""

    def __init__(self, path: str, office: int) -> None:
        """Take the database file and the office to whose cases everything is limited."""
        self.base = sqlite.connect(path, isolation_level=None, cached_statements=256)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-32000"):
            self.base.execute(f"PRAGMA {pragma}")
        self.office = office

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a list, a case, or the saving of one."""
        asked = {key: values[0] for key, values in parse_qs(environ["QUERY_STRING"]).items()}
        if environ["REQUEST_METHOD"] == "POST":
            note = parse_qs(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode())["note"][0]
            self.base.execute("UPDATE cases SET note = ?, version = version + 1 WHERE id = ?", (note, asked["id"]))
            start_response("302 Found", [("Location", f"/c?id={asked['id']}")])
            return [b""]
        body = self.case(int(asked["id"])) if environ["PATH_INFO"] == "/c" else self.cases(asked)
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [body.encode()]

    def cases(self, asked: dict[str, str]) -> str:
        """Return a page of the list."""
        where, values = ["office_id = ?"], [self.office]
        for key in FILTERS:
            if key in asked:
                where.append(f"{key} = ?")
                values.append(asked[key])  # type: ignore[arg-type]
        if "search" in asked:
            where.append("id IN (SELECT rowid FROM case_search WHERE case_search MATCH ?)")
            values.append(f'"{asked["search"]}"*')  # type: ignore[arg-type]
        which = f"FROM cases WHERE {' AND '.join(where)}"
        size = int(asked.get("size", PAGE))
        count = self.base.execute(f"SELECT count(*) FROM (SELECT 1 {which} LIMIT {CAP})", values).fetchone()[0]
        ids = f"SELECT id {which} ORDER BY reported_on DESC, id DESC LIMIT {size} OFFSET {size * int(asked.get('page', 0))}"
        rows = self.base.execute(
            f"{JOINED} WHERE c.id IN ({ids}) ORDER BY c.reported_on DESC, c.id DESC", values
        ).fetchall()
        table = "\n".join(
            [ROW.format(*[escape(str(value)) if value is not None else "–" for value in row]) for row in rows]
        )
        return f"<!doctype html><title>Cases</title><p>{count}</p><table>{table}</table>"

    def case(self, number: int) -> str:
        """Return the page of a case with what belongs to it."""
        case = self.base.execute("SELECT * FROM cases WHERE id = ? AND office_id = ?", (number, self.office)).fetchone()
        parts = ["<dl>" + "".join([f"<dd>{escape(str(value))}</dd>" for value in case]) + "</dl>"]
        for statement in RELATED:
            rows = self.base.execute(statement, (number,)).fetchall()
            parts.append(
                "<table>"
                + "".join(
                    ["<tr>" + "".join([f"<td>{escape(str(value))}</td>" for value in row]) + "</tr>" for row in rows]
                )
                + "</table>"
            )
        return "<!doctype html><title>Case</title>" + "".join(parts)
