"""What the fields of a letter say for one case: plain texts only, empty where nothing is known."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from models import Agency, Case, Conference, FollowUp, Report, User
from models.enums import HOME_RETAINED, Channel, LetterKind, Stage, StepKind
from models.writings import docket_of
from portal import case_deadlines, consents, courts
from portal.current_steps import current_day
from portal.handovers import Sheet
from portal.letters import extracts, handing, households, meetings
from portal.letters.fields import GROUPS, LISTS, Values
from portal.letters.words import as_day, as_money, as_yes

UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters no document can carry, and those docxtpl reads as its own marks."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom one letter goes; ``household`` says that it is the household itself."""

    name: str
    address: str
    salutation: str = "Sehr geehrte Damen und Herren,"
    household: bool = False


@dataclass(frozen=True, slots=True)
class Undertaking:
    """The sums of a Verpflichtungserklärung in Euro; ``by_month`` names each arrear in a line of its own."""

    arrears: Decimal
    compensation: Decimal
    until: date | None
    by_month: str
    costs: Decimal | None = None

    @property
    def total(self) -> Decimal:
        """Return all of it together."""
        return self.arrears + self.compensation + (self.costs or Decimal(0))


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to be written: which, for which case, by whom, to whom, and what was chosen for it."""

    kind: LetterKind
    case: Case
    by: User
    on: date
    to: Addressee
    answer_by: date | None = None
    appointment: str = ""
    request: str = ""
    conference: Conference | None = None
    follow_up: FollowUp | None = None
    sums: Undertaking | None = None
    sheet: Sheet | None = None
    """What must be known about the case when it changes hands."""
    extract_for: Agency | None = None
    """An invited agency: the letter then says of the case only what that agency may see."""
    recipients: tuple[str, ...] = field(default=())
    """Names of the agencies that received or will receive data (Art. 14 DSGVO)."""

    def for_case(self, case: Case) -> Letter:
        """Return the same letter for the household of another case."""
        own = next((one for one in case.follow_ups if one.done_on is None), None)
        return replace(self, case=case, to=household_of(case), follow_up=own, recipients=recipients_of(case))


def household_of(case: Case) -> Addressee:
    """Return the household of a case as a recipient."""
    name = households.names(case)
    return Addressee(
        name, _lines(*households.name_lines(case), *_place(case)), households.salutation(case), household=True
    )


def agency_as_addressee(agency: Agency) -> Addressee:
    """Return an agency as a recipient."""
    return Addressee(agency.name, _lines(agency.name, *_place(agency)))


def recipients_of(case: Case) -> tuple[str, ...]:
    """Return the agencies that may see data of the case or take part in it."""
    shared = [share.agency.name for share in case.shares if share.revoked_on is None]
    acting = [measure.responsible_agency.name for measure in case.measures if measure.responsible_agency]
    return tuple(dict.fromkeys(name for name in (*shared, *acting) if name != case.office.name))


def values_of(letter: Letter) -> Values:
    """Return the text of every field and list for a letter."""
    case, conference = letter.case, letter.conference
    found: Values = {
        "absender": _sender(case.office),
        "bearbeitung": {"name": letter.by.name, "telefon": letter.by.phone, "email": letter.by.login if "@" in letter.by.login else ""},
        "brief": {
            "datum": as_day(letter.on), "antwort_bis": as_day(letter.answer_by), "termin": letter.appointment, "anliegen": letter.request,
        },
        "empfaenger": {
            "name": letter.to.name, "anschrift": letter.to.address, "anrede": letter.to.salutation,
            "haushalt": "ja" if letter.to.household else "",
        },
        "fall": _case(case),
        "haushalt": _household(case),
        "miete": {
            "vermieter": case.landlord_name, "monatlich": as_money(case.rent), "rueckstand": as_money(case.arrears),
            "nutzungsentschaedigung": as_money(case.compensation), "energieschulden": as_money(case.energy_debt),
        },
        "verfahren": _proceeding(case),
        **_clocks(case, letter.on),
        "nachfrage": {"monate": str(letter.follow_up.months), "faellig_am": as_day(letter.follow_up.due_on)} if letter.follow_up else {},
        "verpflichtung": _undertaking(letter.sums),
        "datenschutz": _data_notice(case, letter.recipients),
        **meetings.values(case, conference, on=letter.on, only=letter.extract_for, strict=letter.kind is LetterKind.PROTOCOL),
        "personen": [{"name": households.name(member.person), "stellung": member.relation.label} for member in case.members],
    }  # fmt: skip
    if letter.sheet is not None:
        handing.add(found, letter.sheet)
    values = _complete(found)
    if letter.extract_for is None:
        return values
    return extracts.extract(values, consents.open_to(case, letter.extract_for, letter.on))


def _sender(office: Agency) -> dict[str, str]:
    place = _place(office)
    hours = (office.extra or {}).get("Sprechzeiten", "")
    return {
        "name": office.name, "strasse": office.street, "plz": office.postcode, "ort": office.city, "telefon": office.phone,
        "email": office.email, "zeile": " · ".join((office.name, *place)), "sprechzeiten": str(hours),
    }  # fmt: skip


def _case(case: Case) -> dict[str, str]:
    outcome = case.outcome.label.partition(" ")[2] if case.outcome else ""
    return {
        "aktenzeichen": case.number, "gemeldet_am": as_day(case.reported_on), "meldeweg": case.channel.label,
        "meldende_stelle": case.reporting_agency.name if case.reporting_agency else "",
        "stand": _reached(case),
        "bisherige_schritte": case.attempts_so_far, "nicht_genutzte_leistungen": case.unclaimed_benefits, "ergebnis": outcome,
        "sicherungsweg": case.securing_way.label if case.securing_way else "", "abgeschlossen_am": as_day(case.closed_on),
        "erhalten": "ja" if case.outcome in HOME_RETAINED else "", "status": case.status.label, "kontakt": case.reach.label,
        "zustaendig": case.assigned_to.name if case.assigned_to else "",
    }  # fmt: skip


def _reached(case: Case) -> str:
    """Return how far the proceeding is; an eviction with its day, which whoever decides must know."""
    if case.stage is None:
        return case.access_stage.label if case.access_stage else ""
    day = current_day(case.steps, StepKind.EVICTION_DATE)
    return (
        f"{case.stage.label} auf den {as_day(day)}" if day and case.stage is Stage.EVICTION_DATE else case.stage.label
    )


def _household(case: Case) -> dict[str, str]:
    own = household_of(case)
    return {
        "name": own.name, "anrede": own.salutation, "anschrift": own.address,
        "strasse": case.street, "plz": case.postcode, "ort": case.city, "wohnung": ", ".join(_place(case)),
        "erwachsene": "" if case.adults is None else str(case.adults), "kinder": "" if case.children is None else str(case.children),
        "einkommen": case.income.label if case.income else "",
    }  # fmt: skip


def _proceeding(case: Case) -> dict[str, str]:
    latest: dict[StepKind, date] = {}
    for step in case.steps:
        latest[step.kind] = max(step.happened_on, latest.get(step.kind, step.happened_on))
    terminated = [
        latest[kind] for kind in (StepKind.TERMINATED_IMMEDIATE, StepKind.TERMINATED_ORDINARY) if kind in latest
    ]
    code = next((step.court_code for step in reversed(case.steps) if step.court_code), None)
    return {
        "gericht": courts.name(code) if code else "",
        "aktenzeichen": next((str(found) for step in reversed(case.steps) if (found := docket_of(step.docket))), ""),
        "kuendigung_am": as_day(max(terminated, default=None)),
        "klage_eingegangen_am": as_day(latest.get(StepKind.FILED)),
        "klage_zugestellt_am": as_day(latest.get(StepKind.SERVED)),
        "verhandlung_am": as_day(current_day(case.steps, StepKind.HEARING)),
        "raeumungsfrist_bis": as_day(current_day(case.steps, StepKind.EVICTION_PERIOD_ENDS)),
        "raeumungstermin": as_day(current_day(case.steps, StepKind.EVICTION_DATE)),
    }


CLOCKS = {
    "grace_period": "schonfrist",
    "defence_notice": "verteidigungsanzeige",
    "eviction_protection": "raeumungsschutz",
}


def _clocks(case: Case, on: date) -> Values:
    """Return the clocks that still run; their safe day, because a letter must never name a day too late."""
    running = [
        clock_.deadline
        for clock_ in case_deadlines.of_case(case, on)
        if clock_.deadline.safe is not None and clock_.deadline.safe >= on and clock_.is_waiting
    ]
    # Of several runs of a clock the nearest is named, which stands first.
    named = {CLOCKS[one.rule.key]: one for one in reversed(running) if one.rule.key in CLOCKS}
    texts = {name: as_day(one.safe) for name, one in named.items()}
    estimated = "schonfrist" in named and named["schonfrist"].estimated
    texts |= {
        "schonfrist_geschaetzt": as_yes(estimated) if estimated else "",
        "fallkonferenz": as_day(case.conference_due_on),
    }
    return {
        "frist": texts,
        "fristen": [{"frist": one.rule.label, "bis": as_day(one.safe), "norm": one.rule.law} for one in running],
    }


def _undertaking(sums: Undertaking | None) -> dict[str, str]:
    if sums is None:
        return {}
    return {
        "rueckstaende": sums.by_month, "rueckstand": as_money(sums.arrears), "entschaedigung": as_money(sums.compensation),
        "entschaedigung_bis": as_day(sums.until), "kosten": as_money(sums.costs) if sums.costs else "", "summe": as_money(sums.total),
    }  # fmt: skip


LAWFUL = {
    Channel.COURT: "§ 22 Abs. 9 SGB II und § 36 Abs. 2 SGB XII",
    Channel.BASIC_SUPPLIER: "§ 41g EnWG",
    Channel.BAILIFF: "§ 130 Abs. 3 GVGA",
}
OWN_TASK = "§ 22 Abs. 8 SGB II und § 36 Abs. 1 SGB XII"
"""On which norm a body may tell the office (handbook 1.3, 1.5, 5.3); others tell it for its task under § 22 Abs. 8 SGB II."""


def _data_notice(case: Case, recipients: tuple[str, ...]) -> dict[str, str]:
    held = {
        "Name und Anschrift": True, "Wohnung und Mietverhältnis": bool(case.landlord_name or case.rent),
        "Stand des Verfahrens": bool(case.steps or case.stage or case.access_stage),
        "Beträge": any(value is not None for value in (case.arrears, case.compensation, case.energy_debt)),
    }  # fmt: skip
    told = _told_by_others(case)
    first = told[0] if told else case
    later = {_source(one): as_day(one.reported_on) for one in reversed(told)}
    named = [f"{name} (am {on})" for name, on in later.items() if name != _source(first)]
    laws = dict.fromkeys(LAWFUL.get(one.channel, OWN_TASK) for one in told or [case])
    return {
        "quelle": " und ".join([*named, _source(first)]) if told else "", "erhalten_am": as_day(first.reported_on),
        "datenarten": ", ".join(words for words, there in held.items() if there), "empfaenger": ", ".join(recipients),
        "rechtsgrundlage": "; ".join(laws),
    }  # fmt: skip


def _source(told: Case | Report) -> str:
    return told.reporting_agency.name if told.reporting_agency else told.channel.label


def _told_by_others(case: Case) -> list[Case | Report]:
    """Return all that told the office of the household without its doing, the first one first; Art. 14 asks for each."""
    reports: list[Case | Report] = sorted(case.reports, key=lambda one: one.reported_on)
    return [one for one in ([case, *reports]) if one.channel is not Channel.SELF]


def _place(where: Case | Agency) -> list[str]:
    return [line for line in (where.street, f"{where.postcode} {where.city}".strip()) if line]


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def _complete(found: Values) -> Values:
    """Return a text for every field there is, without characters no document can carry."""
    values: Values = {}
    for group in GROUPS:
        own = found.get(group.name, {})
        values[group.name] = (
            {key: _readable(own.get(key, "")) for key in group.fields} if isinstance(own, dict) else own
        )
    for rows in LISTS:
        listed = found.get(rows.name, [])
        values[rows.name] = [
            {key: _readable(row.get(key, "")) for key in rows.fields} for row in listed if isinstance(row, dict)
        ]
    return values


def _readable(text: str | None) -> str:
    return UNREADABLE.sub("", (text or "").replace("\r\n", "\n"))
