"""What is asked of the three applications: the same page of each, in the words of its own addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Engine, text

from tests.bench import invented
from tests.bench.asking import Ask, Peer
from tests.bench.bare import PAGE
from tests.bench.filled import form_with

HOME_OFFICE = 1
FAR = 500
OF_OFFICE = "SELECT count(*) FROM cases WHERE office_id = :office"
SOME_CASE = """
SELECT c.id, c.district_id FROM cases c JOIN conferences f ON f.case_id = c.id JOIN measures m ON m.case_id = c.id
WHERE c.office_id = :office AND c.status = 'implementation' AND c.channel = 'court' ORDER BY c.id DESC LIMIT 1
"""


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


def page(job: str, number: int, goal: float | None = 1 / 4, **more: int) -> Job:
    """Return the job of looking at one page of the list, counted from 1; ``size`` is its length if not 50."""
    asked = {"page": number - 1, **more}
    stock = {"page_size" if key == "size" else key: value for key, value in asked.items()}
    return Job(job, _get("/faelle/", **asked), _get("/cases/", **stock), _get("/", **asked), goal)


def _get(path: str, **arguments: Any) -> Callable[[], Ask]:
    asked = Ask(f"{path}?{urlencode(arguments)}" if arguments else path)
    return lambda: asked


def _search(job: str, name: str, goal: float | None, at: int = 0) -> Job:
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
        at=1_000_000,
    )


class Saves:
    """Each call changes the note, so that every save has something to do; all other fields go back as they came."""

    def __init__(self, engine: Engine, case: int) -> None:
        """Take the database to read the present version from, and the case."""
        self.engine, self.case, self.round = engine, case, 0
        self.forms: dict[str, dict[str, str]] = {}

    def learn(self, name: str, page: str) -> None:
        """Read the form of one application from its page."""
        self.forms[name] = form_with(page, "note")

    def ours(self) -> Ask:
        """Return the POST of our form."""
        with self.engine.connect() as base:
            version = base.execute(text("SELECT version FROM cases WHERE id = :id"), {"id": self.case}).scalar_one()
        return Ask(self.address("/faelle/edit/"), {**self.forms["ours"], "version": str(version), "note": self.note()})

    def stock(self) -> Ask:
        """Return the POST of the stock form."""
        return Ask(self.address("/cases/edit/"), {**self.forms["stock"], "note": self.note()})

    def bare(self) -> Ask:
        """Return the POST without a form."""
        return Ask(self.address("/c"), {"note": self.note()})

    def address(self, path: str) -> str:
        """Return the address for this case."""
        return f"{path}?id={self.case}"

    def note(self) -> str:
        """Return another note each time."""
        self.round += 1
        return f"Vermerk {self.round}"


def jobs(engine: Engine, peers: dict[str, Peer]) -> list[Job]:
    """Return all jobs over the rows of this database."""
    with engine.connect() as base:
        total = base.execute(text(OF_OFFICE), {"office": HOME_OFFICE}).scalar_one()
        case, district = base.execute(text(SOME_CASE), {"office": HOME_OFFICE}).one()
    saves, last = Saves(engine, case), -(-total // PAGE)
    for name, path in (("ours", "/faelle/edit/"), ("stock", "/cases/edit/")):
        saves.learn(name, peers[name].answer(Ask(saves.address(path)))[1].decode())
    return [
        page("erste Seite", 1),
        page("erste Seite, 100 Zeilen", 1, size=100),
        page(f"Seite {min(FAR, last)}", min(FAR, last)),
        page(f"letzte Seite ({last})", last),
        _filters(district),
        _search("seltener Name", invented.RARE, 1 / 50, at=1_000_000),
        _search("häufiger Name", invented.COMMON, None),
        Job("Fallseite", _get("/faelle/details/", id=case), _get("/cases/details/", id=case), _get("/c", id=case)),
        Job("Speichern", saves.ours, saves.stock, saves.bare),
    ]
