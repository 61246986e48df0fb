"""Every sampler by its word, behind one protocol: propose a batch, be told its scores."""

from __future__ import annotations

from collections.abc import Sequence

from scenesim.randomness import Stream
from scenesim.sampling.covering import covering_array
from scenesim.sampling.cross_entropy import CrossEntropy
from scenesim.sampling.designs import Design, design
from scenesim.sampling.elites import MapElites
from scenesim.sampling.optimisers import Bayes, CmaEs
from scenesim.sampling.proposals import Axis, Endless, Proposal, Sampler
from scenesim.sampling.subset import SubsetSimulation

#: even designs, whose draws are distributed as the prior
EVEN = ("latin_hypercube", "sobol", "halton")
#: samplers that are told where the goal is, and how much their draws weigh
LEARNING = ("cross-entropy", "subset", "bayes", "cma-es", "map-elites")
COVERING = ("covering-2", "covering-3", "covering-4")
SAMPLERS = ("random", *EVEN, "grid", *COVERING, *LEARNING)
#: what is to be said of the weights of each kind
WEIGHTS = {
    "random": "prior: all draws weigh alike",
    "cross-entropy": "exact: log prior less log proposal of each draw",
    "subset": "none: chains walk inside the event; the estimate is the sampler's own",
    "grid": "quadrature: the probability of each cell",
} | dict.fromkeys(EVEN, "prior: all draws weigh alike")
NO_WEIGHTS = "none: this sampler has no density of proposals"

_BATCH = 64


class EvenDesign(Endless):
    """A space-filling design that goes on for ever, in batches of a fixed size."""

    def __init__(self, word: str, axes: Sequence[Axis], stream: Stream) -> None:
        """Begin at the first point.

        Args:
            word: one of ``EVEN``.
            axes: random values of the scenario.
            stream: of the run.
        """
        self._word, self._axes, self._stream = word, tuple(axes), stream.child(word)
        self._batch, self._count = _BATCH, 0

    def propose(self) -> list[Proposal]:
        """The next batch: a latin hypercube of its own, or the sequence's next points.

        Returns:
            Proposals that weigh alike.
        """
        if self._word == "latin_hypercube":
            stream = self._stream.child(self._count)
            rows = design(self._word, self._axes, _BATCH, stream).rows
        else:
            # a net is extended by taking more of the same scrambled sequence
            size = _BATCH
            while size < self._count + _BATCH:
                size *= 2
            rows = design(self._word, self._axes, size, self._stream).rows
            rows = rows[self._count : self._count + _BATCH]
        batch = [Proposal(row.unit, 0.0, self._count + k) for k, row in enumerate(rows)]
        self._count += _BATCH
        return batch

    def tell(self, scores: Sequence[float]) -> None:
        """Nothing to learn.

        Args:
            scores: of the last batch.
        """


class CoveringDesign(Endless):
    """Covering arrays one after the other, each with other places inside its cells."""

    def __init__(self, axes: Sequence[Axis], stream: Stream, strength: int, bins: int = 5) -> None:
        """Make the array once.

        Args:
            axes: random values of the scenario.
            stream: of the run.
            strength: any so many values are combined in all ways.
            bins: levels of values that are no choices.
        """
        self._axes, self._stream = tuple(axes), stream.child("covering")
        self._cells = [axis.cells(bins) for axis in axes]
        levels = [len(edges) - 1 for edges in self._cells]
        self._rows = covering_array(levels, strength, self._stream.child("array"))
        self._batch = len(self._rows)
        self._count = 0

    def propose(self) -> list[Proposal]:
        """All rows of the array, at new places inside their cells.

        Returns:
            Proposals without weights.
        """
        batch = []
        for row in self._rows:
            own = self._stream.child(self._count)
            unit = {
                axis.address: edges[level]
                + (edges[level + 1] - edges[level]) * own.child(axis.address).uniform()
                for axis, edges, level in zip(self._axes, self._cells, row, strict=True)
            }
            batch.append(Proposal(unit, 0.0, self._count, False))
            self._count += 1
        return batch

    def tell(self, scores: Sequence[float]) -> None:
        """Nothing to learn.

        Args:
            scores: of the last batch.
        """


def sampler_of(word: str, axes: Sequence[Axis], stream: Stream) -> Sampler:
    """A sampler by its word.

    Args:
        word: one of ``SAMPLERS`` but ``random``, whose draws are those of a plain run.
        axes: random values of the scenario.
        stream: of the search.

    Returns:
        The sampler at its start.

    Raises:
        ValueError: an unknown word, or no axes.
    """
    if not axes:
        raise ValueError("the scenario has no random values that a sampler could choose")
    if word in EVEN:
        return EvenDesign(word, axes, stream)
    if word in COVERING:
        return CoveringDesign(axes, stream, int(word[-1]))
    if word == "grid":
        rows = design("grid", axes, 1, stream, bins=_bins_for(axes)).rows
        return Design(rows)
    makers = {
        "cross-entropy": CrossEntropy,
        "subset": SubsetSimulation,
        "bayes": Bayes,
        "cma-es": CmaEs,
        "map-elites": MapElites,
    }
    if word not in makers:
        raise ValueError(f"want a sampler of {', '.join(SAMPLERS)}, got '{word}'")
    made: Sampler = makers[word](axes, stream)
    return made


def _bins_for(axes: Sequence[Axis], most: int = 20_000) -> int:
    """As many bins for each continuous value as keep a grid at a size that can be run."""
    choices, continuous = 1, 0
    for axis in axes:
        if axis.is_discrete:
            choices *= len(axis.edges) - 1
        else:
            continuous += 1
    bins = 5
    while bins > 1 and choices * bins**continuous > most:
        bins -= 1
    return bins
