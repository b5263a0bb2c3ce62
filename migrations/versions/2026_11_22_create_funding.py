"""Create funding: programmes with plan, posts, receipts and goals, and the proofs of use handed in.

Revises: 2026_11_22_absences
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_create_funding"
down_revision = "2026_11_22_absences"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "programmes",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("funder_id", sa.Integer(), nullable=True),
        sa.Column("funder_name", sa.String(), server_default="", nullable=False),
        sa.Column("reference", sa.String(), server_default="", nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("proof_rule", sa.String(24), nullable=False),
        sa.Column("proof_due_on", sa.Date(), nullable=False),
        sa.Column("proof_sent_on", sa.Date(), nullable=True),
        sa.Column("use_of_funds", sa.Text(), server_default="", nullable=False),
        sa.Column("work_done", sa.Text(), server_default="", nullable=False),
        sa.Column("problems", sa.Text(), server_default="", nullable=False),
        sa.Column("suggestions", sa.Text(), server_default="", nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("funder_id IS NOT NULL OR funder_name <> ''", name=op.f("ck_programmes_funder_known")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_programmes_ends_not_before_start")),
        sa.ForeignKeyConstraint(["funder_id"], ["agencies.id"], name=op.f("fk_programmes_funder_id_agencies")),
        sa.ForeignKeyConstraint(["office_id"], ["agencies.id"], name=op.f("fk_programmes_office_id_agencies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmes")),
        sa.UniqueConstraint("id", "office_id", name=op.f("uq_programmes_id_office_id")),
    )
    op.create_index("ix_programmes_funder", "programmes", ["funder_id", "proof_sent_on", "proof_due_on"], unique=False)
    op.create_index(
        "ix_programmes_office_due", "programmes", ["office_id", "proof_sent_on", "proof_due_on"], unique=False
    )
    op.create_index("uq_programmes_office_name", "programmes", ["office_id", "name"], unique=True)
    op.create_table(
        "goals",
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("target", sa.Numeric(12, 2), nullable=False),
        sa.Column("at_most", sa.Boolean(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["agencies.id"], name=op.f("fk_goals_office_id_agencies")),
        sa.ForeignKeyConstraint(
            ["programme_id", "office_id"],
            ["programmes.id", "programmes.office_id"],
            name=op.f("fk_goals_programme_id_office_id_programmes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goals")),
    )
    op.create_index("ix_goals_office_id", "goals", ["office_id", "id"], unique=False)
    op.create_index("ix_goals_programme", "goals", ["programme_id", "id"], unique=False)
    op.create_table(
        "plan_positions",
        sa.Column("side", sa.String(24), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("planned", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("planned >= 0", name=op.f("ck_plan_positions_planned_not_negative")),
        sa.ForeignKeyConstraint(["office_id"], ["agencies.id"], name=op.f("fk_plan_positions_office_id_agencies")),
        sa.ForeignKeyConstraint(
            ["programme_id", "office_id"],
            ["programmes.id", "programmes.office_id"],
            name=op.f("fk_plan_positions_programme_id_office_id_programmes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_positions")),
        sa.UniqueConstraint("id", "office_id", name=op.f("uq_plan_positions_id_office_id")),
    )
    op.create_index("ix_plan_positions_office_id", "plan_positions", ["office_id", "id"], unique=False)
    op.create_index("uq_plan_positions_number", "plan_positions", ["programme_id", "number"], unique=True)
    op.create_table(
        "proofs_of_use",
        sa.Column("handed_in_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("workbook_sha256", sa.String(), nullable=False),
        sa.Column("report_sha256", sa.String(), nullable=False),
        sa.Column("workbook", sa.LargeBinary(), nullable=False),
        sa.Column("report", sa.LargeBinary(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_proofs_of_use_made_by_id_users")),
        sa.ForeignKeyConstraint(["office_id"], ["agencies.id"], name=op.f("fk_proofs_of_use_office_id_agencies")),
        sa.ForeignKeyConstraint(
            ["programme_id", "office_id"],
            ["programmes.id", "programmes.office_id"],
            name=op.f("fk_proofs_of_use_programme_id_office_id_programmes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proofs_of_use")),
    )
    op.create_index("ix_proofs_of_use_office_id", "proofs_of_use", ["office_id", "id"], unique=False)
    op.create_index("ix_proofs_of_use_programme", "proofs_of_use", ["programme_id", "id"], unique=False)
    op.create_table(
        "bookings",
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("receipt", sa.String(), server_default="", nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_bookings_amount_not_zero")),
        sa.ForeignKeyConstraint(["office_id"], ["agencies.id"], name=op.f("fk_bookings_office_id_agencies")),
        sa.ForeignKeyConstraint(
            ["position_id", "office_id"],
            ["plan_positions.id", "plan_positions.office_id"],
            name=op.f("fk_bookings_position_id_office_id_plan_positions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
    )
    op.create_index("ix_bookings_office_day", "bookings", ["office_id", "booked_on", "id"], unique=False)
    op.create_index("ix_bookings_position", "bookings", ["position_id", "booked_on", "id"], unique=False)
    op.create_table(
        "posts",
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("person_name", sa.String(), server_default="", nullable=False),
        sa.Column("part", sa.Numeric(12, 2), nullable=False),
        sa.Column("pay_group", sa.String(), server_default="", nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("monthly", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("eligible", sa.Numeric(12, 2), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("eligible BETWEEN 0 AND 100", name=op.f("ck_posts_eligible_part")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_posts_ends_not_before_start")),
        sa.CheckConstraint("monthly >= 0", name=op.f("ck_posts_monthly_not_negative")),
        sa.CheckConstraint("part > 0 AND part <= 100", name=op.f("ck_posts_part_of_full_time")),
        sa.ForeignKeyConstraint(["office_id"], ["agencies.id"], name=op.f("fk_posts_office_id_agencies")),
        sa.ForeignKeyConstraint(
            ["position_id", "office_id"],
            ["plan_positions.id", "plan_positions.office_id"],
            name=op.f("fk_posts_position_id_office_id_plan_positions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
    )
    op.create_index("ix_posts_office_id", "posts", ["office_id", "id"], unique=False)
    op.create_index("ix_posts_position", "posts", ["position_id", "starts_on"], unique=False)


def downgrade() -> None:
    op.drop_table("posts")
    op.drop_table("bookings")
    op.drop_table("proofs_of_use")
    op.drop_table("plan_positions")
    op.drop_table("goals")
    op.drop_table("programmes")
