"""Memory of a worker that goes from draw to draw."""

from __future__ import annotations

import ctypes
import gc
import sys

_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3
#: above the arrays of a picture, which come and go with every frame: fresh pages for each of them
#: cost a tenth of a frame
_BYTES = 8 << 20
#: what the heap may keep at its end, for the same reason
_SPARE = 64 << 20


def keep_memory_flat() -> None:
    """Let large arrays have pages of their own, which go back to the system when they are freed.

    By default glibc raises the size from which it does so as large arrays come and go, and its heap
    then grows by what lies between those that stay: 250 MB after forty draws, for a thirtieth of
    the time. Other systems are left as they are.

    What is imported by now stays to the end: Python's search for garbage need not go through it
    again and again, a tenth of a second each time.
    """
    gc.freeze()
    if not sys.platform.startswith("linux"):
        return
    try:
        libc = ctypes.CDLL("libc.so.6")
        libc.mallopt(_M_MMAP_THRESHOLD, _BYTES)
        libc.mallopt(_M_TRIM_THRESHOLD, _SPARE)
    except (OSError, AttributeError):  # not glibc
        return
