"""Several choices at once, each as a check box."""

from __future__ import annotations

from typing import Any

from wtforms import SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget


class Checks(SelectMultipleField):
    """Several choices as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        """Accept only what is offered."""
        offered = {value for value, *_ in self.choices or ()}
        if not set(self.data or ()) <= offered:
            raise ValidationError(
                "Eine der Angaben steht nicht zur Wahl. Laden Sie die Seite neu und wählen Sie erneut."
            )
