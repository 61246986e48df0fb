"""What is costly to fill and lives longer than a draw."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
K = TypeVar("K", bound=np.generic)


def lent(owner: object, spare: list[T], make: Callable[[], T], clear: Callable[[T], bool]) -> T:
    """Something of an earlier draw, or a new one, handed on when its owner is gone.

    Args:
        owner: who uses it, alone.
        spare: the one that no draw uses now, or nothing; amended.
        make: a new one.
        clear: lets go of all that is the draw's own; whether the rest is worth keeping.

    Returns:
        What the owner uses.
    """
    thing = spare.pop() if spare else make()
    finalize(owner, _hand_on, thing, spare, clear).atexit = False
    return thing


def _hand_on(thing: T, spare: list[T], clear: Callable[[T], bool]) -> None:
    if not spare and clear(thing):
        spare.append(thing)


def grown(array: NDArray[K], least: int) -> NDArray[K]:
    """The array, with room for at least so many rows.

    Args:
        array: any.
        least: rows.

    Returns:
        Itself if it is long enough; else a copy at least twice as long, with zeros behind.
    """
    if least <= len(array):
        return array
    longer = np.zeros((max(least, 2 * len(array)), *array.shape[1:]), array.dtype)
    longer[: len(array)] = array
    return longer
