"""Many numbers from one stream at the price of a few digests."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from struct import Struct

from scenesim.randomness import Stream

_WORDS = Struct(">8Q")


def numbers(stream: Stream) -> Iterator[float]:
    """Numbers in [0, 1), eight to a digest.

    Args:
        stream: decides them.

    Returns:
        As many as are asked for.
    """
    key, block = stream.key.to_bytes(8, "big"), 0
    while True:
        digest = hashlib.blake2b(key + block.to_bytes(4, "big"), digest_size=64).digest()
        for whole in _WORDS.unpack(digest):
            yield (whole >> 11) * 2.0**-53
        block += 1
