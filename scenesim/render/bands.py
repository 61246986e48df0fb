"""Work on images, shared between threads by rows."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from typing import Any

#: bands for each thread
_BANDS = 8


def in_bands(work: Callable[[int, int], Any], rows: int, threads: int) -> None:
    """Do work on bands of rows, on threads.

    Args:
        work: takes a half-open range of rows, which it owns.
        rows: of the image.
        threads: at least 1.
    """
    if threads <= 1:
        work(0, rows)
        return
    bands = threads * _BANDS  # the street fills the lower half of a picture
    edges = [rows * n // bands for n in range(bands + 1)]
    for done in [_workers(threads).submit(work, a, b) for a, b in pairwise(edges)]:
        done.result()


@cache
def _workers(threads: int) -> ThreadPoolExecutor:
    """Threads that wait for bands; starting them takes as long as many a band."""
    return ThreadPoolExecutor(threads)


os.register_at_fork(after_in_child=_workers.cache_clear)
