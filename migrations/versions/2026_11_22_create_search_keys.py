"""Keep streets, landlords, phone numbers and dockets of steps in the form they are searched by.

Revises: 2026_11_22_create_merges
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from models.writings import docket_key, phone_digits, plain

revision = "2026_11_22_create_search_keys"
down_revision = "2026_11_22_create_merges"
branch_labels = None
depends_on = None

AT_ONCE = 5000
KEYS: tuple[tuple[str, str, str, Callable[[str], str | None]], ...] = (
    ("cases", "street", "street_key", plain),
    ("cases", "landlord_name", "landlord_key", plain),
    ("persons", "phone", "phone_key", phone_digits),
    ("steps", "docket", "docket_key", docket_key),
)
INDEXES = {
    "street_key": "ix_cases_office_street", "landlord_key": "ix_cases_office_landlord",
    "phone_key": "ix_persons_office_phone", "docket_key": "ix_steps_office_docket",
}  # fmt: skip


def upgrade() -> None:
    for table, source, key, made in KEYS:
        optional = key == "docket_key"
        op.add_column(table, sa.Column(key, sa.String(), server_default=None if optional else "", nullable=optional))
        _fill(table, source, key, made)
        op.create_index(INDEXES[key], table, ["office_id", key])


def _fill(table: str, source: str, key: str, made: Callable[[str], str | None]) -> None:
    """Write the key of every row that has something to make it of, some thousand rows at a time."""
    rows = sa.table(table, sa.column("id", sa.Integer), sa.column(source), sa.column(key))
    connection = op.get_bind()
    change = rows.update().where(rows.c.id == sa.bindparam("number")).values({key: sa.bindparam("made")})
    last = 0
    while found := _next(connection, rows, source, last):
        connection.execute(change, [{"number": id, "made": made(text)} for id, text in found])
        last = found[-1][0]


def _next(connection: Any, rows: Any, source: str, last: int) -> Any:
    asked = sa.select(rows.c.id, rows.c[source]).where(rows.c.id > last, rows.c[source] != "")
    return connection.execute(asked.order_by(rows.c.id).limit(AT_ONCE)).all()


def downgrade() -> None:
    for table, _, key, _ in KEYS:
        op.drop_index(INDEXES[key], table)
        op.drop_column(table, key)
