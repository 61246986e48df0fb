"""Rows of a dataset: its frames' lines side by side, and tables of rows as Parquet."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any


def frame_lines(root: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The truth of each frame with what the manifest says of it and of its draw.

    Args:
        root: a dataset's folder, shards written.

    Yields:
        (line of ``truth/frames-*.jsonl``, line of ``manifest/frames-*.jsonl``), in order.
    """
    for path in sorted((root / "truth").glob("frames-*.jsonl")):
        about = root / "manifest" / path.name
        with path.open(encoding="utf-8") as truths, about.open(encoding="utf-8") as draws:
            for truth, draw in zip(truths, draws, strict=True):
                yield json.loads(truth), json.loads(draw)


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
