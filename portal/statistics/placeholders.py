"""What placeholders in a funder's form mean: „{{ secured / closed | period=2026-Q1 | by=stage }}“.

First the figure (or „part / whole“), then options: ``period``, ``by``, ``share``, ``fill``, ``total``, and any dimension as a
filter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from portal.errors import Refused
from portal.guard import GuardedSession
from portal.statistics import filter_values
from portal.statistics.asking import Asked, answer_all, check_months, fault_in
from portal.statistics.catalogue import DIMENSIONS, catalogue, dimension
from portal.statistics.indicators import Quotient, Unit
from portal.statistics.periods import Period
from portal.statistics.permissions import allowed_offices
from portal.statistics.results import Figure, Mark, Part, Protection, Share, Table

WRITTEN = re.compile(r"\{\{(?P<inside>[^{}]*)\}\}")
WORDS = {
    "period": "der Zeitraum in Worten, zum Beispiel „1. Quartal 2026“",
    "from": "der erste Tag des Zeitraums",
    "to": "der letzte Tag des Zeitraums",
    "on": "der Tag, an dem das Formular gefüllt wird (Datenstand)",
    "office": "der Name der Fachstelle oder der Fachstellen",
}
"""What may stand instead of a figure."""
OPTIONS = {
    "period": "ein anderer Zeitraum als der des Berichts: 2026, 2026-H1, 2026-Q1, 2026-03, "
    "„before“ (der davor) oder „year_before“ (ein Jahr davor)",
    "by": "Gliederung: füllt eine Zelle je Wert, von dieser Zelle an nach unten",
    "share": "„column“ setzt jede Zahl der Gliederung als Anteil an ihrer Gesamtzahl",
    "fill": "„right“ füllt nach rechts statt nach unten",
    "total": "„yes“ setzt die Gesamtzahl dahinter",
}
"""The options beside filters."""
SOONER = ("before", "year_before")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One placeholder as it was read; ``figure`` is a key, „part/whole“, or one of `WORDS`."""

    figure: str
    period: str = ""
    by: str = ""
    to_the_right: bool = False
    total: bool = False
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    share: Share | None = None

    @property
    def key(self) -> str:
        """Return the key of the column it is found in."""
        return f"{self.figure}@{self.share}" if self.share else self.figure

    @property
    def is_word(self) -> bool:
        """Say whether it stands for words about the report instead of a figure."""
        return self.figure in WORDS

    def period_in(self, asked: Period) -> Period:
        """Return the period it is about, within a report of the period asked for."""
        if self.period in SOONER:
            return asked.before() if self.period == "before" else asked.year_before()
        return Period.parse(self.period) if self.period else asked


@dataclass(frozen=True, slots=True)
class Filling:
    """What a placeholder becomes: one value, or one for each value of its dimension, with their words."""

    values: tuple[Figure | date | str, ...]
    labels: tuple[str, ...]
    unit: Unit
    sentence: str


def read(inside: str, year: int) -> Placeholder:
    """Return what stands between the braces, checked against the catalogue of a year.

    Raises Refused with one sentence for everything that cannot be read.
    """
    if not inside.strip():
        raise Refused(
            "Der Platzhalter „{{ }}“ ist leer. Schreiben Sie eine Kennzahl hinein, zum Beispiel „{{ reported }}“."
        )
    figure, *options = filter_values.split(inside, "|")
    wrong: list[str] = []
    given: dict[str, str] = {}
    for option in options:
        name, equals, value = (text.strip() for text in option.partition("="))
        if not equals or not value:
            wrong.append(f"„{option}“ ist keine Angabe. Schreiben Sie Name=Wert, zum Beispiel by=stage.")
        elif name in given:
            wrong.append(f"„{name}“ steht zweimal da.")
        given[name] = value
    found = Placeholder(
        figure.replace(" ", ""), given.get("period", ""), given.get("by", ""), given.get("fill") == "right",
        given.get("total") == "yes",
        tuple((name, filter_values.read(value)) for name, value in given.items() if name in DIMENSIONS),
        Share.COLUMN if given.get("share") == Share.COLUMN.value else None,
    )  # fmt: skip
    wrong += [*_figure_faults(figure, year), *_option_faults(given, found)]
    if wrong:
        raise Refused(" ".join(wrong))
    return found


def _figure_faults(figure: str, year: int) -> Iterator[str]:
    if figure in WORDS:
        return
    try:
        catalogue(year).figure(figure)
    except Refused as refused:
        yield str(refused)


def _option_faults(given: Mapping[str, str], found: Placeholder) -> Iterator[str]:
    for name in sorted(given.keys() - OPTIONS.keys() - DIMENSIONS.keys()):
        near = get_close_matches(name.lower(), [*OPTIONS, *DIMENSIONS], n=3)
        meant = (
            f"Meinten Sie {' oder '.join(f'„{one}“' for one in near)}?" if near else f"Es gibt {', '.join(OPTIONS)}."
        )
        yield f"„{name}“ ist weder eine Angabe noch eine Gliederung. {meant}"
    if found.is_word and given:
        yield f"„{found.figure}“ steht allein, ohne weitere Angaben."
    for check in (lambda: found.by and dimension(found.by), lambda: _read_period(found.period)):
        try:
            check()
        except Refused as refused:
            yield str(refused)
    for name, known in (("share", ("column",)), ("fill", ("down", "right")), ("total", ("yes", "no"))):
        if given.get(name, known[0]) not in known:
            yield f"„{name}={given[name]}“ gibt es nicht. Schreiben Sie {' oder '.join(f'{name}={one}' for one in known)}."
    if not found.by and (found.total or "fill" in given or "share" in given):
        yield "„fill“, „share“ und „total“ brauchen eine Gliederung, zum Beispiel by=stage."


def _read_period(text: str) -> None:
    if text and text not in SOONER:
        Period.parse(text)


def fill(
    session: GuardedSession,
    placeholders: Sequence[Placeholder],
    *,
    period: Period,
    on: date,
    offices: Sequence[int] | None = None,
    protection: Protection = Protection.NONE,
) -> list[Filling]:
    """Return what each placeholder becomes, protected together; one table for all that share period, dimension, filters.

    Raises Refused for codes no list has and periods that may not be asked, Forbidden for offices of others.
    """
    groups: dict[tuple[Period, Placeholder], dict[str, None]] = {}
    for one in placeholders:
        if not one.is_word:
            figures = groups.setdefault((one.period_in(period), _shape(one)), {})
            year = one.period_in(period).end.year
            figures.update(dict.fromkeys(_counted_beside(one.figure, year)))
    questions = [
        (Asked(tuple(figures), shape.by, "", shape.filters, shares=shape.share), when)
        for (when, shape), figures in groups.items()
    ]
    for asked, when in questions:
        check_months(session, asked, when, protection)
    tables = answer_all(session, questions, on=on, offices=offices, protection=protection)
    answers = dict(zip(groups, tables, strict=True))
    names = ", ".join(allowed_offices(session, offices).values())
    words: dict[str, str | date] = {
        "period": str(period),
        "from": period.start,
        "to": period.end,
        "on": on,
        "office": names,
    }
    return [
        Filling((words[one.figure],), ("",), Unit.CASES, WORDS[one.figure]) if one.is_word
        else _filling(one, answers[one.period_in(period), _shape(one)])
        for one in placeholders
    ]  # fmt: skip


def faults(
    session: GuardedSession,
    placeholders: Sequence[Placeholder],
    *,
    period: Period,
    on: date,
    protection: Protection = Protection.NONE,
) -> list[str]:
    """Return for each placeholder why it cannot be counted, empty where it can; nothing is counted."""
    known: dict[Placeholder, str] = {}
    for one in placeholders:
        if one not in known:
            asked = Asked((one.figure,), one.by, "", one.filters, shares=one.share)
            known[one] = "" if one.is_word else _fault_in(session, asked, one.period_in(period), on, protection)
    return [known[one] for one in placeholders]


def _fault_in(session: GuardedSession, asked: Asked, period: Period, on: date, protection: Protection) -> str:
    """Return why a placeholder cannot be counted, or why its cells would not hold what they are written for."""
    if fault := fault_in(session, asked, period, on, protection):
        return fault
    try:
        check_months(session, asked, period, protection)
    except Refused as refused:
        return str(refused)
    return ""


def _shape(one: Placeholder) -> Placeholder:
    """Return what placeholders share that are answered by one table."""
    return Placeholder("", by=one.by, filters=one.filters, share=one.share)


def _counted_beside(figure: str, year: int) -> tuple[str, ...]:
    """Return the figure, for a share with its part and its whole: protected shares follow from them."""
    found = catalogue(year).figure(figure)
    return (found.part.key, found.whole.key, figure) if isinstance(found, Quotient) else (figure,)


def _filling(one: Placeholder, table: Table) -> Filling:
    at = next(place for place, heading in enumerate(table.headings) if heading.key == one.key)
    rows = [row for row in table.rows if row.part is Part.TOTAL] if not one.by else [
        row for row in table.rows if row.part is not Part.TOTAL or one.total
    ]  # fmt: skip
    counted = next(heading.label for heading in table.headings if heading.key == one.figure)
    sentence, unit = dict(table.definitions)[counted], table.headings[at].unit
    sentence = f"{one.share.label}: {sentence}" if one.share else sentence
    if not rows:
        return Filling((Mark.NO_BASE,), ("nichts gezählt",), unit, sentence)
    return Filling(tuple(row.values[at] for row in rows), tuple(row.label for row in rows), unit, sentence)
