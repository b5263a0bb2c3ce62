"""Keep names, streets and landlords of reports in the form they are searched by.

Revises: 2026_11_22_court_triggers
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.report import search_keys

revision = "2026_11_22_search_reports"
down_revision = "2026_11_22_court_triggers"
branch_labels = None
depends_on = None

AT_ONCE = 5000
INDEXES = {
    "names_key": "ix_reports_office_names",
    "street_key": "ix_reports_office_street",
    "landlord_key": "ix_reports_office_landlord",
}
SEARCHED = ("last_name", "first_name", "street", "landlord_name")


def upgrade() -> None:
    for key in INDEXES:
        op.add_column("reports", sa.Column(key, sa.String(), server_default="", nullable=False))
    _fill()
    for key, name in INDEXES.items():
        op.create_index(name, "reports", ["office_id", key])


def _fill() -> None:
    """Write the keys of every report, some thousand rows at a time."""
    rows = sa.table("reports", *(sa.column(key) for key in ("id", *SEARCHED, *INDEXES)))
    connection, last = op.get_bind(), 0
    change = (
        rows.update().where(rows.c.id == sa.bindparam("number")).values({key: sa.bindparam(key) for key in INDEXES})
    )
    asked = sa.select(rows.c.id, *(rows.c[key] for key in SEARCHED)).order_by(rows.c.id).limit(AT_ONCE)
    while found := connection.execute(asked.where(rows.c.id > last)).all():
        connection.execute(change, [{"number": id, **search_keys(*told)} for id, *told in found])
        last = found[-1][0]


def downgrade() -> None:
    for key, name in INDEXES.items():
        op.drop_index(name, "reports")
        op.drop_column("reports", key)
