"""Give users the days of an absence, and cases an index for the desk of one person.

Revises: 2026_11_22_widen_reports
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_absences"
down_revision = "2026_11_22_widen_reports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("absent_from", sa.Date(), nullable=True))
    # Written out, because SQLite adds a constraint only together with its column.
    op.execute(
        "ALTER TABLE users ADD COLUMN absent_until DATE "
        "CONSTRAINT ck_users_absence_ends_after_it_begins CHECK (absent_until >= absent_from)"
    )
    op.create_index("ix_users_deputy_id", "users", ["deputy_id"])
    op.create_index("ix_cases_office_assigned_status", "cases", ["office_id", "assigned_to_id", "status", "id"])


def downgrade() -> None:
    op.drop_index("ix_cases_office_assigned_status", "cases")
    op.drop_index("ix_users_deputy_id", "users")
    op.drop_column("users", "absent_until")
    op.drop_column("users", "absent_from")
