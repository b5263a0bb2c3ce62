"""Create saved reports and report forms.

Revises: 2026_11_22_retention
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_saved_reports"
down_revision = "2026_11_22_retention"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_reports",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("period_rule", sa.String(24), nullable=False),
        sa.Column("audience", sa.String(24), nullable=False),
        sa.Column("in_workbook", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["agencies.id"], name=op.f("fk_saved_reports_office_id_agencies")),
        sa.ForeignKeyConstraint(["saved_by_id"], ["users.id"], name=op.f("fk_saved_reports_saved_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_reports")),
    )
    op.create_index("uq_saved_reports_office_name", "saved_reports", ["office_id", "name"], unique=True)
    op.create_table(
        "report_forms",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("period_rule", sa.String(24), nullable=False),
        sa.Column("protection", sa.String(), nullable=False),
        sa.Column("audience", sa.String(24), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["agencies.id"], name=op.f("fk_report_forms_office_id_agencies")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["users.id"], name=op.f("fk_report_forms_uploaded_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_forms")),
    )
    op.create_index("uq_report_forms_office_name", "report_forms", ["office_id", "name"], unique=True)


def downgrade() -> None:
    for table in ("report_forms", "saved_reports"):
        op.drop_table(table)
