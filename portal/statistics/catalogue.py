"""The catalogue of a reporting year: which figures and dimensions there are, found by their keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType

from portal.errors import Refused
from portal.statistics import breakdowns
from portal.statistics.dimensions import Dimension
from portal.statistics.figures import agreements, arrivals, clock, closings, cohort, contacts, heads, money, proceedings
from portal.statistics.indicators import COUNTED, AnyFigure, Indicator, Quotient, Unit

ROOMS = (
    ("Meldungen und Haushalte", arrivals),
    ("Ergebnisse", closings),
    ("Personen und Kinder nach Ergebnis", heads),
    ("Fallkonferenzen", clock),
    ("Maßnahmen und Nachfragen", agreements),
    ("Weg der gemeldeten Fälle", cohort),
    ("Geld", money),
    ("Kontakte", contacts),
    ("Gericht und Gerichtsvollzieher", proceedings),
)
FIRST_YEAR = 2015
"""Years before it are counted by the catalogue of this one."""


def declared() -> dict[str, list[AnyFigure]]:
    """Return all declarations, also those of other years, by the heading they stand under."""
    found: dict[str, list[AnyFigure]] = {}
    seen: set[tuple[str, int]] = set()
    for title, room in ROOMS:
        for value in vars(room).values():
            if isinstance(value, Indicator | Quotient) and (value.key, value.since) not in seen:
                seen.add((value.key, value.since))
                found.setdefault(title, []).append(value)
    return found


@dataclass(frozen=True)
class Catalogue:
    """The figures that hold for a reporting year; a changed sentence is a new declaration from its year on."""

    year: int
    groups: Mapping[str, tuple[AnyFigure, ...]]
    figures: Mapping[str, AnyFigure]

    def figure(self, written: str) -> AnyFigure:
        """Return the figure of a key, or of „part / whole“; raise Refused with what was probably meant."""
        part, slash, whole = (text.strip() for text in written.partition("/"))
        if not slash:
            return self._figure(part)
        return divided(self._indicator(part), self._indicator(whole))

    def _figure(self, key: str) -> AnyFigure:
        found = self.figures.get(key)
        if found is None:
            known = {figure.key: figure.label for figure in self.figures.values()}
            raise Refused(f"„{key}“ ist keine Kennzahl des Jahres {self.year}. {_meant(key, known)}")
        return found

    def _indicator(self, key: str) -> Indicator:
        found = self._figure(key)
        if isinstance(found, Quotient) or found.median:
            raise Refused(
                f"„{key}“ ({found.label}) ist kein Zählwert und lässt sich nicht teilen. "
                "Teilen Sie zwei Zählungen oder Summen, zum Beispiel „secured / closed“."
            )
        return found


@lru_cache(maxsize=64)
def catalogue(year: int) -> Catalogue:
    """Return the catalogue of a reporting year."""
    year = max(year, FIRST_YEAR)
    groups = {
        title: tuple(figure for figure in figures if figure.since <= year <= figure.until)
        for title, figures in declared().items()
    }
    found = {figure.key: figure for figures in groups.values() for figure in figures}
    return Catalogue(year, MappingProxyType(groups), MappingProxyType(found))


def divided(part: Indicator, whole: Indicator) -> Quotient:
    """Return the quotient of two figures: a share of like units, else an amount or days per unit."""
    unit = Unit.SHARE if part.unit in COUNTED or part.unit is whole.unit else part.unit
    definition = f"{part.label} geteilt durch „{whole.label}“. {part.definition} Nenner: {whole.definition}"
    return Quotient(f"{part.key}/{whole.key}", f"{part.label} / {whole.label}", definition, part, whole, unit)


DIMENSIONS: Mapping[str, Dimension] = MappingProxyType({one.key: one for one in breakdowns.ALL})


def dimension(key: str) -> Dimension:
    """Return the dimension of a key; raise Refused with what was probably meant."""
    found = DIMENSIONS.get(key.strip())
    if found is None:
        labels = {one.key: one.label for one in DIMENSIONS.values()}
        raise Refused(f"„{key}“ ist keine Gliederung. {_meant(key, labels)}")
    return found


def _meant(written: str, labels: Mapping[str, str]) -> str:
    """Return up to three keys near to what was written, by key or by label; all of them when none is near."""
    by_word: dict[str, str] = {}
    for key, label in labels.items():
        by_word.setdefault(label.lower(), key)
        by_word[key] = key
    near = get_close_matches(written.strip().lower(), by_word, n=6, cutoff=0.6)
    keys = list(dict.fromkeys(by_word[word] for word in near))[:3]
    if keys:
        return f"Meinten Sie {_listed((f'„{key}“ ({labels[key]})' for key in keys), 'oder')}?"
    return f"Es gibt {_listed((f'„{key}“' for key in labels), 'und')}."


def _listed(words: Iterable[str], last: str) -> str:
    *front, end = words
    return f"{', '.join(front)} {last} {end}" if front else end
