"""Fields for days, moments and months: picked natively or typed as people write them, in a year somebody can mean."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from wtforms.fields import DateField, DateTimeField, DateTimeLocalField, MonthField

from portal import clock
from portal.day_limits import YEARS
from views.formats import day


class _Typed(DateTimeField):
    """What the three share: several spellings, a sentence for what is none of them, and the limits of the year."""

    spellings: ClassVar[tuple[str, ...]]

    def __init__(self, label: str = "", validators: Any = None, **options: Any) -> None:
        """Accept what browsers send and what people type."""
        super().__init__(label, validators, format=list(self.spellings), **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; an empty field means none."""
        self.data = None
        text = (valuelist or [""])[0].strip()
        if not text:
            return
        try:
            super().process_formdata([text])
        except ValueError:
            raise ValueError(self._misspelled(text)) from None
        typed: Any = self.data
        self.data = None
        if typed.year not in YEARS:
            raise ValueError(f"„{text}“ liegt nicht zwischen {YEARS[0]} und {YEARS[-1]}. Prüfen Sie das Jahr.")
        self.data = self._kept(typed)

    def _misspelled(self, text: str) -> str:
        raise NotImplementedError

    def _kept(self, typed: Any) -> date:
        return typed


class Day(_Typed, DateField):
    """A day, typed or picked natively; German spelling works too."""

    spellings = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y")

    def _misspelled(self, text: str) -> str:
        return f"„{text}“ ist kein Tag im Kalender. Schreiben Sie zum Beispiel {day(clock.today())}."

    def _value(self) -> str:
        return self.data.isoformat() if self.data else (self.raw_data or [""])[0] if self.raw_data else ""


class LocalMoment(_Typed, DateTimeLocalField):
    """A day with its time, typed in local time and kept in UTC."""

    spellings = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M")

    def _misspelled(self, text: str) -> str:
        return f"„{text}“ ist kein Termin. Schreiben Sie Tag und Uhrzeit, zum Beispiel {day(clock.today())} 09:30."

    def _kept(self, typed: datetime) -> datetime:
        return clock.at_local(typed.date(), typed.time())

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return clock.local(self.data).strftime("%Y-%m-%dT%H:%M") if isinstance(self.data, datetime) else ""


class Month(_Typed, MonthField):
    """A month, picked natively or typed like 03.2026; it holds the month's first day."""

    spellings = ("%Y-%m", "%m.%Y", "%m/%Y")

    def _misspelled(self, text: str) -> str:
        return f"„{text}“ ist kein Monat. Schreiben Sie zum Beispiel {clock.today():%m.%Y}."
