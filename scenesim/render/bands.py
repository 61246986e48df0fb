"""Work on images, shared between threads by rows."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from typing import Any

#: bands for each thread
_BANDS = 4


def in_bands(work: Callable[[int, int], Any], rows: int, threads: int) -> None:
    """Do work on bands of rows, on threads.

    Args:
        work: takes a half-open range of rows, which it owns.
        rows: of the image.
        threads: at least 1.
    """
    bands = threads * _BANDS if threads > 1 else 1  # the street fills a picture's lower half
    between(work, [rows * n // bands for n in range(bands + 1)], threads)


def between(work: Callable[[int, int], Any], edges: Sequence[int], threads: int) -> None:
    """Do work on the ranges between edges, on threads.

    Args:
        work: takes a half-open range, which it owns.
        edges: where ranges begin and end, ascending.
        threads: at least 1.
    """
    waiting = iter(list(pairwise(edges)))

    def take() -> None:
        for first, last in waiting:
            work(first, last)

    others = [_workers(threads).submit(take) for _ in range(threads - 1)]
    take()
    for done in others:
        done.result()


@cache
def _workers(threads: int) -> ThreadPoolExecutor:
    """Threads that help; starting them takes as long as many a band."""
    return ThreadPoolExecutor(threads - 1)


os.register_at_fork(after_in_child=_workers.cache_clear)
