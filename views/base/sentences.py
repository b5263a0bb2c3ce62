"""What forms say of a field: in our words where WTForms only says that something is wrong."""

from __future__ import annotations

from typing import Any

REQUIRED = "Diese Angabe wird gebraucht."
NOT_OFFERED = "Diese Auswahl wird hier nicht angeboten. Wählen Sie aus der Liste."
SAID_BETTER = {
    "Not a valid choice.": NOT_OFFERED,
    "Invalid Choice: could not coerce.": NOT_OFFERED,
    "Invalid choice(s): one or more data inputs could not be coerced.": NOT_OFFERED,
    "'%(value)s' is not a valid choice for this field.": NOT_OFFERED,
    "This field is required.": REQUIRED,
}
"""WTForms' sentences that only say that something is wrong, with what we say instead."""


class Sentences:
    """What WTForms says: in our words where we have some, else in its own German."""

    def __init__(self, german: Any) -> None:
        """Keep WTForms' own German."""
        self.german = german

    def gettext(self, sentence: str) -> str:
        """Return a sentence in German."""
        return SAID_BETTER.get(sentence) or str(self.german.gettext(sentence))

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Return a sentence about a number in German."""
        return SAID_BETTER.get(one) or str(self.german.ngettext(one, many, count))
