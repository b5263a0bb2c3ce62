"""Channels: each takes what it may contain and nothing else, on its legal basis, under its conditions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models import Report
from models.enums import AgencyKind, Channel, ReportBasis, Stage
from models.report import CONTENT
from portal import channels
from portal.errors import Refused
from tests.portal import drafts

DAY = drafts.REPORTED
FILLED: dict[str, Any] = {
    **dict.fromkeys(("last_name", "first_name", "street", "postcode", "city", "district_name", "phone", "email"), "x"),
    **dict.fromkeys(("landlord_name", "landlord_address", "docket", "remark"), "x"), "court_code": "P2305",
    **dict.fromkeys(("filed_on", "served_on", "hearing_on", "eviction_on", "cut_on"), DAY),
    "rent": Decimal(500), "arrears": Decimal("500.01"), "compensation": Decimal(1), "stage": Stage.ARREARS,
}  # fmt: skip
ADDRESS = {"last_name", "first_name", "street", "postcode", "city", "district_name"}


def complete(channel: Channel, **more: Any) -> Report:
    """Return a report filled with all its channel may contain, its conditions met."""
    rule = channels.RULES[channel]
    told = {key: value for key, value in FILLED.items() if key in rule.may}
    asked = {"basis": rule.bases[0], "tenant_informed_on": DAY, "tenant_objected": False}
    report = drafts.report(channel=channel, **(told | asked | more))
    channels.complete(report)
    return report


def refusal(report: Report) -> str:
    with pytest.raises(Refused) as refused:
        channels.check(report)
    return str(refused.value)


def test_every_channel_has_its_rule_and_every_kind_of_agency_its_channel():
    assert list(channels.RULES) == sorted(Channel, key=list(channels.RULES).index)
    assert {kind: channels.channel_of(drafts.agency(kind)) for kind in AgencyKind}[AgencyKind.COURT] is Channel.COURT
    assert set(FILLED) == set(CONTENT)


@pytest.mark.parametrize("channel", Channel)
def test_what_a_channel_may_contain_is_taken(channel):
    channels.check(complete(channel))


@pytest.mark.parametrize("channel", Channel)
def test_what_a_channel_may_not_contain_is_refused_by_name(channel):
    rule = channels.RULES[channel]
    for key in set(FILLED) - rule.may - ({"stage"} if rule.stage else set()):
        said = refusal(complete(channel, **{key: FILLED[key]}))
        assert said.startswith(f"Der Meldeweg „{channel.label}“ darf nicht enthalten: „")


@pytest.mark.parametrize("channel", Channel)
def test_what_a_channel_needs_is_asked_for(channel):
    for key in channels.RULES[channel].needs:
        empty = None if isinstance(FILLED[key], date) else ""
        assert refusal(complete(channel, **{key: empty})).startswith(f"Der Meldeweg „{channel.label}“ braucht noch: „")


def test_a_basic_supplier_reports_exactly_two_items():
    rule = channels.RULES[Channel.BASIC_SUPPLIER]
    assert rule.may == ADDRESS | {"cut_on"}
    said = refusal(complete(Channel.BASIC_SUPPLIER, arrears=Decimal(3), phone="0511 1"))
    assert said == (
        "Der Meldeweg „Grundversorger (§ 41g EnWG)“ darf nicht enthalten: „Telefon des Haushalts“, „Mietrückstand“. "
        "Lassen Sie diese Angaben weg."
    )


def test_a_court_reports_the_five_statutory_items():
    parties = ADDRESS | {"landlord_name", "landlord_address"}
    suit = {"filed_on", "served_on", "hearing_on", "court_code", "docket"}
    assert channels.RULES[Channel.COURT].may == parties | suit | {"rent", "arrears", "compensation"}


@pytest.mark.parametrize(
    ("channel", "more", "stage"),
    [
        (Channel.COURT, {"served_on": None}, Stage.SUIT_FILED),
        (Channel.COURT, {}, Stage.SUIT_SERVED),
        (Channel.BAILIFF, {}, Stage.EVICTION_DATE),
        (Channel.BASIC_SUPPLIER, {}, Stage.ENERGY),
        (Channel.PUBLIC_ORDER, {"eviction_on": None}, None),
        (Channel.SELF, {}, Stage.ARREARS),
    ],
)
def test_some_channels_say_how_late_it_is(channel, more, stage):
    assert complete(channel, **more).stage is stage


LANDLORDS = (Channel.HOUSING_COMPANY, Channel.PRIVATE_LANDLORD)


@pytest.mark.parametrize("channel", LANDLORDS)
@pytest.mark.parametrize("more", [{"arrears": Decimal(500)}, {"arrears": None}, {"rent": None}])
def test_landlords_may_not_report_arrears_that_carry_no_termination(channel, more):
    assert "mehr als eine Monatsmiete" in refusal(complete(channel, **more))
    channels.check(complete(channel, basis=ReportBasis.CONSENT, **more))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"tenant_informed_on": None}, "Tragen Sie ein, wann der Haushalt vor der Meldung über sie informiert wurde."),
        ({"tenant_objected": None}, "Tragen Sie ein, ob der Haushalt der Meldung widersprochen hat: ja oder nein."),
        ({"tenant_objected": True}, "Der Haushalt hat der Meldung widersprochen (Art. 21 DSGVO)."),
        ({"tenant_informed_on": date(2026, 3, 26)}, "Der Haushalt wurde am 26.03.2026 informiert, die Meldung ist vom"),
        ({"basis": ReportBasis.SGBX_69}, "Eine Meldung über „Wohnungsunternehmen“ beruht auf: Berechtigtes Interesse"),
    ],
)
def test_landlords_report_only_under_their_conditions(more, said):
    assert refusal(complete(Channel.HOUSING_COMPANY, **more)).startswith(said)


@pytest.mark.parametrize("channel", [Channel.CHARITY, Channel.DEBT_COUNSELLING, Channel.HEALTH])
def test_counsellors_say_when_the_household_consented(channel):
    assert refusal(complete(channel, tenant_informed_on=None)) == (
        "Tragen Sie ein, an welchem Tag der Haushalt in die Meldung eingewilligt hat."
    )


@pytest.mark.parametrize("channel", LANDLORDS)
def test_consent_and_objection_at_once_are_refused(channel):
    said = refusal(complete(channel, basis=ReportBasis.CONSENT, tenant_objected=True))
    assert said.startswith(
        "Einwilligung und Widerspruch schließen sich aus: Der Haushalt hat der Meldung widersprochen"
    )
