"""Give cases that a court told of the trigger its notice tells of (§ 22 Abs. 9 SGB II), where nobody has said any.

Revises: 2026_11_22_age_bands
"""

from __future__ import annotations

from alembic import op

revision = "2026_11_22_court_triggers"
down_revision = "2026_11_22_age_bands"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Where the office has retired the word, the case stays as it is.
    op.execute("""
        UPDATE cases SET trigger_id = (
            SELECT entry.id FROM catalogue_entries AS entry
            WHERE entry.office_id = cases.office_id AND entry.kind = 'trigger' AND entry.code = 'rent_debts'
              AND entry.valid_to IS NULL
        )
        WHERE trigger_id IS NULL AND EXISTS (
            SELECT 1 FROM reports WHERE reports.case_id = cases.id AND reports.basis = 'court_notice'
        )
    """)


def downgrade() -> None:
    """Leave what was filled: nobody could tell it from what people have said."""
