"""The lower bound of the standard workbook: its figures as somebody at home in SQL would ask for them, a statement a table.

Rows are grouped by the columns as they stand; words, shares and totals of sums would follow from what is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from portal.calendar import last_start
from portal.statistics import Period
from portal.statistics.comparisons import earlier_than

HEADS = (
    "count(*), sum(coalesce(adults + children, adults, children)), sum(children), "
    "count(*) FILTER (WHERE adults IS NULL OR children IS NULL)"
)
SECURED = "outcome IN ('W1', 'W2')"
SUCCESS = f"count(*), count(*) FILTER (WHERE {SECURED}), count(*) FILTER (WHERE outcome IN ('W1', 'W2', 'W3', 'W4'))"
RESULT_HEADS = f"{HEADS}, " + ", ".join(
    f"sum(coalesce(adults + children, adults, children)) FILTER (WHERE {which}), sum(children) FILTER (WHERE {which})"
    for which in (SECURED, "outcome IN ('W1', 'W2', 'W3', 'W4')", "outcome IN ('W6', 'W7', 'W8')")
)
BY_DEBTS = f"{SECURED} AND securing_way IN ('debts_sgb2', 'debts_sgb12')"
STILL = (
    "EXISTS (SELECT 1 FROM follow_ups f WHERE f.case_id = cases.id AND f.months >= {months} "
    "AND f.result IN ('held', 'broken') AND f.done_on <= '{on}') AND closed_on <= '{over_{months}}'"
)
ASKED = STILL.replace("f.result IN ('held', 'broken')", "f.result IS NOT NULL")
GRANTED = "amount_granted > 0"
AMOUNTS = ", ".join(
    f"count(*) FILTER (WHERE {which}), sum(amount_granted) FILTER (WHERE {which})"
    for which in (GRANTED, f"{GRANTED} AND money_form = 'grant'", f"{GRANTED} AND money_form = 'loan'")
)
REACHED = ", ".join(
    f"count(*) FILTER (WHERE {which})" for which in ("reach <> 'not_tried'", "reach IN ('accepted', 'declined')", "reach = 'accepted'")
)  # fmt: skip


def _clock(done: str) -> str:
    """Return the counts of the ten Werktage for invitation or conference."""
    conditions = (
        f"{done} <= conference_due_on", f"{done} > conference_due_on",
        f"{done} IS NULL AND closed_on IS NULL AND conference_due_on >= '{{on}}'",
        f"{done} IS NULL AND closed_on IS NULL AND conference_due_on < '{{on}}'",
        f"{done} IS NULL AND closed_on IS NOT NULL",
        f"{done} IS NOT NULL OR closed_on IS NOT NULL OR conference_due_on < '{{on}}'",
    )  # fmt: skip
    return ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in conditions)


TABLES: tuple[tuple[str, str, str, str], ...] = (
    ("cases", "reported_on", "access_stage, channel", HEADS),
    ("cases", "reported_on", "reporting_agency_id", HEADS),
    ("cases", "reported_on", "access_stage", f"count(*), {REACHED}"),
    ("cases", "reported_on", "trigger_id", HEADS),
    ("case_reasons JOIN cases ON cases.id = case_reasons.case_id", "cases.reported_on", "entry_id", "count(*)"),
    ("cases", "reported_on", "{time}", "count(*), count(previous_case_id)"),
    ("cases", "reported_on", "household_type", HEADS),
    (
        "case_members JOIN cases ON cases.id = case_members.case_id JOIN persons ON persons.id = case_members.person_id",
        "reported_on", "{age}, gender", "count(*)",
    ),
    (
        "case_members JOIN cases ON cases.id = case_members.case_id JOIN persons ON persons.id = case_members.person_id",
        "reported_on", "nationality", "count(*), count(DISTINCT person_id)",
    ),
    ("cases", "reported_on", "income", "count(*)"),
    ("cases", "reported_on", "landlord_kind", "count(*)"),
    ("cases", "closed_on", "access_stage, outcome", SUCCESS),
    ("cases", "closed_on", "access_stage", RESULT_HEADS),
    ("cases", "closed_on", "securing_way", SUCCESS),
    ("cases", "closed_on", "outcome", "count(*), sum({days})"),
    ("follow_ups", "due_on", "months, result", "count(*)"),
    (
        "cases", "closed_on", "{time}",
        f"count(*), count(*) FILTER (WHERE {SECURED}), count(*) FILTER (WHERE {BY_DEBTS}), "
        + "".join(
            f"count(*) FILTER (WHERE {BY_DEBTS} AND {found.replace('{months}', str(months))}), "
            for months in (3, 6, 12) for found in (STILL, ASKED)
        )
        + f"count(*) FILTER (WHERE {SECURED} AND securing_way IS NULL)",
    ),
    ("cases", "reported_on", "{time}", f"count(*), {_clock('invited_on')}, {_clock('conference_on')}"),
    ("cases", "reported_on", "{time}", "count(invited_on), sum({invited}), count(conference_on), sum({held})"),
    ("conferences", "held_on", "{time}", "count(*), count(*) FILTER (WHERE household_attended)"),
    (
        "invitations JOIN conferences ON conferences.id = invitations.conference_id", "held_on", "{time}",
        "count(*), count(*) FILTER (WHERE attended)",
    ),
    ("measures", "agreed_on", "kind_id, state", "count(*), count(*) FILTER (WHERE state = 'open' AND due_on < '{on}')"),
    ("measures", "agreed_on", "kind_id, kept", "count(*), count(*) FILTER (WHERE state = 'done')"),
    ("measures", "agreed_on", "responsible_agency_id", AMOUNTS),
    ("measures", "agreed_on", "money_basis", AMOUNTS),
    (
        "measures", "agreed_on", "{time}",
        f"{AMOUNTS}, count(DISTINCT CASE WHEN {GRANTED} THEN case_id END), "
        f"sum(amount_granted) FILTER (WHERE {GRANTED} AND money_basis IN ('sgb2_22_8', 'sgb12_36'))",
    ),
    ("cases", "reported_on", "access_stage", "count(arrears), sum(arrears)"),
    (
        "steps", "happened_on", "{time}",
        "count(*), count(*) FILTER (WHERE kind = 'filed'), count(*) FILTER (WHERE kind = 'served'), "
        "count(*) FILTER (WHERE kind IN ('judgment', 'default_judgment', 'settlement')), "
        "count(*) FILTER (WHERE kind = 'eviction_date'), count(*) FILTER (WHERE kind = 'evicted')",
    ),
    ("reports", "reported_on", "{time}", "count(*) FILTER (WHERE channel = 'court' AND state <> 'revoked')"),
    ("cases", "reported_on", "district_id", HEADS),
    ("cases", "closed_on", "district_id", SUCCESS),
    ("contacts", "happened_on", "kind", "count(*), count(*) FILTER (WHERE reached)"),
    (
        "contacts", "happened_on", "author_id",
        "count(*), count(*) FILTER (WHERE kind = 'letter'), count(*) FILTER (WHERE kind = 'letter' AND reached), "
        "count(*) FILTER (WHERE kind = 'home_visit'), count(*) FILTER (WHERE kind = 'home_visit' AND reached), "
        "count(DISTINCT CASE WHEN kind = 'home_visit' THEN case_id END)",
    ),
    ("cases", "reported_on", "assigned_to_id", "count(*)"),
    ("cases", "closed_on", "assigned_to_id", f"count(*), count(*) FILTER (WHERE {SECURED})"),
)  # fmt: skip
"""From what, by which day, grouped by what, what is counted: as the tables stand in the workbook."""
STEPS = TABLES[[table[0] for table in TABLES].index("steps")][3]
COMPARED: tuple[tuple[str, str, str, str], ...] = (
    (
        "cases", "reported_on", "{then}",
        f"count(*), {REACHED}, count(previous_case_id), {_clock('invited_on')}, {_clock('conference_on')}",
    ),
    (
        "cases", "closed_on", "{then}",
        f"{SUCCESS}, count(*) FILTER (WHERE outcome = 'W5'), count(*) FILTER (WHERE outcome IN ('W6', 'W7', 'W8')), "
        f"count(*) FILTER (WHERE {BY_DEBTS})",
    ),
    ("cases", "closed_on", "access_stage, {then}", f"count(*), count(*) FILTER (WHERE {SECURED})"),
    (
        "follow_ups", "due_on", "{then}",
        "count(*), count(result), count(*) FILTER (WHERE result IN ('held', 'broken')), count(*) FILTER (WHERE result = 'lost')",
    ),
    ("conferences", "held_on", "{then}", "count(*)"),
    (
        "measures", "agreed_on", "{then}",
        "count(*), count(*) FILTER (WHERE state = 'done'), count(kept), count(*) FILTER (WHERE kept = 'kept'), "
        f"{AMOUNTS}, count(DISTINCT CASE WHEN {GRANTED} THEN case_id END)",
    ),
    ("steps", "happened_on", "{then}", STEPS),
)  # fmt: skip
"""What stands beside the year before: from what, by which day, grouped by what, what is counted."""
MEDIANS: tuple[tuple[str, str, str, str], ...] = (
    ("cases", "closed_on", "outcome", "{days}"),
    ("cases", "reported_on", "{time}", "{invited}"),
    ("cases", "reported_on", "{time}", "{held}"),
    ("measures", "agreed_on", "responsible_agency_id", "amount_granted"),
    ("measures", "agreed_on", "money_basis", "amount_granted"),
    ("cases", "reported_on", "access_stage", "arrears"),
)
STOCK = (
    "SELECT {came}, {went}, {heads} FROM cases WHERE {offices} AND reported_on <= '{end}' "
    "AND (closed_on IS NULL OR closed_on >= '{start}') GROUP BY 1, 2"
)
OPEN = (
    "SELECT assigned_to_id, count(*) FROM cases WHERE {offices} AND reported_on <= '{last}' "
    "AND (closed_on IS NULL OR closed_on > '{last}') GROUP BY 1"
)
SPELLED = {
    "sqlite": {
        "quarter": "(substr({day}, 1, 4) * 4 + (substr({day}, 6, 2) - 1) / 3)",
        "days": "CAST(julianday({last}) - julianday({first}) AS INTEGER)",
        "years": "(substr(reported_on, 1, 4) - substr(birth_date, 1, 4) - (substr(reported_on, 6) < substr(birth_date, 6)))",
    },
    "postgresql": {
        "quarter": "(extract(year FROM {day}) * 4 + extract(quarter FROM {day}))",
        "days": "({last} - {first})",
        "years": "extract(year FROM age(reported_on, birth_date))",
    },
}


def statements(engine: str, offices: list[int], period: Period, on: date) -> Iterator[str]:
    """Yield the statements of all tables for some offices and a period, in their order, then those of other forms.

    ``engine`` is the name of the SQL dialect.
    """
    said, start, end, before = SPELLED[engine], period.start, period.end, earlier_than(period, on).start
    words = {
        "start": start, "end": end, "on": on, "last": min(end, on), "heads": HEADS, "offices": _of(offices, "cases"),
        **{f"over_{months}": last_start(on, months) for months in (3, 6, 12)},
        "age": f"{said['years']}",
        "came": f"CASE WHEN reported_on >= '{start}' THEN {said['quarter'].format(day='reported_on')} END",
        "went": f"CASE WHEN closed_on <= '{end}' THEN {said['quarter'].format(day='closed_on')} END",
        "days": said["days"].format(first="reported_on", last="closed_on"),
        "invited": said["days"].format(first="reported_on", last="invited_on"),
        "held": said["days"].format(first="reported_on", last="conference_on"),
    }  # fmt: skip
    for tables, first in ((TABLES, start), (COMPARED, before)):
        for table, day, keys, sums in tables:
            yield (
                f"SELECT {keys}, {sums} FROM {table} WHERE {_of(offices, table)} AND {day} BETWEEN '{first}' AND '{end}' "
                f"GROUP BY {', '.join(str(at) for at in range(1, keys.count(',') + 2))}"
            ).format(time=said["quarter"].format(day=day), then=f"({day} < '{start}')", **words)
    yield STOCK.format(**words)
    yield STOCK.format(**{**words, "start": before})
    yield OPEN.format(**words)
    for table, day, key, value in MEDIANS:
        for apart in ("PARTITION BY k", ""):
            inner = f"SELECT {key} AS k, {value} AS v FROM {table} WHERE {_of(offices, table)} AND {day} BETWEEN '{{start}}' AND '{{end}}'"
            more = " AND amount_granted > 0" if table == "measures" else ""
            ranked = f"SELECT k, v, row_number() OVER ({apart} ORDER BY v) AS place, count(*) OVER ({apart}) AS many FROM ({inner}{more}) AS rows_of WHERE v IS NOT NULL"
            yield (
                f"SELECT {'k' if apart else 'NULL'}, avg(v) FROM ({ranked}) AS ranked WHERE place BETWEEN (many + 1) / 2 AND (many + 2) / 2"
                f"{' GROUP BY k' if apart else ''}"
            ).format(time=said["quarter"].format(day=day), **words)


def _of(offices: list[int], table: str) -> str:
    """Return the condition that the rows are those of the offices."""
    return f"{table.split(maxsplit=1)[0]}.office_id IN ({', '.join(map(str, offices))})"
