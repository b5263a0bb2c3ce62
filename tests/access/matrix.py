"""Every request worth making, generated from the routes of the application: one rule for each kind of route.

A route without a rule has no requests, and `test_leaks` fails for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask
from sqlalchemy import Connection, func, select
from werkzeug.routing import Rule

from models import (
    Base,
    Booking,
    Case,
    CaseMember,
    CatalogueEntry,
    Goal,
    Merge,
    PlanPosition,
    Post,
    Programme,
    ProofOfUse,
    Report,
    ReportForm,
    SavedReport,
)
from models.enums import LetterKind
from models.types import ClosedList, Percentage, Quantity
from portal import clock
from tests.access.oracle import opens
from tests.access.pages import A_LETTER, HUGE, PAGES, Ask
from tests.world import SECRET
from views.base import PortalModelView

MISSING = 987_654
BUILT = "indicators=reported&indicators=secured_share&rows=stage&across=channel"
TARGETS = {
    "person_id": "persons", "conference_id": "conferences", "consent_id": "consents", "previous_case_id": "cases",
    "termination_id": "steps", "programme_id": "programmes", "position_id": "plan_positions",
}  # fmt: skip
REPORTS = {
    "docket": "501 C 2/26", "court_code": "AG Hannover", "postcode": "30159", "email": "gestohlen@beispiel.de",
    "arrears": "2,00", "tenant_objected": "0", "basis": "consent", "indicator": "closed",
}  # fmt: skip
"""What a landlord may report: more than one rent of 1,00, with consent; in writings that are understood."""


@dataclass(frozen=True)
class Records:
    """The numbers of what stands in the database: table -> mark -> number, and values for forms."""

    numbers: dict[str, dict[str, int]]
    case_numbers: dict[str, str]

    def of(self, table: str) -> dict[str, int]:
        """Return mark -> number of a table, with one that is missing."""
        return {**self.numbers.get(table, {}), "MISSING": MISSING}


def records_in(connection: Connection, ids: Any) -> Records:
    """Find one record of every kind for every mark."""
    cases = {"JOINED": ids.joined, "CLOSEDOFF": ids.closed_off, "FOREIGN": ids.foreign}
    marks = {number: mark for mark, number in cases.items()}
    numbers: dict[str, dict[str, int]] = {"cases": cases, "case_files": cases, "persons": {}, "confidential": {}}
    for mapper in Base.registry.mappers:
        table: Any = mapper.local_table
        if "case_id" not in table.c or "id" not in table.c:
            continue
        for row in connection.execute(select(table).where(table.c.case_id.in_(marks))).mappings():
            name = "confidential" if row.get("confidential") else table.name
            numbers.setdefault(name, {}).setdefault(marks[row["case_id"]], row["id"])
    members, reports, merges = CaseMember.__table__.c, Report.__table__.c, Merge.__table__.c
    for merge_id, kept_id in connection.execute(
        select(merges.id, merges.kept_id).where(merges.kept_id.in_(marks))
    ).tuples():
        numbers.setdefault("merges", {})[marks[kept_id]] = merge_id
    for case_id, person_id in connection.execute(
        select(members.case_id, members.person_id).where(members.case_id.in_(marks))
    ).tuples():
        numbers["persons"].setdefault(marks[case_id], person_id)
    sent = connection.scalar(select(reports.id).where(reports.case_id.is_(None), reports.office_id == ids.home))
    numbers["reports"]["SENT"] = sent or 0
    numbers["agencies"] = {
        name: getattr(ids, name) for name in ("region", "home", "away", "jobcenter", "landlord", "stranger")
    }
    numbers["users"] = {
        login: ids.logins[login] for login in ("away_clerk", "clerk", "partner", "stranger", "region", "admin")
    }
    numbers |= funding_in(connection)
    words = CatalogueEntry.__table__.c
    numbers["catalogue_entries"] = {
        mark: connection.scalar(select(func.min(words.id)).where(words.office_id == office)) or 0
        for mark, office in (("home", ids.home), ("away", ids.away))
    }
    for table in (SavedReport.__table__, ReportForm.__table__):
        saved = connection.execute(select(table.c.id, table.c.name)).tuples()
        numbers[table.name] = {name.split("-")[1]: number for number, name in saved if name.startswith(SECRET)}
    found = connection.execute(
        select(Case.__table__.c.id, Case.__table__.c.number).where(Case.__table__.c.id.in_(marks))
    ).tuples()
    return Records(numbers, {marks[number]: text for number, text in found})


def funding_in(connection: Connection) -> dict[str, dict[str, int]]:
    """Find one record of every kind of funding for every mark: table -> mark -> number."""
    programmes, lines = Programme.__table__.c, PlanPosition.__table__.c
    numbers: dict[str, dict[str, int]] = {"programmes": {}}
    for number, name in connection.execute(select(programmes.id, programmes.name).order_by(programmes.id)).tuples():
        numbers["programmes"].setdefault(name.split("-")[1], number)
    line_of: dict[str, int] = {}
    for mark, number in numbers["programmes"].items():
        line_of[mark] = connection.scalar(select(func.min(lines.id)).where(lines.programme_id == number)) or 0
        for model, key, of in (
            (PlanPosition, "programme_id", number),
            (Goal, "programme_id", number),
            (ProofOfUse, "programme_id", number),
            (Post, "position_id", line_of[mark]),
            (Booking, "position_id", line_of[mark]),
        ):
            table: Any = model.__table__
            found = connection.scalar(select(func.min(table.c.id)).where(table.c[key] == of))
            numbers.setdefault(table.name, {})[mark] = found or 0
    return numbers


@dataclass(frozen=True)
class Matrix:
    """The rules over one application and what stands in its database."""

    app: Flask
    records: Records

    @property
    def views(self) -> dict[str, PortalModelView]:
        """Return endpoint -> screen of every kind of record."""
        return {
            view.endpoint: view for view in self.app.extensions["admin"][0]._views if isinstance(view, PortalModelView)
        }

    def rule_for(self, rule: Rule) -> Callable[[Rule], Iterator[Ask]] | None:
        """Return what generates the requests of a route, None when nothing was written for it."""
        screen, _, page = rule.endpoint.rpartition(".")
        if screen in self.views:
            return getattr(self, f"_{page}", None)
        return PAGES.get(rule.endpoint) or getattr(self, f"_{rule.endpoint.replace('.', '_')}", None)

    def asks(self, login: str = "anonymous", *, brief: bool = False) -> list[Ask]:
        """Return every request of every route with a rule, less those that only repeat a refusal for the login.

        ``brief`` leaves out variations: one filter, one task, one way to fill a form; every route and record stays.
        """
        rules = [(rule, self.rule_for(rule)) for rule in self.app.url_map.iter_rules()]
        every = [ask for rule, make in rules if make is not None for ask in make(rule)]
        return [ask for ask in every if self._tells(login, ask) and not (brief and ask.order > 1)]

    def once(self, method: str) -> list[Ask]:
        """Return one request for every address, for what must be the same whoever asks for whatever."""
        return list({ask.path: ask for ask in reversed(self.asks()) if ask.method == method}.values())

    def _tells(self, login: str, ask: Ask) -> bool:
        """Say whether a request can tell more than one already made: closed screens and records are tried once a way."""
        if not ask.table or login == "anonymous":
            return True
        marks = self.records.of(ask.table)
        if not any(opens(login, ask.table, mark) for mark in marks):
            once = ask.mark in ("", "MISSING", next(iter(marks)))
            reads = ask.mark == "" or "/details/" in ask.url
            return once and ask.order == 0 and (reads or ask.method == "POST")
        return ask.order == 0 or ask.mark == "" or opens(login, ask.table, ask.mark)

    def view_of(self, rule: Rule) -> Any:
        """Return the screen of a route."""
        return self.views[rule.endpoint.rpartition(".")[0]]

    # Lists ----------------------------------------------------------------------------------------------------------
    def _index_view(self, rule: Rule) -> Iterator[Ask]:
        view = self.view_of(rule)
        hidden = next(key for key in view.model_class.__table__.columns.keys() if key not in view.sortable)  # noqa: SIM118
        odd = (f"sort={hidden}&desc=1&size=100", f"page={HUGE}&size=-1&sort=password_hash&search=%00%25_&id={HUGE}")
        yield from self._list(rule, (*self._queries(view), *odd), view.model_class.__tablename__)

    def _export_view(self, rule: Rule) -> Iterator[Ask]:
        view = self.view_of(rule)
        yield from self._list(rule, self._queries(view), view.model_class.__tablename__)

    def _list(self, rule: Rule, queries: Iterable[str], table: str) -> Iterator[Ask]:
        for order, query in enumerate(("", *queries)):
            yield Ask("GET", f"{rule.rule}?{query}", table, order=order)

    def _queries(self, view: Any) -> Iterator[str]:
        """Search for what may be foreign, without writing a whole canary; filter by every relation."""
        if type(view).search is not None:
            for begun in ("KANARIE-JOINED-NAM", "KANARIE-CLOSEDOFF-NAM", "KANARIE-FOREIGN-NAM", "KANARIE-SEN"):
                yield f"search={begun}&q={begun}"
            yield f"search={self.records.case_numbers['FOREIGN']}"
        for flt in view.filters:
            if flt.kind == "select" and view.model_class.__table__.columns[flt.key].foreign_keys:
                yield from (f"{flt.key}={number}" for number in (self.foreign(flt.key), HUGE))
        yield "&".join(f"{flt.key}=x&{flt.key}_from=x&{flt.key}_to=%00" for flt in view.filters)

    # Single records -------------------------------------------------------------------------------------------------
    def _details_view(self, rule: Rule) -> Iterator[Ask]:
        for table, mark, number in self._single(rule):
            yield Ask("GET", f"{rule.rule}?id={number}", table, mark)

    def _edit_view(self, rule: Rule) -> Iterator[Ask]:
        model = self.view_of(rule).model_class
        for table, mark, number in self._single(rule):
            yield Ask("GET", f"{rule.rule}?id={number}", table, mark)
            for order, foreign in enumerate((True, False)):
                yield Ask("POST", f"{rule.rule}?id={number}", table, mark, self.values(model, foreign=foreign), order)

    def _delete_view(self, rule: Rule) -> Iterator[Ask]:
        for table, mark, number in self._single(rule):
            yield Ask("GET", f"{rule.rule}?id={number}", table, mark)
            yield Ask("POST", f"{rule.rule}?id={number}", table, mark)

    def _task_view(self, rule: Rule) -> Iterator[Ask]:
        view = self.view_of(rule)
        for place, name in enumerate([*(task.name for task in view.tasks), "unbekannt"]):
            for table, mark, number in self._single(rule):
                url = f"{rule.rule.replace('<task_name>', name)}?id={number}"
                yield Ask("GET", url, table, mark, order=place)
                for order, foreign in enumerate((True, False)):
                    data = self.values(view.model_class, foreign=foreign) | self.answers(foreign=foreign)
                    yield Ask("POST", url, table, mark, data, order=2 * place + order)

    def _create_view(self, rule: Rule) -> Iterator[Ask]:
        view = self.view_of(rule)
        table = view.model_class.__tablename__
        yield Ask("GET", rule.rule, table)
        for order, foreign in enumerate((True, False)):
            yield Ask("POST", rule.rule, table, "", self.values(view.model_class, foreign=foreign), order)

    def _file_view(self, rule: Rule) -> Iterator[Ask]:
        for table, mark, number in self._single(rule):
            yield Ask("GET", f"{rule.rule}?id={number}", table, mark)

    _minutes_view = _calendar_view = _story_view = _workbook_view = _report_view = _file_view

    def _meeting_view(self, rule: Rule) -> Iterator[Ask]:
        model = self.view_of(rule).model_class
        for table, mark, number in self._single(rule):
            yield Ask("GET", f"{rule.rule}?id={number}", table, mark)
            for order, foreign in enumerate((True, False)):
                data = self.values(model, foreign=foreign) | self.answers(foreign=foreign)
                data |= {
                    "stamp": "1.1",
                    "problem": "gestohlen",
                    "title": "gestohlen",
                    "due_on": clock.today().isoformat(),
                }
                data |= {"kind_id": 1, "schritt": "abschliessen", "responsible_user_id": self.foreign("user_id")}
                yield Ask("POST", f"{rule.rule}?id={number}", table, mark, data, order)

    def _handed_in_view(self, rule: Rule) -> Iterator[Ask]:
        for order, kind in enumerate(("xlsx", "docx", "py")):
            for mark, number in self.records.of("proofs_of_use").items():
                known = kind != "py"
                url = f"{rule.rule.replace('<kind>', kind)}?id={number}"
                yield Ask("GET", url, "proofs_of_use" if known else "", mark if known else "", order=order)

    def _documents_upload(self, rule: Rule) -> Iterator[Ask]:
        for mark, number in self.records.of("case_files").items():
            yield Ask("GET", f"{rule.rule}?fall={number}", "case_files", mark)
            yield Ask("POST", f"{rule.rule}?fall={number}", "case_files", mark, {"file": "kein"})
        yield Ask("GET", f"{rule.rule}?fall=²")

    def _deadlines_handle(self, rule: Rule) -> Iterator[Ask]:
        for mark, number in self.records.of("case_files").items():
            url = f"{rule.rule}?fall={number}&regel=grace_period&ab={clock.today().isoformat()}"
            yield Ask("GET", url, "case_files", mark)
            yield Ask("POST", url, "case_files", mark, {"note": "gestohlen"})
        yield Ask("GET", f"{rule.rule}?fall=²")

    def _arrears_page(self, rule: Rule) -> Iterator[Ask]:
        month = f"{clock.today():%Y_%m}"
        data = {
            f"owed_{month}_rent": "7,00",
            f"paid_{month}_rent": "1,00",
            "energy_debt": "3",
            "known_on": "2026-01-05",
        }
        for mark, number in self.records.of("case_files").items():
            url = f"{rule.rule}?fall={number}"
            yield Ask("GET", url, "case_files", mark)
            yield Ask("POST", url, "case_files", mark, data)
            yield Ask("POST", url, "case_files", mark, {**data, "uebernehmen": "1"}, order=1)
        yield Ask("GET", f"{rule.rule}?fall=²")

    def _deadlines_reopen(self, rule: Rule) -> Iterator[Ask]:
        for mark, number in self.records.of("case_files").items():
            url = f"{rule.rule}?fall={number}&regel=grace_period&ab={clock.today().isoformat()}"
            yield Ask("POST", url, "case_files", mark)

    def _merging_page(self, rule: Rule) -> Iterator[Ask]:
        """Look at every pair; write only what must be refused, so that the world stays as it is."""
        for what, table in (("faelle", "case_files"), ("personen", "persons")):
            foreign = self.records.of(table)["FOREIGN"]
            for mark, number in self.records.of(table).items():
                url = f"{rule.rule.replace('<what>', what)}?bleibt={number}"
                yield Ask("GET", url, table, mark)
                yield Ask("POST", url, table, mark, {"other": self.records.case_numbers["FOREIGN"]})
                for other in (foreign, MISSING, "²"):
                    yield Ask("GET", f"{url}&mit={other}")
                    yield Ask("POST", f"{url}&mit={other}", data={"apart": "1"})
                yield Ask("GET", f"{url}&mit={self.records.of(table)['CLOSEDOFF']}")
        yield Ask("GET", rule.rule.replace("<what>", "alles"))

    def _letters_choose(self, rule: Rule) -> Iterator[Ask]:
        for mark, number in self.records.of("case_files").items():
            yield Ask("GET", f"{rule.rule}?fall={number}", "case_files", mark)

    def _letters_write(self, rule: Rule) -> Iterator[Ask]:
        for order, kind in enumerate(LetterKind):
            for mark, number in self.records.of("case_files").items():
                url = f"{rule.rule}?fall={number}&art={kind.value}&konferenz={self.records.numbers['conferences']['FOREIGN']}"
                yield Ask("GET", url, "case_files", mark, order=order)
                data = {
                    "on": clock.today().isoformat(),
                    "conference": self.records.numbers["conferences"]["FOREIGN"],
                    "vorschau": "1",
                }
                yield Ask("POST", url, "case_files", mark, data, order)

    def _handovers_choose(self, rule: Rule) -> Iterator[Ask]:
        yield Ask("POST", rule.rule, data={"rowid": [*self.records.of("cases").values(), HUGE]})

    def _handovers_sheet(self, rule: Rule) -> Iterator[Ask]:
        for mark, number in self.records.of("case_files").items():
            yield Ask("GET", f"{rule.rule}?rowid={number}", "case_files", mark)
        yield Ask("GET", f"{rule.rule}?" + "&".join(f"rowid={number}" for number in self.records.of("cases").values()))

    def _handovers_file(self, rule: Rule) -> Iterator[Ask]:
        return self._handovers_sheet(rule)

    def _handovers_give(self, rule: Rule) -> Iterator[Ask]:
        every = "&".join(f"rowid={number}" for number in self.records.of("cases").values())
        chosen = [
            ("", "", every),
            *(("case_files", mark, f"rowid={n}") for mark, n in self.records.of("case_files").items()),
        ]
        for table, mark, query in chosen:
            yield Ask("GET", f"{rule.rule}?{query}", table, mark)
            for order, to in enumerate((self.foreign("user_id"), self.own("user_id"))):
                yield Ask("POST", f"{rule.rule}?{query}", table, mark, {"to_id": to, "reason": "gestohlen"}, order)

    def _serial_letters_write(self, rule: Rule) -> Iterator[Ask]:
        yield from self._list(rule, self._queries(self.views["case"]), table="")
        yield Ask("GET", f"{rule.rule}?rowid={self.records.numbers['cases']['FOREIGN']}")
        data = {
            "kind": A_LETTER,
            "on": clock.today().isoformat(),
            "cases": [self.records.numbers["cases"]["FOREIGN"]],
        }
        yield Ask("POST", rule.rule, data=data)

    def _report_forms_show(self, rule: Rule) -> Iterator[Ask]:
        for mark, number in self.records.of("report_forms").items():
            for order, more in enumerate(("", "&period=2026-Q1", "&period=%00")):
                yield Ask("GET", f"{rule.rule}?id={number}{more}", "report_forms", mark, order=order)
        yield Ask("GET", f"{rule.rule}?id=²")

    _report_forms_filled = _report_forms_original = _report_forms_show

    def _booking_lists_upload(self, rule: Rule) -> Iterator[Ask]:
        for mark, number in self.records.of("programmes").items():
            table = ("bookable", mark)
            yield Ask("GET", f"{rule.rule}?id={number}", *table)
            yield Ask("POST", f"{rule.rule}?id={number}", *table, {"file": "kein"})
        yield Ask("GET", f"{rule.rule}?id=²")

    def _booking_lists_book(self, rule: Rule) -> Iterator[Ask]:
        for mark, number in self.records.of("programmes").items():
            yield Ask(
                "POST", f"{rule.rule}?id={number}", "bookable", mark, {"kept": "../../secret_key", "name": "x.csv"}
            )

    def _report_builder_build(self, rule: Rule) -> Iterator[Ask]:
        for mark, number in self.records.of("saved_reports").items():
            yield Ask("GET", f"{rule.rule}?id={number}", "saved_reports", mark)
        for query in (BUILT, f"{BUILT}&f.district=x", "period=%00", "indicators=x&rows=x", "id=²"):
            yield Ask("GET", f"{rule.rule}?{query}")

    _report_builder_workbook = _report_builder_csv = _report_builder_build

    def _report_builder_save(self, rule: Rule) -> Iterator[Ask]:
        for mark, number in self.records.of("saved_reports").items():
            data = {"indicators": "reported", "name": f"gestohlen {mark}", "audience": "all"}
            yield Ask("POST", f"{rule.rule}?id={number}", "saved_reports", mark, data)
        yield Ask("POST", rule.rule, data={"indicators": "reported", "name": "gestohlen", "office_id": "1"})

    def _report_builder_delete(self, rule: Rule) -> Iterator[Ask]:
        for mark, number in self.records.of("saved_reports").items():
            yield Ask("GET", f"{rule.rule}?id={number}", "saved_reports", mark)
            yield Ask("POST", f"{rule.rule}?id={number}", "saved_reports", mark)

    def _report_forms_delete(self, rule: Rule) -> Iterator[Ask]:
        for mark, number in self.records.of("report_forms").items():
            yield Ask("GET", f"{rule.rule}?id={number}", "report_forms", mark)
            yield Ask("POST", f"{rule.rule}?id={number}", "report_forms", mark)

    def _single(self, rule: Rule) -> Iterator[tuple[str, str, int]]:
        table = self.view_of(rule).model_class.__tablename__
        for name in (table, "confidential") if table == "contacts" else (table,):
            yield from ((name, mark, number) for mark, number in self.records.of(name).items())

    # What forms are filled with -------------------------------------------------------------------------------------
    def values(self, model: Any, *, foreign: bool) -> dict[str, Any]:
        """Return something for every column of a record, those no form shows among them."""
        given = {
            column.key: self._value(column, foreign=foreign) for column in model.__table__.columns if column.key != "id"
        }
        return {key: value for key, value in given.items() if value is not None} | {
            "version": "1",
            "password_hash": "!",
        }

    def _value(self, column: Any, *, foreign: bool) -> Any:
        if column.key == "case_id":
            return self.records.case_numbers["FOREIGN" if foreign else "JOINED"]
        if column.foreign_keys:
            return self.foreign(column.key) if foreign else self.own(column.key)
        if column.key in REPORTS:
            return REPORTS[column.key]
        if isinstance(column.type, ClosedList):
            return list(column.type.members)[-1].value
        samples: dict[type, str] = {
            bool: "1", date: clock.today().isoformat(), datetime: "2026-01-02T10:00", int: "1",
            **dict.fromkeys((Decimal, Quantity, Percentage), "1,00"),
        }  # fmt: skip
        return samples.get(column.type.python_type, "gestohlen")

    def answers(self, *, foreign: bool) -> dict[str, Any]:
        """Return something for every field of the forms of tasks."""
        today = clock.today().isoformat()
        return {
            "on": today, "at": "2030-01-02T10:00", "reason": "gestohlen", "body": "gestohlen", "text": "gestohlen", "minutes": "gestohlen",
            "agencies": [self.foreign("agency_id")], "attended": [MISSING], "categories": ["contact", "health"], "send": "1",
            "case": str(self.records.numbers["cases"]["FOREIGN"]) if foreign else "", "password": "Birne-Dachs-Kanne-Wolke",
            "outcome": "W1", "way": "", "kept": "", "answer": "coming", "basis": "consent", "form": "written", "household": "1",
        }  # fmt: skip

    def foreign(self, key: str) -> int:
        """Return the number of a record of another office for a foreign key."""
        return self._number(key, "FOREIGN", "away", "away_clerk")

    def own(self, key: str) -> int:
        """Return the number of a record of the own office for a foreign key."""
        return self._number(key, "JOINED", "jobcenter" if key != "office_id" else "home", "clerk")

    def _number(self, key: str, mark: str, agency: str, user: str) -> int:
        numbers = self.records.numbers
        if key in ("office_id", "funded_by_id") or "agency" in key:
            return numbers["agencies"][agency]
        if key == "funder_id":
            return numbers["agencies"]["away" if mark == "FOREIGN" else "region"]
        if key in TARGETS:
            return numbers[TARGETS[key]][mark]
        return 1 if key in ("district_id", "trigger_id", "entry_id", "kind_id") else numbers["users"][user]
