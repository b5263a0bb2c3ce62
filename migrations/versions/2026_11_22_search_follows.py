"""Let the name search follow members who move to another case, as they do when two cases are merged.

Revises: 2026_11_22_create_clocks
"""

from __future__ import annotations

from alembic import op

revision = "2026_11_22_search_follows"
down_revision = "2026_11_22_create_clocks"
branch_labels = None
depends_on = None

SQLITE_UP = """
CREATE TRIGGER case_search_member_left AFTER UPDATE OF case_id ON case_members BEGIN
DELETE FROM case_search WHERE rowid = old.case_id;
INSERT OR REPLACE INTO case_search(rowid, names)
SELECT m.case_id, group_concat(p.folded_last_name || ' ' || p.folded_first_name, ' ')
FROM case_members m JOIN persons p ON p.id = m.person_id
WHERE m.case_id IN (old.case_id, new.case_id) GROUP BY m.case_id;
END
"""
POSTGRES_UP = (
    """
    CREATE FUNCTION case_search_member_left() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM case_search_refresh(OLD.case_id);
        PERFORM case_search_refresh(NEW.case_id);
        RETURN NULL;
    END $$
    """,
    "CREATE TRIGGER case_search_member_left AFTER UPDATE OF case_id ON case_members "
    "FOR EACH ROW EXECUTE FUNCTION case_search_member_left()",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE_UP)
        return
    for statement in POSTGRES_UP:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER case_search_member_left")
        return
    op.execute("DROP TRIGGER case_search_member_left ON case_members")
    op.execute("DROP FUNCTION case_search_member_left")
