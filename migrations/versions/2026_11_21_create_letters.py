"""Create documents of cases, letter templates of offices and calendar feeds of users.

Revises: 2026_11_21_create_search
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_21_create_letters"
down_revision = "2026_11_21_create_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letter_templates",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["agencies.id"], name=op.f("fk_letter_templates_office_id_agencies")),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["users.id"], name=op.f("fk_letter_templates_uploaded_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_templates")),
    )
    op.create_index("uq_letter_templates_office_kind", "letter_templates", ["office_id", "kind"], unique=True)
    op.create_table(
        "calendar_feeds",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_calendar_feeds_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
    )
    op.create_index("uq_calendar_feeds_user_id", "calendar_feeds", ["user_id"], unique=True)
    op.create_index("uq_calendar_feeds_token_hash", "calendar_feeds", ["token_hash"], unique=True)
    op.create_table(
        "documents",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("letter", sa.String(24), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("stored", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_documents_size_not_zero")),
        sa.ForeignKeyConstraint(["added_by_id"], ["users.id"], name=op.f("fk_documents_added_by_id_users")),
        sa.ForeignKeyConstraint(
            ["case_id", "office_id"], ["cases.id", "cases.office_id"], name=op.f("fk_documents_case_id_office_id_cases")
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_documents_contact_id_contacts")),
        sa.ForeignKeyConstraint(["office_id"], ["agencies.id"], name=op.f("fk_documents_office_id_agencies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    op.create_index("ix_documents_case_id", "documents", ["case_id", "id"], unique=False)
    op.create_index("ix_documents_office_id", "documents", ["office_id", "id"], unique=False)
    op.create_index("uq_documents_stored", "documents", ["stored"], unique=True)


def downgrade() -> None:
    for table in ("documents", "calendar_feeds", "letter_templates"):
        op.drop_table(table)
