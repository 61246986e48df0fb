"""The frames that a slice lost most in: what both models found, drawn over the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from scenesim.evaluation.samples import Shot
from scenesim.report.lettering import letter

Row = Mapping[str, Any]
Picture = NDArray[np.uint8]

#: red first: found, missed, false alarm
_FOUND, _MISSED, _FALSE = (80, 220, 90), (255, 60, 60), (255, 210, 40)
_BAND_PX = 22


def worst_frame(
    shot: Shot,
    before: Mapping[str, Sequence[Row]],
    after: Mapping[str, Sequence[Row]],
    caption: str,
) -> Picture:
    """One frame twice: the last release above, the new one below.

    Things that count are green where they were found and red where they were missed; false alarms
    are yellow.

    Args:
        shot: the frame.
        before: ``things`` and ``claims`` of the last release.
        after: of the new one.
        caption: written above.

    Returns:
        (H, W, 3) uint8, red first.
    """
    picture = shot.load().image
    halves = []
    for title, tables in (("before", before), ("after", after)):
        band = np.zeros((_BAND_PX, picture.shape[1], 3), np.uint8)
        things = [row for row in tables["things"] if row["frame"] == shot.frame]
        found = sum(row["found"] for row in things)
        text = f"{title}: {found} of {len(things)} found"
        if title == "before":
            text = f"{caption}   {text}"
        letter(band, text, (6, 15), size=0.45)
        halves += [band, _drawn(picture, things, tables["claims"], shot.frame)]
    return np.concatenate(halves)


def _drawn(picture: Picture, things: Sequence[Row], claims: Sequence[Row], frame: int) -> Picture:
    """A picture with things and false alarms."""
    canvas = np.ascontiguousarray(picture.copy())
    for row in claims:
        if row["frame"] == frame and row["counted"] and not row["hit"] and row["right"] > 0:
            _rectangle(canvas, row, _FALSE, f"{row['kind']} {row['score']:.2f}")
    for row in things:
        _rectangle(canvas, row, _FOUND if row["found"] else _MISSED, str(row["kind"]))
    return canvas


def _rectangle(canvas: Picture, row: Row, colour: tuple[int, int, int], text: str) -> None:
    """A box with its name."""
    left, top = round(row["left"]), round(row["top"])
    right, bottom = round(row["right"]) - 1, round(row["bottom"]) - 1
    cv2.rectangle(canvas, (left, top), (right, bottom), colour, 2)
    letter(canvas, text, (max(0, left), max(12, top - 4)), colour)
