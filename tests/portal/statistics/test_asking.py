"""Can any figure be asked for by any one or two dimensions, honestly counted, and does a wrong word get a right answer?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from statistics import median

import pytest
from sqlalchemy import select

from models import Agency, Case, CaseMember, CaseReason, CatalogueEntry, Person
from models.enums import (
    AgencyKind,
    CatalogueKind,
    Channel,
    FollowUpResult,
    Gender,
    MoneyForm,
    Outcome,
    Role,
    SecuringWay,
    Stage,
)
from portal import statistics
from portal.errors import Forbidden, Refused
from portal.guard import GuardedSession
from portal.statistics import DIMENSIONS, Compare, Mark, Part, Period, Protection, Quotient, Table, catalogue
from portal.statistics.indicators import Basis
from portal.statistics.sources import fans_out
from tests import factories
from tests.portal.statistics.records import TODAY, Book, fill_at_random, looks

YEAR = Period.parse("2026")


@pytest.fixture
def book(session: GuardedSession) -> Book:
    return Book(session, factories.agency(session, "Fachstelle Musterstadt"))


def asked(book: Book, *indicators: str, **more: object) -> Table:
    book.session.flush()
    given = {"period": YEAR, "on": TODAY, "offices": [book.office.id]} | more
    return statistics.table(book.session, indicators, **given)  # type: ignore[arg-type]


def by_label(table: Table, heading: str) -> dict[str, object]:
    return {row.label: table.value(row.label, heading) for row in table.rows if table.value(row.label, heading)}


def reason(book: Book, label: str) -> CatalogueEntry:
    entry = CatalogueEntry(office_id=book.office.id, kind=CatalogueKind.REASON, code=label, label=label)
    book.session.add(entry)
    return entry


def test_every_figure_answers_by_every_dimension(book: Book) -> None:
    """The totals of additive figures equal the sum of their rows, and the figure without rows."""
    fill_at_random(book, 40)
    counted = [figure for figure in catalogue(2026).figures.values() if not isinstance(figure, Quotient)]
    alone = asked(book, *(figure.key for figure in counted)).total.values
    for key, dimension in DIMENSIONS.items():
        figures = [figure for figure in counted if not (dimension.record is None and figure.basis is Basis.OPEN)]
        table = asked(book, *(figure.key for figure in figures), rows=key)
        plain = dict(zip((figure.key for figure in counted), alone, strict=True))
        for at, figure in enumerate(figures):
            assert table.total.values[at] == plain[figure.key], (key, figure.key)
            if figure.adds_up and not fans_out(dimension, figure.counted):
                parts = [row.values[at] for row in table.rows if row.part is not Part.TOTAL]
                known = [part for part in parts if not isinstance(part, Mark)]
                assert sum(known) == (0 if isinstance(plain[figure.key], Mark) else plain[figure.key]), (
                    key,
                    figure.key,
                )


def test_two_dimensions_add_up_in_both_directions(book: Book) -> None:
    fill_at_random(book, 120)
    table = asked(book, "reported", rows="stage", across="half_year", period=Period.parse("2025-01-01..2026-12-31"))
    labels = [heading.label for heading in table.headings]
    assert labels == ["1. Halbjahr 2025", "2. Halbjahr 2025", "1. Halbjahr 2026", "2. Halbjahr 2026", "Gemeldete Fälle"]
    columns = [[row.values[at] for row in table.rows] for at in range(5)]
    assert [sum(column[:-1]) for column in columns] == [column[-1] for column in columns]  # type: ignore[arg-type]
    assert all(sum(row.values[:4]) == row.values[4] for row in table.rows)  # type: ignore[arg-type]


def test_several_reasons_of_a_case_count_the_case_once_in_the_total(book: Book) -> None:
    debts, illness = reason(book, "Überschuldung"), reason(book, "Krankheit")
    for reasons in ((debts, illness), (debts,), ()):
        book.case().reasons = [CaseReason(entry=entry) for entry in reasons]
    table = asked(book, "reported", rows="reason")
    assert by_label(table, "reported") == {"Überschuldung": 2, "Krankheit": 1, "keine Angabe": 1, "Gesamt": 3}
    assert (table.n, table.missing) == (3, 1)
    assert table.checks == (
        "Ein Fall kann mehrere Gründe haben: Die Zeilen zählen Nennungen, „Gesamt“ zählt jeden Fall einmal. "
        "Gezählt: 3 Fälle, 4 Nennungen.",
    )


def household(book: Book, *people: tuple[Gender | None, date | None]) -> Case:
    case = book.case(adults=len(people), children=0)
    case.members = [
        CaseMember(person=Person(office=book.office, last_name="FAKE", gender=gender, birth_date=born))
        for gender, born in people
    ]
    return case


def test_people_are_counted_by_age_on_the_day_of_the_report(book: Book) -> None:
    household(book, (None, date(2008, 1, 10)), (None, date(2008, 1, 11)), (None, date(1961, 1, 10)), (None, None))
    table = asked(book, "members", rows="age")
    assert by_label(table, "members") == {
        "unter 18 Jahre": 1, "18 bis 20 Jahre": 1, "ab 65 Jahre": 1, "keine Angabe": 1, "Gesamt": 4,
    }  # fmt: skip


def test_age_bands_are_those_the_office_has_set(book: Book) -> None:
    book.office.age_bands = "18, 27"
    household(book, (None, date(1999, 1, 11)), (None, date(1999, 1, 10)), (None, date(1961, 1, 10)))
    table = asked(book, "members", rows="age")
    assert by_label(table, "members") == {"18 bis 26 Jahre": 1, "ab 27 Jahre": 2, "Gesamt": 3}
    said = statistics.report(book.session, [book.office.id], YEAR, TODAY, sheets=["household"]).rules
    assert "Altersgruppen: unter 18, 18 bis 26, ab 27 Jahre, nach dem Alter am Tag der Meldung." in said


def test_offices_with_other_age_bands_are_counted_together_by_the_standard_ones(book: Book) -> None:
    book.office.age_bands = "18, 27"
    other = factories.agency(book.session, "Fachstelle B")
    table = asked(book, "members", rows="age", offices=[book.office.id, other.id])
    assert [row.label for row in table.rows][1:3] == ["18 bis 20 Jahre", "21 bis 24 Jahre"]


def test_a_team_adds_up_its_people_inside_the_office_only(book: Book) -> None:
    people = [factories.user(book.session, f"probe{number}", Role.CLERK, book.office) for number in range(4)]
    for person, team in zip(people, ("Süd", "Nord", "Süd", ""), strict=True):
        person.team = team
        book.case(assigned_to=person)
    book.case()
    table = asked(book, "reported", rows="team")
    assert by_label(table, "reported") == {"Nord": 1, "Süd": 2, "ohne Team / alle Beschäftigten": 2, "Gesamt": 5}
    assert asked(book, "reported", filters={"team": ["Süd"]}).total.values == (2,)
    outside = asked(book, "reported", rows="team", protection=Protection.ROUND_TO_5)
    assert [row.label for row in outside.rows] == ["ohne Team / alle Beschäftigten", "Gesamt"]


def test_figures_of_single_employees_are_for_the_lead_alone(book: Book) -> None:
    person = factories.user(book.session, "probe", Role.CLERK, book.office, name="Kim Probe", team="Süd")
    book.case("2026-01-10", "2026-02-01", assigned_to=person)
    book.session.flush()
    book.session.look_as(looks(book.office, Role.LEAD))
    assert asked(book, "secured_share", rows="clerk").rows[0].label == "Kim Probe"
    for role in (Role.CLERK, Role.SOCIAL_WORKER, Role.FINANCE):
        book.session.look_as(looks(book.office, role))
        assert asked(book, "secured_share", rows="team").rows[0].label == "Süd"
        with pytest.raises(Refused, match="nach „Zuständig“"):
            asked(book, "secured_share", rows="clerk")
        with pytest.raises(Refused, match="nach „Zuständig“"):
            asked(book, "secured_share", filters={"clerk": [str(person.id)]})
        shown = statistics.report(book.session, [book.office.id], YEAR, TODAY, sheets=["staff"])
        assert [table.title for table in shown.tables][1:] == ["Kontakte und Hausbesuche", "Fälle je Team"]
        assert "Kim" not in str(shown)


def test_a_household_stands_once_in_each_row_of_its_people(book: Book) -> None:
    household(book, (Gender.FEMALE, None), (Gender.FEMALE, None), (Gender.DIVERSE, None))
    table = asked(book, "reported", "members", rows="gender")
    assert by_label(table, "reported") == {"weiblich": 1, "divers / ohne Angabe": 1, "Gesamt": 1}
    assert by_label(table, "members") == {"weiblich": 2, "divers / ohne Angabe": 1, "Gesamt": 3}


@pytest.mark.parametrize("protection", list(Protection))
def test_diverse_and_unstated_are_never_counted_apart(book: Book, protection: Protection) -> None:
    for gender in (*Gender, None):
        household(book, *[(gender, None)] * 10)
    rows = asked(book, "members", rows="gender", protection=protection)
    across = asked(book, "members", rows="age", across="gender", protection=protection)
    assert by_label(rows, "members") == {
        "weiblich": 10, "männlich": 10, "divers / ohne Angabe": 20, "unbekannt": 10, "Gesamt": 50,
    }  # fmt: skip
    assert [heading.label for heading in across.headings[:4]] == [row.label for row in rows.rows[:4]]
    with pytest.raises(Refused, match="kennt „unstated“ nicht"):
        asked(book, "members", filters={"gender": ["unstated"]}, protection=protection)
    assert asked(book, "members", filters={"gender": ["diverse"]}, protection=protection).total.values == (20,)


def test_what_nobody_can_know_yet_is_no_zero(book: Book) -> None:
    for closed in ("2025-03-10", "2026-03-10"):
        book.case(closed, closed, outcome=Outcome.W1, securing_way=SecuringWay.DEBTS_SGB2)
    [first, *_, total] = asked(book, "debts_held_12", "debts_held_6", rows="quarter").rows
    assert [first.values, total.values] == [(Mark.NO_BASE, 0), (Mark.NO_BASE, 0)]
    before = asked(book, "debts_held_12", rows="quarter", period=Period.parse("2025"))
    assert [row.values for row in before.rows] == [(0,), (0,), (0,), (0,), (0,)]


def test_money_has_count_sum_mean_and_median(book: Book) -> None:
    amounts = [Decimal("100.10"), Decimal("200.20"), Decimal("2000.00"), Decimal("300.30")]
    kind, case = book.kind("Antrag"), book.case()
    for number, amount in enumerate(amounts):
        form = MoneyForm.LOAN if number else MoneyForm.GRANT
        book.measure(case if number < 2 else book.case(), kind, "2026-02-01", amount_granted=amount, money_form=form)
    book.measure(case, kind, "2026-02-01", amount_requested=Decimal(50))
    keys = (
        "granted",
        "granted_sum",
        "granted_mean",
        "granted_median",
        "funded_cases",
        "granted_per_case",
        "grants_sum",
    )
    table = asked(book, *keys)
    assert table.total.values == (
        4, sum(amounts), Decimal("650.15"), median(amounts), 3, Decimal("866.87"), Decimal("100.10"),
    )  # fmt: skip


def test_kiel_spent_1906_euro_for_each_of_245_applications(book: Book) -> None:
    """Sozialbericht Kiel for 2021 (handbook T4): 245 granted, about 467,000 Euro, 1,906 Euro each."""
    kind = book.kind("Mietschulden")
    for number in range(245):
        amount = Decimal(1906) if number else Decimal(467_000 - 244 * 1906)
        book.measure(book.case(), kind, "2026-02-01", amount_granted=amount, money_form=MoneyForm.LOAN)
    assert asked(book, "granted", "granted_sum", "granted_mean").total.values == (245, 467_000, Decimal("1906.12"))


def test_a_quotient_is_written_with_a_slash(book: Book) -> None:
    for number in range(4):
        book.case(closed="2026-02-01", outcome=Outcome.W1 if number else Outcome.W8, access_stage=Stage.SUIT_FILED)
    assert asked(book, "secured / closed", rows="stage").value(Stage.SUIT_FILED.label, "secured/closed") == Decimal(
        "0.75"
    )
    found = statistics.value(book.session, "secured / closed", period=YEAR, on=TODAY, offices=[book.office.id])
    assert found == Decimal("0.75")


def test_filters_leave_the_codes_named_and_what_is_not_stated(book: Book) -> None:
    for stage in (Stage.WARNING, Stage.OWN_USE, None):
        book.case(access_stage=stage)
    assert asked(book, "reported", filters={"stage": ["20", ""]}).total.values == (2,)
    assert (
        asked(book, "reported", rows="channel", filters={"stage": ["32"]}).value(Channel.COURT.label, "reported") == 1
    )


def test_a_filter_of_rounded_figures_has_one_value(book: Book) -> None:
    """Every set of outcomes, each rounded for itself, would solve to the exact number of each."""
    for at in range(9):
        book.case(closed="2026-02-01", outcome=Outcome.W1 if at % 2 else Outcome.W2)
    rounding = {"protection": Protection.ROUND_TO_5}
    assert asked(book, "closed", filters={"outcome": ["W1"]}, **rounding).total.values == (5,)
    assert asked(book, "closed", filters={"outcome": ["W1", "W1"]}, **rounding).total.values == (5,)
    assert asked(book, "closed", filters={"outcome": ["W1", "W2"]}).total.values == (9,)
    with pytest.raises(Refused, match=r"mit einem Wert je Filter, „Ergebnis“ \(outcome\) hat hier 2"):
        asked(book, "closed", filters={"outcome": ["W1", "W2"]}, **rounding)


def test_a_region_unites_no_values_of_a_filter(book: Book) -> None:
    region = factories.agency(book.session, "Region", AgencyKind.REGION)
    book.office.funded_by_id = region.id
    book.session.flush()
    book.session.look_as(looks(region, Role.FINANCE))
    with pytest.raises(Refused, match="einem Wert je Filter"):
        asked(book, "closed", filters={"outcome": ["W1", ""]})
    own = [("Eigene", statistics.Asked(("closed",), filters=(("outcome", ("W1", "W2")),)))]
    assert "einem Wert je Filter" in statistics.report(book.session, [book.office.id], YEAR, TODAY, own=own).faults[0]


def test_filters_reach_what_belongs_to_the_case(book: Book) -> None:
    debts = reason(book, "Überschuldung")
    book.case().reasons = [CaseReason(entry=debts)]
    book.case()
    assert asked(book, "reported", filters={"reason": ["Überschuldung"]}).total.values == (1,)
    assert asked(book, "reported", filters={"reason": [""]}).total.values == (1,)


def test_change_is_shown_beside_the_year_before(book: Book) -> None:
    for day in ("2025-05-01", "2025-06-01", "2026-05-01", "2026-05-02", "2026-05-03"):
        book.case(day)
    table = asked(book, "reported", rows="channel", compare=Compare.BEFORE)
    assert [heading.label for heading in table.headings] == [
        "Gemeldete Fälle",
        "01.01.2025 bis 21.11.2025",
        "Veränderung",
        "in Prozent",
    ]
    assert table.total.values == (3, 2, 1, Decimal("0.5"))


def test_months_that_have_not_begun_hold_no_zero(book: Book) -> None:
    book.case("2026-11-20")
    table = asked(book, "reported", rows="month")
    assert [table.value(label, "reported") for label in ("Oktober 2026", "November 2026", "Dezember 2026")] == [
        0, 1, Mark.NO_BASE,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"indicators": ["secure"]},
            "„secure“ ist keine Kennzahl des Jahres 2026. Meinten Sie „secured“ (Wohnung erhalten)",
        ),
        ({"indicators": ["Gemeldete Fälle"]}, "Meinten Sie „reported“ (Gemeldete Fälle)"),
        (
            {"indicators": ["reported"], "rows": "stages"},
            "„stages“ ist keine Gliederung. Meinten Sie „stage“ (Zugangsstand)",
        ),
        (
            {"indicators": ["reported"], "filters": {"stage": ["99"]}},
            "„Zugangsstand“ (stage) kennt „99“ nicht. Es gibt „10“ (Mietrückstand ohne Kündigung),",
        ),
        ({"indicators": ["secured_share / closed"]}, "„secured_share“ (Anteil Wohnung erhalten) ist kein Zählwert"),
        ({"indicators": ["open"], "rows": "month"}, "„Bestand am Ende“ zählt einen Stichtag"),
    ],
)
def test_an_unknown_word_is_named_with_what_was_meant(book: Book, given: dict[str, object], said: str) -> None:
    with pytest.raises(Refused) as refused:
        asked(book, *given["indicators"], **{key: value for key, value in given.items() if key != "indicators"})  # type: ignore[misc]
    assert said in str(refused.value)


def test_all_unknown_words_are_named_at_once(book: Book) -> None:
    with pytest.raises(Refused) as refused:
        asked(book, "secure", rows="stages", across="Monate")
    assert all(word in str(refused.value) for word in ("„secure“", "„stages“", "„Monate“"))


def test_figures_of_foreign_offices_are_refused_and_the_region_gets_them_rounded(book: Book) -> None:
    region = factories.agency(book.session, "Region", AgencyKind.REGION)
    book.office.funded_by_id = region.id
    for _ in range(7):
        book.case()
    foreign = factories.agency(book.session, "Fachstelle Anderstadt")
    book.session.flush()
    book.session.look_as(looks(foreign, Role.LEAD))
    with pytest.raises(Forbidden):
        asked(book, "reported")
    book.session.look_as(looks(region, Role.FINANCE))
    assert asked(book, "reported", rows="stage", protection=Protection.NONE).total.values == (5,)
    for key in ("clerk", "team", "author"):
        with pytest.raises(Refused, match="nur für die Leitung"):
            asked(book, "reported" if key != "author" else "contacts", rows=key)


def test_months_asked_for_from_outside_the_office_become_quarters(book: Book) -> None:
    region = factories.agency(book.session, "Region", AgencyKind.REGION)
    book.office.funded_by_id = region.id
    book.session.flush()
    book.session.look_as(looks(region, Role.FINANCE))
    shown = [row.label for row in asked(book, "reported", rows="month").rows]
    assert shown == [*map(str, Period.parse("2026").parts(3)), "Gesamt"]
    spread = (asked(book, "reported", rows="stage", across=key).headings for key in ("month", "quarter"))
    assert next(spread) == next(spread)
    with pytest.raises(Refused, match="einzelner Monate"):
        asked(book, "reported", filters={"month": ["2026-01"]})


def test_agencies_that_are_a_person_are_named_by_their_kind_outside_the_office(book: Book) -> None:
    people = [factories.agency(book.session, f"Probe-{name}", AgencyKind.BAILIFF) for name in ("Reuter", "Adam")]
    company = factories.agency(book.session, "Wohnbau Muster", AgencyKind.HOUSING_COMPANY)
    for agency in (*people, *people, *people, company, company, company):
        book.case(reporting_agency=agency)
    book.session.flush()
    inside = asked(book, "reported", rows="reporting_agency")
    assert by_label(inside, "reported") == {"Probe-Adam": 3, "Probe-Reuter": 3, "Wohnbau Muster": 3, "Gesamt": 9}
    for protection in (Protection.ROUND_TO_5, Protection.SUPPRESS):
        outside = asked(book, "reported", rows="reporting_agency", protection=protection)
        assert [row.label for row in outside.rows] == ["Wohnbau Muster", "Gerichtsvollzieher", "Gesamt"]
    rounded = asked(book, "reported", rows="reporting_agency", protection=Protection.ROUND_TO_5)
    assert by_label(rounded, "reported") == {"Wohnbau Muster": 5, "Gerichtsvollzieher": 5, "Gesamt": 10}


def test_labels_of_agencies_come_from_the_list(book: Book) -> None:
    company = factories.agency(book.session, "Wohnbau Muster", AgencyKind.HOUSING_COMPANY)
    book.case(reporting_agency=book.session.scalar(select(Agency).where(Agency.id == company.id)))
    assert by_label(asked(book, "reported", rows="reporting_agency"), "reported") == {"Wohnbau Muster": 1, "Gesamt": 1}


def test_a_share_held_after_a_year_is_of_those_asked(book: Book) -> None:
    for result in (FollowUpResult.HELD, FollowUpResult.HELD, FollowUpResult.NOT_REACHED, None):
        case = book.case("2025-01-02", "2025-02-01", securing_way=SecuringWay.DEBTS_SGB2)
        book.follow_up(case, 12, date(2026, 2, 1), result, date(2026, 2, 2) if result else None)
    found = asked(
        book, "secured_by_debts", "debts_held_12", "debts_asked_12", "debts_held_12_share", period=Period.parse("2025")
    )
    assert found.total.values == (4, 2, 3, Decimal(2) / Decimal(3))
