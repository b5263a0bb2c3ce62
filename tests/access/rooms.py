"""Requests of the pages beside the screens: documents, letters, handovers, merging, reports built, bookings."""

from __future__ import annotations

from collections.abc import Iterator

from werkzeug.routing import Rule

from models.enums import LetterKind
from portal import clock
from tests.access.pages import A_LETTER, HUGE, Ask
from tests.access.records import MISSING
from tests.access.screens import Screens

BUILT = "indicators=reported&indicators=secured_share&rows=stage&across=channel"


class Rooms(Screens):
    """One rule for each page of its own."""

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
