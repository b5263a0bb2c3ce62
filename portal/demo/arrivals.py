"""Arrivals: reports come in and are accepted, as the office's own actions record them."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from models import Agency, Case, CaseMember, Person, Report
from models.enums import (
    AgencyKind,
    Channel,
    Nationality,
    ReachState,
    ReceivedBy,
    Relation,
    ReportBasis,
    ReportState,
    Stage,
)
from portal import cases, channels, clock, persons, reports
from portal.demo import fates, names, ratios
from portal.demo.desks import Desk, Story
from portal.demo.drafts import Draft, Somebody

K = AgencyKind
SENDERS = {
    Channel.COURT: K.COURT, Channel.BAILIFF: K.BAILIFF, Channel.BASIC_SUPPLIER: K.ENERGY_SUPPLIER,
    Channel.JOBCENTER: K.JOBCENTER,
    Channel.SOCIAL_OFFICE: K.SOCIAL_OFFICE, Channel.YOUTH_OFFICE: K.YOUTH_OFFICE,
    Channel.HOUSING_COMPANY: K.HOUSING_COMPANY,
    Channel.CHARITY: K.CHARITY, Channel.DEBT_COUNSELLING: K.DEBT_COUNSELLING, Channel.LEGAL_GUARDIAN: K.LEGAL_GUARDIAN,
    Channel.HEALTH: K.HEALTH,
}  # fmt: skip
REMARKS = (
    "",
    "",
    "",
    "",
    "2 Kinder",
    "Dolmetscher (arab.)",
    "Post zurück",
    "ruft zurück",
    "Termin telefonisch erbeten",
)
SUED = (Stage.SUIT_FILED, Stage.SUIT_SERVED)


def report_of(desk: Desk, draft: Draft) -> Report:
    """Record a report about a draft, with what its sender may know and no more."""
    home, tenants = draft.household.home, draft.household.tenants
    sender, rule = sender_of(desk, draft.channel), channels.RULES[draft.channel]
    known: dict[str, Any] = {
        "stage": draft.stage, "last_name": tenants[0].last_name, "street": home.street, "postcode": home.postcode,
        "first_name": " u. ".join(one.first_name for one in tenants if one.last_name == tenants[0].last_name),
        "city": desk.town.plan.city, "district_name": home.district.name, "landlord_name": home.landlord,
        "rent": home.rent, "arrears": draft.arrears or None, "remark": desk.lots.one(REMARKS),
        "cut_on": desk.town.workday(draft.day, 8) if draft.stage is Stage.ENERGY else None,
        "eviction_on": desk.town.workday(draft.day, 26) if draft.stage is Stage.EVICTION_DATE else None,
    }  # fmt: skip
    unsaid = {key: "" for key, value in known.items() if isinstance(value, str)}
    told = unsaid | {key: value for key, value in known.items() if key in rule.may}
    report = Report(
        state=ReportState.OPEN, channel=draft.channel, reporting_agency=sender, reported_on=draft.day,
        basis=rule.bases[0], received_by=ReceivedBy.WALK_IN if sender is None else ReceivedBy.PORTAL, **told,
    )  # fmt: skip
    if sender is not None:
        report.reported_by = desk.town.reporter(sender)
    _meet_conditions(desk, report)
    if draft.stage in SUED and rule.may >= channels.SUIT:
        _add_suit(desk, report, draft)
    reports.prepare(report, office=desk.town.office)
    desk.session.add(report)
    return report


def _meet_conditions(desk: Desk, report: Report) -> None:
    """Tell the household first, as who reports by consent or for his own interest must."""
    if report.channel is Channel.HOUSING_COMPANY:
        report.tenant_informed_on = report.reported_on - timedelta(days=desk.lots.between(3, 10))
    elif report.basis in (ReportBasis.LEGITIMATE, ReportBasis.CONSENT):
        report.tenant_informed_on = report.reported_on
    if report.basis is ReportBasis.LEGITIMATE:
        report.tenant_objected = False


def sender_of(desk: Desk, channel: Channel) -> Agency | None:
    """Return the agency behind a Meldeweg, None where no agency stands behind it."""
    kind = SENDERS.get(channel)
    return None if kind is None else desk.town.partner(kind)


def _add_suit(desk: Desk, report: Report, draft: Draft) -> None:
    """Add what a court notice says (§ 22 Abs. 9 SGB II): the days of the suit, its number, the amounts."""
    lots = desk.lots
    report.court_code = desk.town.plan.court_code
    report.docket = f"{lots.one((401, 412, 456, 501, 514, 542, 565))} C {lots.between(20, 14000)}/{draft.day:%y}"
    report.filed_on = draft.day - timedelta(days=lots.between(2, 12))
    if draft.stage is Stage.SUIT_SERVED:
        report.served_on = min(report.filed_on + timedelta(days=lots.between(3, 9)), draft.day)
    if lots.chance(26):
        report.hearing_on = desk.town.workday(report.filed_on, lots.between(45, 85))
    if lots.chance(18) and draft.channel is Channel.COURT:
        report.compensation = draft.household.home.rent


def begin(desk: Desk, draft: Draft) -> Story:
    """Record the report and accept it: the case begins, with what the report says and no more."""
    report = report_of(desk, draft)
    worker = desk.town.workers[len(desk.stories) % len(desk.town.workers)]
    accepted_on = min(desk.town.workday(draft.day, desk.lots.one((0, 0, 0, 1, 1, 2))), desk.today)
    with clock.frozen(clock.at_local(accepted_on, time(8 + len(desk.stories) % 8, 30))):
        case = reports.accept(desk.session, report, by=worker, on=accepted_on)
    case.assigned_to = worker
    _ask_for_the_rest(case, draft)
    _meet(desk, case, draft)
    fate = fates.decide(desk.lots, desk.town, draft, case.conference_due_on)
    story = Story(case, draft, fate, accepted_on, worker)
    desk.stories.append(story)
    return story


def _ask_for_the_rest(case: Case, draft: Draft) -> None:
    """Note what the office asked for in the clearing, where the sender might not say it."""
    home = draft.household.home
    case.landlord_name, case.rent, case.arrears, case.stage = home.landlord, home.rent, draft.arrears, draft.stage


def hear_again(desk: Desk, story: Story) -> None:
    """Let the court's notice follow some landlords' reports: one case, reported twice, and further on than before."""
    draft = story.draft
    if draft.channel is not Channel.HOUSING_COMPANY or draft.stage is not Stage.TERMINATION_IMMEDIATE:
        return
    day = desk.town.workday(draft.day, desk.lots.between(25, 45))
    if not desk.has_come(day) or day >= story.fate.ends_on or not desk.lots.chance(40):
        return
    notice = report_of(desk, replace(draft, day=day, channel=Channel.COURT, stage=Stage.SUIT_FILED))
    reports.accept(desk.session, notice, by=story.worker, on=day, case=story.case)
    story.case.stage = Stage.SUIT_FILED


def _meet(desk: Desk, case: Case, draft: Draft) -> None:
    """Say who the members are: found again when the office knows them, completed when they were reached."""
    known = {(member.person.last_name, member.person.first_name): member for member in case.members}
    for one in draft.household.members:
        name = (one.last_name, one.first_name)
        before = desk.persons.get(name)
        if name in known and before is not None:
            _is_that_person(desk, known[name], before)
        elif name in known:
            desk.persons[name] = known[name].person
        elif draft.reach is ReachState.ACCEPTED:
            person = before or Person(office=desk.town.office, last_name=one.last_name, first_name=one.first_name)
            case.members.append(CaseMember(person=person, relation=one.relation))
            desk.persons[name] = person
        if draft.reach is ReachState.ACCEPTED and name in desk.persons:
            _complete(desk, desk.persons[name], one)
    again = [member.person for member in case.members]
    case.previous_case = case.previous_case or persons.latest_case(desk.session, again, case.reported_on)
    cases.rename_household(case)


def _is_that_person(desk: Desk, member: CaseMember, before: Person) -> None:
    """Put the person the office knows in the place of the one just written down."""
    if member.person is not before:
        desk.session.expunge(member.person)
        member.person = before


def _complete(desk: Desk, person: Person, one: Somebody) -> None:
    """Write down what somebody tells about himself; nationality and the like only when it was asked."""
    lots = desk.lots
    if person.birth_date is not None:
        return
    person.birth_date, person.gender = one.birth_date, one.gender
    if lots.chance(85):
        person.nationality = lots.draw(ratios.NATIONALITIES)
        person.immigrant = person.nationality is not Nationality.GERMAN or lots.chance(15)
        if person.nationality is not Nationality.GERMAN and lots.chance(35):
            person.language = lots.one(names.LANGUAGES)
    if one.relation is not Relation.CHILD and lots.chance(70):
        person.phone = names.phone("0511", lots.between(200, 999))
