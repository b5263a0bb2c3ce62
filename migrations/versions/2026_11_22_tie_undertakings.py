"""Tie an undertaking to the termination it is to undo.

Revises: 2026_11_22_case_row_deliveries
"""

from __future__ import annotations

from alembic import op

revision = "2026_11_22_tie_undertakings"
down_revision = "2026_11_22_case_row_deliveries"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Written out, because SQLite adds a constraint only together with its column.
    op.execute(
        "ALTER TABLE measures ADD COLUMN termination_id INTEGER "
        "CONSTRAINT fk_measures_termination_id_steps REFERENCES steps (id)"
    )
    op.create_index("ix_measures_termination_id", "measures", ["termination_id"])


def downgrade() -> None:
    op.drop_index("ix_measures_termination_id", "measures")
    op.drop_column("measures", "termination_id")
