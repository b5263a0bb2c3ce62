"""Create handovers of cases.

Revises: 2026_11_22_create_funding
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_handovers"
down_revision = "2026_11_22_create_funding"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handovers",
        sa.Column("handed_on", sa.Date(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=True),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_handovers_reason_not_empty")),
        sa.ForeignKeyConstraint(["from_id"], ["users.id"], name=op.f("fk_handovers_from_id_users")),
        sa.ForeignKeyConstraint(["to_id"], ["users.id"], name=op.f("fk_handovers_to_id_users")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_handovers_by_id_users")),
        sa.ForeignKeyConstraint(
            ["case_id", "office_id"], ["cases.id", "cases.office_id"], name=op.f("fk_handovers_case_id_office_id_cases")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["agencies.id"], name=op.f("fk_handovers_office_id_agencies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    op.create_index("ix_handovers_case_id", "handovers", ["case_id"])
    op.create_index("ix_handovers_office_handed", "handovers", ["office_id", "handed_on", "id"])
    op.create_index("ix_handovers_office_to_seen", "handovers", ["office_id", "to_id", "seen_on"])


def downgrade() -> None:
    op.drop_table("handovers")
