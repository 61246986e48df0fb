"""Several random numbers from one address: background draws hundreds of things in a draw."""

from __future__ import annotations

import hashlib
from statistics import NormalDist
from struct import Struct

from scenesim.randomness import Stream

_WORDS = Struct(">8Q")
_STEP = 2.0**-53
_NORMAL = NormalDist()


def chances(stream: Stream) -> tuple[float, ...]:
    """Eight numbers of one stream at the price of one.

    Args:
        stream: whose; its ``uniform`` and its children are independent of these.

    Returns:
        Eight numbers in [0, 1).
    """
    key = b"chances" + stream.key.to_bytes(8, "big")
    a, b, c, d, e, f, g, h = _WORDS.unpack(hashlib.blake2b(key, digest_size=64).digest())
    return (
        (a >> 11) * _STEP, (b >> 11) * _STEP, (c >> 11) * _STEP, (d >> 11) * _STEP,
        (e >> 11) * _STEP, (f >> 11) * _STEP, (g >> 11) * _STEP, (h >> 11) * _STEP,
    )  # fmt: skip


def bell(chance: float) -> float:
    """A standard normal number from a uniform one, cut at three standard deviations.

    Args:
        chance: in [0, 1).

    Returns:
        In [-3, 3].
    """
    return _NORMAL.inv_cdf(min(max(chance, 0.00135), 0.99865))


def weighted(options: tuple[tuple[str, float], ...], chance: float) -> str:
    """One of several words by their weights.

    Args:
        options: word and weight.
        chance: in [0, 1).

    Returns:
        The word.
    """
    total = 0.0
    for _, share in options:
        total += share
    left = chance * total
    for word, share in options:
        left -= share
        if left < 0.0:
            return word
    return options[-1][0]
