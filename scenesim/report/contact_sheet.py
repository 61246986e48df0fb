"""The contact sheet: what a dataset looks like, on one page."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from scenesim.formats.native_reading import StoredFrame, read_frames
from scenesim.report.lettering import letter
from scenesim.report.overlay import (
    Picture,
    picture_of,
    with_cuboids_and_points,
    with_masks_and_boxes,
)
from scenesim.report.pictures import write_picture

_COLUMN_PX = 760
_ROWS = 6
_GAP_PX = 6


def contact_sheet(root: Path, frames: int) -> Picture:
    """A page of frames spread over a dataset: masks and boxes left, 3D boxes and points right.

    Args:
        root: a dataset's folder.
        frames: how many it has.

    Returns:
        (H, W, 3) uint8, red first.
    """
    wanted = {int((i + 0.5) * frames / _ROWS) for i in range(min(_ROWS, frames))}
    rows = [_row(root, stored) for stored in read_frames(root, wanted)]
    width = max(row.shape[1] for row in rows)
    padded = [np.pad(row, ((0, _GAP_PX), (0, width - row.shape[1]), (0, 0))) for row in rows]
    return np.concatenate(padded)


def _row(root: Path, stored: StoredFrame) -> Picture:
    """Both drawings of a frame side by side, with a caption."""
    frame = stored.frame
    camera = next(iter(frame.cameras))
    taken = picture_of(root, stored, camera)
    left = with_masks_and_boxes(taken, frame, camera)
    right = with_cuboids_and_points(taken, frame, camera)
    height = round(left.shape[0] * _COLUMN_PX / left.shape[1])
    pair = [
        cv2.resize(picture, (_COLUMN_PX, height), interpolation=cv2.INTER_AREA)
        for picture in (left, right)
    ]
    gap = np.zeros((height, _GAP_PX, 3), np.uint8)
    row = np.ascontiguousarray(np.concatenate([pair[0], gap, pair[1]], axis=1))
    text = "  ".join(
        (f"frame {frame.frame}", f"draw {frame.draw}", f"{frame.time_s:.1f} s", *frame.edges)
    )
    letter(row, text, (8, height - 8))
    return row.astype(np.uint8)


def write_contact_sheet(root: Path, frames: int) -> str:
    """Write ``preview.png`` into a dataset.

    Args:
        root: its folder.
        frames: how many it has.

    Returns:
        The file's path below the root.
    """
    write_picture(contact_sheet(root, frames), root / "preview.png")
    return "preview.png"
