"""The statistics of a verdict: paired resampling over draws, many slices, one decision.

Source: Efron & Tibshirani, "An introduction to the bootstrap", 1993; Holm, "A simple sequentially
rejective multiple test procedure", 1979; Wilson, "Probable inference", 1927.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from scenesim.randomness import Stream

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Change:
    """How a measure changed between two models on the same draws.

    Attributes:
        before, after: the measure of each.
        low, high: confidence interval of the difference.
        p_value: of no falling, one-sided, never 0.
        draws: in the slice.
        p_rise: of no rising, likewise.
    """

    before: float
    after: float
    low: float
    high: float
    p_value: float
    draws: int
    p_rise: float = 1.0

    @property
    def difference(self) -> float:
        """After minus before.

        Returns:
            Negative where it got worse.
        """
        return self.after - self.before


def paired_change(
    before: Floats,
    after: Floats,
    stream: Stream,
    confidence: float = 0.95,
    repeats: int = 2000,
) -> Change:
    """The change of a ratio such as recall, resampled over draws with the same draws for both.

    Frames of one draw resemble each other; draws do not. So draws are what is drawn again.

    Args:
        before: (D, 2) per draw: hits and possible hits of the old model.
        after: (D, 2) likewise of the new one.
        stream: of the resampling.
        confidence: of the interval.
        repeats: resamples.

    Returns:
        The change.

    Raises:
        ValueError: the shapes differ or there are no draws.
    """
    if before.shape != after.shape or before.ndim != 2 or before.shape[1] != 2 or not len(before):
        raise ValueError(
            f"want two (D, 2) arrays of the same draws, got {before.shape} {after.shape}"
        )
    draws = len(before)
    picks = stream.generator().integers(0, draws, (repeats, draws))
    differences = _ratios(after, picks) - _ratios(before, picks)
    tail = (1.0 - confidence) / 2.0
    low, high = np.quantile(differences, [tail, 1.0 - tail])
    # how often a resample shows no worsening: small where nearly all of them got worse
    p_value = (1 + int(np.count_nonzero(differences >= 0))) / (repeats + 1)
    p_rise = (1 + int(np.count_nonzero(differences <= 0))) / (repeats + 1)
    return Change(_ratio(before), _ratio(after), float(low), float(high), p_value, draws, p_rise)


def _ratio(counts: Floats) -> float:
    """Hits over possible hits."""
    total = float(counts[:, 1].sum())
    return float(counts[:, 0].sum()) / total if total else 0.0


def _ratios(counts: Floats, picks: NDArray[np.int64]) -> Floats:
    """The ratio of each resample."""
    hits, total = counts[picks, 0].sum(axis=1), counts[picks, 1].sum(axis=1)
    ratios: Floats = hits / np.maximum(total, 1e-12)
    return ratios


def holm(p_values: Mapping[str, float], level: float = 0.05) -> frozenset[str]:
    """Which of many slices are significant, with the chance of any false one held at a level.

    Args:
        p_values: name to p-value.
        level: family-wise error rate.

    Returns:
        The significant names.
    """
    rejected: set[str] = set()
    ordered = sorted(p_values.items(), key=lambda item: (item[1], item[0]))
    for row, (name, p_value) in enumerate(ordered):
        if p_value > level / (len(ordered) - row):
            break
        rejected.add(name)
    return frozenset(rejected)


def wilson_interval(hits: int, tries: int, confidence: float = 0.95) -> tuple[float, float]:
    """An interval for a probability from hits among tries, sound near 0 and 1.

    Args:
        hits: successes.
        tries: at least 1.
        confidence: of the interval.

    Returns:
        Low and high, in [0, 1].

    Raises:
        ValueError: there were no tries.
    """
    if tries < 1:
        raise ValueError(f"want at least one try, got {tries}")
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share = hits / tries
    middle = (share + z * z / (2 * tries)) / (1 + z * z / tries)
    spread = share * (1 - share) / tries + z * z / (4 * tries * tries)
    half = z * sqrt(spread) / (1 + z * z / tries)
    low = 0.0 if hits == 0 else max(0.0, middle - half)
    return low, 1.0 if hits == tries else min(1.0, middle + half)


def effective_size(log_weights: Sequence[float]) -> float:
    """How many unweighted draws weighted ones are worth.

    Args:
        log_weights: of the draws.

    Returns:
        Between 1 and the number of draws.
    """
    logs = np.asarray(log_weights, np.float64)
    weights = np.exp(logs - logs.max())
    return float(weights.sum() ** 2 / (weights**2).sum())
