"""Keep with a delivery how small numbers were protected in it.

Revises: 2026_11_22_measure_standings
"""

from __future__ import annotations

from alembic import op

revision = "2026_11_22_delivery_protection"
down_revision = "2026_11_22_measure_standings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Written out, because SQLite adds a constraint only together with its column.
    op.execute(
        "ALTER TABLE statistics_deliveries ADD COLUMN protection VARCHAR(24) DEFAULT 'round_to_5' NOT NULL "
        "CONSTRAINT ck_statistics_deliveries_agencies_get_rounded CHECK (protection = 'round_to_5' OR recipient_id IS NULL)"
    )


def downgrade() -> None:
    op.drop_column("statistics_deliveries", "protection")
