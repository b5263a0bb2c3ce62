"""A case with everything that belongs to it, each kind of record asked for once, as far as the viewer sees it."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, inspect, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from models import (
    ArrearsMonth,
    Base,
    Case,
    CaseMember,
    CaseReason,
    Conference,
    Consent,
    Contact,
    Document,
    FollowUp,
    HandledDeadline,
    Invitation,
    Measure,
    Reminder,
    Report,
    Share,
    Step,
)
from models.enums import DataCategory
from portal import access, told_measures
from portal.access import Verb
from portal.extensions import db
from portal.narrowing import narrowed
from portal.viewers import Viewer

ORDERS: dict[Any, tuple[Any, ...]] = {
    Measure: (Measure.due_on, Measure.id),
    FollowUp: (FollowUp.due_on,),
    Reminder: (Reminder.due_on, Reminder.id),
    Step: (Step.happened_on, Step.id),
    ArrearsMonth: (ArrearsMonth.month, ArrearsMonth.id),
    Contact: (Contact.happened_on, Contact.id),
    Document: (Document.id.desc(),),
}
NAMED_WITH: dict[Any, Any] = {
    Measure: Measure.responsible_agency,
    Invitation: Invitation.agency,
    CaseMember: CaseMember.person,
    CaseReason: CaseReason.entry,
    Report: Report.reporting_agency,
    Share: Share.agency,
    Consent: Consent.agency,
    Contact: Contact.author,
    Document: Document.added_by,
    Reminder: Reminder.assigned_to,
    HandledDeadline: HandledDeadline.handled_by,
}
"""What is fetched along with a record because the page names it beside."""
KEPT: dict[Any, str] = {
    Step: "steps",
    Contact: "contacts",
    Conference: "conferences",
    Measure: "measures",
    ArrearsMonth: "arrears_months",
    HandledDeadline: "handled_deadlines",
}
"""Records that rules of the portal read from the case itself."""


@lru_cache(maxsize=512)
def _statement(viewer: Viewer, model: Any) -> Select[Any]:
    """Return the select of the records of a kind of one case, put together once a day for each viewer."""
    statement = select(model).where(model.case_id == bindparam("case", type_=Integer))
    statement = statement.order_by(*ORDERS.get(model, (model.id,)))
    if model in NAMED_WITH:
        statement = statement.options(joinedload(NAMED_WITH[model]))
    return narrowed(viewer, statement)


class CaseFile:
    """The records of one case, each kind in one statement, and only when the page asks for it."""

    def __init__(self, case: Case, viewer: Viewer) -> None:
        """Take the case and who is looking at it."""
        self.case, self.viewer = case, viewer
        self._found: dict[Any, list[Any]] = {}

    @property
    def is_own(self) -> bool:
        """Say whether the viewer works on cases in the office of this case."""
        return self.viewer.office_id is not None and access.may(self.viewer, Verb.READ, Step)

    @cached_property
    def opened(self) -> frozenset[DataCategory]:
        """The data categories the viewer sees of this case: those of his role, and those shared with him."""
        own = access.grant(self.viewer, Case)
        if not own.by_share:
            return own.categories
        return own.categories.union(*(share.granted() & own.by_share for share in self.all(Share)))

    def may(self, verb: Verb, model: type[Base]) -> bool:
        """Say whether the viewer may do this with some record of a kind."""
        return access.may(self.viewer, verb, model)

    def all(self, model: Any) -> list[Any]:
        """Return the records of a kind that belong to the case; none of a kind the viewer never sees."""
        if model not in self._found:
            self._found[model] = self._ask(model) if self.may(Verb.READ, model) else []
        return self._found[model]

    def _ask(self, model: Any) -> list[Any]:
        found = list(db.session.scalars(_statement(self.viewer, model), {"case": self.case.id}))
        if model is Measure:
            told_measures.veil(db.guarded, self.viewer, found)
        relation = KEPT.get(model)
        if relation is not None and relation in inspect(self.case).unloaded:
            set_committed_value(self.case, relation, found)
        return found
