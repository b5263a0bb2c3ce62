"""Which figures are hidden so that no small number can be read, nor derived from rows, columns and totals shown.

Figures are sums over the finest parts counted („atoms“). For every hidden figure a move is kept: some records shifted
between atoms, so that this figure changes and nothing that is shown does. So another table of whole numbers, none below
0, fits all that is shown: whoever knows the rules cannot tell the two apart, and the interval of each hidden figure
holds more than one value. The figures a move changes are hidden too, and have the same move as their witness.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from portal.statistics import derivations
from portal.statistics.derivations import Blocks, Portion, Vectors

THRESHOLD = 5
"""Counts from 1 to below it are hidden (handbook 5.7)."""
TOTAL_WEIGHT, WHOLE_WEIGHT, GRAND_WEIGHT, UNSEEN = 6, 40, 60, 4
"""What it costs to hide a total, a figure of the whole period, the total of all, and to shift records to where none was seen yet."""
MOST_CELLS = 24
"""How many atoms of a figure are tried; the smallest first."""

Cell = tuple[Any, Any]
"""An atom: the row it belongs to, and what else tells it apart."""


@dataclass(frozen=True)
class Sum:
    """A figure shown: the atoms it adds up, how much it matters, and where it stands.

    ``terms`` say what it counts in words all tables of a report share; figures of the same terms are the same number.
    """

    cells: frozenset[Cell]
    is_total: bool = False
    terms: Any = ()
    place: tuple[int, int] = (0, 0)
    is_whole: bool = False
    """Whether it is a figure of the whole period, broken down by nothing."""


@dataclass
class System:
    """The figures of a table that add up the same atoms."""

    atoms: Mapping[Cell, int]
    sums: Sequence[Sum]
    nothing: tuple[Portion, ...] = ()
    """What the table tells is not there."""
    masks: dict[Cell, int] = field(init=False)
    rows: list[Any] = field(init=False)
    kinds: list[Any] = field(init=False)
    weights: list[int] = field(init=False)
    order: tuple[Mapping[Any, int], Mapping[Any, int]] = field(init=False)

    def __post_init__(self) -> None:
        """Note for each atom which figures it belongs to, and its place: equal moves are chosen between by it alone."""
        self.rows = list(dict.fromkeys(row for row, _ in self.atoms))
        self.kinds = list(dict.fromkeys(kind for _, kind in self.atoms))
        self.masks = {(row, kind): 0 for row in self.rows for kind in self.kinds}
        self.weights = [
            GRAND_WEIGHT if one.is_total and self.atoms.keys() <= one.cells
            else WHOLE_WEIGHT if one.is_whole
            else TOTAL_WEIGHT if one.is_total
            else 0
            for one in self.sums
        ]  # fmt: skip
        for number, one in enumerate(self.sums):
            for cell in one.cells:
                self.masks[cell] = self.masks.get(cell, 0) | 1 << number
        self.order = _places(self.rows, self.sums, 0), _places(self.kinds, self.sums, 1)

    @property
    def parts(self) -> list[Portion]:
        """Return all that is counted or told not to be there."""
        return [*self.nothing, *(part for one in self.sums for _, part in one.terms)]

    def value(self, number: int) -> int:
        """Return a figure."""
        return sum(self.atoms.get(cell, 0) for cell in self.sums[number].cells)

    def zeros_held(self) -> dict[int, set[int]]:
        """Return for each figure of 0 the others of 0 that hold it: while one of them is shown, hiding it hides nothing."""
        zeros = [number for number in range(len(self.sums)) if not self.value(number)]
        held: dict[int, set[int]] = {}
        for whole in (number for number in zeros if self.sums[number].is_total):
            for part in zeros:
                if part != whole and self.sums[part].cells < self.sums[whole].cells:
                    held.setdefault(part, set()).add(whole)
        return held

    def hide(
        self, forced: Set[Any] = frozenset(), threshold: int = THRESHOLD, told: Set[int] = frozenset()
    ) -> set[int]:
        """Return the numbers of the figures to hide, those of ``forced`` terms and those ``told`` among them."""
        hidden = covered = 0
        for number, one in enumerate(self.sums):
            known = number in told or (one.terms and one.terms in forced)
            if known or 0 < self.value(number) < threshold:
                hidden |= 1 << number
        while open_ := hidden & ~covered:
            number = (open_ & -open_).bit_length() - 1
            changed = self._cheapest(number, hidden) or 1 << number
            hidden |= changed
            covered |= changed | 1 << number
        return {number for number in range(len(self.sums)) if hidden >> number & 1}

    def _cheapest(self, number: int, hidden: int) -> int:
        """Return the figures changed by the move that shows least change beyond what is hidden already."""
        best, least = 0, float("inf")
        for changed, unseen in self._moves(number):
            if not changed >> number & 1:
                continue
            new = changed & ~hidden
            cost = unseen * UNSEEN + new.bit_count()
            if cost < least and new:
                cost += sum(self.weights[at] for at in _bits(new))
            if cost < least:
                best, least = changed, cost
                if not cost:
                    break
        return best

    def _moves(self, number: int) -> Iterator[tuple[int, int]]:
        """Yield what shifts through the atoms of a figure change, and how many atoms they fill that were never seen."""
        cells = [cell for cell in self.sums[number].cells if cell in self.masks]
        rows, kinds = self.order
        cells.sort(key=lambda cell: (not (here := self.atoms.get(cell, 0)), here, rows[cell[0]], kinds[cell[1]]))
        for cell in cells[:MOST_CELLS]:
            row, kind = cell
            here = self.atoms.get(cell, 0)
            yield self.masks[cell], 0 if here else 1
            for other in [(row, one) for one in self.kinds] + [(one, kind) for one in self.rows]:
                there = self.atoms.get(other, 0)
                if other != cell and (here or there):
                    yield self.masks[cell] ^ self.masks[other], 0 if here and there else 1
            yield from self._rectangles(cell)

    def _rectangles(self, cell: Cell) -> Iterator[tuple[int, int]]:
        """Yield the shifts that leave the sums over whole rows and whole kinds as they are."""
        row, kind = cell
        rows, kinds = (one for one in self.rows if one != row), (one for one in self.kinds if one != kind)
        for other_row, other_kind in product(rows, kinds):
            less = (cell, (other_row, other_kind))
            more = ((row, other_kind), (other_row, kind))
            for minus, plus in ((less, more), (more, less)):
                if all(self.atoms.get(one, 0) for one in minus):
                    yield self._changed(minus, plus), sum(not self.atoms.get(one, 0) for one in plus)

    def _changed(self, minus: Sequence[Cell], plus: Sequence[Cell]) -> int:
        """Return the figures in which a shift of one record each does not cancel out."""
        (a, b), (c, d) = ([self.masks[one] for one in side] for side in (minus, plus))
        return ((a ^ b) ^ (c ^ d)) | ((a & b) ^ (c & d))


def _places(known: Sequence[Any], sums: Sequence[Sum], part: int) -> Mapping[Any, int]:
    """Return the place of each row or kind: as the atoms name them, then as the figures do; never that of a set."""
    found = dict.fromkeys(known)
    for one in sums:
        found |= dict.fromkeys(sorted({cell[part] for cell in one.cells} - found.keys(), key=str))
    return {code: place for place, code in enumerate(found)}


def hide_all(systems: Sequence[System], threshold: int = THRESHOLD, blocks: Blocks | None = None) -> list[set[int]]:
    """Return what to hide in each system; a figure hidden in one is hidden wherever the report shows it.

    With the ``blocks`` of their records, no hidden figure is a combination of those the systems show together.
    """
    forced: set[Any] = set()
    told: list[set[int]] = [set() for _ in systems]
    report = Report(systems, blocks)
    own = [{one.terms for one in system.sums if one.terms} for system in systems]
    known: dict[Any, set[int]] = {}
    while True:
        found = []
        for at, system in enumerate(systems):
            asked = at, frozenset(forced & own[at]), frozenset(told[at])
            if asked not in known:
                known[asked] = system.hide(asked[1], threshold, asked[2])
            found.append(known[asked])
        now = {
            terms
            for system, hidden in zip(systems, found, strict=True)
            for number in hidden
            if (terms := system.sums[number].terms)
        }
        if not now <= forced:
            forced |= now
            continue
        more = report.to_hide(found)
        if not more:
            return found
        for at, number in more:
            told[at].add(number)


class Report:
    """The figures of all systems, as vectors of what they count."""

    def __init__(self, systems: Sequence[System], blocks: Blocks | None) -> None:
        """Take the systems; without blocks nothing is known of what they share."""
        figures = [(at, number) for at, system in enumerate(systems) for number in range(len(system.sums))]
        self.places = [(at, number) for at, number in figures if blocks is not None and systems[at].sums[number].terms]
        sums = [systems[at].sums[number] for at, number in self.places]
        nothing = [part for system in systems for part in system.nothing] if self.places else []
        vectors = Vectors([*nothing, *(part for one in sums for _, part in one.terms)], blocks or {})
        self.vectors = [vectors.of(one.terms) for one in sums]
        self.nothing = [vectors.of(((1, part),)) for part in nothing]
        values = [systems[at].value(number) for at, number in self.places]
        self.costs = [(systems[at].weights[n], value == 0, value)
                      for (at, n), value in zip(self.places, values, strict=True)]  # fmt: skip
        self.holding = [system.zeros_held() for system in systems]

    def to_hide(self, found: Sequence[Set[int]]) -> list[tuple[int, int]]:
        """Return the places of further figures to hide: system and number."""
        hidden = {at for at, (system, number) in enumerate(self.places) if number in found[system]}
        known = [not self.holding[at].get(number, set()) <= found[at] for at, number in self.places]
        costs = list(zip(known, self.costs, strict=True))
        chosen = derivations.to_hide(self.vectors, self.nothing, hidden, costs) if hidden else set()
        return [self.places[at] for at in chosen]


def _bits(mask: int) -> Iterator[int]:
    while mask:
        yield (mask & -mask).bit_length() - 1
        mask &= mask - 1
