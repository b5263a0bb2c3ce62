"""What a browser would send back from a page: the fields of the form that holds a given field, as they stand."""

from __future__ import annotations

from html.parser import HTMLParser


class Forms(HTMLParser):
    """Reads the forms of a page with the values of their fields."""

    def __init__(self) -> None:
        """Start outside of any form."""
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.field = ""
        self.text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the value of a field where it stands in the tag."""
        given = {key: value or "" for key, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.forms.append({})
        elif self.forms and tag == "option":
            self._choose(given)
        elif self.forms and tag in ("select", "textarea"):
            self.field, self.text = name, "" if tag == "textarea" else None
        elif self.forms and tag == "input" and name and _sent(given):
            self.forms[-1][name] = given.get("value", "")

    def _choose(self, given: dict[str, str]) -> None:
        """Take the option selected, the first one until then."""
        if self.field and ("selected" in given or self.field not in self.forms[-1]):
            self.forms[-1][self.field] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        """Collect the text of a text area."""
        if self.text is not None:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        """Close what was open."""
        if tag == "textarea" and self.forms:
            self.forms[-1][self.field] = (self.text or "").removeprefix("\r\n").removeprefix("\n")
            self.text = None
        if tag in ("textarea", "select"):
            self.field = ""


def _sent(given: dict[str, str]) -> bool:
    """Say whether a browser sends an input: a box or a button only when it is set."""
    return given.get("type") not in ("checkbox", "radio", "submit") or "checked" in given


def form_with(page: str, field: str) -> dict[str, str]:
    """Return the fields of the form that has this one; raise LookupError when none has."""
    reader = Forms()
    reader.feed(page)
    for form in reader.forms:
        if field in form:
            return form
    raise LookupError(f"no form with {field}")
