"""Masks as polygons."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def outlines(mask: NDArray[np.bool_]) -> list[NDArray[np.float64]]:
    """The outer contours of a mask's pieces, through the centres of border pixels.

    Args:
        mask: (H, W) true inside.

    Returns:
        Rings (P, 2) of u, v in pixels, P >= 3; thinner pieces are left out.
    """
    import cv2

    found, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return [ring.reshape(-1, 2).astype(np.float64) + 0.5 for ring in found if len(ring) >= 3]
