"""Several choices at once, each as a check box."""

from __future__ import annotations

from typing import Any

from wtforms import SelectMultipleField
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget


class Checks(SelectMultipleField):
    """Several choices as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what is ticked; blanks say nothing, and what cannot be read is an error with nothing ticked."""
        self.data = list[Any]()
        super().process_formdata([value for value in valuelist if value.strip()])

    def pre_validate(self, form: Any) -> None:
        """Accept only what is offered; a validator that allows nothing to be ticked must not swallow what is wrong."""
        if self.process_errors:
            raise StopValidation
        offered = {value for value, *_ in self.choices or ()}
        if not set(self.data or ()) <= offered:
            raise ValidationError(
                "Eine der Angaben steht nicht zur Wahl. Laden Sie die Seite neu und wählen Sie erneut."
            )
