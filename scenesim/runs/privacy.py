"""Counts that say nothing about any one image: the Laplace mechanism in whole numbers.

Noise of floating point leaks what it should hide; this noise is drawn exactly, in integers.

Source: Dwork, McSherry, Nissim & Smith, "Calibrating noise to sensitivity in private data
analysis", 2006; Ghosh, Roughgarden & Sundararajan, "Universally utility-maximizing privacy
mechanisms", 2009 (whole numbers); Canonne, Kamath & Steinke, "The discrete Gaussian for
differential privacy", 2020, algorithm 2 (exact sampling); Mironov, "On significance of the least
significant bits for differential privacy", 2012 (why).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from fractions import Fraction

#: a whole number from 0 to below its argument, each as likely
Dice = Callable[[int], int]


def private_counts(
    counts: Sequence[int], epsilon: Fraction, sensitivity: int, dice: Dice = secrets.randbelow
) -> list[int]:
    """A histogram that is epsilon-differentially private.

    Args:
        counts: of each bin; the bins do not depend on the data.
        epsilon: budget of this histogram.
        sensitivity: by how much one image can change the sum of absolute differences.
        dice: the source of randomness; the system's own by default, another one for tests alone.

    Returns:
        Counts with noise, none below 0.

    Raises:
        ValueError: a budget or sensitivity that is not positive.
    """
    if epsilon <= 0 or sensitivity < 1:
        raise ValueError(f"want epsilon > 0 and sensitivity >= 1, got {epsilon}, {sensitivity}")
    scale = Fraction(sensitivity) / epsilon
    return [max(0, count + discrete_laplace(scale, dice)) for count in counts]


def discrete_laplace(scale: Fraction, dice: Dice) -> int:
    """A whole number k with probability in proportion to exp(-|k| / scale).

    Args:
        scale: positive.
        dice: the source of randomness.

    Returns:
        The number.
    """
    s, t = scale.denominator, scale.numerator
    while True:
        u = dice(t)
        if not _happens(Fraction(u, t), dice):
            continue
        v = 0
        while _happens(Fraction(1), dice):
            v += 1
        value = (u + t * v) // s
        if dice(2):
            if value == 0:
                continue  # or 0 would come twice as often
            return -value
        return value


def _happens(gamma: Fraction, dice: Dice) -> bool:
    """Something of probability exp(-gamma), gamma in [0, 1]."""
    k = 1
    while dice(gamma.denominator * k) < gamma.numerator:
        k += 1
    return k % 2 == 1
