"""Can bounds pin a hidden figure: a part is no larger than its whole, and nothing is below 0?"""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.statistics.suppression import Sum, System, hide_all

PAIR = st.sampled_from([0, 1, 2, 3, 4, 5, 7, 8, 12]).flatmap(
    lambda whole: st.tuples(st.just(whole), st.sampled_from([whole, whole // 2, whole - min(whole, 1), 0]))
)


def column(counts: list[int], name: str) -> System:
    """A table of one column with its total."""
    cells = [(row, 0) for row in range(len(counts))]
    sums = [Sum(frozenset({cell}), terms=(name, cell)) for cell in cells]
    return System(dict(zip(cells, counts, strict=True)), [*sums, Sum(frozenset(cells), True, (name, "total"))])


def changed(counts: list[int], hidden: set[int]) -> list[list[int]]:
    """All changes by up to two in each row that leave what is shown as it is; the change of the total last."""
    moves = [[*move, sum(move)] for move in product(range(-2, 3), repeat=len(counts))]
    return [move for move in moves if not any(size for at, size in enumerate(move) if at not in hidden)]


@settings(max_examples=60, deadline=None)
@given(st.lists(PAIR, min_size=3, max_size=3))
def test_a_part_in_another_table_pins_no_hidden_figure(rows: list[tuple[int, int]]) -> None:
    """Reported cases in one table, those reached in another: other numbers fit both, for each figure hidden."""
    wholes, parts = [whole for whole, _ in rows], [part for _, part in rows]
    found = hide_all([column(wholes, "whole"), column(parts, "part")])
    told = {(at, number) for at, hidden in enumerate(found) for number in hidden}
    for of_whole, of_part in product(changed(wholes, found[0]), changed(parts, found[1])):
        fits = all(
            0 <= part + less <= whole + more
            for whole, part, more, less in zip(wholes, parts, of_whole, of_part, strict=False)
        )
        if fits:
            told -= {
                (at, number) for at, move in enumerate((of_whole, of_part)) for number, size in enumerate(move) if size
            }
    assert told == set()
