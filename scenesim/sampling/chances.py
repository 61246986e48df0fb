"""Several random numbers from one address: background draws hundreds of things in a draw."""

from __future__ import annotations

import hashlib
from statistics import NormalDist
from struct import Struct

from scenesim.randomness import Stream

_COUNT = 8
_WORDS = Struct(f">{_COUNT}Q")
_NORMAL = NormalDist()


def chances(stream: Stream) -> tuple[float, ...]:
    """Eight numbers of one stream at the price of one.

    Args:
        stream: whose; its ``uniform`` and its children are independent of these.

    Returns:
        Eight numbers in [0, 1).
    """
    key = b"chances" + stream.key.to_bytes(8, "big")
    digest = hashlib.blake2b(key, digest_size=8 * _COUNT).digest()
    return tuple([(whole >> 11) * 2.0**-53 for whole in _WORDS.unpack(digest)])


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
