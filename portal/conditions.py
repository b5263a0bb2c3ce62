"""Which rows: the conditions in SQL that grants are made of.

They are written against tables, not records, so that they are never narrowed themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, exists, false, or_, select, true, union_all

from models import Agency, Base, Case, CaseMember, Conference, Invitation, Measure, Programme, Report, Share, User
from models.enums import AgencyKind, Audience, CaseStatus, ConferenceState, DataCategory, Relation, ReportState, Role
from portal.viewers import Viewer

Condition = Callable[[Viewer, Any], Any]
"""Viewer and record (or its columns) -> the rows, as a condition in SQL."""


def table_of(model: type[Base]) -> FromClause:
    """Return the table of a record, past the narrowing of the session; only for conditions of access."""
    return model.__table__


reports, invitations, measures = table_of(Report).c, table_of(Invitation).c, table_of(Measure).c
conferences, shares, members = table_of(Conference).c, table_of(Share).c, table_of(CaseMember).c
users, agencies = table_of(User).alias("somebody").c, table_of(Agency).c
absent = table_of(User).alias("absent").c
TENANTS = (Relation.TENANT, Relation.CO_TENANT)
meant = table_of(Conference).alias("meant").c
"""Conferences under another name, for a look at one from a row of something else: never the ones a statement asks for."""
keeper = table_of(Agency).alias("keeper").c
owned = table_of(Measure).alias("owned").c
opened = table_of(Share).alias("opened").c
programmes = table_of(Programme).alias("funded").c
closed = table_of(Case).alias("closed").c
"""Tables under another name for conditions on words, which stand in statements over these tables themselves."""


def nothing(viewer: Viewer, model: Any) -> Any:
    """No row."""
    return false()


def everything(viewer: Viewer, model: Any) -> Any:
    """Every row."""
    return true()


def own_office(viewer: Viewer, model: Any) -> Any:
    """Rows of the viewer's own office."""
    return model.office_id == viewer.agency_id


def shared_with_my_role(viewer: Viewer, model: Any) -> Any:
    """Reports and forms of the own office that are shared with the viewer's role."""
    own = {Role.CLERK: Audience.CLERKS, Role.SOCIAL_WORKER: Audience.SOCIAL_WORKERS}
    heard = [Audience.ALL, own[viewer.role]] if viewer.role in own else [Audience.ALL]
    return and_(model.office_id == viewer.agency_id, model.audience.in_(heard))


def own_or_shared_with_region(viewer: Viewer, model: Any) -> Any:
    """Reports of the own Region, and those the offices it funds share with it."""
    funded = select(keeper.id).where(keeper.funded_by_id == viewer.agency_id)
    shared = and_(model.audience == Audience.REGION, model.office_id.in_(funded))
    return or_(model.office_id == viewer.agency_id, shared)


def open_in_own_office(viewer: Viewer, model: Any) -> Any:
    """Cases of the own office that are not closed."""
    return and_(model.office_id == viewer.agency_id, model.status != CaseStatus.CLOSED)


def unless_case_closed(viewer: Viewer, model: Any) -> Any:
    """Rows of the own office that hang on no closed case: what is closed stays as it was closed."""
    ended = exists().where(closed.id == model.case_id, closed.status == CaseStatus.CLOSED)
    return and_(model.office_id == viewer.agency_id, ~ended)


def follow_ups_to_come(viewer: Viewer, model: Any) -> Any:
    """Follow-ups of the own office nobody has made yet: with a case opened again they go."""
    return and_(model.office_id == viewer.agency_id, model.done_on.is_(None))


def of_offices_worked_with(viewer: Viewer, model: Any) -> Any:
    """Words of the offices the viewer's agency works with: the one that looks after it, and those it has to do with."""
    own = viewer.agency_id
    return or_(
        model.office_id.in_(select(keeper.managed_by_id).where(keeper.id == own)),
        exists().where(owned.responsible_agency_id == own, owned.office_id == model.office_id),
        exists().where(opened.agency_id == own, opened.office_id == model.office_id),
    )


def stood_in_for(user_id: int | None, today: Any) -> Any:
    """Select the users somebody stands in for on a day: always, or from and until the days of an absence."""
    return select(absent.id).where(
        absent.deputy_id == user_id,
        or_(absent.absent_from.is_(None), absent.absent_from <= today),
        or_(absent.absent_until.is_(None), absent.absent_until >= today),
    )


def own_or_not_confidential(viewer: Viewer, model: Any) -> Any:
    """Contacts of the own office; confidential ones only for their author and who stands in for him (§ 203 StGB)."""
    others = stood_in_for(viewer.user_id, viewer.today)
    return and_(
        model.office_id == viewer.agency_id,
        or_(model.confidential.is_(False), model.author_id == viewer.user_id, model.author_id.in_(others)),
    )


def written_by_me(viewer: Viewer, model: Any) -> Any:
    """Contacts of the own office that the viewer wrote."""
    return and_(model.office_id == viewer.agency_id, model.author_id == viewer.user_id)


def handed_within_office(viewer: Viewer, model: Any) -> Any:
    """Handovers in the own office, to somebody of it."""
    colleagues_of = select(users.id).where(users.agency_id == viewer.agency_id)
    return and_(model.office_id == viewer.agency_id, model.to_id.in_(colleagues_of))


def handed_to_me(viewer: Viewer, model: Any) -> Any:
    """Handovers to the viewer, or to somebody he stands in for today."""
    others = stood_in_for(viewer.user_id, viewer.today)
    mine = or_(model.to_id == viewer.user_id, model.to_id.in_(others))
    return and_(model.office_id == viewer.agency_id, mine)


def active_shares(viewer: Viewer, category: DataCategory | None = None) -> ColumnElement[bool]:
    """The condition on ``shares`` for what is shared with the viewer's agency today, in a category if one is named."""
    running = and_(
        shares.agency_id == viewer.agency_id,
        shares.revoked_on.is_(None),
        shares.valid_from <= viewer.today,
        shares.valid_until >= viewer.today,
    )
    return running if category is None else and_(running, shares[category.value].is_(True))


def case_ids_shared(viewer: Viewer, category: DataCategory) -> Any:
    """Select the cases of which the viewer's agency may see a category today."""
    return select(shares.case_id).where(active_shares(viewer, category))


def case_ids_invited(viewer: Viewer) -> Any:
    """Select the cases to whose conferences the viewer's agency was really invited; planned ones are not yet known outside.

    Said by what is left out: the planned conferences are few, and nothing else has to be looked up.
    """
    planned = select(conferences.id).where(conferences.state == ConferenceState.PLANNED)
    return select(invitations.case_id).where(
        invitations.agency_id == viewer.agency_id, invitations.conference_id.not_in(planned)
    )  # fmt: skip


def touched_by_own_agency(viewer: Viewer, model: Any) -> Any:
    """Cases the viewer's agency reported, was invited to, has a measure in, or had shared with it."""
    agency = viewer.agency_id
    return model.id.in_(
        union_all(
            select(reports.case_id).where(reports.reporting_agency_id == agency, reports.case_id.is_not(None)),
            case_ids_invited(viewer),
            select(measures.case_id).where(measures.responsible_agency_id == agency),
            select(shares.case_id).where(active_shares(viewer)),
        )
    )


def reported_by_own_agency(viewer: Viewer, model: Any) -> Any:
    """Reports the viewer's agency sent."""
    return model.reporting_agency_id == viewer.agency_id


def new_report_of_own_agency(viewer: Viewer, model: Any) -> Any:
    """Reports as a partner may send them: its own, undecided, without a case."""
    return and_(model.reporting_agency_id == viewer.agency_id, model.state == ReportState.OPEN, model.case_id.is_(None))


def invited_own_agency(viewer: Viewer, model: Any) -> ColumnElement[bool]:
    """Conferences the viewer's agency was invited to."""
    asked = select(invitations.conference_id).where(invitations.agency_id == viewer.agency_id)
    return and_(model.state != ConferenceState.PLANNED, model.id.in_(asked))


def sent_to_own_agency(viewer: Viewer, model: Any) -> ColumnElement[bool]:
    """Invitations that went to the viewer's agency; those of planned conferences are not yet known outside."""
    sent = exists().where(meant.id == model.conference_id, meant.state != ConferenceState.PLANNED)
    return and_(model.agency_id == viewer.agency_id, sent)


def owned_by_own_agency(viewer: Viewer, model: Any) -> Any:
    """Measures the viewer's agency answers for."""
    return model.responsible_agency_id == viewer.agency_id


def shared_with_own_agency(viewer: Viewer, model: Any) -> Any:
    """Running shares for the viewer's agency."""
    return and_(
        model.agency_id == viewer.agency_id,
        model.revoked_on.is_(None),
        model.valid_from <= viewer.today,
        model.valid_until >= viewer.today,
    )


def of_cases_shared_in(category: DataCategory) -> Condition:
    """Rows that belong to a case of which the viewer's agency may see the category."""

    def condition(viewer: Viewer, model: Any) -> Any:
        return model.case_id.in_(case_ids_shared(viewer, category))

    condition.__name__ = f"of_cases_shared_in_{category.value}"
    return condition


def persons_shared(viewer: Viewer, model: Any) -> Any:
    """Tenants of households of which the viewer's agency may see the contact data; never children."""
    shared = case_ids_shared(viewer, DataCategory.CONTACT)
    return model.id.in_(select(members.person_id).where(members.case_id.in_(shared), members.relation.in_(TENANTS)))


def tenants_shared(viewer: Viewer, model: Any) -> Any:
    """Tenants of households of which the viewer's agency may see the contact data; never children."""
    return and_(model.case_id.in_(case_ids_shared(viewer, DataCategory.CONTACT)), model.relation.in_(TENANTS))


def offices_and_own_agency(viewer: Viewer, model: Any) -> Any:
    """The offices, to report to, and the own agency."""
    return or_(model.kind == AgencyKind.OFFICE, model.id == viewer.agency_id)


def delivered_to_own_agency(viewer: Viewer, model: Any) -> Any:
    """Deliveries of figures to the viewer's agency."""
    return model.recipient_id == viewer.agency_id


def own_agency_and_funding(viewer: Viewer, model: Any) -> Any:
    """The own agency, the offices it funds, and who funds it."""
    own = viewer.agency_id
    funder = select(keeper.funded_by_id).where(keeper.id == own)
    return or_(model.id == own, model.funded_by_id == own, model.id.in_(funder))


def handed_in_to_own_agency(viewer: Viewer, model: Any) -> Any:
    """Programmes the viewer's agency funds, once their use is proven; before, they are the office's own affair."""
    return and_(model.funder_id == viewer.agency_id, model.proof_sent_on.is_not(None))


def proofs_for_own_agency(viewer: Viewer, model: Any) -> Any:
    """Proofs of use handed in to the viewer's agency, as long as they are not taken back."""
    own = select(programmes.id).where(programmes.funder_id == viewer.agency_id, programmes.proof_sent_on.is_not(None))
    return model.programme_id.in_(own)


def own_user(viewer: Viewer, model: Any) -> Any:
    """Rows that belong to the viewer alone."""
    return model.user_id == viewer.user_id


def colleagues(viewer: Viewer, model: Any) -> Any:
    """Users of the viewer's own agency."""
    return model.agency_id == viewer.agency_id


def own_agency_itself(viewer: Viewer, model: Any) -> Any:
    """The viewer's own agency."""
    return model.id == viewer.agency_id


def own_person(viewer: Viewer, model: Any) -> Any:
    """The viewer himself."""
    return model.id == viewer.user_id


def colleagues_and_partners(viewer: Viewer, model: Any) -> Any:
    """Users of the own agency and of the partners the own office looks after; never those of another office."""
    looked_after = select(agencies.id).where(agencies.managed_by_id == viewer.agency_id)
    return or_(model.agency_id == viewer.agency_id, model.agency_id.in_(looked_after))


def manageable_users(viewer: Viewer, model: Any) -> Any:
    """Users an administrator may change: those he sees, but never himself (nobody grants himself rights)."""
    return and_(colleagues_and_partners(viewer, model), model.id != viewer.user_id)


def agencies_to_administer(viewer: Viewer, model: Any) -> Any:
    """The own office and the partners it looks after."""
    return or_(
        model.id == viewer.agency_id, and_(model.managed_by_id == viewer.agency_id, model.kind != AgencyKind.OFFICE)
    )
