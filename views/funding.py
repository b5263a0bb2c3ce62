"""Funding: programmes with plan, posts, receipts and goals; the proof of use as files; for the Region what was handed in."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, request, url_for
from flask_admin import expose
from sqlalchemy import select
from sqlalchemy.orm import undefer

from models import Booking, Goal, PlanPosition, Post, Programme, ProofOfUse
from models.enums import PlanSide, ProofRule
from portal import access, audit, clock
from portal.access import Verb
from portal.extensions import db
from portal.filters import DIGITS
from portal.funding import deadlines, goals, plans, proofs, reports
from portal.listings import Sort
from views import funding_page
from views.base import PortalModelView, viewer
from views.base.days import Day
from views.base.downloads import send_bytes
from views.funding_tasks import BOOKING, POSITION, POST, POST_TASKS, PROGRAMME, of_programme

FACTS = (
    "name", "office_id", "funder_id", "funder_name", "reference", "decided_on", "starts_on", "ends_on", "proof_rule", "proof_due_on",
    "proof_sent_on",
)  # fmt: skip
ASKED = tuple(key for key in FACTS if key not in ("office_id", "proof_sent_on"))
TEXTS = ("use_of_funds", "work_done", "problems", "suggestions")
FILE_NAMES = {"xlsx": "verwendungsnachweis", "docx": "sachbericht"}


class ProgrammeView(PortalModelView):
    """All programmes of the office; for the Region those whose use is proven to it."""

    model_class = Programme
    label, title, path, neuter = "Förderprogramm", "Förderung", "foerderung", True
    plural = "Förderprogramme"
    columns = ("name", "funder_id", "funder_name", "reference", "starts_on", "ends_on", "proof_due_on", "proof_sent_on")
    sortable = ("name", "starts_on", "ends_on", "proof_due_on")
    filter_keys = ("proof_due_on", "proof_sent_on")
    order = Sort("proof_due_on", descending=True)
    sections = (("Förderung", FACTS),)
    form_sections = (("Förderung", ASKED), ("Sachbericht", TEXTS))
    new_sections = (("Förderung", ASKED),)
    tasks = PROGRAMME
    details_template = "funding/programme.html"

    def tone(self, values: dict[str, Any]) -> tuple[str | None, str | None]:
        """Mark proofs that are late, near, or handed in."""
        return funding_page.urgency(values["proof_due_on"], values["proof_sent_on"], clock.today())

    def heading(self, record: Programme) -> str:
        """Name the programme alone."""
        return record.name

    def form_class_of(self, record: Programme | None) -> Any:
        """Let the due day be left empty: most rules give it."""
        form = super().form_class_of(record)
        return type(form.__name__, (form,), {"proof_due_on": _optional(form.proof_due_on)})

    def prefill(self, form: Any) -> None:
        """Propose the rule most decisions follow."""
        form.proof_rule.data = ProofRule.SIX_MONTHS

    def complete(self, record: Programme, form: Any, *, new: bool) -> None:
        """Put a new programme into the own office, and reckon by when its proof is due."""
        if new:
            record.office_id = viewer().agency_id
        deadlines.set_due_day(record, stated=form.proof_due_on.data)

    def details(self, record: Programme) -> dict[str, Any]:
        """Show Soll and Ist, posts, receipts, goals and proofs beside the facts."""
        return {**super().details(record), **funding_page.parts(record)}

    def buttons(self, record: Programme) -> list[dict[str, Any]]:
        """Offer the proof as it stands."""
        own = super().buttons(record)
        if access.may(viewer(), Verb.READ, PlanPosition):
            for label, page in (
                ("Verwendungsnachweis (Excel)", "workbook_view"),
                ("Sachbericht (Word)", "report_view"),
            ):
                own.append({"label": label, "url": self.url_to(page, id=record.id)})
        if access.may(viewer(), Verb.CREATE, Booking):
            own.append(
                {"label": "Belege aus einer Datei", "url": url_for("booking_lists.upload", id=record.id), "more": True}
            )
        return own

    def own_or_404(self) -> Programme:
        """Return a programme of the own office; what was not handed in is nobody else's."""
        record: Programme = self.record_or_404()
        if not access.may(viewer(), Verb.READ, PlanPosition):
            abort(404)
        return record

    @expose("/verwendungsnachweis.xlsx")
    def workbook_view(self) -> Response:
        """Hand out the proof in figures as it stands today."""
        record = self.own_or_404()
        content = proofs.workbook(db.guarded, record, on=clock.today())
        return self._send(record, content, "xlsx", "Verwendungsnachweis")

    @expose("/sachbericht.docx")
    def report_view(self) -> Response:
        """Hand out the report as it stands today."""
        record = self.own_or_404()
        return self._send(record, reports.build(db.guarded, record, on=clock.today()), "docx", "Sachbericht")

    @expose("/abgegeben.<kind>")
    def handed_in_view(self, kind: str) -> Response:
        """Hand out what was handed in, exactly as it was."""
        number = request.args.get("id", "")
        if kind not in FILE_NAMES or not DIGITS.fullmatch(number):
            abort(404)
        content = ProofOfUse.workbook if kind == "xlsx" else ProofOfUse.report
        statement: Any = select(ProofOfUse).where(ProofOfUse.id == int(number)).options(undefer(content))
        proof = db.session.scalars(statement).one_or_none()
        programme = proof and self.get_one(proof.programme_id)
        if proof is None or programme is None:
            abort(404)
        return self._send(programme, getattr(proof, content.key), kind, str(proof))

    def _send(self, programme: Programme, content: bytes, kind: str, what: str) -> Response:
        """Write down that it leaves, then hand it out."""
        number, office_id = programme.id, programme.office_id
        db.session.rollback()
        audit.record_access(db.engine, viewer(), f"{what}, Förderprogramm Nr. {number}", office_id)
        return send_bytes(content, f"{FILE_NAMES[kind]}_{number}.{kind}")


def _optional(field: Any) -> Any:
    """Return the field without being needed."""
    return Day(field.kwargs["label"], description=field.kwargs["description"])


class PartView(PortalModelView):
    """A screen over what belongs to a programme; added on the programme's page, which one comes back to."""

    def may_create(self) -> bool:
        """Let parts be added on the page of their programme."""
        return False

    def programme_of(self, record: Any) -> Any:
        """Return the programme a part belongs to."""
        owner = record if hasattr(record, "programme_id") else record.position
        return owner.programme

    def trail(self, record: Any) -> list[dict[str, str]]:
        """Lead back to the programme."""
        return [
            {"label": "Förderung", "url": "/foerderung/"},
            {"label": self.programme_of(record).name, "url": self.after_task(record)},
        ]

    def after_task(self, record: Any) -> str:
        """Go back to the programme."""
        return f"/foerderung/details/?id={self.programme_of(record).id}"


class PlanPositionView(PartView):
    """The lines of all plans."""

    model_class = PlanPosition
    label, title, path, feminine = "Position", "Finanzierungspläne", "finanzierungsplan", True
    plural = "Positionen"
    columns = ("number", "label", "programme_id", "side", "planned")
    sections = (("Position", ("programme_id", *POSITION)),)
    form_sections = (("Position", POSITION),)


class PostView(PartView):
    """The posts of all programmes."""

    model_class = Post
    label, title, path, feminine = "Stelle", "Geförderte Stellen", "foerderstellen", True
    plural = "Stellen"
    columns = ("function", "position_id", "part", "pay_group", "starts_on", "ends_on", "monthly", "eligible")
    sortable = ("function", "starts_on")
    sections = form_sections = (("Stelle", POST),)
    tasks = POST_TASKS

    def tailor(self, form: Any, record: Post | None) -> None:
        """Offer the lines of expenditure of the same programme."""
        if record is not None:
            form.position_id.narrow = of_programme(record.position.programme_id, PlanSide.EXPENDITURE)

    def complete(self, record: Post, form: Any, *, new: bool) -> None:
        """Refuse a post with no day in the programme."""
        plans.check_post(
            self.programme_of(record), form.position_id.record(), starts_on=record.starts_on, ends_on=record.ends_on
        )


class BookingView(PartView):
    """The receipts of all programmes."""

    model_class = Booking
    label, title, path, feminine = "Buchung", "Buchungen", "buchungen", True
    columns = ("booked_on", "position_id", "receipt", "text", "amount")
    sortable = ("booked_on",)
    filter_keys = ("booked_on", "amount")
    order = Sort("booked_on", descending=True)
    sections = form_sections = (("Beleg", BOOKING),)

    def tailor(self, form: Any, record: Booking | None) -> None:
        """Offer the lines of the same programme."""
        if record is not None:
            form.position_id.narrow = of_programme(record.position.programme_id)

    def complete(self, record: Booking, form: Any, *, new: bool) -> None:
        """Refuse a receipt from before the programme, of a day to come, or one that is booked already."""
        plans.check_booking(self.programme_of(record), booked_on=record.booked_on, on=clock.today())
        plans.check_twice(
            db.guarded, record.position, booked_on=record.booked_on, amount=record.amount, receipt=record.receipt or "",
            text=record.text, but=record.id,
        )  # fmt: skip


class GoalView(PartView):
    """The goals of all programmes."""

    model_class = Goal
    label, title, path, neuter = "Ziel", "Ziele", "ziele", True
    columns = ("sentence", "programme_id", "indicator", "target", "at_most")
    sections = (("Ziel", ("programme_id", "sentence", "indicator", "target", "at_most")),)
    form_sections = (("Ziel", ("sentence", "indicator", "target", "at_most")),)

    def complete(self, record: Goal, form: Any, *, new: bool) -> None:
        """Refuse a figure nobody can count."""
        goals.check(record.programme, indicator=record.indicator, target=record.target)
