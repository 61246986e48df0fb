"""The only maker of random numbers: one seed, streams named by address, no shared state."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stream:
    """A named source of random numbers that depends on its address alone.

    ``Stream.of(7).child("actor/kid").child("gait")`` gives the same numbers whatever other
    streams exist, in whatever order they are used, on any number of workers.

    Attributes:
        key: 64 bits; kernels take it as their ``key`` argument.
    """

    key: int

    @staticmethod
    def of(seed: int) -> Stream:
        """The root of all streams of a seed.

        Args:
            seed: any whole number.

        Returns:
            The root stream.
        """
        return Stream(0).child(f"seed/{seed}")

    def child(self, name: str | int) -> Stream:
        """The stream of a name below this one.

        Args:
            name: an address such as ``actor/kid`` or an index.

        Returns:
            A stream independent of this one and of its other children.
        """
        text = f"{self.key:016x}/{name}".encode()
        return Stream(int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big"))

    def chance(self, name: str | int) -> float:
        """The one number of a child, ``child(name).uniform()``, for two thirds of the price.

        Args:
            name: of the child.

        Returns:
            A number in [0, 1).
        """
        text = f"{self.key:016x}/{name}".encode()
        digest = hashlib.blake2b(text, digest_size=8).digest()
        digest = hashlib.blake2b(digest, digest_size=8).digest()
        return (int.from_bytes(digest, "big") >> 11) * 2.0**-53

    def generator(self) -> np.random.Generator:
        """A fresh generator at the start of this stream; each call starts again.

        Use its ``random``, ``integers``, ``permutation`` and ``choice``, which are exact
        arithmetic; other distributions go through quantile functions.

        Returns:
            A counter-based (Philox) generator.
        """
        return np.random.Generator(np.random.Philox(key=self.key))

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        """The one number of this stream; for a second, take another child.

        Args:
            low: smallest value.
            high: upper end, not reached.

        Returns:
            A number in [low, high).
        """
        digest = hashlib.blake2b(self.key.to_bytes(8, "big"), digest_size=8).digest()
        mixed = int.from_bytes(digest, "big")
        return low + (high - low) * ((mixed >> 11) * 2.0**-53)

    def pick(self, options: Sequence[T]) -> T:
        """One of several, each as likely.

        Args:
            options: at least one.

        Returns:
            One of them.
        """
        return options[int(self.uniform() * len(options))]
