"""Which tables the standard workbook has, sheet by sheet (handbook 4.3); the last sheet, Methodik, is words only."""

from __future__ import annotations

from dataclasses import dataclass, replace

from portal.statistics import breakdowns as by
from portal.statistics.figures import agreements, arrivals, clock, closings, contacts, heads, money, proceedings
from portal.statistics.tables import CASE_FLOW, QUARTER_FLOW, Comparison, Crosstab, Flow


@dataclass(frozen=True)
class Sheet:
    """A sheet of the workbook: a title, short enough for a tab with its number, and the tables that stand below it."""

    key: str
    title: str
    tables: tuple[Flow | Crosstab | Comparison, ...]


def coarser(tables: tuple[Flow | Crosstab | Comparison, ...]) -> tuple[Flow | Crosstab | Comparison, ...]:
    """Return the tables by quarters where they are by months: months and quarters together tell of small numbers."""
    kept = [table for table in tables if table is not CASE_FLOW]
    return tuple(
        replace(table, rows=by.QUARTER) if isinstance(table, Crosstab) and table.rows is by.MONTH else table
        for table in kept
    )


def without_staff(tables: tuple[Flow | Crosstab | Comparison, ...]) -> tuple[Flow | Crosstab | Comparison, ...]:
    """Return the tables without those that tell of single employees: contacts stay, by quarters."""
    kept = [table for table in tables if not (isinstance(table, Crosstab) and table.rows is by.CLERK)]
    return tuple(
        replace(table, rows=by.QUARTER, title="Kontakte und Hausbesuche")
        if isinstance(table, Crosstab) and table.rows is by.AUTHOR
        else table
        for table in kept
    )


def by_teams(tables: tuple[Flow | Crosstab | Comparison, ...]) -> tuple[Flow | Crosstab | Comparison, ...]:
    """Return the tables with teams in place of single employees."""
    shown = tuple(
        replace(table, rows=by.TEAM, title="Fälle je Team")
        if isinstance(table, Crosstab) and table.rows is by.CLERK
        else table
        for table in tables
    )
    return without_staff(shown)


def without_comparisons(tables: tuple[Flow | Crosstab | Comparison, ...]) -> tuple[Flow | Crosstab | Comparison, ...]:
    """Return the tables without those that stand beside an earlier period."""
    return tuple(
        table
        for table in tables
        if not isinstance(table, Comparison) and not (isinstance(table, Crosstab) and table.compared)
    )


HEADS = (arrivals.PERSONS, arrivals.CHILDREN, arrivals.HEADS_UNKNOWN)
RESULT_HEADS = (
    heads.CLOSED_PERSONS, heads.CLOSED_CHILDREN, heads.SECURED_PERSONS, heads.SECURED_CHILDREN, heads.AVOIDED_PERSONS,
    heads.AVOIDED_CHILDREN, heads.LOST_PERSONS, heads.LOST_CHILDREN, heads.CLOSED_HEADS_UNKNOWN,
)  # fmt: skip
SUCCESS = (closings.SECURED, closings.SECURED_SHARE, closings.AVOIDED, closings.AVOIDED_SHARE)
REACH = (arrivals.TRIED, arrivals.REACHED, arrivals.REACHED_SHARE, arrivals.ACCEPTED)
AMOUNTS = (
    money.GRANTED_SUM, money.GRANTED_MEAN, money.GRANTED_MEDIAN,
    money.GRANTS, money.GRANTS_SUM, money.LOANS, money.LOANS_SUM,
)  # fmt: skip
KEPT = (
    agreements.DONE, agreements.DONE_SHARE, agreements.ASSESSED, agreements.KEPT, agreements.PARTLY, agreements.BROKEN,
    agreements.KEPT_SHARE,
)  # fmt: skip

WORKBOOK: tuple[Sheet, ...] = (
    Sheet("flow", "Fallbewegung", (
        CASE_FLOW, QUARTER_FLOW, Comparison("flow_before", "Fallbewegung im Vergleich", flow=CASE_FLOW, base="reported"),
    )),
    Sheet("access", "Zugangsstand und Meldeweg", (
        Crosstab(
            "stage_by_channel", "Zugangsstand und Meldeweg", by.STAGE, arrivals.REPORTED, across=by.CHANNEL,
            columns=HEADS,
        ),
        Crosstab(
            "reporting_agencies", "Meldende Stellen", by.REPORTED_BY, arrivals.REPORTED, columns=HEADS,
        ),
        Crosstab(
            "reach", "Erreichte Haushalte nach Zugangsstand", by.STAGE, arrivals.REPORTED, columns=REACH,
            chart=("reached_share",),
        ),
        Comparison("reach_before", "Zugang und Erreichen im Vergleich", (
            arrivals.REPORTED, *REACH, arrivals.REPEATED, arrivals.REPEATED_SHARE,
        )),
    )),
    Sheet("reasons", "Anlass und Gründe", (
        Crosstab("triggers", "Auslöser", by.TRIGGER, arrivals.REPORTED, columns=HEADS, chart=("reported",)),
        Crosstab("reasons", "Gründe", by.REASON, arrivals.REPORTED, chart=("reported",)),
        Crosstab(
            "repeated", "Wiederauftritte", by.MONTH, arrivals.REPORTED,
            columns=(arrivals.REPEATED, arrivals.REPEATED_SHARE),
        ),
    )),
    Sheet("household", "Haushalt und Personen", (
        Crosstab("households", "Haushaltstyp", by.HOUSEHOLD, arrivals.REPORTED, columns=HEADS, chart=("reported",)),
        Crosstab("ages", "Alter und Geschlecht", by.AGE, arrivals.MEMBERS, across=by.GENDER),
        Crosstab("nationalities", "Staatsangehörigkeit", by.NATIONALITY, arrivals.MEMBERS, columns=(arrivals.PEOPLE,)),
        Crosstab("incomes", "Haupteinkommen", by.INCOME, arrivals.REPORTED, chart=("reported",)),
        Crosstab("landlords", "Vermietertyp", by.LANDLORD, arrivals.REPORTED),
    )),
    Sheet("outcome", "Ergebnis und Zugangsstand", (
        Crosstab(
            "outcome_by_stage", "Ergebnis und Zugangsstand", by.STAGE, closings.CLOSED, across=by.OUTCOME,
            columns=SUCCESS, chart=("secured_share", "avoided_share"),
        ),
        Crosstab(
            "outcome_persons", "Personen und Kinder nach Ergebnis", by.STAGE, closings.CLOSED, columns=RESULT_HEADS,
            chart=("avoided_persons",),
        ),
        Crosstab(
            "ways", "Sicherungsweg", by.WAY, closings.CLOSED, columns=SUCCESS, chart=("secured",),
        ),
        Crosstab(
            "closing_days", "Dauer bis zum Abschluss", by.OUTCOME, closings.CLOSED,
            columns=(closings.CLOSING_DAYS_MEAN, closings.CLOSING_DAYS_MEDIAN),
        ),
        Comparison("outcome_before", "Ergebnisse im Vergleich", (
            closings.CLOSED, *SUCCESS, closings.POSTPONED, closings.LOST, closings.LOST_SHARE,
            closings.SECURED_BY_DEBTS, closings.SECURED_OTHERWISE,
        )),
        Crosstab(
            "success_before", "Wohnung erhalten nach Zugangsstand im Vergleich", by.STAGE, closings.CLOSED,
            columns=(closings.SECURED, closings.SECURED_SHARE), compared=True,
        ),
    )),
    Sheet("lasting", "Nachhaltigkeit", (
        Crosstab(
            "follow_ups", "Nachfragen", by.AFTER_MONTHS, agreements.DUE, across=by.RESULT,
            columns=(agreements.ASKED, agreements.STILL_SECURED, agreements.STILL_SECURED_SHARE),
            chart=("still_secured_share",),
        ),
        Crosstab(
            "debts_held", "Gesichert durch Mietschuldenübernahme und auf anderem Weg", by.QUARTER, closings.CLOSED,
            columns=(
                closings.SECURED, closings.SECURED_BY_DEBTS,
                closings.HELD_3, closings.ASKED_3, closings.HELD_3_SHARE,
                closings.HELD_6, closings.ASKED_6, closings.HELD_6_SHARE,
                closings.HELD_12, closings.ASKED_12, closings.HELD_12_SHARE,
                closings.SECURED_OTHERWISE, closings.SECURED_WAY_UNKNOWN,
            ),
        ),
        Comparison("lasting_before", "Nachhaltigkeit im Vergleich", (
            agreements.DUE, agreements.ASKED, agreements.STILL_SECURED, agreements.STILL_SECURED_SHARE, agreements.STILL_LOST,
        )),
    )),
    Sheet("conferences", "Fallkonferenzen", (
        Crosstab(
            "ten_days", "Frist der zehn Werktage", by.MONTH, arrivals.REPORTED,
            columns=(
                clock.INVITED_IN_TIME, clock.INVITED_LATE, clock.INVITED_RUNNING, clock.INVITED_OVERDUE,
                clock.NEVER_INVITED, clock.INVITATION_DECIDED, clock.INVITED_SHARE,
                clock.HELD_IN_TIME, clock.HELD_LATE, clock.HELD_RUNNING, clock.HELD_OVERDUE,
                clock.NEVER_HELD, clock.CONFERENCE_DECIDED, clock.HELD_SHARE,
            ),
            chart=("invited_share", "held_share"),
        ),
        Crosstab(
            "conference_days", "Tage bis zu Einladung und Konferenz", by.QUARTER, arrivals.REPORTED,
            columns=(
                clock.INVITED, clock.INVITED_DAYS_MEAN, clock.INVITED_DAYS_MEDIAN,
                clock.HELD, clock.HELD_DAYS_MEAN, clock.HELD_DAYS_MEDIAN,
            ),
        ),
        Crosstab(
            "attendance", "Durchgeführte Konferenzen", by.QUARTER, clock.CONFERENCES,
            columns=(
                clock.HOUSEHOLD_ATTENDED, clock.HOUSEHOLD_SHARE,
                clock.INVITATIONS, clock.ATTENDED, clock.ATTENDED_SHARE,
            ),
        ),
        Crosstab(
            "measures", "Maßnahmen", by.MEASURE_KIND, agreements.AGREED, across=by.MEASURE_STATE,
            columns=(agreements.OVERDUE,),
        ),
        Crosstab("kept", "Gehaltene Absprachen", by.MEASURE_KIND, agreements.AGREED, columns=KEPT),
        Comparison("ten_days_before", "Zehn Werktage und Konferenzen im Vergleich", (
            arrivals.REPORTED, clock.INVITED_IN_TIME, clock.INVITATION_DECIDED, clock.INVITED_SHARE,
            clock.HELD_IN_TIME, clock.CONFERENCE_DECIDED, clock.HELD_SHARE, clock.CONFERENCES,
        )),
        Comparison("measures_before", "Maßnahmen im Vergleich", (agreements.AGREED, *KEPT)),
    )),
    Sheet("money", "Geld", (
        Crosstab("payers", "Bewilligungen nach Stelle", by.PAYER, money.GRANTED, columns=AMOUNTS),
        Crosstab("laws", "Bewilligungen nach Rechtsgrundlage", by.MONEY_BASIS, money.GRANTED, columns=AMOUNTS),
        Crosstab(
            "spent", "Ausgaben je Fall", by.QUARTER, money.GRANTED,
            columns=(
                money.GRANTED_SUM, money.FUNDED_CASES, money.GRANTED_PER_CASE, arrivals.REPORTED, money.SPENT_PER_CASE,
                money.DEBTS_GRANTED, money.DEBTS_SUM, money.DEBTS_MEAN,
            ),
        ),
        Comparison("money_before", "Geld im Vergleich", (
            money.GRANTED, money.GRANTED_SUM, money.GRANTED_MEAN, money.FUNDED_CASES, money.GRANTED_PER_CASE,
            arrivals.REPORTED, money.SPENT_PER_CASE, money.DEBTS_GRANTED, money.DEBTS_SUM, money.DEBTS_MEAN,
        )),
        Crosstab(
            "arrears", "Mietrückstand bei der Meldung", by.STAGE, arrivals.REPORTED,
            columns=(arrivals.ARREARS_KNOWN, arrivals.ARREARS, arrivals.ARREARS_MEAN, arrivals.ARREARS_MEDIAN),
        ),
    )),
    Sheet("court", "Gericht und GV", (
        Crosstab(
            "proceedings", "Verfahrensschritte", by.MONTH, proceedings.STEPS,
            columns=(
                proceedings.SUITS, proceedings.SERVED, proceedings.JUDGMENTS, proceedings.EVICTION_DATES,
                proceedings.EVICTIONS,
            ),
            chart=("suits", "eviction_dates"),
        ),
        Comparison("court_before", "Verfahren im Vergleich", (
            proceedings.STEPS, proceedings.SUITS, proceedings.SERVED, proceedings.JUDGMENTS, proceedings.EVICTION_DATES,
            proceedings.EVICTIONS,
        )),
        Crosstab("notices", "Mitteilungen der Gerichte", by.MONTH, arrivals.COURT_NOTICES),
    )),
    Sheet("districts", "Stadtteil", (
        Crosstab("districts", "Gemeldete Fälle nach Stadtteil", by.DISTRICT, arrivals.REPORTED,
                 columns=HEADS, chart=("reported",)),
        Crosstab("districts_closed", "Ergebnisse nach Stadtteil", by.DISTRICT, closings.CLOSED, columns=SUCCESS),
    )),
    Sheet("staff", "Personal und Kontakte", (
        Crosstab(
            "contacts", "Kontakte nach Art", by.CONTACT_KIND, contacts.CONTACTS,
            columns=(contacts.CONTACTS_REACHED, contacts.CONTACTS_SHARE), chart=("contacts_share",),
        ),
        Crosstab(
            "staff", "Kontakte und Hausbesuche je Beschäftigten", by.AUTHOR, contacts.CONTACTS,
            columns=(
                contacts.LETTERS, contacts.LETTERS_REACHED, contacts.LETTERS_SHARE,
                contacts.VISITS, contacts.VISITS_REACHED, contacts.VISITS_SHARE, contacts.VISITED_CASES,
            ),
        ),
        Crosstab(
            "load", "Fälle je Zuständigen", by.CLERK, arrivals.REPORTED,
            columns=(closings.CLOSED, arrivals.OPEN, closings.SECURED, closings.SECURED_SHARE),
        ),
    )),
)  # fmt: skip
