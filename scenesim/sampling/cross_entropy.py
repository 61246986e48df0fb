"""Importance sampling that learns where the rare event is, with exact weights."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import exp, inf, log, sqrt

from scenesim.randomness import Stream
from scenesim.sampling.proposals import Axis, Endless, Proposal, cell_of

#: ends of the bins of a value that is no choice: fine in the tails, where rare events are
_TAIL = (0.0, 0.0002, 0.001, 0.004, 0.012, 0.03, 0.07, 0.13, 0.2, 0.3, 0.4)
_EDGES = (*_TAIL, 0.5, *(1.0 - edge for edge in reversed(_TAIL)))
_ELITE = 0.1
_SMOOTHING = 0.7
_SPREAD = 0.6
_FLOOR = 0.02  # of a bin's share of the proposal, so that nothing is ever ruled out
#: a value is learned where its elite differs from the prior: Kolmogorov's distance times the
#: root of the elite's size, which chance alone brings to 0.9 in a third of all cases; a dozen
#: values that do not matter, learned from noise, spoil all weights
_MATTERS = 0.9


class CrossEntropy(Endless):
    """A product of histograms, one for each random value, mixed with the prior.

    Each batch is drawn from ``q = (1 - e) h + e``, where h is the product of histograms over the
    unit cube and e the share of draws left to the prior, which bounds weights by 1 / e. After a
    batch the histograms of values that matter move to the weighted elite. Choices have a bin for
    each option.

    Source:
        De Boer, Kroese, Mannor & Rubinstein, "A tutorial on the cross-entropy method", 2005;
        Owen & Zhou, "Safe and effective importance sampling", 2000 (the defensive mixture).
    """

    def __init__(
        self,
        axes: Sequence[Axis],
        stream: Stream,
        batch: int = 200,
        prior_share: float = 0.2,
    ) -> None:
        """Start from the prior.

        Args:
            axes: random values of the scenario.
            stream: of the run.
            batch: proposals between two lessons.
            prior_share: of draws that come from the prior, in (0, 1].

        Raises:
            ValueError: no axes, an empty batch, or a share out of range.
        """
        if not axes or batch < 10 or not 0.0 < prior_share <= 1.0:
            raise ValueError(
                f"want axes, a batch of at least 10 and a share in (0, 1], got {len(axes)}, "
                f"{batch}, {prior_share}"
            )
        self._axes = tuple(axes)
        self._edges = [axis.edges if axis.is_discrete else _EDGES for axis in axes]
        self._shares = [_widths(edges) for edges in self._edges]
        self._stream = stream.child("cross_entropy")
        self._batch = batch
        self._prior = prior_share
        self._last: list[Proposal] = []
        self._count = 0
        self.level = inf

    def propose(self) -> list[Proposal]:
        """The next batch from the mixture.

        Returns:
            Proposals with exact log-weights.
        """
        self._last = [self._one(self._count + k) for k in range(self._batch)]
        self._count += self._batch
        return list(self._last)

    def tell(self, scores: Sequence[float]) -> None:
        """Move towards the tenth that came nearest, or to all that met the goal.

        Args:
            scores: at most 0 where the goal is met, inf where the draw was refused.

        Raises:
            ValueError: not one score for each proposal.
        """
        if len(scores) != len(self._last):
            raise ValueError(f"want {len(self._last)} scores, got {len(scores)}")
        usable = sorted((s, k) for k, s in enumerate(scores) if s < inf)
        if not usable:
            return
        wanted = max(2, int(_ELITE * len(scores)))
        self.level = max(usable[min(wanted, len(usable)) - 1][0], 0.0)
        elite = [k for s, k in usable if s <= self.level]
        weights = [exp(self._last[k].log_weight) for k in elite]
        total = sum(weights)
        size = total * total / sum(weight * weight for weight in weights)
        for side, axis in enumerate(self._axes):
            counts = [0.0] * len(self._shares[side])
            for k, weight in zip(elite, weights, strict=True):
                share = self._last[k].unit[axis.address]
                counts[cell_of(self._edges[side], share)] += weight / total
            prior = _widths(self._edges[side])
            if _distance(counts, prior) * sqrt(size) < _MATTERS:
                counts = prior
            self._learn(side, counts if axis.is_discrete else self._spread(side, counts))

    @property
    def greatest_weight(self) -> float:
        """The most that a draw can weigh.

        Returns:
            Prior over proposal where nothing was learned.
        """
        return 1.0 / self._prior

    def log_density(self, unit: Sequence[float]) -> float:
        """Log density of the proposal in the unit cube.

        Args:
            unit: shares in the order of the axes.

        Returns:
            Log of the mixture's density; the prior's is 0.
        """
        product = 1.0
        for edges, shares, at in zip(self._edges, self._shares, unit, strict=True):
            cell = cell_of(edges, at)
            product *= shares[cell] / (edges[cell + 1] - edges[cell])
        return log((1.0 - self._prior) * product + self._prior)

    def _one(self, number: int) -> Proposal:
        stream = self._stream.child(number)
        from_prior = stream.child("mixture").uniform() < self._prior
        unit = []
        for edges, shares, axis in zip(self._edges, self._shares, self._axes, strict=True):
            share = stream.child(axis.address).uniform()
            unit.append(share if from_prior else _quantile(edges, shares, share))
        names = [axis.address for axis in self._axes]
        return Proposal(dict(zip(names, unit, strict=True)), -self.log_density(unit), number)

    def _spread(self, side: int, counts: list[float]) -> list[float]:
        """Share what a few draws say with the bins around, in proportion to the prior.

        A tail's outer bins are hit by one draw in a hundred; left empty by chance, they would
        give that one a huge weight.
        """
        widths = _widths(self._edges[side])
        out = [(1.0 - _SPREAD) * count for count in counts]
        for cell, count in enumerate(counts):
            around = range(max(0, cell - 2), min(len(counts), cell + 3))
            total = sum(widths[k] for k in around)
            for k in around:
                out[k] += _SPREAD * count * widths[k] / total
        return out

    def _learn(self, side: int, counts: list[float]) -> None:
        """Smooth towards the elite's shares and keep a floor under every bin."""
        prior = _widths(self._edges[side])
        mixed = [
            (1.0 - _FLOOR) * (_SMOOTHING * new + (1.0 - _SMOOTHING) * old) + _FLOOR * base
            for new, old, base in zip(counts, self._shares[side], prior, strict=True)
        ]
        total = sum(mixed)
        self._shares[side] = [share / total for share in mixed]


def _widths(edges: Sequence[float]) -> list[float]:
    return [high - low for low, high in pairwise(edges)]


def _distance(counts: Sequence[float], prior: Sequence[float]) -> float:
    """The largest difference of two cumulative distributions over the same bins."""
    sums = zip(accumulate(counts), accumulate(prior), strict=True)
    return max(abs(one - other) for one, other in sums)


def _quantile(edges: Sequence[float], shares: Sequence[float], share: float) -> float:
    """The place in the unit interval below which a histogram has this share."""
    left = share
    for cell, mass in enumerate(shares):
        if left < mass or cell == len(shares) - 1:
            inside = min(left / mass, 1.0 - 1e-12) if mass > 0.0 else 0.5
            return edges[cell] + (edges[cell + 1] - edges[cell]) * inside
        left -= mass
    return 1.0 - 1e-12
