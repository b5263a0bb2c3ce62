"""Mornings: what the people of an office find on the day of filling: absences, handovers, reminders, clocks seen to, undertakings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from models import Case, Measure
from models.enums import OPEN_CASES, AgencyKind, ArrearsKind, CatalogueKind, Delivery, MeasureState
from portal import arrears, case_deadlines, cures, deputies, handovers, measures, reminders, undertakings
from portal.agencies import region_of
from portal.calendar import add_months
from portal.demo.desks import Desk, Story
from portal.undertaking_check import candidates

RECENT = timedelta(days=60)
"""Cases reported before that get nothing new here, so that some of them stay dormant."""
MOST_MONTHS = 12
TEXTS = (
    "Zustelldatum beim Gericht erfragen", "Beim Jobcenter nach dem Bescheid fragen", "Haushalt anrufen: Unterlagen vollständig?",
    "Eingang der ersten Rate prüfen", "Vermieter: Antwort auf das Angebot?", "Dauerauftrag für die Miete nachweisen lassen",
)  # fmt: skip
SEEN_TO = (
    "Mit dem Haushalt besprochen; er lässt die Frist verstreichen.",
    "Antrag liegt dem Gericht vor, Eingang telefonisch bestätigt.",
    "Vermieter stundet, schriftlich bestätigt.",
)
IN_WORK, NOT_POSSIBLE = (
    "Unterlagen sind da, wir prüfen.",
    "Kein Platz frei vor Januar; wir haben an die Diakonie verwiesen.",
)
REASONS = ("Elternzeit", "Wechsel der Zuständigkeit nach Stadtteilen")
UNDERTAKINGS = 3
"""In so many cases of an office an undertaking is checked: it helps in one, has a condition in one, lacks its delivery in one."""


def prepare(desk: Desk) -> None:
    """Prepare the day of filling for an office whose stories are told."""
    running = [story for story in desk.stories if story.case.status in OPEN_CASES]
    recent = [story for story in running if story.case.reported_on > desk.today - RECENT]
    for story in running:
        _list_months(desk, story.case)
        _see_to_clocks(desk, story)
    longest = min(recent, key=lambda story: story.accepted_on, default=None)
    for story in recent:
        _remind(desk, story, forgotten=story is longest)
    _undertake(desk, list(_threatened(desk, recent)))
    _hear_of_measures(desk, recent)
    _go_away(desk)
    _hand_over(desk, recent)


def _hear_of_measures(desk: Desk, recent: list[Story]) -> None:
    """Let agencies say of every second measure in their hands that it is in work, and of the first that it cannot be."""
    theirs = [
        measure
        for story in recent
        for measure in story.case.measures
        if measure.state is MeasureState.OPEN and measure.responsible_agency not in (None, desk.town.office)
        and measure.agreed_on < desk.today <= measure.due_on and not undertakings.is_one(measure)
    ]  # fmt: skip
    for measure in theirs[2::2]:
        on = min(desk.town.workday(measure.agreed_on, 2), desk.today)
        measures.begin(measure, on=on, note=IN_WORK, answered_on=on)
    for measure in theirs[:1]:
        measures.decline(
            measure, state=MeasureState.IMPOSSIBLE, on=desk.today, reason=NOT_POSSIBLE, answered_on=desk.today
        )


def _list_months(desk: Desk, case: Case) -> None:
    """Part the arrears into months before the report: whole rents, the oldest paid in part; the sum stays the same."""
    owed, rent = case.arrears, case.rent
    if not owed or not rent or (count := int((owed / rent).to_integral_value(ROUND_CEILING))) > MOST_MONTHS:
        return
    months = [add_months(case.reported_on.replace(day=1), -back) for back in range(count, 0, -1)]
    cells: arrears.Cells = {(month, ArrearsKind.RENT): (rent, Decimal(0)) for month in months}
    cells[months[0], ArrearsKind.RENT] = (rent, rent * count - owed)
    arrears.keep(desk.session, case, [], cells, energy=case.energy_debt, on=case.reported_on)


def _see_to_clocks(desk: Desk, story: Story) -> None:
    """Note for most clocks that have run out what was done about them, so that the rest stands out."""
    for clock in case_deadlines.of_case(story.case, desk.today):
        inputs, day = clock.deadline.steps, clock.day
        if clock.deadline.rule.key == case_deadlines.CONFERENCE or not clock.is_open or inputs is None or day is None:
            continue
        if day < desk.today and desk.lots.chance(70):
            on = min(desk.town.workday(day, 1), desk.today)
            case_deadlines.handle(
                story.case, clock.deadline.rule.key, inputs.start, on=on, by=story.worker, note=desk.lots.one(SEEN_TO)
            )  # fmt: skip


def _remind(desk: Desk, story: Story, *, forgotten: bool) -> None:
    """Leave a reminder in some cases: a few overdue, one of them for certain, some for these days, some done."""
    lots = desk.lots
    if not lots.chance(50) and not forgotten:
        return
    due = desk.town.workday(desk.today, -2 if forgotten else lots.between(-2, 9))
    set_on = max(story.accepted_on, due - timedelta(days=lots.between(3, 14)))
    made = reminders.add(
        story.case, due_on=max(due, set_on), text=lots.one(TEXTS), on=set_on, by=story.worker,
        assigned_to=story.worker if lots.chance(80) else None,
    )  # fmt: skip
    if made.due_on <= desk.today and not forgotten and lots.chance(50):
        reminders.finish(made, on=made.due_on, by=story.worker)


def _threatened(desk: Desk, stories: list[Story]) -> Iterator[Story]:
    """Yield the cases in which an undertaking can still help: one termination to undo, its Schonfrist known and running."""
    region = region_of(desk.town.office)
    for story in stories:
        case, found = story.case, candidates(story.case.steps)
        if (
            len(found) != 1
            or not case.arrears
            or case.previous_case_id
            or story.accepted_on > desk.town.workday(desk.today, -4)
        ):
            continue
        judged = cures.judge(case, case.steps, found[0], region)
        first = judged.graces[0]
        if first.safe is not None and first.safe >= desk.today and not first.estimated and judged.cure is None:
            yield story


def _undertake(desk: Desk, stories: list[Story]) -> None:
    """Let the Jobcenter declare in a few cases what may or may not meet the conditions."""
    given_on = desk.town.workday(desk.today, -3)
    for place, story in enumerate(stories[:UNDERTAKINGS]):
        measure = _agreed(desk, story, given_on)
        measure.covers_arrears = story.case.arrears
        if place == 0 and story.case.compensation is None:
            story.case.compensation = Decimal(0)
        measure.covers_compensation = story.case.compensation or Decimal(0)
        measure.unconditional = place != 1
        if place != 2:
            measure.delivered_to, measure.delivered_on = Delivery.ATTORNEY, desk.town.workday(given_on, 1)


def _agreed(desk: Desk, story: Story, on: date) -> Measure:
    """Agree the measure „Verpflichtungserklärung“."""
    made = measures.agree(
        story.case, title="Verpflichtungserklärung gegenüber dem Vermieter", on=on, due_on=desk.town.workday(desk.today, 5),
        kind=desk.word(CatalogueKind.MEASURE_KIND, "undertaking"), agency=desk.town.partner(AgencyKind.JOBCENTER),
    )  # fmt: skip
    desk.session.add(made)
    return made


def _go_away(desk: Desk) -> None:
    """Let one colleague be away these days and another soon; whose deputies stand in is settled already."""
    days = {desk.town.workers[-1]: (-3, 9), desk.town.workers[1]: (16, 30)}
    for person, (first, last) in days.items():
        stand_in = next(one for one in desk.town.workers if one.id == person.deputy_id)
        deputies.appoint(
            person, stand_in, first=desk.town.workday(desk.today, first), last=desk.town.workday(desk.today, last), on=desk.today
        )  # fmt: skip


def _hand_over(desk: Desk, stories: list[Story]) -> None:
    """Let two cases change hands: one handover was seen last week, one waits for its receiver."""
    giver, receiver = desk.town.workers[2 % len(desk.town.workers)], desk.town.workers[0]
    given = [story.case for story in stories if story.case.assigned_to_id == giver.id][:2]
    for place, (case, reason) in enumerate(zip(given, REASONS, strict=False)):
        on = desk.town.workday(desk.today, -8) if place == 0 else desk.today
        [made] = handovers.hand_over(
            desk.session, [case], receiver, reason=reason, on=max(on, case.reported_on), by=desk.town.lead
        )
        if place == 0:
            handovers.see(made, on=min(desk.town.workday(made.handed_on, 1), desk.today))
