"""Keep from which time a conference was moved, and when.

Revises: 2026_11_22_delivery_protection
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_moved_conferences"
down_revision = "2026_11_22_delivery_protection"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conferences", sa.Column("moved_from", sa.DateTime(timezone=True), nullable=True))
    # Written out, because SQLite adds a constraint only together with its column.
    op.execute(
        "ALTER TABLE conferences ADD COLUMN moved_on DATE CONSTRAINT ck_conferences_moved_has_a_day "
        "CHECK ((moved_from IS NULL) = (moved_on IS NULL))"
    )


def downgrade() -> None:
    op.drop_column("conferences", "moved_on")
    op.drop_column("conferences", "moved_from")
