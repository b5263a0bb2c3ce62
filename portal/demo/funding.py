"""Funding in the demo data: the Region pays two posts for three years, and the end of it comes near (handbook 0, seed 004)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy.orm import Session

from models import Booking, Goal, PlanPosition, Post, Programme
from models.enums import PlanSide, ProofRule
from models.types import Percentage, Quantity
from portal.demo.towns import Town
from portal.funding import deadlines, posts

RISE = Decimal("1.03")
"""The rise of pay that splits each post: 3 % from the third year on."""
RENTED = 3
"""Receipts of things come in every third month."""


class Invented(NamedTuple):
    """A post before it is recorded."""

    function: str
    part: int
    pay_group: str
    monthly: str


POSTS = (
    Invented("Sozialpädagogik Wohnungssicherung", 100, "S 12", "5680.00"),
    Invented("Sachbearbeitung Wohnungssicherung", 100, "EG 9c", "5240.00"),
)
PLAN = (
    (PlanSide.EXPENDITURE, "1.1", "Personalausgaben", "398000.00"),
    (PlanSide.EXPENDITURE, "1.2", "Sachausgaben der Stellen", "14400.00"),
    (PlanSide.EXPENDITURE, "1.3", "Fortbildung und Supervision", "6000.00"),
    (PlanSide.INCOME, "2.1", "Zuwendung der Region", "376560.00"),
    (PlanSide.INCOME, "2.2", "Eigenmittel der Stadt", "41840.00"),
)
THINGS = ("Diensthandys und Laptop", "Porto und Informationsblätter", "Fahrtkosten der Hausbesuche", "Büromaterial")
GOALS = (
    ("reported", "200", False, "Mindestens 200 Meldungen im Bewilligungszeitraum werden angenommen und bearbeitet."),
    ("secured_share", "60", False, "In mindestens 60 % der abgeschlossenen Fälle bleibt die Wohnung erhalten."),
    ("lost_share", "15", True, "In höchstens 15 % der abgeschlossenen Fälle geht die Wohnung verloren."),
)
TEXTS = {
    "use_of_funds": "Die Zuwendung wurde für zwei zusätzliche Vollzeitstellen und ihre Ausstattung verwendet. Beide Stellen waren "
    "durchgehend besetzt.",
    "work_done": "Aufsuchende Beratung nach Räumungsklagen, Fallkonferenzen mit allen Beteiligten innerhalb von zehn Werktagen, "
    "Begleitung bei Anträgen auf Mietschuldenübernahme, Nachfragen nach 3, 6 und 12 Monaten.",
    "problems": "Ein Teil der Haushalte war trotz Hausbesuch nicht zu erreichen.",
    "suggestions": "Vermieter sollten schon bei der Kündigung melden; dann bleibt mehr Zeit als nach der Klage.",
}


def pay_for_posts(session: Session, town: Town, *, on: date) -> None:
    """Record the programme: three years that ended last December, so that its proof is due within the year."""
    first, last = date(on.year - 3, 1, 1), date(on.year - 1, 12, 31)
    programme = Programme(
        office=town.office, name="Zwei Stellen Wohnungssicherung (Beispiel)", funder=town.office.funded_by,
        reference=f"RML-WS-{first.year}-017",
        decided_on=date(first.year - 1, 11, 21), starts_on=first, ends_on=last, proof_rule=ProofRule.ONE_YEAR, **TEXTS,
    )  # fmt: skip
    deadlines.set_due_day(programme, stated=None)
    session.add(programme)
    lines = {
        number: PlanPosition(programme=programme, side=side, number=number, label=label, planned=Decimal(planned))
        for side, number, label, planned in PLAN
    }
    session.add_all(lines.values())
    session.flush()
    for invented in POSTS:
        _fill_post(session, lines["1.1"], invented, first)
    _receive(session, lines, first)
    session.add_all(
        Goal(programme=programme, indicator=key, target=Quantity(target), at_most=at_most, sentence=sentence)
        for key, target, at_most, sentence in GOALS
    )
    session.flush()


def _fill_post(session: Session, position: PlanPosition, invented: Invented, first: date) -> None:
    """Record a post, and its rise in the third year."""
    monthly = Decimal(invented.monthly)
    post = Post(
        position=position, function=invented.function, part=Percentage(invented.part), pay_group=invented.pay_group,
        starts_on=first, monthly=monthly, eligible=Percentage(100),
    )  # fmt: skip
    rise = date(first.year + 2, 3, 1)
    session.add_all([post, posts.change(post, on=rise, monthly=(monthly * RISE).quantize(posts.CENT), pay_group="")])


YEARLY = (
    ("1.3", 9, "1890.00", "F", "Supervision des Teams"),
    ("2.1", 3, "62760.00", "Z1", "Zuwendung, erste Hälfte"),
    ("2.1", 8, "62760.00", "Z2", "Zuwendung, zweite Hälfte"),
    ("2.2", 12, "13946.66", "E", "Eigenanteil aus dem Haushalt"),
)
"""Line, month, amount, sign of the receipt and purpose of what comes every year."""


def _receive(session: Session, lines: dict[str, PlanPosition], first: date) -> None:
    """Record the receipts: things through the years, training, the grant in halves, the town's part once a year."""
    for number, month in enumerate(range(0, 36, RENTED), start=1):
        day = date(first.year + month // 12, month % 12 + 1, 14)
        amount = Decimal(980 + 37 * (month % 7)) + Decimal(month) / 100
        text = THINGS[number % len(THINGS)]
        session.add(Booking(position=lines["1.2"], booked_on=day, amount=amount, receipt=f"S-{number:03d}", text=text))
    for year in range(first.year, first.year + 3):
        for line, month, written, sign, text in YEARLY:
            day, receipt = date(year, month, 15), f"{sign}-{year}"
            session.add(
                Booking(position=lines[line], booked_on=day, amount=Decimal(written), receipt=receipt, text=text)
            )
