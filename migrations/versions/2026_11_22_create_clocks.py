"""Keep the nearest deadline with each case; create arrears by month and deadlines seen to; grounds of terminations.

Revises: 2026_11_22_agenda_and_measures
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_create_clocks"
down_revision = "2026_11_22_agenda_and_measures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("next_deadline_on", sa.Date(), nullable=True))
    op.add_column("cases", sa.Column("next_deadline", sa.String(), server_default="", nullable=False))
    op.add_column("cases", sa.Column("arrears_on", sa.Date(), nullable=True))
    op.create_index("ix_cases_office_next_deadline", "cases", ["office_id", "status", "next_deadline_on", "id"])
    op.create_index("ix_cases_office_deadline", "cases", ["office_id", "next_deadline_on", "id"])
    op.add_column("steps", sa.Column("ground", sa.String(24), nullable=True))
    op.create_table(
        "arrears_months",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("owed", sa.Numeric(12, 2), nullable=False),
        sa.Column("paid", sa.Numeric(12, 2), nullable=False),
        *_bound_to_a_case("arrears_months"),
        sa.CheckConstraint("owed >= 0 AND paid >= 0", name=op.f("ck_arrears_months_amounts_not_negative")),
    )
    op.create_index("uq_arrears_months_case_month_kind", "arrears_months", ["case_id", "month", "kind"], unique=True)
    op.create_table(
        "handled_deadlines",
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("handled_on", sa.Date(), nullable=False),
        sa.Column("handled_by_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        *_bound_to_a_case("handled_deadlines"),
        sa.ForeignKeyConstraint(["handled_by_id"], ["users.id"], name=op.f("fk_handled_deadlines_handled_by_id_users")),
    )
    op.create_index(
        "uq_handled_deadlines_case_rule_start", "handled_deadlines", ["case_id", "rule", "started_on"], unique=True
    )


def _bound_to_a_case(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "office_id"], ["cases.id", "cases.office_id"], name=op.f(f"fk_{table}_case_id_office_id_cases")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["agencies.id"], name=op.f(f"fk_{table}_office_id_agencies")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    op.drop_table("handled_deadlines")
    op.drop_table("arrears_months")
    op.drop_column("steps", "ground")
    op.drop_index("ix_cases_office_deadline", "cases")
    op.drop_index("ix_cases_office_next_deadline", "cases")
    for column in ("arrears_on", "next_deadline", "next_deadline_on"):
        op.drop_column("cases", column)
