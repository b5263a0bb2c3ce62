"""Create reminders of cases.

Revises: 2026_11_21_create_letters
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_create_reminders"
down_revision = "2026_11_21_create_letters"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("assigned_to_id", sa.Integer(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_reminders_text_not_empty")),
        sa.CheckConstraint("(done_on IS NULL) = (done_by_id IS NULL)", name=op.f("ck_reminders_done_by_somebody")),
        sa.ForeignKeyConstraint(["assigned_to_id"], ["users.id"], name=op.f("fk_reminders_assigned_to_id_users")),
        sa.ForeignKeyConstraint(
            ["case_id", "office_id"], ["cases.id", "cases.office_id"], name=op.f("fk_reminders_case_id_office_id_cases")
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_reminders_created_by_id_users")),
        sa.ForeignKeyConstraint(["done_by_id"], ["users.id"], name=op.f("fk_reminders_done_by_id_users")),
        sa.ForeignKeyConstraint(["office_id"], ["agencies.id"], name=op.f("fk_reminders_office_id_agencies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
    )
    op.create_index("ix_reminders_case_due", "reminders", ["case_id", "due_on"], unique=False)
    op.create_index("ix_reminders_office_done_due", "reminders", ["office_id", "done_on", "due_on"], unique=False)
    op.create_index("ix_reminders_office_due", "reminders", ["office_id", "due_on", "id"], unique=False)
    op.create_index(
        "ix_reminders_assigned_done_due", "reminders", ["assigned_to_id", "done_on", "due_on"], unique=False
    )


def downgrade() -> None:
    op.drop_table("reminders")
