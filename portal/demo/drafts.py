"""Drafts: a household before anybody knows it, with the trouble it is in and what will become of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from models.enums import Channel, Gender, HouseholdType, Income, LandlordKind, ReachState, Relation, Stage
from portal.appearances import Name, spelled
from portal.demo import names, ratios
from portal.demo.districts import District
from portal.demo.lots import Lots

LANDLORDS: dict[LandlordKind, Sequence[str]] = {
    LandlordKind.MUNICIPAL: (),
    LandlordKind.COOPERATIVE: ("Baugenossenschaft Lindenhof eG", "Heimstätte Nord eG"),
    LandlordKind.COMPANY: ("Immo Invest 7 GmbH & Co. KG", "Wohnbau Leinetal GmbH", "Mietwert Beispiel AG"),
    LandlordKind.PRIVATE: ("privat: Eheleute FAKE-Petersen", "privat: FAKE-Dachsel, Irmtraud", "GbR Am Markt 4"),
    LandlordKind.OTHER: ("Hausverwaltung FAKE-Kröger",),
}
REPORTING_LANDLORDS = {Channel.HOUSING_COMPANY: LandlordKind.MUNICIPAL, Channel.PRIVATE_LANDLORD: LandlordKind.PRIVATE}
"""Who reports his own tenants."""
NOT_YET_SUED = (ratios.Phase.EARLY, ratios.Phase.TERMINATED)
OWNER_WANTS_IT = (Stage.OWN_USE, Stage.REALISATION)
GENDERS = {Gender.FEMALE: 98, Gender.MALE: 100, Gender.DIVERSE: 2}


@dataclass(frozen=True, slots=True)
class Somebody:
    """One member of a household."""

    last_name: str
    first_name: str
    gender: Gender
    birth_date: date
    relation: Relation


@dataclass(frozen=True, slots=True)
class Home:
    """Where a household lives and what it pays."""

    street: str
    district: District
    postcode: str
    landlord: str
    landlord_kind: LandlordKind
    rent: Decimal


@dataclass(frozen=True, slots=True)
class Household:
    """Who lives together; the same household may come back with another case."""

    kind: HouseholdType
    members: tuple[Somebody, ...]
    income: Income
    home: Home

    @property
    def tenants(self) -> list[Somebody]:
        """Return those who signed the lease."""
        return [one for one in self.members if one.relation in (Relation.TENANT, Relation.CO_TENANT)]


@dataclass(frozen=True, slots=True)
class Draft:
    """One coming case: a household, the day and the way it becomes known, and how it will go on."""

    day: date
    household: Household
    channel: Channel
    stage: Stage
    arrears: Decimal
    reach: ReachState
    comes_back: bool = False

    @property
    def phase(self) -> ratios.Phase:
        """Return how late it is."""
        return ratios.PHASES[self.stage]

    @property
    def reached(self) -> bool:
        """Say whether the household can be reached at all."""
        return self.reach is not ReachState.FAILED


@dataclass
class Drawer:
    """Draws households and drafts for one town."""

    lots: Lots
    districts: Sequence[District]
    municipal: Sequence[str]
    used: set[Name] = field(default_factory=set)

    def draft(self, day: date, *, back: Household | None = None, channel: Channel | None = None) -> Draft:
        """Return what becomes known on a day; `back` is a household the office has known before."""
        lots = self.lots
        channel = channel or lots.draw(ratios.CHANNELS)
        if back is not None and channel in REPORTING_LANDLORDS:
            channel = Channel.COURT
        stage = lots.draw(ratios.STAGES[channel])
        household = back or self.household(day, REPORTING_LANDLORDS.get(channel))
        months = lots.amount(22, 7, 10) / 10 if ratios.PHASES[stage] in NOT_YET_SUED else lots.amount(34, 14, 12) / 10
        arrears = Decimal(0) if stage in OWNER_WANTS_IT else round(household.home.rent * months, 2)
        return Draft(day, household, channel, stage, arrears, lots.draw(ratios.REACHED), back is not None)

    def household(self, day: date, landlord: LandlordKind | None = None) -> Household:
        """Return a household nobody has heard of, where it matters with a landlord of a kind."""
        kind = self.lots.draw(ratios.HOUSEHOLDS)
        home = self._home(kind, landlord or self.lots.draw(ratios.LANDLORDS))
        return Household(kind, tuple(self._members(kind, day)), self.lots.draw(ratios.INCOMES), home)

    def _members(self, kind: HouseholdType, day: date) -> list[Somebody]:
        lots = self.lots
        surname = lots.one(names.LAST_NAMES)
        members = [self._adult(surname, Relation.TENANT, day)]
        if kind in (HouseholdType.COUPLE, HouseholdType.FAMILY):
            relation = Relation.CO_TENANT if lots.chance(65) else Relation.PARTNER
            members.append(self._adult(surname if lots.chance(75) else lots.one(names.LAST_NAMES), relation, day))
        elif kind is HouseholdType.OTHER:
            members.append(self._adult(lots.one(names.LAST_NAMES), Relation.OTHER, day))
        if kind in (HouseholdType.SINGLE_PARENT, HouseholdType.FAMILY):
            genders = [lots.one((Gender.FEMALE, Gender.MALE)) for _ in range(lots.one((1, 1, 2, 2, 3)))]
            members += [self._child(surname, gender, day) for gender in genders]
        return members

    def _adult(self, surname: str, relation: Relation, day: date) -> Somebody:
        gender = self.lots.draw(GENDERS)
        first_name = self._unused(surname, names.FIRST_NAMES[gender])
        years = self.lots.one((19, 23, 27, 31, 34, 38, 41, 45, 49, 53, 58, 63, 69, 76))
        return Somebody(surname, first_name, gender, self._birthday(day, years), relation)

    def _child(self, surname: str, gender: Gender, day: date) -> Somebody:
        first_name = self._unused(surname, names.CHILDREN[gender])
        return Somebody(surname, first_name, gender, self._birthday(day, self.lots.between(1, 16)), Relation.CHILD)

    def _unused(self, surname: str, choice: Sequence[str]) -> str:
        """Return a first name nobody of this surname bears yet; two given names where the single ones are gone."""
        name = next((one for one in self.lots.shuffled(choice) if spelled((surname, one)) not in self.used), None)
        while name is None or spelled((surname, name)) in self.used:
            name = " ".join(self.lots.some(choice, 2))
        self.used.add(spelled((surname, name)))
        return name

    def _birthday(self, day: date, years: int) -> date:
        return day - timedelta(days=365 * years + self.lots.between(0, 364))

    def _home(self, kind: HouseholdType, landlord: LandlordKind) -> Home:
        lots = self.lots
        district = lots.one(self.districts)
        more = 0 if kind is HouseholdType.SINGLE else 170
        number = f"{lots.between(1, 120)}{lots.one(('', '', '', 'a', 'b'))}"
        return Home(
            f"{lots.one(names.STREETS)} {number}", district, lots.one(district.postcodes),
            lots.one(LANDLORDS[landlord] or self.municipal), landlord, lots.amount(560 + more, 150, 330),
        )  # fmt: skip
