"""Column types every record shares: labelled closed lists, money, and moments in UTC."""

from __future__ import annotations

import enum
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from sqlalchemy import DateTime, Dialect, Numeric, String
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

BERLIN = ZoneInfo("Europe/Berlin")
"""The zone in which moments are read; they are kept in UTC."""


class Labelled(enum.StrEnum):
    """A closed list whose members carry the words people read: ``NAME = "code", "Beschriftung"``."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Keep the code as the value and hang the German label on the member."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Spelling(enum.Enum):
    """What a column holds beyond its type, so that one rule judges it wherever it is written (`portal.spellings`)."""

    POSTCODE = "postcode"
    EMAIL = "email"
    PHONE = "phone"
    BIRTH = "birth"


class ClosedList(TypeDecorator[Any]):
    """Stores the code of a `Labelled` member in a VARCHAR; an unknown code cannot be written."""

    impl = String(24)
    cache_ok = True

    def __init__(self, members: type[Labelled]) -> None:
        """Take the list whose members the column may hold."""
        self.members = members
        self.by_code = {member.value: member for member in members}
        super().__init__()

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Return the code; raise ValueError for a word that is not on the list."""
        return None if value is None else self.members(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Return the member for the stored code."""
        return None if value is None else self.by_code.get(value) or self.members(value)


class Moment(TypeDecorator[datetime]):
    """A point in time: written and read as aware UTC; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True
    python_type = datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the value in UTC; raise ValueError when it has no time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the value as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Money = Annotated[Decimal, mapped_column(Numeric(12, 2))]
"""Euro with two decimals; never a float."""


class Quantity(Decimal):
    """A number with decimals that is no amount of money."""


class Percentage(Quantity):
    """A share in percent: 76.92 means 76,92 %."""


class Exact(TypeDecorator[Quantity]):
    """A column of quantities or percentages with two decimals, told apart from money when it is shown."""

    impl = Numeric(12, 2)
    cache_ok = True

    def __init__(self, kind: type[Quantity]) -> None:
        """Take what the column holds."""
        self.kind = kind
        super().__init__()

    @property
    def python_type(self) -> type[Any]:
        """Return what the column holds."""
        return self.kind

    def process_result_value(self, value: Decimal | None, dialect: Dialect) -> Quantity | None:
        """Return the number as what it is."""
        return None if value is None else self.kind(value)


__all__ = ["BERLIN", "ClosedList", "Exact", "Labelled", "Moment", "Money", "Percentage", "Quantity", "Spelling"]
