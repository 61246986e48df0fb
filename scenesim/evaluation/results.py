"""Results on disk: Parquet tables of things, claims and frames, and a summary."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scenesim.dataset.table import write_table
from scenesim.errors import DatasetError
from scenesim.files import json_of

Row = Mapping[str, Any]

TABLES = ("things", "claims", "frames")
SUMMARY = "summary.json"


def write_results(
    folder: Path, tables: Mapping[str, Sequence[Row]], summary: Mapping[str, Any]
) -> None:
    """Write an evaluation.

    Args:
        folder: made if it is missing.
        tables: rows of ``outcomes``, by name of ``TABLES``.
        summary: JSON types; holds the target's digest.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        write_table(tables.get(name, ()), folder / f"{name}.parquet")
    text = json.dumps(summary, indent=1, sort_keys=True) + "\n"
    (folder / SUMMARY).write_text(text, encoding="utf-8")


def read_results(folder: Path, digest: str) -> dict[str, list[dict[str, Any]]]:
    """The tables of an earlier evaluation of the same target.

    Args:
        folder: of ``write_results``.
        digest: of what is evaluated now.

    Returns:
        Rows, by name of ``TABLES``; a column that a row lacks is absent.

    Raises:
        DatasetError: it is missing, or of another target.
    """
    from pyarrow import ArrowInvalid, parquet

    summary = read_summary(folder)
    if summary.get("dataset") != digest:
        raise DatasetError(f"{folder}: results of another dataset (its digest differs)")
    tables: dict[str, list[dict[str, Any]]] = {}
    for name in TABLES:
        try:
            rows = parquet.read_table(folder / f"{name}.parquet").to_pylist()
        except (OSError, ArrowInvalid) as error:
            raise DatasetError(f"{folder} holds no whole results: {error}") from None
        tables[name] = [{k: v for k, v in row.items() if v is not None} for row in rows]
    return tables


def read_summary(folder: Path) -> dict[str, Any]:
    """The summary of an earlier evaluation.

    Args:
        folder: of ``write_results``.

    Returns:
        JSON types.

    Raises:
        DatasetError: there is none.
    """
    summary = json_of(
        folder / SUMMARY, lambda told: DatasetError(f"{folder} holds no results: {told}")
    )
    if not isinstance(summary, dict):
        raise DatasetError(f"{folder / SUMMARY} is no summary of results")
    return summary
