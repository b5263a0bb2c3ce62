"""Create the name search: FTS5 on SQLite, trigrams on PostgreSQL, kept in step by triggers.

Revises: 2026_11_21_create_records
"""

from __future__ import annotations

from alembic import op

revision = "2026_11_21_create_search"
down_revision = "2026_11_21_create_records"
branch_labels = None
depends_on = None

SQLITE_NAMES = """
SELECT m.case_id, group_concat(p.folded_last_name || ' ' || p.folded_first_name, ' ')
FROM case_members m JOIN persons p ON p.id = m.person_id
WHERE m.case_id {which} GROUP BY m.case_id
"""

SQLITE_UP = (
    "CREATE VIRTUAL TABLE case_search USING fts5(names, content='', contentless_delete=1, "
    "tokenize='unicode61 remove_diacritics 2', prefix='2 3', detail=none)",
    "CREATE TRIGGER case_search_member_added AFTER INSERT ON case_members BEGIN "
    "INSERT OR REPLACE INTO case_search(rowid, names) " + SQLITE_NAMES.format(which="= new.case_id") + "; END",
    "CREATE TRIGGER case_search_member_moved AFTER UPDATE OF person_id ON case_members BEGIN "
    "INSERT OR REPLACE INTO case_search(rowid, names) " + SQLITE_NAMES.format(which="= new.case_id") + "; END",
    "CREATE TRIGGER case_search_member_gone AFTER DELETE ON case_members BEGIN "
    "DELETE FROM case_search WHERE rowid = old.case_id; "
    "INSERT OR REPLACE INTO case_search(rowid, names) " + SQLITE_NAMES.format(which="= old.case_id") + "; END",
    "CREATE TRIGGER case_search_person_renamed AFTER UPDATE OF folded_last_name, folded_first_name ON persons BEGIN "
    "INSERT OR REPLACE INTO case_search(rowid, names) "
    + SQLITE_NAMES.format(which="IN (SELECT case_id FROM case_members WHERE person_id = new.id)")
    + "; END",
    "INSERT INTO case_search(rowid, names) " + SQLITE_NAMES.format(which="IS NOT NULL"),
)

SQLITE_DOWN = (
    *(f"DROP TRIGGER case_search_{name}" for name in ("member_added", "member_moved", "member_gone", "person_renamed")),
    "DROP TABLE case_search",
)

POSTGRES_UP = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE TABLE case_search (case_id integer PRIMARY KEY REFERENCES cases(id) ON DELETE CASCADE, names text NOT NULL)",
    "CREATE INDEX ix_case_search_names ON case_search USING gin (names gin_trgm_ops)",
    """
    CREATE FUNCTION case_search_refresh(wanted integer) RETURNS void LANGUAGE sql AS $$
        DELETE FROM case_search WHERE case_id = wanted;
        INSERT INTO case_search SELECT m.case_id, string_agg(p.folded_last_name || ' ' || p.folded_first_name, ' ')
        FROM case_members m JOIN persons p ON p.id = m.person_id WHERE m.case_id = wanted GROUP BY m.case_id;
    $$
    """,
    """
    CREATE FUNCTION case_search_member_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM case_search_refresh(CASE WHEN TG_OP = 'DELETE' THEN OLD.case_id ELSE NEW.case_id END);
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION case_search_person_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM case_search_refresh(case_id) FROM case_members WHERE person_id = NEW.id;
        RETURN NULL;
    END $$
    """,
    "CREATE TRIGGER case_search_member_changed AFTER INSERT OR UPDATE OF person_id OR DELETE ON case_members "
    "FOR EACH ROW EXECUTE FUNCTION case_search_member_changed()",
    "CREATE TRIGGER case_search_person_renamed AFTER UPDATE OF folded_last_name, folded_first_name ON persons "
    "FOR EACH ROW EXECUTE FUNCTION case_search_person_renamed()",
    "INSERT INTO case_search SELECT m.case_id, string_agg(p.folded_last_name || ' ' || p.folded_first_name, ' ') "
    "FROM case_members m JOIN persons p ON p.id = m.person_id GROUP BY m.case_id",
)

POSTGRES_DOWN = (
    "DROP TRIGGER case_search_member_changed ON case_members",
    "DROP TRIGGER case_search_person_renamed ON persons",
    "DROP FUNCTION case_search_member_changed",
    "DROP FUNCTION case_search_person_renamed",
    "DROP FUNCTION case_search_refresh",
    "DROP TABLE case_search",
)


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_UP if sqlite else POSTGRES_UP:
        op.execute(statement)


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_DOWN if sqlite else POSTGRES_DOWN:
        op.execute(statement)
