"""Create merges of cases and persons, and the sound of names by which persons are found again.

Revises: 2026_11_22_passwords
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.sounds import name_sound

revision = "2026_11_22_create_merges"
down_revision = "2026_11_22_passwords"
branch_labels = None
depends_on = None

AT_ONCE = 5000
persons = sa.table(
    "persons",
    sa.column("id", sa.Integer),
    sa.column("last_name", sa.String),
    sa.column("first_name", sa.String),
    sa.column("sound", sa.String),
)


def upgrade() -> None:
    op.create_table(
        "merges",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("kept_name", sa.String(), server_default="", nullable=False),
        sa.Column("gone_name", sa.String(), server_default="", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("kept_rows", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("kept_id <> gone_id", name=op.f("ck_merges_two_different_ones")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_merges_decided_by_id_users")),
        sa.ForeignKeyConstraint(["office_id"], ["agencies.id"], name=op.f("fk_merges_office_id_agencies")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["users.id"], name=op.f("fk_merges_undone_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    op.create_index("ix_merges_office_id", "merges", ["office_id", "id"], unique=False)
    op.create_index("ix_merges_gone", "merges", ["kind", "gone_id"], unique=False)
    op.create_index("ix_merges_kept", "merges", ["kind", "kept_id"], unique=False)
    op.create_index("ix_merges_gone_name", "merges", ["office_id", "gone_name"], unique=False)
    op.add_column("persons", sa.Column("sound", sa.String(), server_default="", nullable=False))
    _keep_sounds()
    op.create_index("ix_persons_sound", "persons", ["office_id", "sound"], unique=False)


def _keep_sounds() -> None:
    """Write down how the names there are sound, so many at a time."""
    connection, last = op.get_bind(), 0
    written = sa.update(persons).where(persons.c.id == sa.bindparam("number")).values(sound=sa.bindparam("heard"))
    page = sa.select(persons.c.id, persons.c.last_name, persons.c.first_name).order_by(persons.c.id).limit(AT_ONCE)
    while rows := connection.execute(page.where(persons.c.id > last)).all():
        connection.execute(written, [{"number": id, "heard": name_sound(name, given)} for id, name, given in rows])
        last = rows[-1][0]


def downgrade() -> None:
    op.drop_index("ix_persons_sound", table_name="persons")
    op.drop_column("persons", "sound")
    op.drop_table("merges")
