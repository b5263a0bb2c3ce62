"""Every page the portal has, for every role: titled, reachable by keyboard, narrow enough, German, without axe findings."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from flask.testing import FlaskClient
from playwright.sync_api import Page, ViewportSize
from werkzeug.test import TestResponse

from models.enums import Role
from tests import factories
from tests.browser.conftest import Site
from views import SCREENS

OpenAs = Callable[..., Page]
LOGINS = [*(role.value for role in Role if role is not Role.PARTNER_LEAD), "partner_lead", "region"]
LEFT_OUT = ("static", "admin.static", "notices.cancel", "account.sign_in")
AXE = Axe()
MOST_TRIES = 8
WIDE, NARROW = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)
STANDARD = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
WORDS = re.compile(r">[^<]+<|\d+| (href|value|content|action|id|for|name|aria-describedby)=\"[^\"]*\"")
"""What may differ between pages that are alike to axe: it judges structure and colours."""
FACTS = """() => ({
    headings: [...document.querySelectorAll('h1')].map(heading => heading.textContent),
    title: document.title, language: document.documentElement.lang, text: document.body.innerText,
    twice: [...document.querySelectorAll('[id]')].map(one => one.id).filter((id, at, all) => all.indexOf(id) !== at),
    jumps: document.querySelectorAll('[tabindex]:not([tabindex="0"]):not([tabindex="-1"])').length,
    dead: [...document.querySelectorAll('main a, main button, main input, main select, main textarea, main summary')]
        .filter(one => one.tabIndex < 0).length,
})"""
RAW = re.compile(r"\b(None|True|False|null|undefined|NaN|Submit|Save|Edit|Delete|Search|List|Create)\b|<\w+ object")


def pages(site: Site, client: FlaskClient) -> Iterator[tuple[str, str]]:
    """Yield address and look of each page, and of each task, that shows something to who is signed in."""
    for rule in site.app.url_map.iter_rules():
        if (
            "GET" in (rule.methods or ())
            and rule.arguments <= {"task_name", "number"}
            and rule.endpoint not in LEFT_OUT
        ):
            path_of_one = rule.rule.replace("<int:number>", "1")
            for path in (path_of_one.replace("<task_name>", task) for task in tasks_at(rule.endpoint)):
                answers = ((address, client.get(address)) for address in tries(client, path))
                shown = ((address, look(answer.text)) for address, answer in answers if is_page(answer))
                yield from itertools.islice(shown, 1)


def tasks_at(endpoint: str) -> list[str]:
    """Return the names of the tasks behind an endpoint; one empty name where there are none to fill in."""
    screen, _, page = endpoint.partition(".")
    known = {shown.model_class.__name__.lower(): [task.name for task in shown.tasks] for shown in SCREENS}
    return known[screen] if page == "task_view" else [""]


def tries(client: FlaskClient, path: str) -> Iterator[str]:
    """Yield the address itself, or with one record of its list after the other where it speaks of a record."""
    if not path.endswith(("/details/", "/edit/", "/delete/", "/belegliste/")) and "/aufgabe/" not in path:
        yield path
        return
    start = f"/{path.split('/')[1]}/"
    numbers = dict.fromkeys(re.findall(start + r"details/\?id=(\d+)", client.get(start).text))
    for number in itertools.islice(numbers, MOST_TRIES):
        yield f"{path}?id={number}"


def is_page(answer: TestResponse) -> bool:
    """Say whether the address shows a page."""
    return answer.status_code == 200 and answer.mimetype == "text/html"


def look(page: str) -> str:
    """Return the main part of a page without its words."""
    return WORDS.sub("><", page.partition("<main")[2])


@pytest.fixture(scope="module")
def judged() -> set[str]:
    """What the main parts of the pages judged so far look like."""
    return set()


def complaints(page: Page, part: str | None) -> list[Any]:
    """Return everything that is wrong with the page shown; axe judges the part named, None for all of it."""
    facts = page.evaluate(FACTS)
    found: list[Any] = [] if len(facts["headings"]) == 1 else [f"{len(facts['headings'])} headings"]
    if facts["title"] != f"{''.join(facts['headings'][:1])} – Bleibe" or facts["language"] != "de":
        found.append(facts["title"])
    found += [f"{name}: {facts[name]}" for name in ("twice", "jumps", "dead") if facts[name]]
    found += [f"raw: {word.group()}" for word in RAW.finditer(facts["text"])]
    seen = AXE.run(page, part, STANDARD)["violations"]
    found += [(fault["id"], [node["target"] for node in fault["nodes"]][:3]) for fault in seen]
    page.set_viewport_size(NARROW)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(WIDE)
    return [*found, f"{width} pixels wide"] if width > 390 else found


@pytest.mark.parametrize("login", LOGINS)
def test_every_page_of_a_role_is_well_made(site: Site, open_as: OpenAs, judged: set[str], login: str) -> None:
    client, page = signed_in(site, login), open_as(login, viewport=WIDE)
    faults = {}
    for address, looks in pages(site, client):
        if looks in judged and address != "/":
            continue
        judged.add(looks)
        page.goto(address)
        if wrong := complaints(page, None if address == "/" else "main"):
            faults[address] = wrong
    assert faults == {}


def signed_in(site: Site, login: str) -> FlaskClient:
    """Return a client without a browser, to ask quickly which pages there are."""
    client = site.app.test_client()
    site.app.config["WTF_CSRF_ENABLED"] = False
    client.post("/anmelden", data={"login": login, "password": factories.PASSWORD})
    site.app.config["WTF_CSRF_ENABLED"] = True
    return client


@pytest.mark.parametrize(
    "path", ["/", "/faelle/", "/faelle/details/?id=1", "/faelle/edit/?id=1", "/statistik/", "/gibtesnicht"]
)
def test_page_in_dark_has_no_axe_findings(open_as: OpenAs, path: str) -> None:
    page = open_as("clerk", color_scheme="dark")
    page.goto(path)
    assert [fault["id"] for fault in AXE.run(page, options=STANDARD)["violations"]] == []
