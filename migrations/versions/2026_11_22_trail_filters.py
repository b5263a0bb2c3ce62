"""Find the trail of one person, and of one kind of record, without reading all of it.

Revises: 2026_11_22_measure_answers
"""

from __future__ import annotations

from alembic import op

revision = "2026_11_22_trail_filters"
down_revision = "2026_11_22_measure_answers"
branch_labels = None
depends_on = None
INDEXES = (
    ("ix_audit_entries_office_user", "audit_entries", ["office_id", "user_name", "id"]),
    ("ix_audit_entries_office_record", "audit_entries", ["office_id", "record", "id"]),
    ("ix_access_entries_office_user", "access_entries", ["office_id", "user_name", "id"]),
)


def upgrade() -> None:
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, _ in reversed(INDEXES):
        op.drop_index(name, table)
