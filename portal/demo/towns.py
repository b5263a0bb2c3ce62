"""Towns: two invented offices, the Region that funds one of them, and the partners around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from models import Agency, CatalogueEntry, User
from models.enums import AgencyKind, CatalogueKind, Land, Role
from portal import calendar
from portal.agencies import region_of
from portal.demo import districts, staff
from portal.demo.districts import District
from portal.demo.names import mail, phone

K = AgencyKind
MARKS = ("Muster", "Beispiel")
"""One of these words stands in the name of every invented agency; `portal.demo.purging` relies on it."""

PARTNERS_OF_MUSTERSTADT = (
    ("Jobcenter Musterstadt", K.JOBCENTER), ("Sozialamt Musterstadt", K.SOCIAL_OFFICE),
    ("Jugendamt Musterstadt", K.YOUTH_OFFICE),
    ("Ordnungsamt Musterstadt", K.PUBLIC_ORDER), ("Stadtbau Muster GmbH", K.HOUSING_COMPANY),
    ("Wohnbau Leinetal GmbH (Beispiel)", K.HOUSING_COMPANY), ("Diakonie Musterstadt", K.CHARITY),
    ("Schuldnerberatung Musterstadt", K.DEBT_COUNSELLING), ("Suchthilfe Musterstadt", K.ADDICTION_HELP),
    ("Stadtwerke Musterstadt", K.ENERGY_SUPPLIER), ("Amtsgericht Hannover (Beispiel)", K.COURT),
    ("Obergerichtsvollzieherin FAKE-Reuter (Beispiel)", K.BAILIFF), ("Betreuungsverein Musterstadt", K.LEGAL_GUARDIAN),
    ("Sozialpsychiatrischer Dienst Musterstadt", K.HEALTH),
)  # fmt: skip
PARTNERS_OF_BEISPIELSTADT = (
    ("Jobcenter Beispielstadt", K.JOBCENTER), ("Amt für Familie und Soziales Beispielstadt", K.SOCIAL_OFFICE),
    ("Jugendamt Beispielstadt", K.YOUTH_OFFICE), ("Ordnungsamt Beispielstadt", K.PUBLIC_ORDER),
    ("Stadtsiedlung Beispielstadt GmbH", K.HOUSING_COMPANY), ("Caritas Beispielstadt", K.CHARITY),
    ("Schuldnerberatung Beispielstadt", K.DEBT_COUNSELLING), ("Energie Beispielstadt GmbH", K.ENERGY_SUPPLIER),
    ("Amtsgericht Heilbronn (Beispiel)", K.COURT), ("Gerichtsvollzieher FAKE-Bäuerle (Beispiel)", K.BAILIFF),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """What a town is before it is recorded."""

    office: str
    city: str
    land: Land
    postcode: str
    court_code: str
    partners: Sequence[tuple[str, AgencyKind]]
    districts: Sequence[District]
    posts: tuple[staff.Post, ...]


MUSTERSTADT = Plan(
    "Fachstelle Wohnungserhalt Musterstadt", "Musterstadt", Land.NI, "30159", "P2305",
    PARTNERS_OF_MUSTERSTADT, districts.MUSTERSTADT, staff.MUSTERSTADT,
)  # fmt: skip
BEISPIELSTADT = Plan(
    "Leitstelle Wohnungssicherung Beispielstadt", "Beispielstadt", Land.BW, "74072", "B2303",
    PARTNERS_OF_BEISPIELSTADT, districts.BEISPIELSTADT, staff.BEISPIELSTADT,
)  # fmt: skip
REGION = "Region Musterland"


@dataclass(frozen=True, slots=True)
class Town:
    """A recorded town: its office, partners, users and the words its office uses."""

    plan: Plan
    office: Agency
    partners: list[Agency]
    users: list[User]
    words: dict[tuple[CatalogueKind, str], CatalogueEntry]

    @property
    def workers(self) -> list[User]:
        """Return who works on cases."""
        return [user for user in self.users if user.agency is self.office and user.role in staff.WORKERS]

    @property
    def lead(self) -> User:
        """Return the head of the office."""
        return next(user for user in self.users if user.agency is self.office and user.role is Role.LEAD)

    def partner(self, kind: AgencyKind) -> Agency:
        """Return the first partner of a kind; where the town has none, its charity helps out."""
        return next((agency for agency in self.partners if agency.kind is kind), None) or self.partner(K.CHARITY)

    def reporter(self, agency: Agency) -> User | None:
        """Return the user of a partner who sends reports, None where nobody there signs in."""
        return next((user for user in self.users if user.agency is agency), None)

    def word(self, kind: CatalogueKind, code: str) -> CatalogueEntry:
        """Return an entry of the office's lists; raise KeyError for an unknown code."""
        return self.words[kind, code]

    def workday(self, day: date, ahead: int = 0) -> date:
        """Return the next day the office works, so many days after a day."""
        return calendar.next_workday(day + timedelta(days=ahead), region_of(self.office))


def found(session: Session, plan: Plan, password_hash: str, *, funded_by: Agency | None = None) -> Town:
    """Record the office, partners and users of a plan; the words are added once the catalogues are recorded."""
    office = _agency(plan.office, K.OFFICE, plan, 0)
    office.funded_by = funded_by
    partners = [_agency(name, kind, plan, place) for place, (name, kind) in enumerate(plan.partners, start=1)]
    for agency in partners:
        agency.managed_by = office
    session.add_all([office, *partners])
    users = staff.employ(session, office, plan.posts, password_hash)
    for agency in partners:
        users += staff.employ(session, agency, staff.PARTNER_LOGINS.get(agency.name, ()), password_hash)
    return Town(plan, office, partners, users, {})


def found_region(session: Session, password_hash: str) -> tuple[Agency, list[User]]:
    """Record the Region and its finance user."""
    region = _agency(REGION, K.REGION, MUSTERSTADT, 90)
    session.add(region)
    return region, staff.employ(session, region, staff.PARTNER_LOGINS[REGION], password_hash)


def _agency(name: str, kind: AgencyKind, plan: Plan, place: int) -> Agency:
    area = "0511" if plan is MUSTERSTADT else "07131"
    return Agency(
        name=name, kind=kind, land=plan.land, city=plan.city, postcode=plan.postcode,
        street=f"Beispielplatz {place + 1}", email=mail(f"stelle{place}.{plan.city.lower()}"),
        phone=phone(area, place), note="Erfundene Stelle der Beispieldaten.",
    )  # fmt: skip
