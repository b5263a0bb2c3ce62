"""What is asked of the three applications: the same page of each, in the words of its own addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Engine, text
from werkzeug.test import EnvironBuilder

from tests.bench import invented
from tests.bench.bare import PAGE

HOME_OFFICE = 1
FAR = 500
SOME_CASE = """
SELECT c.id, c.district_id FROM cases c JOIN conferences f ON f.case_id = c.id JOIN measures m ON m.case_id = c.id
WHERE c.office_id = :office AND c.status = 'implementation' AND c.channel = 'court' ORDER BY c.id DESC LIMIT 1
"""


@dataclass(frozen=True)
class Ask:
    """One request: address and, for a POST, what is sent."""

    path: str
    data: dict[str, str] | None = None

    def environ(self, cookie: str = "") -> dict[str, Any]:
        """Return what a server would hand to the application."""
        headers = [("Cookie", cookie)] if cookie else []
        method = "GET" if self.data is None else "POST"
        return EnvironBuilder(self.path, method=method, data=self.data, headers=headers).get_environ()


@dataclass(frozen=True)
class Job:
    """One thing people do; ``goal`` is the most our page may cost, as a share of the stock page."""

    name: str
    ours: Callable[[], Ask]
    stock: Callable[[], Ask]
    bare: Callable[[], Ask]
    goal: float | None = None
    at: int = 0
    """The goal holds from so many cases on."""


def page(job: str, number: int, goal: float | None = 1 / 4) -> Job:
    """Return the job of looking at one page of the list, counted from 1."""
    place = number - 1
    return Job(job, _get("/faelle/", page=place), _get("/cases/", page=place), _get("/", page=place), goal)


def _get(path: str, **arguments: Any) -> Callable[[], Ask]:
    asked = Ask(f"{path}?{urlencode(arguments)}" if arguments else path)
    return lambda: asked


def _search(job: str, name: str, goal: float, at: int = 0) -> Job:
    return Job(
        job, _get("/faelle/", search=name), _get("/cases/", search=name), _get("/", search=name.lower()), goal, at
    )


def _filters(district: int) -> Job:
    """Four filters; the stock list needs one for the office, which ours knows by itself, so ours gets the days instead."""
    ours = _get(
        "/faelle/",
        status="implementation",
        channel="court",
        district_id=district,
        reported_on_from="2016-01-01",
        reported_on_to="2026-12-31",
    )
    stock = {"flt0_0": HOME_OFFICE, "flt1_1": "implementation", "flt2_2": "court", "flt3_3": district}
    return Job(
        "vier Filter",
        ours,
        _get("/cases/", **stock),
        _get("/", status="implementation", channel="court", district_id=district),
        1 / 4,
    )


class Saves:
    """Each call changes another word of the note, so that every save has something to do."""

    def __init__(self, engine: Engine, case: int, token: str) -> None:
        """Take the database to read the present version from, the case, and our CSRF token."""
        self.engine, self.case, self.token, self.round = engine, case, token, 0

    def ours(self) -> Ask:
        """Return the POST of our form."""
        return Ask(f"/faelle/edit/?id={self.case}", {**self.form(), "csrf_token": self.token})

    def stock(self) -> Ask:
        """Return the POST of the stock form."""
        given = self.form()
        renamed = {
            "assigned_to": given.pop("assigned_to_id"),
            "district": given.pop("district_id"),
            "trigger": given.pop("trigger_id"),
        }
        return Ask(
            f"/cases/edit/?id={self.case}",
            {
                **given,
                **renamed,
                "rent": given["rent"].replace(",", "."),
                "arrears": given["arrears"].replace(",", "."),
            },
        )

    def bare(self) -> Ask:
        """Return the POST without a form."""
        return Ask(f"/c?id={self.case}", {"note": self.form()["note"]})

    def form(self) -> dict[str, str]:
        """Return all fields as they stand, with a new note."""
        self.round += 1
        keys = (
            "version", "assigned_to_id", "access_stage", "stage", "trigger_id", "attempts_so_far", "reach", "street", "postcode", "city",
            "district_id", "household_type", "adults", "children", "income", "landlord_name", "landlord_kind", "rent", "arrears",
        )  # fmt: skip
        with self.engine.connect() as base:
            row = base.execute(text(f"SELECT {', '.join(keys)} FROM cases WHERE id = :id"), {"id": self.case}).one()
        given = {key: "" if value is None else str(value) for key, value in zip(keys, row, strict=True)}
        money = {key: f"{float(given[key]):.2f}".replace(".", ",") for key in ("rent", "arrears")}
        return {**given, **money, "note": f"Vermerk {self.round}"}


def jobs(engine: Engine, token: str) -> list[Job]:
    """Return all jobs over the rows of this database."""
    with engine.connect() as base:
        total = base.execute(
            text("SELECT count(*) FROM cases WHERE office_id = :office"), {"office": HOME_OFFICE}
        ).scalar_one()
        case, district = base.execute(text(SOME_CASE), {"office": HOME_OFFICE}).one()
    saves, last = Saves(engine, case, token), -(-total // PAGE)
    return [
        page("erste Seite", 1),
        page(f"Seite {min(FAR, last)}", min(FAR, last)),
        page(f"letzte Seite ({last})", last),
        _filters(district),
        _search("seltener Name", invented.RARE, 1 / 50, at=1_000_000),
        _search("häufiger Name", invented.COMMON, 1 / 4),
        Job("Fallseite", _get("/faelle/details/", id=case), _get("/cases/details/", id=case), _get("/c", id=case)),
        Job("Speichern", saves.ours, saves.stock, saves.bare),
    ]
