"""Keep since when a measure is in work, and when it turned out that it will not be done.

Revises: 2026_11_22_trail_filters
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_measure_standings"
down_revision = "2026_11_22_trail_filters"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("measures", sa.Column("begun_on", sa.Date(), nullable=True))
    # Written out, because SQLite adds a constraint only together with its column.
    op.execute(
        "ALTER TABLE measures ADD COLUMN declined_on DATE CONSTRAINT ck_measures_declined_has_a_day "
        "CHECK ((state IN ('impossible', 'declined')) = (declined_on IS NOT NULL))"
    )


def downgrade() -> None:
    # What will not be done has no word of its own before: it lapsed.
    op.execute("UPDATE measures SET state = 'dropped', declined_on = NULL WHERE state IN ('impossible', 'declined')")
    op.drop_column("measures", "declined_on")
    op.drop_column("measures", "begun_on")
