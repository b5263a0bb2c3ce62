"""Who may see what in `World`, written down by hand from design and law, never read from the access table."""

from __future__ import annotations

import re
from typing import Any

HOME, AWAY = frozenset({"JOINED", "CLOSEDOFF"}), frozenset({"FOREIGN"})
RECORDS_OF_OFFICES = """
    cases case_members case_reasons case_files persons reports steps contacts conferences invitations measures follow_ups
    reminders handovers consents shares documents agenda_points handled_deadlines arrears_months merges
"""
OFFICE = frozenset(RECORDS_OF_OFFICES.split())
TRAIL = frozenset({"audit_entries", "access_entries"})
CONTACT_SHARED = frozenset({"NAME", "STREET", "PHONE"})
FIELDS = """
    NAME STREET LANDLORD ATTEMPTS HEALTH NOTE PHONE PNOTE PHEALTH AGENDA MINUTES MEASURE MNOTE MANSWER MRESULT STEP CONTACT CONFIDENTIAL
    FOLLOWUP REMINDER HANDOVER PURPOSE REPORT REMARK DOCUMENT WORD HANDLED MERGE SAVED MANAGED REGIONAL PASSED
"""
FUNDED = frozenset(
    ["DELIVERY", "EXACT", "PROGRAMME", "WORKDONE", "POSITION", "POST", "EMPLOYEE", "BOOKING", "GOAL", "PROOF"]
)
FUNDING = frozenset(
    ["statistics_deliveries", "programmes", "plan_positions", "posts", "bookings", "goals", "proofs_of_use"]
)
CASEWORK = frozenset(FIELDS.split())
EVERYTHING = CASEWORK | FUNDED
SHOWN_TO_NOBODY = frozenset({"KEPT"})
CANARY = re.compile(
    rf"KANARIE-(JOINED|CLOSEDOFF|FOREIGN|REGION|GIVEN|SENT(?!-))(?:-({'|'.join(EVERYTHING | SHOWN_TO_NOBODY)})\b)?(?!-)"
)
"""A whole canary; the beginning of one, as it is searched for, is none."""
MONEY = re.compile(r"\b(?:512,00|1\.024,00|512\.00|1024\.00)\b")
DOCKET = "501 C 1/26"

SEES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "clerk": (HOME | {"SENT"}, CASEWORK - {"MANAGED"}),
    "social_worker": (HOME | {"SENT"}, CASEWORK - {"CONFIDENTIAL", "MANAGED"}),
    "lead": (HOME | {"SENT", "GIVEN"}, EVERYTHING - {"CONFIDENTIAL"}),
    "away_clerk": (AWAY, CASEWORK - {"MANAGED"}),
    "away_lead": (AWAY, EVERYTHING - {"CONFIDENTIAL"}),
    "partner": (frozenset({"JOINED"}), CONTACT_SHARED | {"MEASURE", "MANSWER", "MRESULT"}),
    "partner_lead": (frozenset({"SENT"}), frozenset()),
    "finance": (HOME | {"GIVEN"}, FUNDED | {"SAVED", "MANAGED", "PASSED"}),
    "region": (
        frozenset({"CLOSEDOFF", "REGION", "GIVEN"}),
        frozenset({"PROGRAMME", "PROOF", "REGIONAL", "PASSED", "DELIVERY"}),
    ),
    "privacy": (HOME | {"GIVEN"}, frozenset({"PURPOSE", "SAVED", "MANAGED", "PASSED"})),
}
"""Login -> the marks of the cases, and the fields of them, whose canaries it may meet; all others meet none."""
STAFF = frozenset({"clerk", "social_worker", "lead", "away_clerk", "away_lead"})
MONEY_SEEN = STAFF | {"finance"}
OPENS: dict[str, frozenset[str]] = {
    "partner": frozenset({"cases", "case_members", "persons", "conferences", "invitations", "measures", "shares"}),
    "partner_lead": frozenset({"reports"}),
    "finance": FUNDING,
    "region": frozenset({"programmes", "proofs_of_use"}),
    "privacy": frozenset({"cases", "consents", "shares"}) | TRAIL,
    "lead": OFFICE | TRAIL | FUNDING,
    "away_lead": OFFICE | TRAIL | FUNDING,
    **dict.fromkeys(("clerk", "social_worker", "away_clerk"), OFFICE),
}
OFFICES, PARTNERS = frozenset({"home", "away"}), frozenset({"jobcenter", "landlord", "stranger"})
AGENCIES: dict[str, frozenset[str]] = {
    "partner": OFFICES | {"jobcenter"}, "partner_lead": OFFICES | {"landlord"}, "stranger": OFFICES | {"stranger"},
    "finance": frozenset({"home", "region"}), "region": frozenset({"home", "region"}),
}  # fmt: skip
OUTSIDERS = frozenset({"partner", "partner_lead", "stranger", "region"})
INSIDERS = frozenset({"clerk", "social_worker", "lead", "finance", "admin", "privacy"})
LOOKED_AFTER = OUTSIDERS - {"region"}
"""The partners are looked after by the home office."""
AWAY_USERS = frozenset({"away_clerk", "away_lead"})
SAVED = frozenset({"saved_reports", "report_forms"})
SHARED = frozenset({"JOINED"})
SAVED_OPEN: dict[str, frozenset[str]] = {
    "lead": HOME | {"GIVEN"}, "finance": HOME | {"GIVEN"}, "clerk": SHARED, "social_worker": SHARED, "away_lead": AWAY,
    "region": frozenset({"REGION", "GIVEN"}),
}  # fmt: skip
SAVED_WRITTEN = {"lead": "home", "finance": "home", "away_lead": "away", "region": "region"}
"""Whose reports and forms a login may change: those of its own agency, no clerk any."""


def may_meet(login: str, mark: str, field: str | None) -> bool:
    """Say whether a canary may appear in an answer to the login."""
    marks, fields = SEES.get(login, (frozenset(), frozenset()))
    return mark in marks and (field is None or mark == "SENT" or field in fields)


def leaks(login: str, text: str) -> list[str]:
    """Return what a text tells that the login may not know."""
    found = [hit[0] for hit in CANARY.finditer(text) if not may_meet(login, hit[1], hit[2])]
    if login not in MONEY_SEEN:
        found += MONEY.findall(text)
    if login not in STAFF and DOCKET in text:
        found.append(DOCKET)
    return sorted(set(found))


def opens(login: str, table: str, mark: str) -> bool:
    """Say whether the login may open the record of a table that belongs to the marked case (or agency, or user)."""
    if table == "agencies":
        return mark in AGENCIES.get(login, OFFICES | PARTNERS | {"region"})
    if table == "users":
        return _opens_user(login, mark)
    if table == "catalogue_entries":
        return login != "region" and mark == ("away" if login in AWAY_USERS else "home")
    if table == "bookable":
        return login != "region" and opens(login, "programmes", mark)
    if table in SAVED:
        return mark in SAVED_OPEN.get(login, ())
    if table == "confidential":
        return (login, mark) in {("clerk", "JOINED"), ("clerk", "CLOSEDOFF"), ("away_clerk", "FOREIGN")}
    return table in OPENS.get(login, ()) and mark in SEES[login][0]


def _opens_user(login: str, mark: str) -> bool:
    if login in ("finance", "region"):
        return False
    if login in OUTSIDERS:
        return mark == login
    return mark in (AWAY_USERS if login in AWAY_USERS else INSIDERS | LOOKED_AFTER)


ABSENCE = {"deputy_id", "absent_from", "absent_until", "version"}
PARTNER_WRITES = {
    "measures": {"state", "begun_on", "done_on", "declined_on", "answered_on", "partner_note", "result"},
    "invitations": {"answer", "answered_on", "answer_note", "represented_by"},
    "reports": {
        "state",
        "decided_on",
        "docket_key",
        "names_key",
        "street_key",
        "landlord_key",
        "basis",
        "tenant_informed_on",
        "tenant_objected",
        "last_name",
        "first_name",
        "street",
        "postcode",
        "city",
        "district_name",
        "phone",
        "email",
        "landlord_name",
        "landlord_address",
        "rent",
        "arrears",
        "compensation",
        "stage",
        "court_code",
        "docket",
        "filed_on",
        "served_on",
        "hearing_on",
        "eviction_on",
        "cut_on",
        "remark",
    },
}


def _colleagues(login: str, where: Any) -> set[int]:
    return {where.logins[one] for one in (AWAY_USERS if login in AWAY_USERS else INSIDERS)}


def may_change(login: str, table: str, row: dict[str, Any], columns: set[str], where: Any) -> bool:
    """Say whether the login may have left a row like this behind; a new row has all its columns changed."""
    if table in SAVED:
        return bool(row["office_id"] == getattr(where, SAVED_WRITTEN.get(login, ""), None))
    if table == "calendar_feeds":
        return bool(row["user_id"] == where.logins[login])
    offices = {"away_clerk": where.away, "away_lead": where.away}
    if table == "users" and login in STAFF:
        led = login.endswith("lead") and row["agency_id"] == offices.get(login, where.home)
        return columns <= ABSENCE and (led or bool(row["id"] == where.logins[login]))
    if table in FUNDING:
        keepers = {"lead": where.home, "finance": where.home, "away_lead": where.away}
        return login in keepers and row["office_id"] == keepers[login]
    if table == "handovers" and login in STAFF:
        own, new = row["office_id"] == offices.get(login, where.home), columns == set(row)
        given = row["to_id"] in _colleagues(login, where) and login != "social_worker"
        return own and (given if new else columns <= {"seen_on", "version"} and row["to_id"] == where.logins[login])
    if login in STAFF:
        return table in OFFICE | {"number_series"} and row["office_id"] == offices.get(login, where.home)
    if login in ("partner", "partner_lead", "stranger"):
        own = {"partner": where.jobcenter, "partner_lead": where.landlord, "stranger": where.stranger}[login]
        owner = {"measures": "responsible_agency_id", "invitations": "agency_id", "reports": "reporting_agency_id"}.get(
            table
        )
        new = columns == set(row)
        return (
            owner is not None
            and row[owner] == own
            and (columns - {"version"} <= PARTNER_WRITES[table] or (new and table == "reports"))
        )
    return login == "admin" and _administers(table, row, where)


def _administers(table: str, row: dict[str, Any], where: Any) -> bool:
    if table == "users":
        return row["agency_id"] not in (where.away, where.region) and row["id"] != where.logins["admin"]
    if table == "catalogue_entries":
        return bool(row["office_id"] == where.home)
    return table == "agencies" and row["id"] not in (where.away, where.region)
