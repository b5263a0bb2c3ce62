"""Filling: an empty database becomes two offices with two years of work behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from models import Agency, NumberSeries, User
from models.enums import AgencyKind
from portal import calendar, catalogues, clock
from portal.agencies import region_of
from portal.demo import (
    arrivals,
    contacts,
    districts,
    endings,
    funding,
    households,
    inboxes,
    meetings,
    mornings,
    openings,
    proceedings,
    ratios,
    staff,
    towns,
)
from portal.demo.desks import Desk, Story
from portal.demo.drafts import Drawer, Household
from portal.demo.lots import Lots
from portal.demo.staff import PASSWORD, SignIn
from portal.demo.towns import Town
from portal.errors import Refused
from portal.guard import GuardedSession
from portal.sign_in import hash_password
from portal.viewers import machine

NAME = "Beispieldaten"
"""Who has done it, by the trail."""
DAYS = 730
COMES_BACK_AFTER = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Size:
    """How many cases the offices get, and how many reports wait."""

    first: int = 420
    second: int = 160
    waiting: int = 6


def is_empty(session: GuardedSession) -> bool:
    """Say whether the database holds no agency yet, so that nobody can have worked with it."""
    with session.acting_as(machine(NAME, clock.today())):
        return session.scalars(select(Agency.id).limit(1)).first() is None


def fill(
    session: GuardedSession, *, on: date, seed: int = 2026, size: Size | None = None, password: str = PASSWORD
) -> list[SignIn]:
    """Fill an empty database with invented work up to a day, the same for the same seed.

    The caller commits. Returns how to sign in as each role; raises Refused when the database is not empty.
    """
    size = size or Size()
    with session.acting_as(machine(NAME, on)), clock.frozen(clock.at_local(on, time.min)), session.no_autoflush:
        if not is_empty(session):
            raise Refused("In der Datenbank gibt es schon Stellen. Beispieldaten kommen nur in eine leere Datenbank.")
        first, second, users = _found_towns(session, hash_password(password))
        for town, count, waiting in ((first, size.first, size.waiting), (second, size.second, size.waiting // 2)):
            desk = Desk(session, town, Lots(f"{seed} {town.plan.city}"), on)
            _work(desk, count, waiting)
        funding.pay_for_posts(session, first, on=on)
        session.flush()
    return staff.sign_ins(users)


def _found_towns(session: GuardedSession, password_hash: str) -> tuple[Town, Town, list[User]]:
    """Record Region, offices with their catalogues, partners and users."""
    region, users = towns.found_region(session, password_hash)
    first = towns.found(session, towns.MUSTERSTADT, password_hash, funded_by=region)
    second = towns.found(session, towns.BEISPIELSTADT, password_hash)
    session.flush()
    for town in (first, second):
        staff.appoint_deputies(town.workers)
        staff.part_into_teams(town.workers)
        words = catalogues.ensure(session, town.office, (*catalogues.STANDARD, *districts.entries(town.plan.districts)))
        town.words.update({(entry.kind, entry.code): entry for entry in words})
    session.flush()
    return first, second, [*users, *first.users, *second.users]


def _work(desk: Desk, count: int, waiting: int) -> None:
    """Tell the stories of one office quarter by quarter: nobody comes back within one, so reports find earlier cases."""
    days = _report_days(desk, count)
    years = range(days[0].year, desk.today.year + 1)
    desk.session.add_all(NumberSeries(office_id=desk.town.office.id, year=year, last=0) for year in years)
    drawer = Drawer(desk.lots, desk.town.plan.districts, _municipal(desk.town))
    desk.session.flush()
    for _, quarter in groupby(days, key=lambda day: (day.year, (day.month - 1) // 3)):
        stories = [arrivals.begin(desk, drawer.draft(day, back=_comes_back(desk, day))) for day in quarter]
        desk.session.flush()
        for story in stories:
            _know_empty(story)
            _tell(desk, story)
            if desk.lots.chance(5):
                inboxes.decline(desk, drawer, story.draft.day)
        desk.session.flush()
    inboxes.wait(desk, drawer, [desk.town.workday(desk.today, -4 - place) for place in range(waiting)][::-1])
    desk.session.flush()
    mornings.prepare(desk)


def _know_empty(story: Story) -> None:
    """Tell the session that a new case has nothing of this yet, which saves it from asking the database."""
    for name in (
        "contacts",
        "conferences",
        "measures",
        "follow_ups",
        "consents",
        "shares",
        "reminders",
        "handled_deadlines",
    ):
        set_committed_value(story.case, name, [])


def _report_days(desk: Desk, count: int) -> list[date]:
    """Return the days on which reports come in, more of them from October on."""
    region = region_of(desk.town.office)
    every = [desk.today - timedelta(days=days) for days in range(DAYS, 0, -1)]
    working = [day for day in every if calendar.ends_a_period(day, region)]
    weights = [ratios.MONTHS[day.month - 1] for day in working]
    return sorted(desk.lots.weighted(working, weights, count))


def _municipal(town: Town) -> list[str]:
    """Return the housing companies among the partners: the town's own landlords."""
    return [agency.name for agency in town.partners if agency.kind is AgencyKind.HOUSING_COMPANY][:1]


def _comes_back(desk: Desk, day: date) -> Household | None:
    """Return a household that comes back with a new case (Wiederauftritt), mostly None."""
    if not desk.lots.chance(6):
        return None
    over = [
        story.draft.household for story in desk.stories
        if story.fate.ends_on + COMES_BACK_AFTER < day and story.draft.household not in desk.back
    ]  # fmt: skip
    if not over:
        return None
    household = desk.lots.one(over)
    desk.back.add(household)
    return household


def _tell(desk: Desk, story: Story) -> None:
    """Tell what happened in a case, from clearing to the last follow-up."""
    households.describe(desk, story)
    contacts.seek(desk, story)
    proceedings.record(desk, story)
    arrivals.hear_again(desk, story)
    meetings.confer(desk, story)
    endings.close(desk, story)
    openings.open_case(desk, story)
