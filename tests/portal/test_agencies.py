"""Agencies: in which calendar an office counts its days."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models import Agency
from models.enums import AgencyKind, Land, Role
from portal.agencies import age_bands, check_role, known_to, local_holidays, region_of
from portal.calendar import Region
from portal.errors import Refused
from portal.guard import GuardedSession
from tests import factories
from tests.portal import drafts


def test_office_knows_its_own_town_what_is_common_and_what_it_worked_with(session: GuardedSession):
    home, away = factories.agency(session, "A"), factories.agency(session, "B")
    case = factories.case(session, home)
    for name, keeper in (
        ("Eigene", home),
        ("Fremde", away),
        ("Gemeinsame", None),
        ("Meldende", away),
        ("Helfende", away),
    ):
        made = factories.agency(session, name, AgencyKind.CHARITY, managed_by_id=keeper and keeper.id)
        if name == "Meldende":
            factories.report(session, home, made)
        if name == "Helfende":
            factories.measure(session, case, made)
    known = session.scalars(select(Agency.name).where(known_to(home.id)).order_by(Agency.name))
    assert list(known) == ["A", "Eigene", "Gemeinsame", "Helfende", "Meldende"]


def test_region_of_an_office_follows_its_settings():
    office = drafts.agency(land=Land.BY, saturday_counts=False, extra_holidays=["08.08.", " 6.1. "])
    assert region_of(office) == Region(Land.BY, False, frozenset({(8, 8), (1, 6)}))
    assert region_of(drafts.agency(extra_holidays=None)) == Region(Land.NI)


@pytest.mark.parametrize("line", ["08.08", "8. August", "32.01.", "00.01.", "01.13.", "31.02.", "30.02.", "31.04.", ""])
def test_local_holidays_that_are_no_day_are_refused(line):
    with pytest.raises(Refused) as refused:
        local_holidays(["08.08.", line])
    assert str(refused.value) == (
        f"Örtliche Feiertage: „{line}“ ist kein Tag. Schreiben Sie Tag und Monat, zum Beispiel 08.08."
    )


def test_local_holidays_know_the_leap_day():
    assert local_holidays(["29.02."]) == [(2, 29)]


def test_age_bands_are_ages_in_order():
    assert age_bands("18,25 , 65") == (18, 25, 65)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "„“ ist kein Alter von 1 bis 120."), ("18, x", "„x“ ist kein Alter"), ("0, 18", "„0“ ist kein Alter"),
        ("18; 25", "„18; 25“ ist kein Alter"), ("18, 130", "„130“ ist kein Alter"), ("25, 18", "Auf 25 folgt 18."),
        ("18, 18", "Auf 18 folgt 18."), (", ".join(map(str, range(1, 23))), "22 Grenzen sind mehr als 20."),
    ],
)  # fmt: skip
def test_age_bands_that_are_none_are_refused_with_what_is_wrong(written, said):
    with pytest.raises(Refused) as refused:
        age_bands(written)
    assert said in str(refused.value)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", [AgencyKind.OFFICE, AgencyKind.REGION, AgencyKind.JOBCENTER])
def test_roles_belong_to_their_kind_of_agency(role, kind):
    fitting = {
        AgencyKind.OFFICE: set(Role) - {Role.PARTNER, Role.PARTNER_LEAD},
        AgencyKind.REGION: {Role.FINANCE},
        AgencyKind.JOBCENTER: {Role.PARTNER, Role.PARTNER_LEAD},
    }
    if role in fitting[kind]:
        check_role(role, drafts.agency(kind))
    else:
        with pytest.raises(Refused, match=f"^Die Rolle „{role.label}“ gibt es nur "):
            check_role(role, drafts.agency(kind))
