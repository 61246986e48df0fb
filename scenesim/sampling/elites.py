"""An archive of different failures: the worst draw of each corner of the scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from scenesim.randomness import Stream
from scenesim.sampling.proposals import (
    Axis,
    Endless,
    Proposal,
    cell_of,
    normal_of,
    share_of,
)

_STEP = 0.3  # of a mutation, in standard normal space
_SIDES = 3  # values that span the archive unless told otherwise


@dataclass(frozen=True, slots=True)
class Elite:
    """The best draw of one niche.

    Attributes:
        proposal: its values.
        score: at most 0 where the goal is met.
    """

    proposal: Proposal
    score: float


class MapElites(Endless):
    """Keeps the lowest score of each niche and mutates those it has.

    Niches are bins of some of the scenario's values: the search fills as many as it can with
    failures that differ from each other.

    Attributes:
        archive: niche (a bin of each side) to its elite.

    Source: Mouret & Clune, "Illuminating search spaces by mapping elites", 2015.
    """

    def __init__(
        self,
        axes: Sequence[Axis],
        stream: Stream,
        niches: Sequence[str] = (),
        bins: int = 6,
        batch: int = 50,
    ) -> None:
        """Start from draws of the prior.

        Args:
            axes: random values of the scenario.
            stream: of the run.
            niches: addresses that span the archive; empty: choices first, then others, up to 3.
            bins: of a value that is no choice.
            batch: proposals between two lessons.

        Raises:
            ValueError: no axes, or a niche that is none of them.
        """
        known = {axis.address: axis for axis in axes}
        strange = [name for name in niches if name not in known]
        if not axes or strange:
            raise ValueError(f"want random values for the archive, got {strange or 'none'}")
        order = sorted(axes, key=lambda axis: not axis.is_discrete)
        chosen = [known[name] for name in niches] or order[:_SIDES]
        self._axes = tuple(axes)
        self._sides = [(axis.address, axis.cells(bins)) for axis in chosen]
        self._stream = stream.child("map-elites")
        self._batch, self._count = batch, 0
        self._last: list[Proposal] = []
        self.archive: dict[tuple[int, ...], Elite] = {}

    @property
    def niches(self) -> int:
        """How many niches there are.

        Returns:
            The product of the bins.
        """
        count = 1
        for _, edges in self._sides:
            count *= len(edges) - 1
        return count

    def propose(self) -> list[Proposal]:
        """Draws of the prior at first; then, mostly, children of elites.

        Returns:
            Proposals without weights.
        """
        elites = [self.archive[niche] for niche in sorted(self.archive)]
        self._last = []
        for _ in range(self._batch):
            stream = self._stream.child(self._count)
            fresh = len(elites) < 2 or stream.child("fresh").uniform() < 0.1
            parent = None if fresh else stream.child("parent").pick(elites)
            unit = {axis.address: _share(axis, parent, stream) for axis in self._axes}
            self._last.append(Proposal(unit, 0.0, self._count, False))
            self._count += 1
        return list(self._last)

    def tell(self, scores: Sequence[float]) -> None:
        """Put what is better than its niche's elite into the archive.

        Args:
            scores: at most 0 where the goal is met, inf where the draw was refused.
        """
        for proposal, score in zip(self._last, scores, strict=True):
            niche = tuple(cell_of(edges, proposal.unit[name]) for name, edges in self._sides)
            held = self.archive.get(niche)
            if score < (held.score if held else inf):
                self.archive[niche] = Elite(proposal, score)


def _share(axis: Axis, parent: Elite | None, stream: Stream) -> float:
    own = stream.child(axis.address)
    if parent is None:
        return own.uniform()
    here = parent.proposal.unit[axis.address]
    if axis.is_discrete:
        return own.uniform() if own.child("again").uniform() < 0.2 else here
    return share_of(normal_of(here) + _STEP * normal_of(own.uniform()))
