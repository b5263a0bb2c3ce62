"""Let an office set its age bands, and say to which team a user belongs.

Revises: 2026_11_22_tie_undertakings
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_age_bands"
down_revision = "2026_11_22_tie_undertakings"
branch_labels = None
depends_on = None

STANDARD = "18, 21, 25, 30, 40, 50, 60, 65"


def upgrade() -> None:
    op.add_column("agencies", sa.Column("age_bands", sa.String(), server_default=STANDARD, nullable=False))
    op.add_column("users", sa.Column("team", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("users", "team")
    op.drop_column("agencies", "age_bands")
