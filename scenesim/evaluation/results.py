"""Results on disk: a Parquet table of things, one of frames, and a summary."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scenesim.errors import DatasetError

Row = Mapping[str, Any]


def write_results(
    folder: Path, things: Sequence[Row], frames: Sequence[Row], summary: Mapping[str, Any]
) -> None:
    """Write an evaluation.

    Args:
        folder: made if it is missing.
        things: rows of ``outcomes``.
        frames: rows of ``outcomes``.
        summary: JSON types; holds the dataset's digest.
    """
    import pyarrow
    from pyarrow import parquet

    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (("things", things), ("frames", frames)):
        columns = sorted({column for row in rows for column in row})
        table = {column: _column([row.get(column) for row in rows]) for column in columns}
        parquet.write_table(pyarrow.table(table), folder / f"{name}.parquet")
    text = json.dumps(summary, indent=1, sort_keys=True) + "\n"
    (folder / "summary.json").write_text(text, encoding="utf-8")


def _column(values: list[Any]) -> list[Any]:
    """One column in one type: text where anything is text."""
    if any(isinstance(value, str) for value in values):
        return [None if value is None else str(value) for value in values]
    return values


def read_results(folder: Path, digest: str) -> list[dict[str, Any]]:
    """The things of an earlier evaluation of the same dataset.

    Args:
        folder: of ``write_results``.
        digest: of the dataset that is evaluated now.

    Returns:
        Rows.

    Raises:
        DatasetError: it is missing, or of another dataset.
    """
    from pyarrow import parquet

    try:
        summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
        rows: list[dict[str, Any]] = parquet.read_table(folder / "things.parquet").to_pylist()
    except (OSError, ValueError) as error:
        raise DatasetError(f"{folder} holds no results: {error}") from None
    if summary.get("dataset") != digest:
        raise DatasetError(f"{folder}: results of another dataset (its digest differs)")
    return rows
