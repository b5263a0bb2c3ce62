"""One request, and the requests of the pages that are no screens over records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from werkzeug.routing import Rule

from models.enums import LetterKind

HUGE = 10**17


@dataclass(frozen=True)
class Ask:
    """One request; ``table`` and ``mark`` say whose record it is about, ``order`` which of several alike it is."""

    method: str
    url: str
    table: str = ""
    mark: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    order: int = 0

    @property
    def path(self) -> str:
        """Return the address without what is asked of it."""
        return self.url.partition("?")[0]


def page(*asks: tuple[str, str], **data: Any) -> Callable[[Rule], Iterator[Ask]]:
    """Return the requests of a page that is no screen over records."""
    return lambda rule: iter([
        Ask(method, url, data=data if method == "POST" else {}, order=order) for order, (method, url) in enumerate(asks)
    ])  # fmt: skip


STATISTICS = (
    "",
    "?office=1",
    "?office=2",
    "?office=3",
    f"?office={HUGE}",
    "?sheet=all&protection=none",
    "?sheet=staff&protection=suppress",
    "?from=2026-01-01&to=2026-12-31",
    "?from=x&to=%00",
)
SCOPES = ("", "?bereich=alle", "?bereich=meine", *(f"?bereich={number}" for number in range(1, 14)), f"?bereich={HUGE}")
PEOPLE = ("", *(f"?person={number}" for number in (*range(1, 14), HUGE, "²")))
A_LETTER = next(iter(LetterKind)).value
NEW_PASSWORD = {
    "old": "falsch", "new": "Birne-Dachs-Kanne", "again": "Birne-Dachs-Kanne", "user_id": "1", "login": "clerk", "role": "lead",
}  # fmt: skip
PAGES: dict[str, Callable[[Rule], Iterator[Ask]]] = {
    "retention.page": page(("GET", "/loeschung/"), ("POST", "/loeschung/"), cases="1", reports="1", sure="y"),
    "static": page(("GET", "/static/../portal/app.py"), ("GET", "/static/%2e%2e/instance/secret_key")),
    "admin.static": page(("GET", "/static/admin/../../../base.py")),
    "admin.index": page(*(("GET", f"/{query}") for query in SCOPES)),
    "day.list": page(*(("GET", f"/tagesliste/{query}") for query in SCOPES)),
    "account.sign_in": page(("GET", "/anmelden"), ("POST", "/anmelden"), login="clerk", password="falsch"),
    "account.sign_out": page(("GET", "/abmelden")),
    "account.own": page(("GET", "/konto/?id=1&user_id=1"), ("POST", "/konto/?id=1"), **NEW_PASSWORD),
    "deputies.own": page(
        *(("GET", f"/konto/vertretung{query}") for query in PEOPLE),
        *(("POST", f"/konto/vertretung{query}") for query in PEOPLE),
        deputy_id="1", absent_from="2030-01-01", role="lead", user_id="1",
    ),
    "pages.rights": page(("GET", "/rechte/")),
    "pages.rights_file": page(("GET", "/rechte/rechte.csv"), ("GET", "/rechte/rechte.xlsx"), ("GET", "/rechte/rechte.py")),
    "pages.accessibility": page(("GET", "/barrierefreiheit/")),
    "pages.health": page(("GET", "/lebt")),
    "statistics.page": page(*(("GET", f"/statistik/{query}") for query in STATISTICS)),
    "statistics.workbook": page(*(("GET", f"/statistik/statistik.xlsx{query}") for query in STATISTICS[-2:])),
    "statistics.figures": page(*(("GET", f"/statistik/kennzahlen{query}") for query in STATISTICS[2:])),
    "statistics.csv": page(*(("GET", f"/statistik/statistik.csv{query}") for query in STATISTICS[2:])),
    "dashboard.page": page(*(("GET", f"/steuerung/{query}") for query in STATISTICS)),
    "deliveries.page": page(("GET", "/lieferungen/")),
    "deliveries.new": page(
        ("GET", "/lieferungen/neu?zeitraum=2026-Q1"), ("POST", "/lieferungen/neu"), zeitraum="2026-Q1", recipient="x", acknowledged="1",
    ),
    "deliveries.cases": page(
        ("GET", "/lieferungen/faelle?zeitraum=2026-Q1"), ("GET", "/lieferungen/faelle?zeitraum=%00"), ("POST", "/lieferungen/faelle"),
        zeitraum="2026-Q1", recipient="Region Muster", office_id="1",
    ),
    "deliveries.one": page(*(("GET", f"/lieferungen/{number}") for number in (1, 2, 3, HUGE))),
    "deliveries.file": page(*(("GET", f"/lieferungen/{number}/datei") for number in (1, 2, 3, HUGE))),
    "gaps.page": page(
        *(("GET", f"/luecken/{query}") for query in PEOPLE), ("GET", "/luecken/?angabe=reasons"), ("GET", "/luecken/?angabe=x"),
    ),
    "notices.upload": page(("GET", "/eingangsliste/"), ("POST", "/eingangsliste/")),
    "notices.check": page(("GET", "/eingangsliste/pruefen"), ("GET", "/eingangsliste/pruefen?list=x&id=1")),
    "notices.assign": page(("POST", "/eingangsliste/zuordnen"), list="../../secret_key"),
    "notices.day": page(("POST", "/eingangsliste/eingang"), list="x", received_on="2026-01-01"),
    "notices.confirm": page(("POST", "/eingangsliste/uebernehmen"), list="x"),
    "notices.done": page(("GET", "/eingangsliste/uebernommen")),
    "calendars.feed": page(("GET", "/kalender/x.ics"), ("GET", f"/kalender/{'0' * 64}.ics"), ("GET", "/kalender/%00.ics")),
    "calendars.own": page(("GET", "/konto/kalender"), ("POST", "/konto/kalender"), user_id="1"),
    "letter_templates.index": page(("GET", "/vorlagen/?office_id=1")),
    "letter_templates.field_list": page(("GET", "/vorlagen/felder")),
    "letter_templates.file": page(("GET", f"/vorlagen/{A_LETTER}.docx"), ("GET", "/vorlagen/..%2fx.docx")),
    "letter_templates.upload": page(("GET", f"/vorlagen/{A_LETTER}/hochladen"), ("POST", f"/vorlagen/{A_LETTER}/hochladen")),
    "letter_templates.restore": page(
        ("GET", f"/vorlagen/{A_LETTER}/zuruecksetzen"), ("POST", f"/vorlagen/{A_LETTER}/zuruecksetzen")
    ),
    "report_builder.index": page(("GET", "/auswertungen/?office_id=1")),
    "report_forms.index": page(("GET", "/berichtsformulare/?office_id=1")),
    "report_forms.words": page(("GET", "/berichtsformulare/platzhalter")),
    "report_forms.upload": page(("GET", "/berichtsformulare/hochladen"), ("POST", "/berichtsformulare/hochladen")),
    "report_forms.keep": page(
        ("GET", "/berichtsformulare/behalten?datei=../../secret_key"), ("POST", "/berichtsformulare/behalten"),
        kept="../../secret_key", name="gestohlen", office_id="1",
    ),
    "serial_letters.done": page(("GET", "/serienbriefe/fertig")),
    "serial_letters.file": page(("GET", "/serienbriefe/serienbrief.docx")),
    "notices.cancel": page(("GET", "/eingangsliste/abbrechen")),
}  # fmt: skip
