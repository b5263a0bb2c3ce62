"""Give each office its own catalogues (what all shared is copied, every case keeps its words), and find its agencies.

Revises: 2026_11_22_create_search_keys
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_own_catalogues"
down_revision = "2026_11_22_create_search_keys"
branch_labels = None
depends_on = None

agencies = sa.table("agencies", sa.column("id"), sa.column("kind"))
VALUES = ("kind", "code", "label", "position", "valid_from", "valid_to")
entries = sa.table("catalogue_entries", sa.column("id", sa.Integer), sa.column("office_id"), *map(sa.column, VALUES))
cases = sa.table("cases", *map(sa.column, ("office_id", "trigger_id", "district_id")))
reasons = sa.table("case_reasons", *map(sa.column, ("office_id", "entry_id")))
measures = sa.table("measures", *map(sa.column, ("office_id", "kind_id")))
USES = {
    "trigger": cases.c.trigger_id,
    "district": cases.c.district_id,
    "reason": reasons.c.entry_id,
    "measure_kind": measures.c.kind_id,
}
"""The column in which the entries of a list stand."""


def upgrade() -> None:
    op.drop_index("uq_catalogue_entries_kind_code", "catalogue_entries")
    op.execute(
        "ALTER TABLE catalogue_entries ADD COLUMN office_id INTEGER "
        "CONSTRAINT fk_catalogue_entries_office_id_agencies REFERENCES agencies (id)"
    )
    _deal_out(op.get_bind())
    op.execute("ALTER TABLE catalogue_entries ALTER COLUMN office_id SET NOT NULL")
    op.create_index(
        "uq_catalogue_entries_office_kind_code", "catalogue_entries", ["office_id", "kind", "code"], unique=True
    )
    op.create_index("ix_measures_office_agency", "measures", ["office_id", "responsible_agency_id"])
    op.create_index("ix_reports_office_agency", "reports", ["office_id", "reporting_agency_id"])


def _deal_out(connection: sa.Connection) -> None:
    """Give every entry to one office, and the others a copy; a Stadtteil goes to those whose cases lie in it."""
    offices = list(connection.scalars(sa.select(agencies.c.id).where(agencies.c.kind == "office").order_by("id")))
    if not offices:
        connection.execute(sa.delete(entries))
    for entry in connection.execute(sa.select(entries).order_by(entries.c.id)).mappings().all():
        column = USES[entry["kind"]]
        used = set(connection.scalars(sa.select(column.table.c.office_id).where(column == entry["id"]).distinct()))
        takers = [office for office in offices if office in used] if entry["kind"] == "district" else offices
        owner, *others = takers or offices
        connection.execute(sa.update(entries).where(entries.c.id == entry["id"]).values(office_id=owner))
        for office in others:
            copy = {key: entry[key] for key in VALUES} | {"office_id": office}
            connection.execute(sa.insert(entries).values(copy))
            number = connection.scalar(
                sa.select(entries.c.id).where(*(entries.c[key] == copy[key] for key in ("office_id", "kind", "code")))
            )
            _point(connection, column, entry["id"], number, column.table.c.office_id == office)


def downgrade() -> None:
    op.drop_index("ix_reports_office_agency", "reports")
    op.drop_index("ix_measures_office_agency", "measures")
    op.drop_index("uq_catalogue_entries_office_kind_code", "catalogue_entries")
    _put_together(op.get_bind())
    op.drop_column("catalogue_entries", "office_id")
    op.create_index("uq_catalogue_entries_kind_code", "catalogue_entries", ["kind", "code"], unique=True)


def _put_together(connection: sa.Connection) -> None:
    """Let one entry stand for all offices again; another word under the same code gets a code of its own."""
    first: dict[tuple[str, str], tuple[int, str]] = {}
    for entry in connection.execute(sa.select(entries).order_by(entries.c.id)).mappings().all():
        number, label = first.setdefault((entry["kind"], entry["code"]), (entry["id"], entry["label"]))
        mine = entries.c.id == entry["id"]
        if number == entry["id"]:
            continue
        if label != entry["label"]:
            connection.execute(sa.update(entries).where(mine).values(code=f"{entry['code']}_{entry['id']}"))
            continue
        _point(connection, USES[entry["kind"]], entry["id"], number, sa.true())
        connection.execute(sa.delete(entries).where(mine))


def _point(connection: sa.Connection, column: sa.Column, old: int, new: int | None, where: sa.ColumnElement) -> None:
    """Let rows name another entry."""
    connection.execute(sa.update(column.table).where(column == old, where).values({column.name: new}))
