"""Subset simulation: very small probabilities as a product of larger ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, log, sqrt

from scenesim.randomness import Stream
from scenesim.sampling.proposals import Axis, Proposal, normal_of, share_of

_KEEP = 0.1
_REACH = 0.8  # share of the old place that a step of a chain keeps (in standard normal space)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A probability with its 95 % interval.

    Attributes:
        value: the estimate.
        low: lower end.
        high: upper end.
    """

    value: float
    low: float
    high: float


class SubsetSimulation:
    """Levels of ever rarer events; chains walk inside each.

    The first level is ``samples`` draws of the prior. Then the tenth that came nearest to the
    goal seed chains that stay inside the level of that tenth, until a tenth meet the goal. A
    batch is one step of all chains.

    Source:
        Au & Beck, "Estimation of small failure probabilities in high dimensions by subset
        simulation", 2001 (levels, coefficient of variation); Papaioannou, Betz, Zwirglmaier &
        Straub, "MCMC algorithms for subset simulation", 2015 (the step in normal space).
    """

    def __init__(self, axes: Sequence[Axis], stream: Stream, samples: int = 500) -> None:
        """Start from the prior.

        Args:
            axes: random values of the scenario.
            stream: of the run.
            samples: of each level; a multiple of 10, at least 50.

        Raises:
            ValueError: no axes or too few samples.
        """
        if not axes or samples < 50 or samples % 10:
            raise ValueError(f"want axes and samples of 50, 60, ..., got {len(axes)}, {samples}")
        self._names = [axis.address for axis in axes]
        self._stream = stream.child("subset")
        self._samples = samples
        self._chains = int(samples * _KEEP)
        self._level = inf
        self._levels: list[list[list[float]]] = []  # scores by level, chain, step
        self._at: list[list[float]] = []  # where each chain is
        self._scores: list[float] = []
        self._paths: list[list[tuple[float, list[float]]]] = []
        self._count = 0
        self._last: list[list[float]] = []
        self.is_done = False

    def propose(self) -> list[Proposal]:
        """The next draws of the prior, or the next step of all chains.

        Returns:
            Proposals without weights: chains have no density, only the estimate is known.
        """
        if self.is_done:
            return []
        first = not self._levels
        count = self._samples if first else self._chains
        self._last = [
            self._fresh(self._count + k) if first else self._step(k, self._count + k)
            for k in range(count)
        ]
        proposals = [
            Proposal(dict(zip(self._names, unit, strict=True)), 0.0, self._count + k, first)
            for k, unit in enumerate(self._last)
        ]
        self._count += count
        return proposals

    def tell(self, scores: Sequence[float]) -> None:
        """Accept what stays inside the level; at the end of a level go on to the next.

        Args:
            scores: at most 0 where the goal is met, inf where the draw was refused.

        Raises:
            ValueError: not one score for each proposal.
        """
        if len(scores) != len(self._last):
            raise ValueError(f"want {len(self._last)} scores, got {len(scores)}")
        if not self._levels:
            self._paths = [[(s, u)] for s, u in zip(scores, self._last, strict=True)]
            self._levels.append([[s] for s in scores])
            self._next_level()
            return
        for k, (score, unit) in enumerate(zip(scores, self._last, strict=True)):
            if score <= self._level:
                self._at[k], self._scores[k] = unit, score
            self._paths[k].append((self._scores[k], self._at[k]))
        if len(self._paths[0]) * self._chains >= self._samples:
            self._levels.append([[s for s, _ in path] for path in self._paths])
            self._next_level()

    def _next_level(self) -> None:
        """Take the nearest tenth as seeds, unless a tenth have arrived or nothing moves."""
        states = sorted(
            ((s, k, u) for path in self._paths for k, (s, u) in enumerate(path)),
            key=lambda item: (item[0], item[2]),
        )
        threshold = max(states[self._chains - 1][0], 0.0)
        if threshold <= 0.0 or threshold == inf or len(self._levels) > 12:
            self.is_done = True
            return
        seeds = [item for item in states if item[0] <= threshold][: self._chains]
        self._level = threshold
        self._at = [unit for _, _, unit in seeds]
        self._scores = [score for score, _, _ in seeds]
        self._paths = [[(s, u)] for s, u in zip(self._scores, self._at, strict=True)]

    def estimate(self) -> Estimate:
        """The probability of the goal so far.

        Returns:
            With an interval that is normal in the logarithm and allows for the likeness of
            neighbours in a chain.
        """
        log_p, variance = 0.0, 0.0
        for index, chains in enumerate(self._levels):
            last = index == len(self._levels) - 1
            limit = 0.0 if last else self._limit(index)
            share, spread = _share_in_chains(chains, limit)
            if share == 0.0:
                return Estimate(0.0, 0.0, exp(log_p) * 3.0 / self._samples)
            log_p += log(share)
            variance += spread
        p = exp(log_p)
        half = 1.959963984540054 * sqrt(variance)
        return Estimate(p, p * exp(-half), min(1.0, p * exp(half)))

    def _limit(self, index: int) -> float:
        scores = sorted(s for chain in self._levels[index] for s in chain)
        return scores[self._chains - 1]

    def _fresh(self, number: int) -> list[float]:
        stream = self._stream.child(number)
        return [stream.child(name).uniform() for name in self._names]

    def _step(self, chain: int, number: int) -> list[float]:
        """A step of a chain that leaves the prior as it is."""
        stream = self._stream.child(number)
        side = sqrt(1.0 - _REACH * _REACH)
        unit = []
        for name, share in zip(self._names, self._at[chain], strict=True):
            kick = normal_of(stream.child(name).uniform())
            unit.append(share_of(_REACH * normal_of(share) + side * kick))
        return unit


def _share_in_chains(chains: Sequence[Sequence[float]], limit: float) -> tuple[float, float]:
    """The share of scores within a limit and its squared coefficient of variation."""
    hits = [[1.0 if s <= limit else 0.0 for s in chain] for chain in chains]
    count = sum(len(chain) for chain in hits)
    p = sum(sum(chain) for chain in hits) / count
    if p == 0.0:
        return 0.0, inf
    length = len(hits[0])
    inflation = 0.0
    for lag in range(1, length):
        pairs = [c[k] * c[k + lag] for c in hits for k in range(length - lag)]
        covariance = sum(pairs) / len(pairs) - p * p
        variance = max(p * (1.0 - p), 1e-12)
        inflation += 2.0 * (1.0 - lag / length) * max(covariance / variance, 0.0)
    # seeds share ancestors, so chains are alike too: Au & Beck's bound lies between 0 and this
    return p, (1.0 - p) / (p * count) * (1.0 + inflation) * (1.5 if length > 1 else 1.0)
