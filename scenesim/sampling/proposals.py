"""What samplers and those who run their proposals say to each other.

A sampler works in the unit cube: one share in [0, 1) for each random address, through whose
quantile function the scenario's own prior becomes the uniform density. So the log-weight of a
proposal is minus the log of the sampler's density in the cube, whatever the distributions are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from statistics import NormalDist
from typing import Protocol

from scenesim.sampling.values import addresses
from scenesim.scenario.model import Distribution, Scenario

_NORMAL = NormalDist()
_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Axis:
    """One random address as a side of the unit cube.

    Attributes:
        address: of the value.
        edges: ends of the shares of its options, from 0 to 1, for a choice; (0, 1) otherwise.
    """

    address: str
    edges: tuple[float, ...] = (0.0, 1.0)

    @property
    def is_discrete(self) -> bool:
        """Whether it is a choice between options.

        Returns:
            True for a choice.
        """
        return len(self.edges) > 2

    def cells(self, bins: int) -> tuple[float, ...]:
        """Ends of its levels: its options, or bins of equal probability.

        Args:
            bins: of a value that is no choice.

        Returns:
            Shares from 0 to 1.
        """
        if self.is_discrete:
            return self.edges
        return tuple(k / bins for k in range(bins + 1))


@dataclass(frozen=True, slots=True)
class Proposal:
    """One draw that a sampler wants to see run.

    Attributes:
        unit: address to a share in [0, 1) of the value's own distribution.
        log_weight: log prior less log proposal density: what a statistic has to multiply it by.
        number: of the proposal, counted from 0 over all batches.
        is_weighted: whether the weight says anything: searches and designs that have no density
            of proposals (covering arrays, optimisers, archives, chains) have no weights.
    """

    unit: Mapping[str, float] = field(default_factory=dict)
    log_weight: float = 0.0
    number: int = 0
    is_weighted: bool = True


class Sampler(Protocol):
    """Proposes batches of draws and learns from their scores.

    Batches have a size that does not depend on the number of workers, so the same seed gives the
    same draws anywhere. ``tell`` gets one score for each proposal of the last batch, in order.
    """

    @property
    def is_done(self) -> bool:
        """Whether nothing more is to be proposed."""
        ...

    def propose(self) -> list[Proposal]:
        """The next batch."""
        ...

    def tell(self, scores: Sequence[float]) -> None:
        """Learn how near to the goal the last batch came: at most 0 is met, inf is refused."""
        ...


class Endless:
    """Base of samplers that go on for ever, in batches of one size, ``_batch``."""

    _batch: int

    @property
    def is_done(self) -> bool:
        """It never ends by itself.

        Returns:
            False.
        """
        return False


def axes_of(scenario: Scenario, fixed: Mapping[str, str] | None = None) -> tuple[Axis, ...]:
    """The random values of a scenario as sides of the unit cube.

    Args:
        scenario: a checked scenario.
        fixed: settings; what they fix is no axis.

    Returns:
        In the order of the text.
    """
    found = addresses(scenario, fixed)
    return tuple(Axis(address, _edges(one)) for address, one in found.items())


def cell_of(edges: Sequence[float], share: float) -> int:
    """Which of some cells a share lies in.

    Args:
        edges: ends of the cells, from 0 to 1.
        share: in [0, 1).

    Returns:
        Its number.
    """
    return next((k for k in range(len(edges) - 2) if share < edges[k + 1]), len(edges) - 2)


def normal_of(share: float) -> float:
    """A share as a standard normal number, in whose space chains and mutations step.

    Args:
        share: in [0, 1).

    Returns:
        Finite.
    """
    return _NORMAL.inv_cdf(min(max(share, _TINY), 1.0 - _TINY))


def share_of(number: float) -> float:
    """The way back from ``normal_of``.

    Args:
        number: standard normal.

    Returns:
        In [0, 1).
    """
    return min(_NORMAL.cdf(number), 1.0 - _TINY)


def _edges(distribution: Distribution) -> tuple[float, ...]:
    if distribution.name != "choice":
        return (0.0, 1.0)
    weights = distribution.weights or tuple(1.0 for _ in distribution.arguments)
    ends = list(accumulate(weights))
    return (0.0, *(end / ends[-1] for end in ends[:-1]), 1.0)
