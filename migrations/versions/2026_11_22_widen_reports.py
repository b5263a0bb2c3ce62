"""Add what the channels may report, on which legal basis, and to whom a report was passed on.

Revises: 2026_11_22_search_follows
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_widen_reports"
down_revision = "2026_11_22_search_follows"
branch_labels = None
depends_on = None

TEXTS = ("phone", "email", "landlord_address", "passed_to")


def upgrade() -> None:
    for name in TEXTS:
        op.add_column("reports", sa.Column(name, sa.String(), server_default="", nullable=False))
    for name in ("received_by", "basis"):
        op.add_column("reports", sa.Column(name, sa.String(24), nullable=True))
    for name in ("eviction_on", "cut_on"):
        op.add_column("reports", sa.Column(name, sa.Date(), nullable=True))
    op.add_column("reports", sa.Column("tenant_objected", sa.Boolean(), nullable=True))
    op.add_column("agencies", sa.Column("report_desk", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("agencies", "report_desk")
    for name in ("tenant_objected", "cut_on", "eviction_on", "basis", "received_by", *reversed(TEXTS)):
        op.drop_column("reports", name)
