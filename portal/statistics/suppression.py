"""Which figures are hidden so that no small number can be read, nor derived from rows, columns and totals shown.

Figures are sums over the finest parts counted („atoms“). For every hidden figure a move is kept: some records shifted
between atoms, so that this figure changes and nothing that is shown does. So another table of whole numbers, none below
0, fits all that is shown: whoever knows the rules cannot tell the two apart, and the interval of each hidden figure
holds more than one value. The figures a move changes are hidden too, and have the same move as their witness.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

THRESHOLD = 5
"""Counts from 1 to below it are hidden (handbook 5.7)."""
TOTAL_WEIGHT, GRAND_WEIGHT, UNSEEN = 6, 60, 4
"""What it costs to hide a total, the total of all, and to shift records to where none was seen yet."""
MOST_CELLS = 24
"""How many atoms of a figure are tried; the smallest first."""

Cell = tuple[Any, Any]
"""An atom: the row it belongs to, and what else tells it apart."""


@dataclass(frozen=True)
class Share:
    """Of what a figure is a part, by which partition, and which columns of the records tell the parts apart.

    Parts of one whole by two partitions that speak of the same columns add up to each other somewhere.
    """

    whole: Any
    partition: Any
    about: frozenset[Any]

    def tells_of(self, other: Share) -> bool:
        """Say whether this part may give away one of another table, or that one this."""
        return self.whole == other.whole and self.partition != other.partition and bool(self.about & other.about)


@dataclass(frozen=True)
class Sum:
    """A figure shown: the atoms it adds up, how much it matters, and what else in the report is the same number."""

    cells: frozenset[Cell]
    is_total: bool = False
    identity: Any = None
    place: tuple[int, int] = (0, 0)
    share: Share | None = None


@dataclass
class System:
    """The figures of a table that add up the same atoms."""

    atoms: Mapping[Cell, int]
    sums: Sequence[Sum]
    masks: dict[Cell, int] = field(init=False)
    rows: list[Any] = field(init=False)
    kinds: list[Any] = field(init=False)
    weights: list[int] = field(init=False)

    def __post_init__(self) -> None:
        """Note for each atom which figures it belongs to."""
        self.rows = list(dict.fromkeys(row for row, _ in self.atoms))
        self.kinds = list(dict.fromkeys(kind for _, kind in self.atoms))
        self.masks = {(row, kind): 0 for row in self.rows for kind in self.kinds}
        self.weights = [
            (GRAND_WEIGHT if self.atoms.keys() <= one.cells else TOTAL_WEIGHT) if one.is_total else 0
            for one in self.sums
        ]
        for number, one in enumerate(self.sums):
            for cell in one.cells:
                self.masks[cell] = self.masks.get(cell, 0) | 1 << number

    def value(self, number: int) -> int:
        """Return a figure."""
        return sum(self.atoms.get(cell, 0) for cell in self.sums[number].cells)

    def hide(
        self, forced: Set[Any] = frozenset(), threshold: int = THRESHOLD, told: Set[int] = frozenset()
    ) -> set[int]:
        """Return the numbers of the figures to hide, those of ``forced`` identities and those ``told`` among them."""
        hidden = covered = 0
        for number, one in enumerate(self.sums):
            known = number in told or (one.identity is not None and one.identity in forced)
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
        cells.sort(key=lambda cell: (self.atoms.get(cell, 0) == 0, self.atoms.get(cell, 0)))
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
        for other_row in self.rows:
            for other_kind in self.kinds:
                if other_row == row or other_kind == kind:
                    continue
                less = (cell, (other_row, other_kind))
                more = ((row, other_kind), (other_row, kind))
                for minus, plus in ((less, more), (more, less)):
                    if all(self.atoms.get(one, 0) for one in minus):
                        yield self._changed(minus, plus), sum(not self.atoms.get(one, 0) for one in plus)

    def _changed(self, minus: Sequence[Cell], plus: Sequence[Cell]) -> int:
        """Return the figures in which a shift of one record each does not cancel out."""
        (a, b), (c, d) = ([self.masks[one] for one in side] for side in (minus, plus))
        return ((a ^ b) ^ (c ^ d)) | ((a & b) ^ (c & d))


def hide_all(systems: Sequence[System], threshold: int = THRESHOLD) -> list[set[int]]:
    """Return what to hide in each system; a figure hidden in one is hidden wherever the report shows it.

    So are the figures of other tables from which it could be added up.
    """
    forced: set[Any] = set()
    told: list[set[int]] = [set() for _ in systems]
    while True:
        found = [system.hide(forced, threshold, known) for system, known in zip(systems, told, strict=True)]
        now = {
            system.sums[number].identity
            for system, hidden in zip(systems, found, strict=True)
            for number in hidden
            if system.sums[number].identity is not None
        }
        telling = _telling(systems, found)
        if now <= forced and telling == told:
            return found
        forced |= now
        told = telling


def _telling(systems: Sequence[System], found: Sequence[Set[int]]) -> list[set[int]]:
    """Return for each system the figures that may give away what is hidden in another one."""
    hidden = [
        {share for number in numbers if (share := system.sums[number].share) is not None}
        for system, numbers in zip(systems, found, strict=True)
    ]
    by_whole: dict[Any, list[tuple[int, Share]]] = {}
    for at, shares in enumerate(hidden):
        for share in shares:
            by_whole.setdefault(share.whole, []).append((at, share))
    return [_told(system, at, by_whole) for at, system in enumerate(systems)]


def _told(system: System, at: int, hidden: Mapping[Any, Sequence[tuple[int, Share]]]) -> set[int]:
    """Return the figures of a system that tell of one hidden elsewhere which the system does not show itself."""
    own = {one.share for one in system.sums}
    return {
        number
        for number, one in enumerate(system.sums)
        if one.share is not None
        and any(
            other != at and share not in own and one.share.tells_of(share)
            for other, share in hidden.get(one.share.whole, ())
        )
    }


def _bits(mask: int) -> Iterator[int]:
    while mask:
        yield (mask & -mask).bit_length() - 1
        mask &= mask - 1
