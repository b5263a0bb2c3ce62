"""Form fields for German offices: money, words of a list, and relations that only offer what one may see."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from wtforms import Field, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields import IntegerField
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from models.types import Labelled, Percentage, Quantity
from portal.extensions import db
from portal.filters import AMOUNT, DIGITS
from views import formats
from views.formats import quantity

NOT_STATED = "– keine Angabe –"
CHOOSE = "– auswählen –"
"""Stands first where a choice is needed, so that nothing is chosen by accident."""
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
"""What no sheet and no letter can carry; tabulators and line ends are text."""


class Amount(Field):
    """Euro as people write them: 1.837,20 or 512,4; never the English 1234.50."""

    widget = TextInput()

    def __init__(self, label: str = "", validators: Any = None, **options: Any) -> None:
        """Show the unit beside the field and the number pad on a phone."""
        super().__init__(label, validators, render_kw={"inputmode": "decimal", "data-suffix": "€"}, **options)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:,.2f}".translate(str.maketrans(",.", ".,"))

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the amount; an empty field means not stated, which is not zero."""
        self.data = None
        text = (valuelist or [""])[0].replace("€", "").replace("\u00a0", "").strip()
        if not text:
            return
        if not AMOUNT.fullmatch(text):
            raise ValueError(f"„{text}“ ist kein Betrag. Geben Sie eine Zahl wie 512,40 ein.")
        self.data = Decimal(text.replace(".", "").replace(",", "."))
        if abs(self.data) >= Decimal(10) ** 10:
            raise ValueError(f"„{text}“ ist zu groß. Geben Sie einen Betrag unter 10 Milliarden Euro ein.")


class Quantities(Field):
    """A number with decimals as people write it, of a kind that is no money."""

    widget = TextInput()

    def __init__(
        self, label: str = "", validators: Any = None, *, kind: type[Quantity] = Quantity, **options: Any
    ) -> None:
        """Take the kind; percent are shown beside the field."""
        suffix = {"data-suffix": "%"} if kind is Percentage else {}
        super().__init__(label, validators, render_kw={"inputmode": "decimal", **suffix}, **options)
        self.kind = kind

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else quantity(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; an empty field means not stated."""
        self.data = None
        text = (valuelist or [""])[0].replace("%", "").replace("\u00a0", "").strip()
        if not text:
            return
        if not AMOUNT.fullmatch(text):
            raise ValueError(
                f"„{text}“ ist keine Zahl mit höchstens zwei Nachkommastellen. Schreiben Sie zum Beispiel 76,92."
            )
        self.data = self.kind(text.replace(".", "").replace(",", "."))
        if abs(self.data) >= Decimal(10) ** 10:
            raise ValueError(f"„{text}“ ist zu groß. Geben Sie eine Zahl unter 10 Milliarden ein.")


class Number(IntegerField):
    """A whole number; empty means not stated."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number."""
        self.data = None
        text = (valuelist or [""])[0].strip()
        if not text:
            return
        if not re.fullmatch(r"-?[0-9]{1,9}", text):
            raise ValueError(f"„{text}“ ist keine ganze Zahl. Geben Sie zum Beispiel 3 ein.")
        self.data = int(text)


LONGEST_LINE = 250
"""Characters of one line; longer than any name or address."""


class Line(StringField):
    """One line of text, without blanks around it; blanks alone, control characters and endless lines are refused."""

    def pre_validate(self, form: Any) -> None:
        """Refuse blanks where something is needed, and what no line holds."""
        if self.flags.required and not self.data and not self.process_errors:
            raise StopValidation("Diese Angabe wird gebraucht.")
        if len(self.data or "") > LONGEST_LINE:
            raise ValidationError(f"Das sind {len(self.data)} Zeichen. Kürzen Sie auf höchstens {LONGEST_LINE}.")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the text as typed."""
        self.data = readable((valuelist or [""])[0]).strip()


LONGEST_TEXT = 20_000
"""Characters of running text: about eight pages, more than anybody reads on a record."""


class Lines(TextAreaField):
    """Running text of at most some pages."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what belongs into a document."""
        if len(self.data or "") > LONGEST_TEXT:
            so_many, most = formats.number(len(self.data)), formats.number(LONGEST_TEXT)
            why = (
                f"Das sind {so_many} Zeichen. Kürzen Sie auf höchstens {most}, oder legen Sie den Text als Dokument ab."
            )
            raise ValidationError(why)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the text with plain line ends."""
        self.data = readable((valuelist or [""])[0]).replace("\r\n", "\n").strip()


class List(TextAreaField):
    """Several short texts, one a line."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the lines that hold something."""
        self.data = [line.strip() for line in readable((valuelist or [""])[0]).splitlines() if line.strip()]

    def _value(self) -> str:
        return "\n".join(self.data or [])


def readable(text: str) -> str:
    """Return the text; raise ValueError for characters no sheet and no letter can carry."""
    if CONTROLS.search(text):
        raise ValueError("Der Text enthält Steuerzeichen. Fügen Sie ihn ohne Formatierung ein.")
    return text


class Word(SelectField):
    """One word of a closed list."""

    def __init__(
        self,
        label: str = "",
        validators: Any = None,
        *,
        members: type[Labelled],
        blank: bool = False,
        without: Container[Labelled] = (),
        **options: Any,
    ) -> None:
        """Offer the members but some, and „keine Angabe“ where the column may be empty."""
        choices = [(member.value, member.label) for member in members if member not in without]
        super().__init__(
            label, validators, choices=[("", NOT_STATED), *choices] if blank else choices,
            coerce=lambda value: members(value) if value not in (None, "") else None, **options,
        )  # fmt: skip
        self.members = members

    def process_data(self, value: Any) -> None:
        """Take the member itself."""
        self.data = self.members(value) if value not in (None, "") else None

    def iter_choices(self) -> Any:
        """Mark the chosen member; offer none before one is chosen."""
        if self.data is None and all(value != "" for value, _ in self.choices):
            yield "", CHOOSE, True, {}
        for value, label in self.choices:
            yield value, label, (self.data.value if self.data else "") == value, {}

    def pre_validate(self, form: Any) -> None:
        """Accept only what is on the list."""
        offered = [value for value, _ in self.choices]
        if self.data is None and not self.process_errors and "" not in offered:
            raise ValidationError("Wählen Sie eine der Möglichkeiten.")
        if self.data is not None and self.data.value not in offered:
            raise ValidationError(f"„{self.data.label}“ steht hier nicht zur Wahl. Wählen Sie eine der Möglichkeiten.")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the code."""
        try:
            self.data = self.coerce((valuelist or [""])[0])
        except ValueError:
            self.data = None
            raise ValueError("Wählen Sie eine der Möglichkeiten.") from None


class YesNo(SelectField):
    """Yes, no, or not stated."""

    def __init__(self, label: str = "", validators: Any = None, **options: Any) -> None:
        """Offer all three."""
        super().__init__(
            label, validators, choices=[("", NOT_STATED), ("1", "ja"), ("0", "nein")], coerce=str, **options
        )

    def process_data(self, value: Any) -> None:
        """Take a truth value or None."""
        self.data = "" if value is None else "1" if value else "0"

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Hand out a truth value or None."""
        chosen: Any = self.data
        self.data = None if chosen == "" else chosen in ("1", True)  # type: ignore[assignment]  # text until here

    def iter_choices(self) -> Iterator[Any]:
        """Offer all three with the one chosen, also when the form comes back after its truth value was handed out."""
        chosen: Any = {None: "", True: "1", False: "0"}.get(self.data, self.data)  # type: ignore[call-overload]  # see above
        for value, label in self.choices:
            yield value, label, value == chosen, {}

    def populate_obj(self, obj: Any, name: str) -> None:
        """Write the truth value."""
        setattr(obj, name, self.data)


class Relation(SelectField):
    """A choice among records the viewer may see; an unknown one is an error, never silently empty."""

    def __init__(
        self, label: str = "", validators: Any = None, *, model: Any, blank: bool = True, narrow: Callable[[Any], Any] | None = None,
        blank_text: str = NOT_STATED, words: Callable[[Any], str] = str, **options: Any,
    ) -> None:  # fmt: skip
        """Take the kind of record and, if need be, what narrows the choice further."""
        super().__init__(label, validators, choices=[], coerce=self._number, validate_choice=False, **options)
        self.model, self.blank, self.narrow, self.blank_text, self.words = model, blank, narrow, blank_text, words

    @staticmethod
    def _number(value: Any) -> int | None:
        text = str(getattr(value, "id", value) or "")
        return int(text) if DIGITS.fullmatch(text) else None

    def statement(self) -> Any:
        """Return the select of the records to choose from; the session narrows it to the viewer."""
        statement = select(self.model)
        return self.narrow(statement) if self.narrow else statement.order_by(self.model.id)

    def records(self) -> dict[int, Any]:
        """Return the records to choose from by number, the one already chosen among them even when retired since."""
        if not hasattr(self, "_records"):
            self._records = {record.id: record for record in db.session.scalars(self.statement())}
        return self._records

    def iter_choices(self) -> Any:
        """Offer the records by the words people know them by."""
        if self.blank:
            yield "", self.blank_text, self.data is None, {}
        offered = dict(self.records())
        stored = self._number(self.object_data)
        if stored is not None and stored not in offered and (kept := db.session.get(self.model, stored)):
            offered[stored] = kept
        if not self.blank and self.data is None and len(offered) > 1:
            yield "", CHOOSE, True, {}
        for number, record in offered.items():
            yield number, self.words(record), number == self.data, {}

    def pre_validate(self, form: Any) -> None:
        """Refuse numbers that are not offered."""
        typed = (self.raw_data or [""])[0]
        if self.data is None and not typed:
            if not self.blank:
                raise ValidationError("Wählen Sie einen Eintrag aus der Liste.")
            return
        same = self.data is not None and self.data == self._number(self.object_data)
        if not same and self.data not in self.records():
            raise ValidationError("Diesen Eintrag gibt es nicht oder Sie sehen ihn nicht. Wählen Sie aus der Liste.")

    def record(self) -> Any:
        """Return the chosen record, None when nothing was chosen."""
        return None if self.data is None else db.session.get(self.model, self.data)
