"""Files that anybody may have written: read within limits, or refused with one error of ours.

``SCENESIM_LIMITS=4`` in the environment makes all sizes four times as large, for those who know
where their files come from; pictures have ``OPENCV_IO_MAX_IMAGE_PIXELS``, set by the package.
"""

from __future__ import annotations

import io
import json
import os
import tomllib
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import DatasetError, ScenesimError

#: most of a TOML file and of a JSON file, bytes
TOML_BYTES = 1 << 20
JSON_BYTES = 1 << 30
#: most that a packed array may unpack to, bytes
ARRAY_BYTES = 1 << 31

#: makes the error that is raised, from its text
Refusal: TypeAlias = Callable[[str], ScenesimError]


def limit(usual: int) -> int:
    """A limit with the factor of ``SCENESIM_LIMITS``.

    Args:
        usual: one of the limits of this package.

    Returns:
        The limit that holds; a factor that is no positive number counts as 1.
    """
    try:
        factor = float(os.environ.get("SCENESIM_LIMITS", "1"))
    except ValueError:
        return usual
    return int(usual * factor) if 0.0 < factor < 1e6 else usual


def text_of(path: Path, error: Refusal = DatasetError, most: int = JSON_BYTES) -> str:
    """The text of a file.

    Args:
        path: of it.
        error: makes what is raised.
        most: bytes that it may have.

    Returns:
        All of it.

    Raises:
        ScenesimError: that of ``error``: it is missing, unreadable, too large or not UTF-8.
    """
    try:
        size = path.stat().st_size
        if size > limit(most):
            raise error(f"{path}: {size} bytes, more than {limit(most)} (see SCENESIM_LIMITS)")
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise error(f"{path}: there is no such file") from None
    except (OSError, UnicodeDecodeError) as reason:
        raise error(f"{path}: not a text file that can be read ({reason})") from None


def toml_of(path: Path, error: Refusal = DatasetError) -> dict[str, Any]:
    """What a TOML file says.

    Args:
        path: of it.
        error: makes what is raised.

    Returns:
        Its tables.

    Raises:
        ScenesimError: that of ``error``: it cannot be read or is no TOML.
    """
    try:
        return tomllib.loads(text_of(path, error, TOML_BYTES))
    except (ValueError, RecursionError) as reason:
        raise error(f"{path}: not valid TOML: {reason}") from None


def json_of(path: Path, error: Refusal = DatasetError) -> Any:  # noqa: ANN401
    """What a JSON file says.

    Args:
        path: of it.
        error: makes what is raised.

    Returns:
        JSON types.

    Raises:
        ScenesimError: that of ``error``: it cannot be read or is no JSON.
    """
    return json_of_text(text_of(path, error), str(path), error)


def json_of_text(
    text: str | bytes,
    place: str,
    error: Refusal = DatasetError,
) -> Any:  # noqa: ANN401
    """What a JSON text says, such as a line of a shard.

    Args:
        text: of a file.
        place: to name in the error.
        error: makes what is raised.

    Returns:
        JSON types.

    Raises:
        ScenesimError: that of ``error``: it is no JSON.
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as reason:
        raise error(f"{place}: not JSON: {reason}") from None


def below(root: Path, name: str) -> Path:
    """A file that a dataset names.

    Args:
        root: the dataset's folder.
        name: of the file, below it.

    Returns:
        Its path.

    Raises:
        DatasetError: the name leads out of the folder.
    """
    parts = PurePosixPath(str(name))
    if parts.is_absolute() or ".." in parts.parts or "\\" in str(name) or ":" in str(name):
        raise DatasetError(f"{root}: '{name}' lies outside the dataset's folder")
    return root / name


def frame_line(root: Path, text: str | bytes, place: str) -> dict[str, Any]:
    """A line of ``truth/frames-*.jsonl`` that names files of its own dataset only.

    Args:
        root: the dataset's folder.
        text: the line.
        place: to name in the error.

    Returns:
        JSON types.

    Raises:
        DatasetError: it is no such line, or names a file outside.
    """
    line = json_of_text(text, place)
    try:
        line["frame"] = int(line["frame"])
        for name, record in line["cameras"].items():
            below(root, name), below(root, record["image"])
        for name, record in line["lidars"].items():
            below(root, name), below(root, record["cloud"] or "")
        for name in line.get("radars", ()):
            below(root, name)
    except (KeyError, TypeError, ValueError, AttributeError) as reason:
        raise DatasetError(f"{place}: not the line of a frame ({reason!r})") from None
    return dict(line)


def unpacked(content: bytes, place: str, most: int = ARRAY_BYTES) -> bytes:
    """A gzip file's content.

    Args:
        content: of the file.
        place: to name in the error.
        most: bytes that it may unpack to.

    Returns:
        What was packed.

    Raises:
        DatasetError: it is damaged, or unpacks to more.
    """
    stream = zlib.decompressobj(wbits=31)
    try:
        found = stream.decompress(content, limit(most))
    except zlib.error as reason:
        raise DatasetError(f"{place}: not a gzip file that can be read ({reason})") from None
    if not stream.eof:
        raise DatasetError(f"{place}: cut off, or unpacks to more than {limit(most)} bytes")
    return found


def array_of(content: bytes, place: str) -> NDArray[Any]:
    """A NumPy file's array; one with Python objects is refused.

    Args:
        content: of the file.
        place: to name in the error.

    Returns:
        The array.

    Raises:
        DatasetError: it is no array, or holds less than it says.
    """
    try:
        # what is declared is reserved, not touched: only bytes that are there take memory
        return np.asarray(np.load(io.BytesIO(content), allow_pickle=False))
    except Exception as reason:  # NumPy parses the header as Python and fails in Python's ways
        raise DatasetError(f"{place}: not an array that can be read ({reason})") from None
