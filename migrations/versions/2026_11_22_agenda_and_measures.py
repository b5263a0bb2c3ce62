"""Part the agenda of conferences into points; give measures money, proof and undertaking, households an answer.

Revises: 2026_11_22_own_catalogues
"""

from __future__ import annotations

from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_agenda_and_measures"
down_revision = "2026_11_22_own_catalogues"
branch_labels = None
depends_on = None

CONFERENCES = sa.table(
    "conferences", sa.column("id"), sa.column("case_id"), sa.column("office_id"), sa.column("agenda", sa.Text())
)
POINTS = sa.table(
    "agenda_points",
    *(sa.column(name) for name in ("id", "conference_id", "case_id", "office_id", "position", "problem")),
)
MONEY = sa.Numeric(12, 2)
OF_MEASURES = {
    "requested_on": sa.Date(), "decided_on": sa.Date(), "refusal": sa.Text(), "payee": sa.String(),
    "direct_from": sa.Date(), "instalment": MONEY, "proof": sa.String(24), "proof_on": sa.Date(), "result": sa.Text(),
    "unconditional": sa.Boolean(), "covers_arrears": MONEY, "covers_compensation": MONEY,
    "delivered_to": sa.String(24), "delivered_on": sa.Date(),
}  # fmt: skip
NEVER_NULL = ("refusal", "payee", "result")


def upgrade() -> None:
    _create_points()
    _part_agendas()
    op.drop_column("conferences", "agenda")
    op.add_column("conferences", sa.Column("bring", sa.Text(), server_default="", nullable=False))
    op.add_column("conferences", sa.Column("household_answer", sa.String(24), server_default="open", nullable=False))
    op.add_column("conferences", sa.Column("household_answered_on", sa.Date(), nullable=True))
    op.add_column("invitations", sa.Column("represented_by", sa.String(), server_default="", nullable=False))
    for name, kind in OF_MEASURES.items():
        text = name in NEVER_NULL
        op.add_column("measures", sa.Column(name, kind, server_default="" if text else None, nullable=not text))
    # Written out, because SQLite adds a constraint only together with its column.
    op.execute(
        "ALTER TABLE measures ADD COLUMN agenda_point_id INTEGER "
        "CONSTRAINT fk_measures_agenda_point_id_agenda_points REFERENCES agenda_points (id)"
    )
    op.execute(
        "ALTER TABLE measures ADD COLUMN proof_document_id INTEGER "
        "CONSTRAINT fk_measures_proof_document_id_documents REFERENCES documents (id)"
    )
    op.execute(
        "ALTER TABLE measures ADD COLUMN instalments INTEGER "
        "CONSTRAINT ck_measures_instalments_are_some CHECK (instalments > 0)"
    )
    op.execute(
        "ALTER TABLE agencies ADD COLUMN dormant_after INTEGER DEFAULT 60 NOT NULL "
        "CONSTRAINT ck_agencies_dormant_after_some_time CHECK (dormant_after BETWEEN 7 AND 730)"
    )
    op.create_index("ix_measures_conference_id", "measures", ["conference_id"])


def _create_points() -> None:
    op.create_table(
        "agenda_points",
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("brought_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["brought_by_id"], ["agencies.id"], name=op.f("fk_agenda_points_brought_by_id_agencies")
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "office_id"],
            ["cases.id", "cases.office_id"],
            name=op.f("fk_agenda_points_case_id_office_id_cases"),
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conferences.id"], name=op.f("fk_agenda_points_conference_id_conferences")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["agencies.id"], name=op.f("fk_agenda_points_office_id_agencies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_points")),
    )
    op.create_index("ix_agenda_points_conference", "agenda_points", ["conference_id", "position", "id"])
    op.create_index("ix_agenda_points_case_id", "agenda_points", ["case_id"])


def _part_agendas() -> None:
    """Make each line of a written agenda a point."""
    connection = op.get_bind()
    rows = [
        {
            "conference_id": one.id, "case_id": one.case_id, "office_id": one.office_id, "position": place,
            "problem": line.strip(),
        }
        for one in connection.execute(sa.select(CONFERENCES).where(CONFERENCES.c.agenda != ""))
        for place, line in enumerate(one.agenda.splitlines(), start=1)
        if line.strip()
    ]  # fmt: skip
    if rows:
        connection.execute(sa.insert(POINTS), rows)


def downgrade() -> None:
    op.drop_index("ix_measures_conference_id", table_name="measures")
    for name in ("agenda_point_id", "proof_document_id", "instalments", *OF_MEASURES):
        op.drop_column("measures", name)
    op.drop_column("agencies", "dormant_after")
    op.drop_column("invitations", "represented_by")
    for name in ("household_answered_on", "household_answer", "bring"):
        op.drop_column("conferences", name)
    op.add_column("conferences", sa.Column("agenda", sa.Text(), server_default="", nullable=False))
    _join_agendas()
    op.drop_table("agenda_points")


def _join_agendas() -> None:
    """Write the points of each conference as the lines of its agenda."""
    connection = op.get_bind()
    ordered = sa.select(POINTS).order_by(POINTS.c.conference_id, POINTS.c.position, POINTS.c.id)
    for number, points in groupby(connection.execute(ordered).all(), key=lambda point: point.conference_id):
        agenda = "\n".join(point.problem for point in points)
        connection.execute(sa.update(CONFERENCES).where(CONFERENCES.c.id == number).values(agenda=agenda))
