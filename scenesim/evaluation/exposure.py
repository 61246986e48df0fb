"""From samples chosen on purpose back to natural exposure.

Source: Owen, "Monte Carlo theory, methods and examples", chapter 9 (importance sampling).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt
from statistics import NormalDist

import numpy as np

from scenesim.evaluation.statistics import effective_size


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure under the scenario's natural prior.

    Attributes:
        value: the estimate.
        low, high: confidence interval.
        effective: how many natural draws the weighted ones are worth.
        draws: how many there are.
    """

    value: float
    low: float
    high: float
    effective: float
    draws: int


def natural_mean(
    values: Sequence[float], log_weights: Sequence[float | None], confidence: float = 0.95
) -> Estimate:
    """The mean of a measure as natural driving would show it.

    The weights need no normalisation: what ``require`` refuses is missing from prior and proposal
    alike.

    Args:
        values: one for each draw; 0 and 1 estimate a probability.
        log_weights: log prior minus log proposal of each draw; a draw whose sampler has no
            density of proposals has None, and cannot be weighed.
        confidence: of the interval.

    Returns:
        The self-normalised estimate with its delta-method interval.

    Raises:
        ValueError: no draws, the lengths differ, or a draw has no weight.
    """
    if not len(values) or len(values) != len(log_weights):
        raise ValueError(f"want as many weights as values, got {len(values)}, {len(log_weights)}")
    known = [weight for weight in log_weights if weight is not None]
    if len(known) < len(log_weights):
        raise ValueError(
            f"{len(log_weights) - len(known)} draws have no weight: their sampler has no density "
            f"of proposals (covering arrays, optimisers, archives). Natural exposure can be told "
            f"of random, space-filling and cross-entropy draws only"
        )
    samples = np.asarray(values, np.float64)
    logs = np.asarray(known, np.float64)
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    mean = float((weights * samples).sum())
    spread = sqrt(float((weights**2 * (samples - mean) ** 2).sum()))
    half = NormalDist().inv_cdf(0.5 + confidence / 2) * spread
    return Estimate(mean, mean - half, mean + half, effective_size(known), len(samples))


def searched_share(
    met: Sequence[float], log_weights: Sequence[float | None], greatest: float
) -> Estimate:
    """The share of natural draws that meet a goal, from all draws of a search for it.

    Where the search has not learned that the goal is met, one draw in many hits it, with the
    greatest weight: the interval's upper end allows for one such draw more than were seen.

    Args:
        met: 1 for each draw that met the goal, 0 for the others.
        log_weights: as for ``natural_mean``.
        greatest: weight that a draw can have.

    Returns:
        The estimate with its 95 % interval, inside [0, 1].
    """
    found = natural_mean(met, log_weights)
    high = min(1.0, found.high + greatest / len(met))
    return replace(found, low=max(0.0, found.low), high=high)
