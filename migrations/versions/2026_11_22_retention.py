"""Give offices their retention periods, and cases and reports the day on which they were anonymised.

Revises: 2026_11_22_handovers
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_retention"
down_revision = "2026_11_22_handovers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("agencies", sa.Column("keep_cases_years", sa.Integer(), server_default="5", nullable=False))
    # Written out, because SQLite adds a constraint only together with its column.
    op.execute(
        "ALTER TABLE agencies ADD COLUMN keep_money_years INTEGER DEFAULT 10 NOT NULL "
        "CONSTRAINT ck_agencies_keeps_cases_some_years "
        "CHECK (keep_cases_years BETWEEN 1 AND 30 AND keep_money_years BETWEEN 1 AND 30)"
    )
    op.execute(
        "ALTER TABLE agencies ADD COLUMN keep_reports_months INTEGER DEFAULT 12 NOT NULL "
        "CONSTRAINT ck_agencies_keeps_reports_some_months CHECK (keep_reports_months BETWEEN 1 AND 60)"
    )
    op.add_column("cases", sa.Column("anonymised_on", sa.Date(), nullable=True))
    op.add_column("cases", sa.Column("erasure_basis", sa.String(24), nullable=True))
    op.add_column("cases", sa.Column("erasure_reason", sa.Text(), server_default="", nullable=False))
    op.add_column("reports", sa.Column("anonymised_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("reports", "anonymised_on")
    for name in ("erasure_reason", "erasure_basis", "anonymised_on"):
        op.drop_column("cases", name)
    for name in ("keep_reports_months", "keep_money_years", "keep_cases_years"):
        op.drop_column("agencies", name)
