"""Results on disk: a Parquet table of things, one of frames, and a summary."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scenesim.dataset.table import write_table
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
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (("things", things), ("frames", frames)):
        write_table(rows, folder / f"{name}.parquet")
    text = json.dumps(summary, indent=1, sort_keys=True) + "\n"
    (folder / "summary.json").write_text(text, encoding="utf-8")


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
