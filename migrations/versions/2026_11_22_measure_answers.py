"""Keep on which day an agency outside the office ticked a measure off, for the office's day list.

Revises: 2026_11_22_search_reports
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_measure_answers"
down_revision = "2026_11_22_search_reports"
branch_labels = None
depends_on = None
UNJUDGED = sa.text("answered_on IS NOT NULL AND kept IS NULL")


def upgrade() -> None:
    op.add_column("measures", sa.Column("answered_on", sa.Date(), nullable=True))
    op.create_index(
        "ix_measures_office_answered", "measures", ["office_id", "answered_on", "id"],
        sqlite_where=UNJUDGED, postgresql_where=UNJUDGED,
    )  # fmt: skip
    op.create_index("ix_invitations_office_answered", "invitations", ["office_id", "answered_on", "id"])


def downgrade() -> None:
    op.drop_index("ix_invitations_office_answered", "invitations")
    op.drop_index("ix_measures_office_answered", "measures")
    op.drop_column("measures", "answered_on")
