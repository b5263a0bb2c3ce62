"""Reports: sending one in by its channel, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import flash, request
from flask_admin import expose
from sqlalchemy import select

from models import Agency, Report
from models.enums import Channel, ReceivedBy, ReportState
from models.report import CONTENT
from portal import access, channels, clock, dockets, reports
from portal.channels import ChannelRule
from portal.extensions import db
from portal.listings import Sort
from portal.search import reports_matching
from portal.viewers import Viewer
from views.base import PortalModelView, Section, viewer
from views.base.forms import form_class, partners
from views.formats import day
from views.rendering import form_status
from views.report_tasks import TASKS

PARTS: tuple[Section, ...] = (
    ("Haushalt", ("last_name", "first_name", "street", "postcode", "city", "district_name", "phone", "email")),
    ("Mietverhältnis", ("landlord_name", "landlord_address", "rent", "arrears", "compensation")),
    (
        "Verfahren",
        ("stage", "court_code", "docket", "filed_on", "served_on", "hearing_on", "eviction_on", "cut_on"),
    ),
    ("Bemerkung", ("remark",)),
)
"""What a report may say, in the order it is asked; each channel has its share of it."""
MOST_BESIDE = 5
WITHOUT_CLOCK = (ReportState.REJECTED, ReportState.PASSED_ON, ReportState.REVOKED)
ACCEPT = "annehmen"
"""The task that accepts a report, and the button that leads on to it from a new one."""
WALK_IN = "Selbstmelder in der Sprechstunde"


def of_channel(rule: ChannelRule) -> tuple[Section, ...]:
    """Return the sections of a form for what the channel may contain."""
    parts = ((title, tuple(key for key in keys if key in rule.may)) for title, keys in PARTS)
    asked = (("Darf gemeldet werden?", rule.asked),) if rule.asked else ()
    return (*asked, *(part for part in parts if part[1]))


def entrance(rule: ChannelRule, label: str = "", **more: str) -> dict[str, str]:
    """Return the link to the form of a channel."""
    query = urlencode({"channel": rule.channel.value, **more})
    return {"label": label or rule.channel.label, "url": f"/meldungen/new/?{query}", "help": rule.help}


class ReportView(PortalModelView):
    """All reports of the office; for a partner those of its own agency."""

    model_class = Report
    label, title, path, feminine = "Meldung", "Meldungen", "meldungen", True
    columns = (
        "reported_on", "last_name", "first_name", "channel", "reporting_agency_id", "state", "conference_due_on", "case_id",
    )  # fmt: skip
    sortable = ("reported_on", "conference_due_on")
    filter_keys = ("state", "channel", "reported_on")
    order = Sort("reported_on", descending=True)
    search = staticmethod(reports_matching)
    search_hint = "Name, Straße, Vermieter, Aktenzeichen des Gerichts oder Nummer des Falls."
    sections = (
        ("Stand", ("state", "case_id", "conference_due_on", "decided_on", "decided_by_id", "passed_to", "decision_reason")),
        (
            "Meldung",
            (
                "office_id", "reported_on", "channel", "received_by", "basis", "tenant_informed_on", "tenant_objected",
                "reporting_agency_id", "reported_by_id", "source",
            ),
        ),
        *PARTS,
    )  # fmt: skip
    form_sections = PARTS
    tasks = TASKS

    def rule(self) -> ChannelRule | None:
        """Return the rule of the channel of a new report: of the partner's own kind, or as the office chose it."""
        who = viewer()
        if who.office_id is None:
            return channels.RULES[channels.channel_of(db.session.get_one(Agency, who.agency_id))]
        chosen = request.values.get("channel", "")
        return channels.RULES[Channel(chosen)] if chosen in {channel.value for channel in Channel} else None

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> Any:
        """Ask the office for the channel first; a partner has but one."""
        if not self.may_create() or self.rule() is not None:
            return super().create_view()
        offered = [(rule.group, entrance(rule)) for rule in channels.RULES.values()]
        walk_in = entrance(channels.RULES[Channel.SELF], WALK_IN, received_by=ReceivedBy.WALK_IN.value)
        offered.insert(0, (channels.Group.HOUSEHOLD, walk_in))
        groups = [
            {"title": group, "items": [item for place, item in offered if place is group]} for group in channels.Group
        ]
        return self.render(
            "reports/channels.html", title="Neue Meldung", groups=groups,
            breadcrumbs=[{"label": self.title, "url": self.url_to()}],
        ), form_status()  # fmt: skip

    def may_create(self) -> bool:
        """Let partners report, and the office write down what came to it."""
        return super().may_create()

    def asked_first(self) -> Sequence[Section]:
        """Ask a partner for the office, and the office for the way the report came; then what the channel may contain."""
        rule = self.rule()
        if rule is None:
            return self.form_sections
        if viewer().office_id is None:
            return (("Empfänger", ("office_id",)), *of_channel(rule))
        sender = ("reporting_agency_id",) if rule.kinds else ()
        return (("Eingang", ("reported_on", "received_by", *sender)), *of_channel(rule))

    def asked_of(self, record: Report) -> Sequence[Section]:
        """Ask for what the channel of the report may contain."""
        return of_channel(channels.RULES[record.channel])

    def shown_of(self, record: Report) -> Sequence[Section]:
        """Show what the channel may contain, and what is there besides; who reported also sees whom to call."""
        may = channels.RULES[record.channel].may
        shut = {key for key in CONTENT if key not in may and getattr(record, key) in (None, "")}
        shut.update(self.unsaid({"state": record.state}))
        return [(title, tuple(key for key in keys if key not in shut)) for title, keys in self.sections]

    def form_class_of(self, record: Report | None) -> Any:
        """Return the form of the channel, with what it needs marked."""
        rule = self.rule() if record is None else channels.RULES[record.channel]
        sections = self.asked_first() if record is None else self.asked_of(record)
        keys = tuple(key for _, keys in sections for key in keys)
        return form_class(Report, keys, rule.required if rule else frozenset())

    def tailor(self, form: Any, record: Report | None) -> None:
        """Offer the legal bases of the channel and the agencies that report by it."""
        rule = self.rule() if record is None else channels.RULES[record.channel]
        if rule is None:
            return
        if "basis" in form:
            form.basis.choices = [(basis.value, basis.label) for basis in rule.bases]
        if "reporting_agency_id" in form:
            form.reporting_agency_id.narrow = lambda statement: partners(statement).where(Agency.kind.in_(rule.kinds))

    def said_first(self) -> str:
        """Say what the channel may contain."""
        rule = self.rule()
        return f"{rule.channel.label}: {rule.help}" if rule else ""

    def prefill(self, form: Any) -> None:
        """Begin with today, the way chosen, and the landlord where he reports himself."""
        if "reported_on" in form:
            form.reported_on.data = clock.today()
        if "received_by" in form and request.args.get("received_by") == ReceivedBy.WALK_IN.value:
            form.received_by.data = ReceivedBy.WALK_IN
        if "landlord_name" in form and viewer().office_id is None and self.rule_of_landlords():
            form.landlord_name.data = db.session.get_one(Agency, viewer().agency_id).name

    def _form_page(self, form: Any, title: str, sections: Sequence[Section], back: str, **more: Any) -> str:
        """Let the office go on to accepting a new report at once, instead of looking for it again."""
        if title == self.new_label and viewer().office_id is not None:
            more["extra_submits"] = [{"name": ACCEPT, "label": "Speichern und annehmen"}]
        return super()._form_page(form, title, sections, back, **more)

    def after_new(self, record: Report) -> str:
        """Go to the report, or to accepting it where that was asked for."""
        if ACCEPT in request.form and viewer().office_id is not None:
            return self.url_to("task_view", task_name=ACCEPT, id=record.id)
        return super().after_new(record)

    def rule_of_landlords(self) -> bool:
        """Say whether the reporter is a landlord."""
        rule = self.rule()
        return rule is not None and rule.group is channels.Group.LANDLORDS

    def complete(self, record: Report, form: Any, *, new: bool) -> None:
        """Complete a new report: office, sender, channel, clock; check a corrected one; ask about what is no docket."""
        if not new:
            reports.correct(record)
            _ask_about_docket(record)
            return
        who, rule = viewer(), self.rule()
        if rule is None:
            return
        record.channel = rule.channel
        if who.office_id is None:
            record.reporting_agency_id, record.reported_by_id = who.agency_id, who.user_id
            record.reported_on, record.received_by = clock.today(), ReceivedBy.PORTAL
            office = form.office_id.record()
        else:
            office = db.session.get_one(Agency, who.office_id)
        record.state = ReportState.OPEN
        reports.prepare(record, office=office)
        reports.check_twin(db.session(), record)
        _ask_about_docket(record)

    def details(self, record: Report) -> dict[str, Any]:
        """Tell who reported how long the report has waited, and whom to call about it."""
        page = super().details(record)
        if viewer().office_id is None:
            page["sections"].insert(1, {"title": "Ihre Ansprechstelle", "rows": self._whom_to_call(record)})
        if record.state is ReportState.OPEN:
            waited = {"label": "Wartet auf Entscheidung", "value": waiting(record.reported_on)}
            page["sections"][0]["rows"].insert(1, waited)
        return page

    def _whom_to_call(self, record: Report) -> list[dict[str, Any]]:
        office = record.office
        return [
            {"label": "Fachstelle", "value": office.name},
            {"label": "Ansprechperson", "value": office.report_desk},
            {"label": "Telefon", "value": office.phone},
            {"label": "E-Mail", "value": office.email},
        ]

    def unsaid(self, values: dict[str, Any]) -> tuple[str, ...]:
        """Leave the clock out where none runs: for a conference of this office a report rejected, passed on or revoked waits no more."""
        return ("conference_due_on",) if values["state"] in WITHOUT_CLOCK else ()

    def tone(self, values: dict[str, Any]) -> tuple[str | None, str | None]:
        """Mark open reports with how long they have waited, and those whose clock runs out."""
        if values["state"] is not ReportState.OPEN:
            return None, None
        due = values.get("conference_due_on")
        late = due is not None and due < clock.today()
        return ("danger", "Frist abgelaufen") if late else ("warning", waiting(values["reported_on"]))

    def heading(self, record: Report) -> str:
        """Name the report by its day."""
        return str(record)

    def after_task(self, record: Report) -> str:
        """Go to the case once there is one."""
        if record.case_id and viewer().office_id:
            return f"/faelle/details/?id={record.case_id}"
        return self.url_to("details_view", id=record.id)


def _ask_about_docket(report: Report) -> None:
    """Ask about what stands where an Aktenzeichen would and is none; it is kept as typed."""
    if question := dockets.question(report.docket):
        flash(question, "warning")


def open_reports(who: Viewer, asked: str) -> list[dict[str, str]]:
    """Return the newest open reports found by what somebody typed, and the way to all of them where there are more."""
    if not access.sees(who, Report, "last_name"):
        return []
    found = db.session.execute(
        select(Report.id, Report.last_name, Report.first_name, Report.reported_on)
        .where(Report.state == ReportState.OPEN, reports_matching(who, asked))
        .order_by(Report.reported_on.desc(), Report.id.desc())
        .limit(MOST_BESIDE + 1)
    ).all()
    shown = [
        {
            "label": f"{', '.join(filter(None, (one.last_name, one.first_name)))}, gemeldet am {day(one.reported_on)}",
            "url": f"/meldungen/details/?id={one.id}",
        }
        for one in found[:MOST_BESIDE]
    ]
    if len(found) > MOST_BESIDE:
        query = urlencode({"state": ReportState.OPEN.value, "search": asked})
        shown.append({"label": "Alle offenen Meldungen dazu", "url": f"/meldungen/?{query}"})
    return shown


def waiting(since: Any) -> str:
    """Return how long a report of that day has waited, as a person says it."""
    days = (clock.today() - since).days
    return "seit heute" if days <= 0 else "seit gestern" if days == 1 else f"seit {days} Tagen"
