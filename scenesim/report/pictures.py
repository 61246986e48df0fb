"""Pictures for people, as files."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from scenesim.errors import PictureError

_SUFFIXES = (".png", ".jpg", ".jpeg")


def check_picture_name(path: Path) -> None:
    """Refuse a file's name before a picture is made for it.

    Args:
        path: of the file; its suffix says PNG or JPEG.

    Raises:
        PictureError: the suffix is another.
    """
    if path.suffix.lower() not in _SUFFIXES:
        raise PictureError(f"{path}: a picture's name ends with {' or '.join(_SUFFIXES)}")


def write_picture(picture: NDArray[np.uint8], path: Path) -> None:
    """Write a picture; its folder is made.

    Args:
        picture: (H, W, 3) uint8, red first.
        path: of the file; its suffix says PNG or JPEG.

    Raises:
        PictureError: the suffix is another, or the file cannot be written.
    """
    check_picture_name(path)
    _, content = cv2.imencode(path.suffix, picture[:, :, ::-1])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.tobytes())
    except OSError as error:
        raise PictureError(f"{path}: cannot be written: {error.strerror or error}") from error
