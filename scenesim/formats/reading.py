"""What readers of all formats share."""

from __future__ import annotations

from pathlib import Path

from scenesim.errors import DatasetError


def text_of(path: Path) -> str:
    """The text of a file.

    Args:
        path: of it.

    Returns:
        All of it.

    Raises:
        DatasetError: it is missing, unreadable or not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path}: not a text file that can be read ({error})") from None
