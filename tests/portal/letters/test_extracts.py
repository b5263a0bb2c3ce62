"""What minutes for an agency may say: its own part, and of the household only what is open to it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from models import Agency, AgendaPoint, Case
from models.enums import AgencyKind, ConferenceState, DataCategory, LetterKind, MoneyBasis, Role, Stage
from portal.errors import Refused
from portal.guard import GuardedSession
from portal.letters import templates, writing
from portal.letters.extracts import OPEN_TO, extract
from portal.letters.fields import COLUMNS, KNOWN, Values, sample
from portal.letters.filling import Letter, agency_as_addressee, household_of, values_of
from portal.letters.rendering import render
from tests import factories
from tests.portal.letters.sheets import text_of

Held = tuple[Case, Agency, Agency]
SECRET = (
    "KANARIE-NAME",
    "KANARIE-WEG",
    "KANARIE-GESAGT",
    "KANARIE-PUNKT",
    "KANARIE-NOTIZ",
    "KANARIE-FREMD",
    "Suchtberatung",
    "512,00",
)


@pytest.fixture
def held(session: GuardedSession) -> Held:
    """A conference that was held with a landlord and a counsellor, each with a measure."""
    office = factories.agency(session, "Fachstelle", city="Musterstadt")
    landlord = factories.agency(session, "Wohnbau", AgencyKind.HOUSING_COMPANY)
    other = factories.agency(session, "Suchtberatung", AgencyKind.ADDICTION_HELP)
    case = factories.case(
        session, office, "KANARIE-NAME", street="KANARIE-WEG 7", arrears=Decimal("512.00"), stage=Stage.SUIT_SERVED
    )
    met = factories.conference(
        session, case, landlord, other, state=ConferenceState.HELD, held_on=factories.TODAY, minutes="KANARIE-GESAGT",
        household_attended=True,
    )  # fmt: skip
    for one in met.invitations:
        one.attended = True
    met.points.append(AgendaPoint(problem="KANARIE-PUNKT", note="KANARIE-NOTIZ", case=case, position=1))
    own = {"conference": met, "amount_requested": Decimal("77.00"), "money_basis": MoneyBasis.SGB2}
    factories.measure(session, case, landlord, title="Klage ruhen lassen", **own)
    factories.measure(session, case, other, title="KANARIE-FREMD", conference=met)
    return case, landlord, other


def written(session: GuardedSession, held: Held, to: Agency | None) -> str:
    """Return the text of the minutes as they go to an agency, or whole."""
    case = held[0]
    author = factories.user(session, "autor", Role.CLERK, case.office)
    letter = Letter(
        LetterKind.PROTOCOL, case, author, factories.TODAY, agency_as_addressee(to) if to else household_of(case),
        conference=case.conferences[0], extract_for=to,
    )  # fmt: skip
    [finished] = writing.finish([writing.draft(session, letter)])
    return text_of(finished)


def test_whole_minutes_say_everything(session: GuardedSession, held: Held) -> None:
    text = written(session, held, None)
    assert [word for word in SECRET if word not in text and word != "512,00"] == []
    assert "77,00\u00a0€ (§ 22 Abs. 8 SGB II)" in text
    assert "Auszug" not in text


def test_extract_holds_the_agencys_own_part_and_no_secret(session: GuardedSession, held: Held) -> None:
    text = written(session, held, held[1])
    assert [word for word in SECRET if word in text] == []
    assert "Auszug aus dem Protokoll der Fallkonferenz" in text
    assert ("Klage ruhen lassen" in text, held[0].number in text, "Klage zugestellt" in text) == (True, True, False)
    assert "Haushalt\n" not in text


def test_extract_for_a_jobcenter_names_nobody_before_a_share_as_on_its_pages(
    session: GuardedSession, held: Held
) -> None:
    held[1].kind = AgencyKind.JOBCENTER
    text = written(session, held, held[1])
    assert [word for word in SECRET if word in text] == []


def test_share_opens_its_categories_in_the_extract(session: GuardedSession, held: Held) -> None:
    factories.share(session, held[0], held[1], "contact", "proceeding")
    text = written(session, held, held[1])
    assert [word for word in SECRET if word in text] == ["KANARIE-NAME", "KANARIE-WEG"]
    assert "Klage zugestellt" in text


def test_no_template_gets_more_out_of_an_extract(session: GuardedSession, held: Held) -> None:
    case, landlord, _ = held
    author = factories.user(session, "a", Role.CLERK, case.office)
    for kind in (LetterKind.PROTOCOL, LetterKind.INVITATION):
        letter = Letter(
            kind, case, author, factories.TODAY, agency_as_addressee(landlord), conference=case.conferences[0], extract_for=landlord
        )  # fmt: skip
        assert [word for word in SECRET if word in str(values_of(letter))] == []


def test_minutes_go_to_nobody_who_was_not_invited(session: GuardedSession, held: Held) -> None:
    stranger = factories.agency(session, "Energie Musterstadt", AgencyKind.ENERGY_SUPPLIER)
    with pytest.raises(Refused, match=r"Energie Musterstadt ist zur Fallkonferenz am .* nicht eingeladen"):
        written(session, held, stranger)


def test_health_and_internal_words_stand_in_no_extract() -> None:
    everything = extract(sample(), set(DataCategory))
    assert {name for name, own in everything.items() if not own or (isinstance(own, dict) and not any(own.values()))} == {
        "uebergabe", "nachfrage", "verpflichtung", "datenschutz", "punkte", "wiedervorlagen", "termine",
    }  # fmt: skip
    said = everything["konferenz"]
    assert isinstance(said, dict)
    assert (said["protokoll"], said["tagesordnung"]) == ("", "")


def test_what_opens_exists() -> None:
    known = (
        {key.partition(".")[0] for key in KNOWN}
        | KNOWN
        | set(COLUMNS)
        | {f"{name}.{key}" for name in COLUMNS for key in COLUMNS[name]}
    )
    assert set(OPEN_TO) - known == set()


def test_minutes_of_an_empty_conference_have_no_empty_tables() -> None:
    empty: Values = {name: ([] if isinstance(own, list) else own) for name, own in sample().items()}
    text = text_of(render(templates.shipped(LetterKind.PROTOCOL), empty))
    assert ("Was wir besprochen haben" in text, "nichts vereinbart." in text) == (False, True)


def test_extract_gives_the_kind_of_a_measure_whose_title_names_the_household(
    session: GuardedSession, held: Held
) -> None:
    case, landlord, _ = held
    named = next(one for one in case.measures if one.responsible_agency is landlord)
    named.title = "Mietvertrag KANARIE-NAME, KANARIE-WEG 7 verlängern"
    author = factories.user(session, "autor", Role.CLERK, case.office)

    def massnahmen(to: Agency | None) -> list[str]:
        letter = Letter(
            LetterKind.PROTOCOL,
            case,
            author,
            factories.TODAY,
            household_of(case),
            conference=case.conferences[0],
            extract_for=to,
        )
        rows: Any = values_of(letter)["massnahmen"]
        return [row["massnahme"] for row in rows]

    assert massnahmen(landlord) == [named.kind.label]
    assert named.title in massnahmen(None)
    factories.share(session, case, landlord, "contact")
    session.expire(case, ["shares"])
    assert massnahmen(landlord) == [named.title]
