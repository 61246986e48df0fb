"""How likely a goal is under the natural prior, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt

_Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Estimate:
    """A probability with its 95 % interval.

    Attributes:
        value: the estimate.
        low: lower end.
        high: upper end.
        effective: number of draws of the prior that would tell as much.
    """

    value: float
    low: float
    high: float
    effective: float


def share_met(met: int, count: int) -> Estimate:
    """Probability from draws of the prior itself.

    Args:
        met: draws that met the goal.
        count: all draws.

    Returns:
        With Wilson's interval.

    Raises:
        ValueError: no draws.

    Source:
        Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
    """
    if count < 1:
        raise ValueError("want at least one draw")
    p, z2 = met / count, _Z95 * _Z95
    middle = (p + z2 / (2 * count)) / (1 + z2 / count)
    half = _Z95 / (1 + z2 / count) * sqrt(p * (1 - p) / count + z2 / (4 * count * count))
    low = max(0.0, middle - half) if met else 0.0
    return Estimate(p, low, min(1.0, middle + half), float(count))


def weighted_share(met: Sequence[bool], log_weights: Sequence[float]) -> Estimate:
    """Probability from draws of another density, by their weights.

    Args:
        met: whether each draw met the goal.
        log_weights: log prior less log proposal of each.

    Returns:
        The unbiased estimate; its interval is normal, and never below 0.

    Raises:
        ValueError: no draws, or not one weight for each.
    """
    if not met or len(met) != len(log_weights):
        raise ValueError(f"want one weight for each draw, got {len(met)} and {len(log_weights)}")
    weights = [exp(w) for w in log_weights]
    terms = [w if hit else 0.0 for hit, w in zip(met, weights, strict=True)]
    n = len(terms)
    mean = sum(terms) / n
    spread = sqrt(sum((t - mean) ** 2 for t in terms) / max(n - 1, 1) / n)
    squares = sum(w * w for w in weights)
    effective = sum(weights) ** 2 / squares if squares > 0.0 else 0.0
    return Estimate(mean, max(0.0, mean - _Z95 * spread), min(1.0, mean + _Z95 * spread), effective)
