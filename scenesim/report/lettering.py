"""Words on pictures, legible on any ground."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Colour = tuple[int, int, int]

_FONT = cv2.FONT_HERSHEY_SIMPLEX
_HALO_PX = 1
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)


def letter(
    picture: Picture,
    text: str,
    place: tuple[int, int],
    colour: Colour = _WHITE,
    *,
    halo: Colour = _BLACK,
    size: float = 0.42,
) -> None:
    """Write a text with a thin halo into a picture; what does not fit is cut off.

    The halo is the grown text itself: fonts whose bold letters are wider than their thin ones,
    as those of OpenCV 5, keep each letter inside its own.

    Args:
        picture: (H, W, 3) uint8, changed in place.
        text: one line.
        place: the left end of its baseline, px.
        colour: of the letters, in the order of the picture's channels.
        halo: colour around them.
        size: of the letters; 1 is about 22 px high.
    """
    (width, above), below = cv2.getTextSize(text, _FONT, size, 1)
    left, top = place[0] - _HALO_PX - 1, place[1] - above - _HALO_PX - 2
    right, bottom = place[0] + width + _HALO_PX + 4, place[1] + below + _HALO_PX + 2
    left, top = max(0, left), max(0, top)
    cut = picture[top : max(top, bottom), left : max(left, right)]
    if not cut.size:
        return
    ink = np.zeros(cut.shape[:2], np.uint8)
    corner = (place[0] - left, place[1] - top)
    cv2.putText(ink, text, corner, _FONT, size, 255, 1, cv2.LINE_AA)
    grown = cv2.dilate(ink, np.ones((2 * _HALO_PX + 1, 2 * _HALO_PX + 1), np.uint8))
    for layer, tint in ((grown, halo), (ink, colour)):
        share = layer[..., None] / 255.0
        cut[:] = np.rint(cut * (1.0 - share) + np.array(tint) * share)
