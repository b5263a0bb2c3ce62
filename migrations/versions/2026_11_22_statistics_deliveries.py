"""Create deliveries of figures.

Revises: 2026_11_22_saved_reports
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.types import Moment

revision = "2026_11_22_statistics_deliveries"
down_revision = "2026_11_22_saved_reports"
branch_labels = None
depends_on = None

TABLE = "statistics_deliveries"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("data_on", sa.Date(), nullable=False),
        sa.Column("catalogue", sa.String(), nullable=False),
        sa.Column("delivered_at", Moment(), nullable=False),
        sa.Column("delivered_by_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("gaps", sa.Text(), server_default="", nullable=False),
        sa.Column("delivered_figures", sa.JSON(), nullable=False),
        sa.Column("exact_figures", sa.JSON(), nullable=False),
        sa.Column("stored", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_statistics_deliveries_ends_after_start")),
        sa.CheckConstraint("recipient <> ''", name=op.f("ck_statistics_deliveries_recipient_named")),
        sa.ForeignKeyConstraint(
            ["delivered_by_id"], ["users.id"], name=op.f("fk_statistics_deliveries_delivered_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["agencies.id"], name=op.f("fk_statistics_deliveries_office_id_agencies")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["agencies.id"], name=op.f("fk_statistics_deliveries_recipient_id_agencies")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistics_deliveries")),
    )
    op.create_index("ix_statistics_deliveries_office_id", TABLE, ["office_id", "id"], unique=False)
    op.create_index("ix_statistics_deliveries_recipient_id", TABLE, ["recipient_id", "id"], unique=False)
    op.create_index("uq_statistics_deliveries_stored", TABLE, ["stored"], unique=True)


def downgrade() -> None:
    op.drop_table(TABLE)
