"""Who may see and do what: one table, role by record by verb; what is not in it is forbidden.

`portal.access` answers from it, and `portal.guard` enforces it in the session.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from models import (
    AccessEntry,
    Agency,
    AgendaPoint,
    ArrearsMonth,
    AuditEntry,
    Base,
    Booking,
    CalendarFeed,
    Case,
    CaseMember,
    CaseReason,
    CatalogueEntry,
    Conference,
    Consent,
    Contact,
    Document,
    FollowUp,
    Goal,
    HandledDeadline,
    Handover,
    Invitation,
    LetterTemplate,
    Measure,
    Merge,
    NumberSeries,
    Person,
    PlanPosition,
    Post,
    Programme,
    ProofOfUse,
    Reminder,
    Report,
    ReportForm,
    SavedReport,
    Share,
    StatisticsDelivery,
    Step,
    User,
)
from models.enums import DataCategory, Role
from models.report import CONDITIONS, CONTENT
from models.share import SHAREABLE
from portal import conditions as rows
from portal.conditions import Condition

C = DataCategory
ALL = frozenset(DataCategory)
BASIC = frozenset({C.BASIC})


class Verb(StrEnum):
    """What somebody wants to do with a record."""

    READ = "read"
    CREATE = "create"
    WRITE = "write"
    DELETE = "delete"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class Grant:
    """What one role may do with one kind of record.

    ``categories`` are seen on every readable row, ``by_share`` only where a share opens them;
    ``columns`` limits what may be written to the columns named.
    """

    read: Condition = rows.nothing
    create: Condition = rows.nothing
    write: Condition = rows.nothing
    delete: Condition = rows.nothing
    export: bool = False
    categories: frozenset[DataCategory] = BASIC
    by_share: frozenset[DataCategory] = field(default_factory=frozenset)
    columns: frozenset[str] | None = None

    def condition(self, verb: Verb) -> Condition:
        """Return the condition of a verb; exporting reads."""
        return self.read if verb is Verb.EXPORT else getattr(self, verb.value)


NO_GRANT = Grant()
WORK = Grant(read=rows.own_office, create=rows.own_office, write=rows.own_office, export=True, categories=ALL)
WORK_AND_DELETE = Grant(
    read=rows.own_office,
    create=rows.own_office,
    write=rows.own_office,
    delete=rows.own_office,
    export=True,
    categories=ALL,
)
DELIVERING = Grant(read=rows.own_office, create=rows.own_office, categories=ALL)
"""What was delivered is never changed."""
READ_ALL = Grant(read=rows.everything, categories=ALL)
OWN_FEED = Grant(read=rows.own_user, create=rows.own_user, write=rows.own_user, delete=rows.own_user)
OFFICE_TEMPLATES = Grant(
    read=rows.own_office, create=rows.own_office, write=rows.own_office, delete=rows.own_office, categories=ALL
)
FIGURES = frozenset({C.BASIC, C.PROCEEDING, C.MONEY})
HANDED = Grant(read=rows.own_office, write=rows.handed_to_me, columns=frozenset({"seen_on"}), categories=ALL)
HANDING = replace(HANDED, create=rows.handed_within_office)
ABSENCE = frozenset({"deputy_id", "absent_from", "absent_until"})
"""What people say of themselves, and a lead of everybody in the office: who stands in, from when, until when."""

FUNDING: dict[type[Base], Grant] = {
    Programme: WORK_AND_DELETE,
    PlanPosition: WORK_AND_DELETE,
    Post: WORK_AND_DELETE,
    Booking: WORK_AND_DELETE,
    Goal: WORK_AND_DELETE,
    ProofOfUse: Grant(read=rows.own_office, create=rows.own_office, categories=ALL),
}
"""What an office is paid for and must prove: its finance and its lead alone."""
SAVED: dict[type[Base], Grant] = {SavedReport: OFFICE_TEMPLATES, ReportForm: OFFICE_TEMPLATES}
SHARED = Grant(read=rows.shared_with_my_role)
SAVED_AND_SHARED: dict[type[Base], Grant] = {SavedReport: SHARED, ReportForm: SHARED}
"""Reports and forms as their owners and as those they are shared with may have them; figures are asked for anew."""

FILE: dict[type[Base], Grant] = {
    CaseMember: WORK_AND_DELETE,
    CaseReason: WORK_AND_DELETE,
    Report: WORK,
    Step: WORK_AND_DELETE,
    HandledDeadline: WORK_AND_DELETE,
    ArrearsMonth: WORK_AND_DELETE,
    Conference: WORK,
    AgendaPoint: WORK_AND_DELETE,
    Invitation: WORK_AND_DELETE,
    Measure: WORK,
}
"""What makes up the file of a case: whoever may change closed cases may change it."""
OPEN_FILE: dict[type[Base], Grant] = {
    model: replace(
        own,
        create=own.create if model is Report else rows.unless_case_closed,
        write=rows.unless_case_closed,
        delete=rows.nothing if own.delete is rows.nothing else rows.unless_case_closed,
    )
    for model, own in FILE.items()
}
"""The same for everybody else: with its case it is closed; what goes on after closing is not in it."""

STAFF: dict[type[Base], Grant] = {
    **OPEN_FILE,
    Case: Grant(
        read=rows.own_office, create=rows.own_office, write=rows.open_in_own_office, export=True, categories=ALL
    ),
    Person: WORK,
    Contact: Grant(
        read=rows.own_or_not_confidential, create=rows.written_by_me, write=rows.written_by_me, categories=ALL
    ),
    FollowUp: WORK,
    Reminder: WORK_AND_DELETE,
    Handover: HANDED,
    Merge: Grant(read=rows.own_office, create=rows.own_office, write=rows.own_office, categories=ALL),
    Consent: WORK,
    Share: WORK,
    Document: Grant(read=rows.own_office, create=rows.own_office, categories=ALL),
    NumberSeries: Grant(read=rows.own_office, create=rows.own_office, write=rows.own_office),
    LetterTemplate: Grant(read=rows.own_office),
    CalendarFeed: OWN_FEED,
    Agency: READ_ALL,
    User: Grant(read=rows.colleagues_and_partners, write=rows.own_person, columns=ABSENCE),
    CatalogueEntry: Grant(read=rows.own_office, categories=ALL),
    **SAVED_AND_SHARED,
}
LEAD: dict[type[Base], Grant] = {
    **STAFF,
    **FILE,
    **FUNDING,
    StatisticsDelivery: DELIVERING,
    Case: WORK,
    FollowUp: replace(WORK, delete=rows.follow_ups_to_come),
    Handover: HANDING,
    User: Grant(read=rows.colleagues_and_partners, write=rows.colleagues, columns=ABSENCE),
    Agency: replace(READ_ALL, write=rows.own_agency_itself, columns=frozenset({"age_bands"})),
    Document: Grant(read=rows.own_office, create=rows.own_office, delete=rows.own_office, categories=ALL),
    LetterTemplate: OFFICE_TEMPLATES,
    AuditEntry: Grant(read=rows.own_office, categories=ALL),
    AccessEntry: Grant(read=rows.own_office, categories=ALL),
    **SAVED,
}
REPORT_KEYS = ("names_key", "street_key", "landlord_key")
"""What follows by itself from what a report says."""
PARTNER: dict[type[Base], Grant] = {
    Case: Grant(read=rows.touched_by_own_agency, by_share=frozenset(SHAREABLE)),
    Report: Grant(
        read=rows.reported_by_own_agency,
        create=rows.new_report_of_own_agency,
        write=rows.new_report_of_own_agency,
        categories=ALL - {C.INTERNAL},
        columns=frozenset({"state", "decided_on", "docket_key", *REPORT_KEYS, *CONTENT, *CONDITIONS}),
    ),
    Conference: Grant(read=rows.invited_own_agency),
    Invitation: Grant(
        read=rows.sent_to_own_agency,
        write=rows.sent_to_own_agency,
        categories=BASIC | {C.PROCEEDING},
        columns=frozenset({"answer", "answered_on", "answer_note", "represented_by"}),
    ),
    Measure: Grant(
        read=rows.owned_by_own_agency,
        write=rows.owned_by_own_agency,
        categories=FIGURES,
        columns=frozenset({"state", "begun_on", "done_on", "declined_on", "answered_on", "partner_note", "result"}),
    ),
    Share: Grant(read=rows.shared_with_own_agency),
    Step: Grant(read=rows.of_cases_shared_in(C.PROCEEDING), categories=BASIC | {C.PROCEEDING}),
    CaseMember: Grant(read=rows.tenants_shared, categories=BASIC | {C.CONTACT}),
    Person: Grant(read=rows.persons_shared, categories=BASIC | {C.CONTACT}),
    Agency: Grant(read=rows.offices_and_own_agency),
    User: Grant(read=rows.colleagues),
    CatalogueEntry: Grant(read=rows.of_offices_worked_with, categories=ALL),
    CalendarFeed: OWN_FEED,
}
FINANCE: dict[type[Base], Grant] = {
    **FUNDING,
    StatisticsDelivery: DELIVERING,
    Agency: Grant(read=rows.own_agency_and_funding),
    CatalogueEntry: Grant(read=rows.own_office, categories=ALL),
    **SAVED,
}
"""Finance of an office: figures, funding, and cases only as rows under a pseudonym (`portal.statistics.case_rows`)."""
REGION: dict[type[Base], Grant] = {
    Programme: Grant(read=rows.handed_in_to_own_agency),
    ProofOfUse: Grant(read=rows.proofs_for_own_agency),
    StatisticsDelivery: Grant(read=rows.delivered_to_own_agency),
    Agency: Grant(read=rows.own_agency_and_funding),
    **SAVED,
    SavedReport: replace(OFFICE_TEMPLATES, read=rows.own_or_shared_with_region),
}
"""Finance of a Region: figures, which `portal.statistics` counts, what was handed in, and its own reports; no household."""
ADMIN: dict[type[Base], Grant] = {
    Agency: Grant(
        read=rows.everything, create=rows.agencies_to_administer, write=rows.agencies_to_administer, categories=ALL
    ),
    User: Grant(
        read=rows.colleagues_and_partners, create=rows.manageable_users, write=rows.manageable_users, categories=ALL
    ),
    LetterTemplate: OFFICE_TEMPLATES,
    CatalogueEntry: Grant(read=rows.own_office, create=rows.own_office, write=rows.own_office, categories=ALL),
}
PRIVACY: dict[type[Base], Grant] = {
    Case: Grant(read=rows.own_office),
    Consent: Grant(read=rows.own_office),
    Share: Grant(read=rows.own_office),
    AuditEntry: Grant(read=rows.own_office, categories=ALL),
    AccessEntry: Grant(read=rows.own_office, categories=ALL),
    Agency: READ_ALL,
    User: Grant(read=rows.colleagues_and_partners),
    CatalogueEntry: Grant(read=rows.own_office, categories=ALL),
}
POLICY: dict[Role, dict[type[Base], Grant]] = {
    Role.CLERK: {**STAFF, Handover: HANDING},
    Role.SOCIAL_WORKER: STAFF,
    Role.LEAD: LEAD,
    Role.PARTNER: PARTNER,
    Role.PARTNER_LEAD: PARTNER,
    Role.FINANCE: FINANCE,
    Role.ADMIN: ADMIN,
    Role.PRIVACY: PRIVACY,
}
GUARDED: tuple[type[Base], ...] = tuple(dict.fromkeys(model for grants in POLICY.values() for model in grants))
"""Every kind of record the table speaks of."""
