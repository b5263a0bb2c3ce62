"""Do bounds over crossed tables pin a hidden figure: shown totals, shown cells, nothing below 0, a part no larger than its whole?"""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.statistics.suppression import Sum, System, hide_all

Atom = tuple[int, ...]
Sums = dict[frozenset[Atom], int]
"""Each figure of the report: the cells of the whole that it adds up, and its value."""
COUNTS = st.sampled_from([0, 0, 0, 1, 1, 2, 3, 4, 6, 9, 15])
UNBOUNDED, ROUNDS = 10**6, 60
AXES = ((0, 1), (0, 2), (1, 2))
TWO = list(product(range(2), repeat=3))
MOVES = [move for size in (1, 2) for move in product(range(-size, size + 1), repeat=len(TWO))]
"""All small changes of a whole of two values by two by two, the smallest first."""


def meant(code: tuple[int | None, ...], size: int) -> frozenset[Atom]:
    """The finest parts that a cell or total adds up; its code has None for all values."""
    return frozenset(product(*(range(size) if one is None else (one,) for one in code)))


def tables(cube: dict[Atom, int], size: int) -> list[System]:
    """Three tables of the same records, each by two of three dimensions: their totals are the same figures."""
    made = []
    for first, second in AXES:
        atoms: dict[tuple[int, int], int] = dict.fromkeys(product(range(size), range(size)), 0)
        for atom, many in cube.items():
            atoms[atom[first], atom[second]] += many
        sums = []
        for one, other in product((*range(size), None), repeat=2):
            code: list[int | None] = [None, None, None]
            code[first], code[second] = one, other
            cells = frozenset((atom[first], atom[second]) for atom in meant(tuple(code), size))
            sums.append(Sum(cells, None in (one, other), tuple(code)))
        made.append(System({cell: many for cell, many in atoms.items() if many}, sums))
    return made


def protected(cube: dict[Atom, int], size: int) -> tuple[list[frozenset[Atom]], Sums]:
    """What the report hides and what it shows."""
    systems = tables(cube, size)
    found = hide_all(systems)
    hidden = {meant(system.sums[n].terms, size) for system, out in zip(systems, found, strict=True) for n in out}
    shown = {
        meant(one.terms, size): system.value(number)
        for system, out in zip(systems, found, strict=True)
        for number, one in enumerate(system.sums) if number not in out
    }  # fmt: skip
    assert not hidden & shown.keys()
    return sorted(hidden, key=sorted), shown


def bounds(shown: Sums, hidden: list[frozenset[tuple[int, ...]]]) -> dict[frozenset[tuple[int, ...]], tuple[int, int]]:
    """What an attacker knows of each hidden figure: parts and wholes narrow each other until nothing new follows."""
    known = dict.fromkeys(hidden, (0, UNBOUNDED)) | {one: (size, size) for one, size in shown.items()}
    splits = [(whole, parts) for whole in known for parts in partitions(whole, list(known)) if parts]
    for _ in range(ROUNDS):
        for whole, parts in splits:
            low, high = (sum(known[part][end] for part in parts) for end in (0, 1))
            known[whole] = max(known[whole][0], low), min(known[whole][1], high)
            for part in parts:
                rest = [sum(known[one][end] for one in parts if one != part) for end in (0, 1)]
                known[part] = (
                    max(known[part][0], known[whole][0] - rest[1]), min(known[part][1], known[whole][1] - rest[0])
                )  # fmt: skip
    return {one: known[one] for one in hidden}


def partitions(
    whole: frozenset[tuple[int, ...]], figures: list[frozenset[tuple[int, ...]]]
) -> list[list[frozenset[tuple[int, ...]]]]:
    """The ways in which a dimension takes a figure apart into others of the report."""
    found = []
    for axis in range(3):
        parts = [frozenset(atom for atom in whole if atom[axis] == code) for code in range(3)]
        if all(part and part != whole and part in figures for part in parts):
            found.append(parts)
    return found


@settings(max_examples=25, deadline=None)
@given(st.lists(COUNTS, min_size=27, max_size=27))
def test_bounds_over_crossed_tables_pin_no_hidden_figure(counts: list[int]) -> None:
    hidden, shown = protected(dict(zip(product(range(3), repeat=3), counts, strict=True)), 3)
    assert [(sorted(one), ends) for one, ends in bounds(shown, hidden).items() if ends[0] == ends[1]] == []


@settings(max_examples=60, deadline=None)
@given(st.lists(COUNTS, min_size=8, max_size=8))
def test_other_numbers_fit_all_crossed_tables_together(counts: list[int]) -> None:
    """One change of the records that no shown figure of any table notices, for each hidden one: an exact attack fails."""
    hidden, shown = protected(dict(zip(TWO, counts, strict=True)), 2)
    told = set(hidden)
    for move in MOVES:
        change = dict(zip(TWO, move, strict=True))
        if not told:
            break
        if min(map(sum, zip(counts, move, strict=True))) >= 0 and not any(sum(map(change.get, one)) for one in shown):  # type: ignore[arg-type]
            told -= {one for one in told if sum(change[atom] for atom in one)}
    assert told == set()
