"""What readers of all formats share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import DatasetError
from scenesim.formats.png import check_png


@contextmanager
def refusing(path: Path, what: str) -> Iterator[None]:
    """Whatever a damaged file makes its parser say becomes one error that names the file.

    Args:
        path: of the file that is read inside.
        what: it should be: "a COCO instances file".

    Yields:
        Nothing.

    Raises:
        DatasetError: what is read inside is not as it should be.
    """
    try:
        yield
    except DatasetError:
        raise
    # bytes from outside make parsers of a dozen packages raise nearly anything
    except Exception as error:
        said = str(error) or type(error).__name__
        raise DatasetError(f"{path}: not {what} ({said})") from error


def rows_of(path: Path, kind: str, columns: int) -> NDArray[Any]:
    """Rows of equal numbers without a header, as clouds and labels of points are stored.

    Args:
        path: of the file.
        kind: NumPy's name of a number: ``<f4``.
        columns: numbers of a row.

    Returns:
        (P, columns) of that kind.

    Raises:
        DatasetError: it is missing, or its size is no whole number of rows.
    """
    size = np.dtype(kind).itemsize * columns
    with refusing(path, f"rows of {size} bytes"):
        content = path.read_bytes()
        if len(content) % size:
            raise DatasetError(f"{path}: {len(content)} bytes are no whole number of {size}")
        return np.frombuffer(content, kind).reshape(-1, columns)


def read_pixels(path: Path, *, colours: bool = False) -> NDArray[Any]:
    """An image file as it is.

    Args:
        path: of a PNG or JPEG file.
        colours: always three channels of 8 bit.

    Returns:
        (H, W) or (H, W, 3) in the file's type, blue first.

    Raises:
        DatasetError: it is missing, damaged, too large or no image.
    """
    import cv2

    with refusing(path, "an image"):
        content = path.read_bytes()
        if path.suffix == ".png":
            check_png(content)
        mode = cv2.IMREAD_COLOR if colours else cv2.IMREAD_UNCHANGED
        pixels = cv2.imdecode(np.frombuffer(content, np.uint8), mode)
        if pixels is None:
            raise DatasetError(f"{path}: not an image")
        return np.asarray(pixels)
