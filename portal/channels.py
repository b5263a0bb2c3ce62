"""The ways reports come in (Meldewege): what each may contain, what it needs, on which legal basis, and how late it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from models import Agency, Report
from models.base import label_of
from models.enums import AgencyKind, Channel, ReportBasis, Stage
from models.report import CONTENT
from portal.errors import Refused

B, K = ReportBasis, AgencyKind


class Group(StrEnum):
    """Who stands behind a channel; the words head the choice of a new report."""

    JUSTICE = "Gericht, Gerichtsvollzieher, Versorger"
    LANDLORDS = "Vermieter"
    AUTHORITIES = "Behörden"
    HELPERS = "Beratung und Betreuung"
    HOUSEHOLD = "Haushalt und Umfeld"


class Served(Protocol):
    """What says whether a suit was served: a recorded report, or a row of a notice list."""

    @property
    def served_on(self) -> date | None:
        """Return when it was served on the tenant."""


@dataclass(frozen=True, slots=True)
class ChannelRule:
    """What reports of one channel may contain, beside which nothing is asked or taken."""

    channel: Channel
    group: Group
    kinds: tuple[AgencyKind, ...]
    """The agencies that report by this channel; none where people do."""
    may: frozenset[str]
    needs: tuple[str, ...]
    bases: tuple[ReportBasis, ...]
    help: str
    """What the form says first: what may be told, and on which norm."""
    stage: Callable[[Report], Stage | None] | None = None
    """How far the proceeding is by the report; None where the sender says it himself."""
    condition: Callable[[Report], None] = lambda report: None
    """Raises Refused while the report may not be sent yet."""

    @property
    def asked(self) -> tuple[str, ...]:
        """Return the conditions the form asks for."""
        if len(self.bases) == 1:
            return ()
        objection = ("tenant_objected",) if B.LEGITIMATE in self.bases else ()
        return ("basis", "tenant_informed_on", *objection)

    @property
    def required(self) -> frozenset[str]:
        """Return the columns without which the report is not taken."""
        return frozenset(self.needs) | ({"basis"} if len(self.bases) > 1 else set())


NAME_AND_ADDRESS = frozenset({"last_name", "first_name", "street", "postcode", "city", "district_name"})
"""The Stadtteil is part of an address (XJustiz: „ortsteil“)."""
REACHABLE = frozenset({"phone", "email"})
TENANCY = frozenset({"landlord_name", "rent", "arrears"})
SUIT = frozenset({"court_code", "docket", "filed_on", "served_on", "hearing_on"})
STATUTORY = NAME_AND_ADDRESS | SUIT | TENANCY | {"landlord_address", "compensation"}
"""§ 22 Abs. 9 SGB II: days of suit and service, parties with addresses, rent, arrears and compensation, hearing."""
OF_LANDLORDS = NAME_AND_ADDRESS | TENANCY | {"stage"}
"""No more than necessary (LDI NRW 10.07.2025; handbook 5.3)."""
WHOLE = frozenset(CONTENT) - {"landlord_address", "compensation"}
"""Whatever a social body needs to tell for its task, and a household about itself."""
SOMEBODY, SOMEWHERE = ("last_name",), ("last_name", "street")


def stage_of_suit(notice: Served) -> Stage:
    """Return how far the proceeding is by the days a court's notice names."""
    return Stage.SUIT_FILED if notice.served_on is None else Stage.SUIT_SERVED


def _landlords_condition(report: Report) -> None:
    """Check handbook 5.3: a termination without notice is carried, the household was told before and did not object.

    More than one month's rent carries it (§ 569 Abs. 3 Nr. 1 BGB). With consent neither is asked.
    """
    _condition_of_consent(report)
    if report.basis is not B.LEGITIMATE:
        return
    if report.rent is None or report.arrears is None or report.arrears <= report.rent:
        raise Refused(
            "Vermieter dürfen ohne Einwilligung melden, wenn der Rückstand eine fristlose Kündigung trägt: mehr als eine "
            "Monatsmiete. Tragen Sie Miete und Rückstand ein; liegt er darunter, ist die Meldung noch nicht zulässig."
        )
    if report.tenant_informed_on is None:
        why = "Tragen Sie ein, wann der Haushalt vor der Meldung über sie informiert wurde."
        raise Refused(why, at={"tenant_informed_on": why})
    if report.tenant_objected is None:
        why = "Tragen Sie ein, ob der Haushalt der Meldung widersprochen hat: ja oder nein."
        raise Refused(why, at={"tenant_objected": why})
    if report.tenant_objected:
        raise Refused(
            "Der Haushalt hat der Meldung widersprochen (Art. 21 DSGVO). Ohne seine Einwilligung dürfen Sie nicht melden. "
            "Weisen Sie ihn auf die Fachstelle hin; er kann sich selbst melden."
        )


def _condition_of_consent(report: Report) -> None:
    """Check that consent has its day, and that the household knew of the report before it was sent."""
    informed = report.tenant_informed_on
    if report.basis is B.CONSENT and report.tenant_objected:
        why = (
            "Einwilligung und Widerspruch schließen sich aus: Der Haushalt hat der Meldung widersprochen (Art. 21 DSGVO), also "
            "darf sie nicht hinaus. Hat er danach eingewilligt, wählen Sie beim Widerspruch „nein“."
        )
        raise Refused(why, at={"tenant_objected": why})
    if report.basis is B.CONSENT and informed is None:
        why = "Tragen Sie ein, an welchem Tag der Haushalt in die Meldung eingewilligt hat."
        raise Refused(why, at={"tenant_informed_on": why})
    if informed is not None and informed > report.reported_on:
        raise Refused(
            f"Der Haushalt wurde am {informed:%d.%m.%Y} informiert, die Meldung ist vom {report.reported_on:%d.%m.%Y}. "
            "Informieren Sie ihn vor der Meldung, oder berichtigen Sie den Tag."
        )


def _landlord(channel: Channel, kinds: tuple[AgencyKind, ...]) -> ChannelRule:
    return ChannelRule(
        channel, Group.LANDLORDS, kinds, OF_LANDLORDS, SOMEWHERE, (B.LEGITIMATE, B.CONSENT),
        "Zulässig mit Einwilligung des Haushalts, oder wenn der Rückstand eine fristlose Kündigung trägt, der Haushalt vorher "
        "informiert wurde und nicht widersprochen hat (Art. 6 Abs. 1 Buchst. f DSGVO). Nichts zu Gesundheit, Leistungen, Familie.",
        condition=_landlords_condition,
    )  # fmt: skip


def _authority(channel: Channel, kind: AgencyKind, more: str = "") -> ChannelRule:
    told = "Was die Aufgabe der Fachstelle erfordert, nicht die ganze Akte (§ 69 Abs. 1 Nr. 1 SGB X)."
    return ChannelRule(
        channel, Group.AUTHORITIES, (kind,), WHOLE, SOMEBODY, (B.SGBX_69,), f"{told} {more}".strip()
    )  # fmt: skip


def _counsellor(
    channel: Channel, kinds: tuple[AgencyKind, ...], other: tuple[ReportBasis, ...], help: str
) -> ChannelRule:
    return ChannelRule(
        channel, Group.HELPERS, kinds, WHOLE, SOMEBODY, (B.CONSENT, *other), help, condition=_condition_of_consent
    )


_RULES = (
    ChannelRule(
        Channel.COURT, Group.JUSTICE, (K.COURT,), STATUTORY, SOMEBODY, (B.COURT_NOTICE,),
        "Fünf Angaben (§ 22 Abs. 9 SGB II, § 36 Abs. 2 SGB XII; MiZi IV/1): Tag der Klage und der Zustellung, Parteien mit "
        "Anschrift, Miete, Rückstand und Entschädigung, Verhandlungstermin. Dazu Gericht und Aktenzeichen vom Vordruck.",
        stage=stage_of_suit,
    ),
    ChannelRule(
        Channel.BAILIFF, Group.JUSTICE, (K.BAILIFF,), NAME_AND_ADDRESS | {"landlord_name", "court_code", "docket", "eviction_on"},
        (*SOMEWHERE, "eviction_on"), (B.BAILIFF_NOTICE,),
        "Wer wann geräumt werden soll, wenn Obdachlosigkeit zu erwarten ist (§ 130 Abs. 3 GVGA).",
        stage=lambda report: Stage.EVICTION_DATE,
    ),
    ChannelRule(
        Channel.BASIC_SUPPLIER, Group.JUSTICE, (K.ENERGY_SUPPLIER,), NAME_AND_ADDRESS | {"cut_on"},
        (*SOMEWHERE, "first_name", "cut_on"), (B.SUPPLIER_NOTICE,),
        "Genau zwei Angaben (§ 41g Abs. 6 EnWG): Vorname, Name und Anschrift; Datum des geplanten Beginns der Unterbrechung.",
        stage=lambda report: Stage.ENERGY,
    ),
    _landlord(Channel.HOUSING_COMPANY, (K.HOUSING_COMPANY,)),
    _landlord(Channel.PRIVATE_LANDLORD, ()),
    _authority(Channel.JOBCENTER, K.JOBCENTER),
    _authority(Channel.SOCIAL_OFFICE, K.SOCIAL_OFFICE),
    _authority(
        Channel.YOUTH_OFFICE, K.YOUTH_OFFICE,
        "Anvertrautes nur mit Einwilligung dessen, der es anvertraut hat (§ 65 SGB VIII).",
    ),
    ChannelRule(
        Channel.PUBLIC_ORDER, Group.AUTHORITIES, (K.PUBLIC_ORDER,),
        NAME_AND_ADDRESS | {"court_code", "docket", "eviction_on"}, SOMEWHERE, (B.DANGER,),
        "Kontaktdaten und Räumungstermin, zum Beispiel aus der Mitteilung des Gerichtsvollziehers (§ 130 Abs. 3 GVGA).",
        stage=lambda report: None if report.eviction_on is None else Stage.EVICTION_DATE,
    ),
    _counsellor(
        Channel.CHARITY, (K.CHARITY, K.ADDICTION_HELP), (B.DELEGATION,),
        "Mit Einwilligung des Haushalts, oder wenn die Fachstelle Sie beauftragt hat (§ 5 Abs. 5 SGB XII).",
    ),
    _counsellor(
        Channel.DEBT_COUNSELLING, (K.DEBT_COUNSELLING,), (),
        "Nur mit Einwilligung des Haushalts; Anvertrautes mit Schweigepflichtentbindung (§ 203 StGB).",
    ),
    _counsellor(
        Channel.LEGAL_GUARDIAN, (K.LEGAL_GUARDIAN,), (B.REPRESENTATION,),
        "Für die betreute Person im Rahmen des Aufgabenkreises, oder mit ihrer Einwilligung.",
    ),
    _counsellor(
        Channel.HEALTH, (K.HEALTH,), (),
        "Nur mit Einwilligung des Haushalts; Anvertrautes mit Schweigepflichtentbindung (§ 203 StGB).",
    ),
    ChannelRule(
        Channel.SELF, Group.HOUSEHOLD, (), WHOLE, SOMEBODY, (B.OWN,),
        "Was der Haushalt selbst erzählt; ein Nachname genügt für den Anfang.",
    ),
    ChannelRule(
        Channel.RELATIVES, Group.HOUSEHOLD, (), NAME_AND_ADDRESS | REACHABLE | {"landlord_name", "stage", "remark"},
        SOMEBODY, (B.THIRD,),
        "Wer gefährdet ist und wie er erreichbar ist. Alles Weitere fragen Sie den Haushalt selbst (§ 67a Abs. 2 SGB X).",
    ),
    ChannelRule(
        Channel.OTHER, Group.HOUSEHOLD, (K.OTHER, K.OFFICE, K.REGION), WHOLE, SOMEBODY, (B.THIRD,),
        "Was für die Hilfe erforderlich ist (§ 67a Abs. 2 SGB X).",
    ),
)  # fmt: skip
RULES = {rule.channel: rule for rule in _RULES}
_CHANNEL_OF = {kind: rule.channel for rule in _RULES for kind in rule.kinds}


def channel_of(agency: Agency) -> Channel:
    """Return the Meldeweg by which an agency of this kind reports."""
    return _CHANNEL_OF[agency.kind]


def surplus(report: Report) -> list[str]:
    """Return the columns a report is filled in although its channel may not contain them."""
    rule = RULES[report.channel]
    derived = {"stage"} if rule.stage is not None else set()
    return [key for key in CONTENT if key not in rule.may | derived and getattr(report, key) not in (None, "")]


def complete(report: Report) -> None:
    """Fill in what the channel itself says: the only legal basis, and how late it is."""
    rule = RULES[report.channel]
    if len(rule.bases) == 1:
        report.basis = rule.bases[0]
    if rule.stage is not None:
        report.stage = rule.stage(report)


def check(report: Report) -> None:
    """Raise Refused for what the channel may not contain, for what it lacks, and while its conditions are not met."""
    rule = RULES[report.channel]
    if more := surplus(report):
        raise Refused(
            f"Der Meldeweg „{rule.channel.label}“ darf nicht enthalten: {_labels(more)}. Lassen Sie diese Angaben weg."
        )
    check_conditions(report)


def check_conditions(report: Report) -> None:
    """Raise Refused for what a report of this channel lacks, and while it may not be sent yet."""
    rule = RULES[report.channel]
    if missing := [key for key in (*rule.needs, "basis") if getattr(report, key) in (None, "")]:
        raise Refused(f"Der Meldeweg „{rule.channel.label}“ braucht noch: {_labels(missing)}. Tragen Sie es ein.")
    if report.basis not in rule.bases:
        named = " oder ".join(basis.label for basis in rule.bases)
        raise Refused(
            f"Eine Meldung über „{rule.channel.label}“ beruht auf: {named}. Wählen Sie eine Rechtsgrundlage davon."
        )
    rule.condition(report)


def _labels(keys: list[str]) -> str:
    return ", ".join(f"„{label_of(Report, key)}“" for key in keys)
