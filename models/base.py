"""What all tables share: naming, keys, versions, and the link of a record to its case and office."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import JSON, Date, ForeignKey, ForeignKeyConstraint, MetaData, Numeric, String, Table, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, declared_attr, mapped_column

from models import enums
from models.enums import DataCategory
from models.types import ClosedList, Labelled, Moment

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

CLOSED_LISTS: dict[Any, Any] = {
    member: ClosedList(member)
    for member in vars(enums).values()
    if isinstance(member, type) and issubclass(member, Labelled)
}


class Base(DeclarativeBase):
    """The root of all records; annotations choose the column type."""

    __table__: ClassVar[Table]
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        **CLOSED_LISTS,
        datetime: Moment,
        date: Date,
        Decimal: Numeric(12, 2),
        str: String,
        dict[str, Any]: JSON,
        list[str]: JSON,
    }


def field(label: str, category: DataCategory = DataCategory.BASIC, *args: Any, **options: Any) -> MappedColumn[Any]:
    """Declare a column that people see: its German label, its data category and, if given, its ``help`` and ``spelling``.

    A column declared with plain ``mapped_column`` is never shown to anybody.
    """
    info = {
        "label": label,
        "category": category,
        "help": options.pop("help", ""),
        "spelling": options.pop("spelling", None),
    }
    return mapped_column(*args, info=info, **options)


def text_field(label: str, category: DataCategory, **options: Any) -> MappedColumn[Any]:
    """Declare a column for running text of any length; empty by default."""
    return field(label, category, Text, default="", server_default="", **options)


class Record(Base):
    """A record with a number as its key and a version against silent overwriting."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy passes the class
        """Let SQLAlchemy count versions, so that the second of two savers is told."""
        return {"version_id_col": cls.version}


class CaseBound(Record):
    """A record that belongs to one case; it carries the office too, so that its scope needs no join."""

    __abstract__ = True

    case_id: Mapped[int] = field("Fall")
    office_id: Mapped[int] = field("Fachstelle", DataCategory.BASIC, ForeignKey("agencies.id"))

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805 - SQLAlchemy passes the class
        """Bind case and office together: a record can never carry another office than its case."""
        own = cls.__dict__.get("extra_args", ())
        return (*own, ForeignKeyConstraint(["case_id", "office_id"], ["cases.id", "cases.office_id"]))


def label_of(model: type[Base], key: str) -> str:
    """Return the German label of a column, or of the column behind a relation; the key itself where it has none."""
    column = model.__table__.columns.get(key)
    if column is None:
        column = model.__table__.columns.get(f"{key}_id")
    return key if column is None else str(column.info.get("label", key))


def category_of(model: type[Base], key: str) -> DataCategory | None:
    """Return the data category of a column, or None for a column nobody sees."""
    column = model.__table__.columns.get(key)
    if column is None:
        column = model.__table__.columns.get(f"{key}_id")
    return None if column is None else column.info.get("category")
