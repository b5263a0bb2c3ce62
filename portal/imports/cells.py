"""What one cell says: a day, an amount, a postcode or a line of text, or why it says none of them."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from models.names import fold
from portal.imports.faults import Refusal
from portal.imports.tables import Cell

MAX_LINE = 250
MAX_TEXT = 4000
MAX_AMOUNT = Decimal("9999999.99")
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)

_CENT = Decimal("0.01")
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_BLANKS = re.compile(r"\s+")
_NOT_PRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_MONTH_WORDS = (
    "jan januar janner", "feb februar", "mar marz mrz maerz", "apr april", "mai", "jun juni",
    "jul juli", "aug august", "sep sept september", "okt oktober", "nov november", "dez dezember",
)  # fmt: skip
_MONTHS = {word: number for number, words in enumerate(_MONTH_WORDS, start=1) for word in words.split()}
_TIME = r"(?:(?:T|,?\s*(?:um\s*)?)(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:Uhr|h)?)?"
_DAY_PATTERNS = tuple(re.compile(pattern + _TIME, re.IGNORECASE) for pattern in (
    r"(?:[a-zäöü]{2,10}[.,]{0,2}\s+)?(?:den\s+)?(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4}|\d{2})",
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
    r"(?:[a-zäöü]{2,10}[.,]{0,2}\s+)?(?:den\s+)?(?P<day>\d{1,2})\.\s?(?P<month>[a-zä]{3,9})\.?\s(?P<year>\d{4})",
))  # fmt: skip
_BETWEEN_BIRTHS = re.compile(r"\s*[/;&]\s*|\s+(?:und|u\.)\s+")
_BIRTH = re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>(?:19|20)\d\d)")
_CURRENCY = re.compile(r"^(?:eur|euro|€)\s*|\s*(?:eur|euro|€)$", re.IGNORECASE)
_BETWEEN_CLAIMS = re.compile(r"\s*(?:\bund\b|\bu\.|[/;+\n]|,(?=\s))\s*")
_CALLED = re.compile(
    r"^(?:geltend gemachte[rn]?\s+)?(?:miet\w*|rück\w*|(?:nutzungs)?entsch\w*)\.?\s*:?\s*", re.IGNORECASE
)
_AMOUNT = re.compile(r"[-−+]?(?:\d{1,3}(?:[. \u00a0\u202f]\d{3})+|\d{1,9})(?:,(?:\d{1,2}|[-–—]{1,2}))?")
_POINT_AMOUNT = re.compile(r"[-−+]?\d{1,9}\.\d{1,2}")
_POSTCODE = re.compile(r"(?:D(?:E)?\s?-?\s?)?(\d{4,5})(?:\.0)?", re.IGNORECASE)


class Moment(NamedTuple):
    """A day and, where it was written beside it, the time."""

    day: date
    time: time | None = None


def shown(cell: Cell) -> str:
    """Return the cell as a German list shows it: 30457.0 as „30457“, -120.5 as „-120,50“."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "WAHR" if cell else "FALSCH"
    if isinstance(cell, (int, float)):
        if float(cell).is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        text = repr(cell)
        return (f"{cell:.2f}" if re.fullmatch(r"-?\d+\.\d", text) else text).replace(".", ",")
    return cell


def day(cell: Cell) -> Moment | Refusal | None:
    """Return the day a cell names, by date, by text, or by the number Excel keeps for a date."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if float(cell).is_integer() and 20000 <= cell <= 73050:
            return _within_reason(cell, _EXCEL_DAY_ZERO + timedelta(days=int(cell)), None)
        return _no_day(cell)
    text = _BLANKS.sub(" ", shown(cell)).strip()
    if not text:
        return None
    for pattern in _DAY_PATTERNS:
        if found := pattern.fullmatch(text):
            return _from_parts(text, found)
    return _no_day(cell)


def birth_dates(cell: Cell) -> tuple[date | None, ...] | Refusal | None:
    """Return the days of birth in a cell, in the order of the persons; None for one who is left out between two „/“."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        whole = float(cell).is_integer() and 366 < cell <= 73050
        return (_EXCEL_DAY_ZERO + timedelta(days=int(cell)),) if whole else _no_birth(cell)
    text = _BLANKS.sub(" ", shown(cell)).strip()
    if not text.strip(" /;"):
        return None
    found: list[date | None] = []
    for part in _BETWEEN_BIRTHS.split(text):
        day = _BIRTH.fullmatch(part)
        try:
            found.append(date(*map(int, day.group("year", "month", "day"))) if day else None)
        except ValueError:
            return _no_birth(cell)
        if part and day is None:
            return _no_birth(cell)
    return tuple(found)


def _no_birth(cell: Cell) -> Refusal:
    return Refusal(
        shown(cell),
        f"„{shown(cell)}“ ist kein Geburtsdatum. Geben Sie einen Tag mit vierstelligem Jahr wie 17.05.1984 ein.",
    )


def _from_parts(text: str, found: re.Match[str]) -> Moment | Refusal:
    """Return the day made of day, month and year, if the calendar has it."""
    month = int(found["month"]) if found["month"].isdigit() else _MONTHS.get(fold(found["month"]), 0)
    year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
    if not month:
        return _no_day(text)
    try:
        on = date(year, month, int(found["day"]))
        at = time(int(found["hour"]), int(found["minute"])) if found["hour"] else None
    except ValueError:
        return Refusal(text, f"„{text}“ gibt es im Kalender nicht. Geben Sie einen Tag wie 28.02.2026 ein.")
    return _within_reason(text, on, at)


def _within_reason(cell: Cell, on: date, at: time | None) -> Moment | Refusal:
    """Refuse years nobody can mean."""
    if FIRST_DAY <= on <= LAST_DAY:
        return Moment(on, at if at != time() else None)
    return Refusal(shown(cell), f"„{shown(cell)}“ liegt nicht zwischen 1990 und 2099. Prüfen Sie das Jahr.")


def _no_day(cell: Cell) -> Refusal:
    return Refusal(shown(cell), f"„{shown(cell)}“ ist kein Datum. Geben Sie einen Tag wie 07.01.2026 ein.")


def amount(cell: Cell) -> Decimal | Refusal | None:
    """Return Euro with two decimals; „1.234“ is one thousand two hundred and thirty-four."""
    if isinstance(cell, bool):
        return _no_amount(cell)
    if isinstance(cell, (int, float)):
        return _positive(cell, Decimal(repr(cell)) if abs(cell) < 1e12 else MAX_AMOUNT + 1)
    text = _CURRENCY.sub("", _CURRENCY.sub("", (cell or "").strip())).strip()
    if not text:
        return None if not (cell or "").strip() else _no_amount(cell)
    if _POINT_AMOUNT.fullmatch(text):
        return _positive(cell, Decimal(text.replace("−", "-")))
    if not text.isascii():
        text = text.replace("−", "-").replace("–", "-").replace("—", "-")
    if not _AMOUNT.fullmatch(text):
        return _no_amount(cell)
    digits = re.sub(r",-+$|[. \u00a0\u202f]", "", text).replace(",", ".")
    return _positive(cell, Decimal(digits))


def claims(cell: Cell) -> tuple[Decimal | None, Decimal | None] | Refusal | None:
    """Return arrears and compensation of „1.100,00 € und 450,00 €“; one amount alone is taken for the arrears."""
    parts = [part for part in _BETWEEN_CLAIMS.split(shown(cell).strip()) if part]
    found = [amount(_CALLED.sub("", part)) for part in parts] if isinstance(cell, str) else [amount(cell)]
    euros = [one for one in found if isinstance(one, Decimal)]
    if not parts:
        return None
    if len(euros) != len(found) or len(euros) > 2:
        example = "Schreiben Sie beide Beträge wie „1.100,00 / 450,00“, oder geben Sie jedem eine Spalte."
        return Refusal(shown(cell), f"„{shown(cell)}“ nennt nicht Mietrückstand und Entschädigung. {example}")
    first = None if len(euros) < 2 else euros[1]
    turned = "entsch" in parts[0].lower()
    return (first, euros[0]) if turned else (euros[0], first)


def signed_amount(cell: Cell) -> Decimal | Refusal | None:
    """Return Euro with two decimals, below zero for what was given back."""
    rest: Cell
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        below, rest = cell < 0, abs(cell)
    else:
        text = str(cell or "").strip()
        below = text[:1] in ("-", "−", "–")
        rest = text[1:] if below else text
    found = amount(rest)
    if isinstance(found, Refusal):
        return Refusal(shown(cell), found.sentence.replace(f"„{shown(rest)}“", f"„{shown(cell)}“"))
    return -found if below and found is not None else found


def _positive(cell: Cell, euro: Decimal) -> Decimal | Refusal:
    """Refuse amounts below zero and beyond what a rent or debt can be."""
    if euro < 0:
        return Refusal(
            shown(cell),
            f"„{shown(cell)}“ ist kleiner als 0. Geben Sie den Betrag ohne Minuszeichen ein"
            " oder lassen Sie die Zelle leer.",
        )
    if euro > MAX_AMOUNT:
        return Refusal(shown(cell), f"„{shown(cell)}“ ist größer als 9.999.999,99 €. Prüfen Sie das Komma.")
    return euro.quantize(_CENT, ROUND_HALF_UP)


def _no_amount(cell: Cell) -> Refusal:
    return Refusal(shown(cell), f"„{shown(cell)}“ ist kein Betrag. Geben Sie eine Zahl wie 512,40 ein.")


def postcode(cell: Cell) -> str | Refusal:
    """Return five digits; a number that lost its leading zero gets it back."""
    text = shown(cell).strip()
    if not text:
        return ""
    found = _POSTCODE.fullmatch(text)
    if found and found[1].zfill(5) >= "01000":
        return found[1].zfill(5)
    return Refusal(text, f"„{text}“ ist keine Postleitzahl. Geben Sie fünf Ziffern wie 30457 ein.")


def line(cell: Cell) -> str | Refusal:
    """Return the text in one line, blanks taken together, spelling as typed."""
    # Most cells are clean; asking so is three times faster than cleaning them.
    if type(cell) is str and cell.isprintable() and "  " not in cell and cell == cell.strip() and len(cell) <= MAX_LINE:
        return cell
    return _checked(_BLANKS.sub(" ", shown(cell)).strip(), MAX_LINE)


def lines(cell: Cell) -> str | Refusal:
    """Return the text with its line breaks."""
    return _checked(shown(cell).replace("\r\n", "\n").strip(), MAX_TEXT)


def _checked(text: str, longest: int) -> str | Refusal:
    """Refuse what cannot be stored or shown: control characters, and texts longer than the field."""
    if len(text) > longest:
        return Refusal(text[:80] + "…", f"Der Text hat {len(text)} Zeichen, erlaubt sind {longest}. Kürzen Sie ihn.")
    if _NOT_PRINTABLE.search(text):
        visible = _NOT_PRINTABLE.sub("�", text)
        return Refusal(visible, f"„{visible}“ enthält ein Steuerzeichen. Tippen Sie den Text neu ein.")
    return text
