"""The form field for a court: typed in any wording or picked from the list, kept as its XJustiz code."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from models import Agency
from models.enums import Land
from portal import courts
from portal.extensions import db
from views.base.fields import Line


class _Proposing(TextInput):
    """A line whose browser proposes the courts of the Land while one types; it works without JavaScript."""

    def __call__(self, field: Any, **options: Any) -> Markup:
        """Return the line and its list."""
        names = (court.name for court in courts.of_land(field.land()))
        choices = Markup("").join(Markup('<option value="{}">').format(name) for name in names)
        line = super().__call__(field, list=f"{field.id}-liste", autocomplete="off", **options)
        return line + Markup('<datalist id="{}-liste">{}</datalist>').format(escape(field.id), choices)


class Court(Line):
    """An Amtsgericht: „AG Hann. Münden“ is as good as its whole name; ``data`` is its code, None when left empty."""

    widget = _Proposing()

    def land(self) -> Land:
        """Return the Land whose courts are proposed; others are found when typed."""
        agency = db.session.get(Agency, db.guarded.viewer.agency_id)
        return agency.land if agency is not None else Land.NI

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return courts.name(self.data) if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Find the court; name those that may be meant when it is not clear."""
        super().process_formdata(valuelist)
        typed: Any = self.data
        self.data: Any = None
        if not typed:
            return
        found = courts.match(typed)
        if found is None:
            near = " oder ".join(f"„{court.name}“" for court in courts.suggestions(typed))
            hint = f"Meinten Sie {near}?" if near else "Schreiben Sie es wie „Amtsgericht Hannover“."
            raise ValueError(f"„{typed}“ steht nicht in der Liste der Amtsgerichte. {hint}")
        self.data = found.code

    def pre_validate(self, form: Any) -> None:
        """Refuse nothing more: what was typed is a court by now, or already an error."""
        if self.flags.required and not self.data and not self.process_errors:
            raise ValidationError("Diese Angabe wird gebraucht.")
