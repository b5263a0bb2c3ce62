"""Tell deliveries of figures from those of case rows.

Revises: 2026_11_22_statistics_deliveries
"""

from __future__ import annotations

from alembic import op

revision = "2026_11_22_case_row_deliveries"
down_revision = "2026_11_22_statistics_deliveries"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Written out, because SQLite adds a constraint only together with its column.
    op.execute(
        "ALTER TABLE statistics_deliveries ADD COLUMN kind VARCHAR(24) DEFAULT 'figures' NOT NULL "
        "CONSTRAINT ck_statistics_deliveries_cases_stay_in_town CHECK (kind <> 'cases' OR recipient_id IS NULL)"
    )


def downgrade() -> None:
    op.execute("DELETE FROM statistics_deliveries WHERE kind = 'cases'")
    op.drop_column("statistics_deliveries", "kind")
