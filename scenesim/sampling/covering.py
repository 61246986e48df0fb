"""Covering arrays: few rows in which any t values meet in all combinations of their levels."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product

from scenesim.randomness import Stream

_MOST_TUPLES = 2_000_000
_FREE = -1  # a place in a row that any level may take

Tuple = tuple[tuple[int, int], ...]  # ((column, level), ...)


def covering_array(levels: Sequence[int], strength: int, stream: Stream) -> list[list[int]]:
    """Rows that combine the levels of any ``strength`` columns in all ways.

    Args:
        levels: how many each column has.
        strength: 1 to 4; at most the number of columns is used.
        stream: breaks ties.

    Returns:
        Rows of levels.

    Raises:
        ValueError: a column without levels, a strength out of range, or too many combinations.

    Source:
        Lei, Kacker, Kuhn, Okun & Lawrence, "IPOG: a general strategy for t-way software
        testing", 2007 (growth to the right, then downwards).
    """
    if not 1 <= strength <= 4 or not levels or min(levels) < 1:
        raise ValueError(f"want strength 1 to 4 and levels >= 1, got {strength} and {list(levels)}")
    t = min(strength, len(levels))
    total = 0
    for columns in combinations(range(len(levels)), t):
        size = 1
        for column in columns:
            size *= levels[column]
        total += size
    if total > _MOST_TUPLES:
        raise ValueError(f"{total} combinations are too many; use fewer bins or a lower strength")
    # columns of many levels first: what comes later fits into the rows that these need
    order = sorted(range(len(levels)), key=lambda column: (-levels[column], column))
    sizes = [levels[column] for column in order]
    rows = [list(row) for row in product(*(range(sizes[c]) for c in range(t)))]
    for column in range(t, len(sizes)):
        _grow(rows, column, sizes, t)
    for number, row in enumerate(rows):
        for column, level in enumerate(row):
            if level == _FREE:
                choice = stream.child(f"{number}/{column}").uniform()
                row[column] = int(choice * sizes[column])
    back = [order.index(column) for column in range(len(levels))]
    return [[row[place] for place in back] for row in rows]


def _grow(rows: list[list[int]], column: int, sizes: list[int], t: int) -> None:
    """Add one column: to the right in the rows there are, then downwards in new ones."""
    missing = _tuples(column, sizes, t)
    for row in rows:
        best, gain = 0, -1
        for level in range(sizes[column]):
            covers = len(_met(row, column, level, t) & missing)
            if covers > gain:
                best, gain = level, covers
        missing -= _met(row, column, best, t)
        row.append(best)
    for wanted in sorted(missing):
        if wanted not in missing:
            continue
        _place(rows, wanted, column + 1)
        missing.discard(wanted)


def _tuples(column: int, sizes: list[int], t: int) -> set[Tuple]:
    """All combinations of the new column with t - 1 of those before."""
    found: set[Tuple] = set()
    for others in combinations(range(column), t - 1):
        columns = (*others, column)
        for values in product(*(range(sizes[c]) for c in columns)):
            found.add(tuple(zip(columns, values, strict=True)))
    return found


def _met(row: Sequence[int], column: int, level: int, t: int) -> set[Tuple]:
    """The combinations that a row would meet with a level in the new column."""
    fixed = [c for c in range(column) if row[c] != _FREE]
    last = (column, level)
    return {(*((c, row[c]) for c in others), last) for others in combinations(fixed, t - 1)}


def _place(rows: list[list[int]], wanted: Tuple, width: int) -> None:
    """Put a combination into a row with room for it, or into a new one."""
    for row in rows:
        if all(row[c] in {_FREE, level} for c, level in wanted):
            break
    else:
        row = [_FREE] * width
        rows.append(row)
    for c, level in wanted:
        row[c] = level
