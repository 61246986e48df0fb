"""Designs that are known before anything is run: random, grid, space-filling, covering."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import log

import numpy as np
from numpy.typing import NDArray

from scenesim.randomness import Stream
from scenesim.sampling.covering import covering_array
from scenesim.sampling.proposals import Axis, Proposal

Floats = NDArray[np.float64]

#: words that ``design`` knows
DESIGNS = ("random", "grid", "latin_hypercube", "sobol", "halton", "covering")
_BATCH = 64


class Design:
    """A table of proposals in the order of its rows.

    Attributes:
        rows: all proposals.
    """

    def __init__(self, rows: Sequence[Proposal], batch: int = _BATCH) -> None:
        self.rows = tuple(rows)
        self._batch = batch
        self._next = 0

    @property
    def is_done(self) -> bool:
        """Whether all rows have been proposed.

        Returns:
            True at the end.
        """
        return self._next >= len(self.rows)

    def propose(self) -> list[Proposal]:
        """The next rows.

        Returns:
            A batch; empty at the end.
        """
        batch = list(self.rows[self._next : self._next + self._batch])
        self._next += len(batch)
        return batch

    def tell(self, scores: Sequence[float]) -> None:
        """A design is fixed: nothing to learn.

        Args:
            scores: of the last batch.
        """


def design(
    word: str,
    axes: Sequence[Axis],
    count: int,
    stream: Stream,
    *,
    bins: int | Mapping[str, int] = 5,
    strength: int = 2,
) -> Design:
    """A design by its word.

    Args:
        word: one of DESIGNS.
        axes: of the scenario.
        count: of draws; a grid and a covering array have as many as they need.
        stream: of the run.
        bins: levels of values that are no choices, for grid and covering.
        strength: of a covering array: any so many values are combined in all ways.

    Returns:
        The design. Space-filling ones weigh all draws alike: they fill the prior's quantiles
        evenly. A grid's draws weigh as their cells; a covering array's have no weights.

    Raises:
        ValueError: an unknown word, no axes, or a count below 1.
    """
    if word not in DESIGNS:
        raise ValueError(f"want a design of {', '.join(DESIGNS)}, got '{word}'")
    if not axes or count < 1:
        raise ValueError(f"want at least one random value and one draw, got {len(axes)}, {count}")
    if word in {"grid", "covering"}:
        return _by_levels(word, axes, stream, bins, strength)
    shares = _shares(word, len(axes), count, stream)
    names = [axis.address for axis in axes]
    return Design(
        [
            Proposal(dict(zip(names, row, strict=True)), 0.0, number)
            for number, row in enumerate(shares.tolist())
        ]
    )


def _shares(word: str, sides: int, count: int, stream: Stream) -> Floats:
    """(count, sides) points of the unit cube."""
    if word == "random":
        return stream.child(word).generator().random((count, sides))
    from scipy.stats import qmc

    seed = stream.child(word).key % 2**32

    if word == "latin_hypercube":
        return np.asarray(qmc.LatinHypercube(sides, rng=seed).random(count))
    engine = qmc.Sobol if word == "sobol" else qmc.Halton
    points = engine(sides, scramble=True, rng=seed)
    if word == "sobol":
        # balance needs a power of two: the first of a larger net are still a net's start
        size = 1
        while size < count:
            size *= 2
        return np.asarray(points.random(size))[:count]
    return np.asarray(points.random(count))


def _by_levels(
    word: str,
    axes: Sequence[Axis],
    stream: Stream,
    bins: int | Mapping[str, int],
    strength: int,
) -> Design:
    cells = [
        axis.cells(bins if isinstance(bins, int) else bins.get(axis.address, 5)) for axis in axes
    ]
    levels = [len(edges) - 1 for edges in cells]
    rows: Sequence[Sequence[int]]
    if word == "grid":
        rows = list(product(*(range(n) for n in levels)))
    else:
        rows = covering_array(levels, strength, stream.child("covering"))
    proposals = []
    for number, row in enumerate(rows):
        unit = {}
        for axis, edges, level in zip(axes, cells, row, strict=True):
            low, high = edges[level], edges[level + 1]
            # a grid stands in the middle of its cells, a covering array anywhere in them
            share = 0.5 if word == "grid" else stream.child(f"{number}/{axis.address}").uniform()
            unit[axis.address] = low + (high - low) * share
        if word == "grid":
            # quadrature: a cell stands for its share of the prior
            widths = [e[k + 1] - e[k] for e, k in zip(cells, row, strict=True)]
            weight = sum(log(width) for width in widths) + log(len(rows))
            proposals.append(Proposal(unit, weight, number))
        else:
            proposals.append(Proposal(unit, 0.0, number, False))
    return Design(proposals)
