"""Rows of a dataset: its frames' lines side by side, and tables of rows as Parquet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from scenesim.errors import DatasetError
from scenesim.files import frame_line, json_of_text


def frame_lines(root: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The truth of each frame with what the manifest says of it and of its draw.

    Args:
        root: a dataset's folder, shards written.

    Yields:
        (line of ``truth/frames-*.jsonl``, line of ``manifest/frames-*.jsonl``), in order.

    Raises:
        DatasetError: a line is damaged, or names a file outside the folder.
    """
    for path in sorted((root / "truth").glob("frames-*.jsonl")):
        about = root / "manifest" / path.name
        truths, draws = _lines(path), _lines(about)
        for number, (truth, draw) in enumerate(zip_longest(truths, draws), 1):
            if truth is None or draw is None:
                raise DatasetError(f"{path} and {about} have not as many lines")
            told = json_of_text(draw, f"{about}:{number}")
            if not isinstance(told, dict) or not {"draw", "parameters", "log_weight"} <= set(told):
                raise DatasetError(f"{about}:{number}: not a frame's line of a manifest")
            yield frame_line(root, truth, f"{path}:{number}"), told


def _lines(path: Path) -> Iterator[str]:
    """The lines of a file.

    Raises:
        DatasetError: it is missing or unreadable.
    """
    try:
        with path.open(encoding="utf-8") as lines:
            yield from lines
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path}: not a text file that can be read ({error})") from None


def write_table(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write rows as one Parquet table; a column that a row lacks is empty there.

    Args:
        rows: flat, JSON types.
        path: of the file.
    """
    import pyarrow
    from pyarrow import parquet

    columns = sorted({column for row in rows for column in row})
    table = pyarrow.table({c: _column([row.get(c) for row in rows]) for c in columns})
    with path.open("wb") as file:
        parquet.write_table(table, file)


def _column(values: list[Any]) -> list[Any]:
    """One type: text where anything is text, else floats where anything is one."""
    if any(isinstance(value, str) for value in values):
        return [None if value is None else str(value) for value in values]
    if any(isinstance(value, float) for value in values):
        return [None if value is None else float(value) for value in values]
    return values
