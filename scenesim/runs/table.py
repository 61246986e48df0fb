"""A dataset as one table: a row per frame with parameters, measures and what is seen."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from math import hypot, inf
from pathlib import Path
from typing import Any


def frame_rows(root: Path, cells: tuple[Mapping[str, str], ...]) -> Iterator[dict[str, Any]]:
    """The rows of a dataset.

    Args:
        root: its folder, manifest shards written.
        cells: what each cell of the run fixed.

    Yields:
        Flat rows of JSON types: ``grid.*``, ``param.*``, ``measure.*``, ``edge.*``, ``seen.*``.
    """
    for path in sorted((root / "truth").glob("frames-*.jsonl")):
        with path.open(encoding="utf-8") as a, (root / "manifest" / path.name).open() as b:
            for truth_text, draw_text in zip(a, b, strict=True):
                yield _row(json.loads(truth_text), json.loads(draw_text), cells)


def _row(
    truth: Mapping[str, Any], draw: Mapping[str, Any], cells: tuple[Mapping[str, str], ...]
) -> dict[str, Any]:
    """One frame's row."""
    row: dict[str, Any] = {
        "frame": truth["frame"],
        "draw": truth["draw"],
        "cell": draw["cell"],
        "time_s": truth["time_s"],
        "tries": draw["tries"],
        "log_prior": draw["log_prior"],
        "log_weight": draw["log_weight"],
    }
    row |= {f"grid.{name}": text for name, text in cells[draw["cell"]].items()}
    row |= {f"param.{name}": value for name, value in draw["parameters"].items()}
    row |= {f"measure.{name}": value for name, value in truth["measures"].items()}
    row |= {f"edge.{name}": 1 for name in draw["draw_edges"]}
    for kind, figures in sorted(_seen(truth).items()):
        row |= {f"seen.{kind}.{name}": value for name, value in figures.items()}
    return row


def _seen(truth: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """By kind: how many are seen, the nearest's distance, most pixels and points."""
    found: dict[str, dict[str, float]] = {}
    ego = truth["ego"]["translation"]
    for thing in truth["objects"]:
        pixels = sum(view["pixels"] for view in thing["views"].values())
        if not pixels:
            continue
        first = {"count": 0, "nearest_m": inf, "pixels": 0, "points": 0}
        figures = found.setdefault(thing["kind"], first)
        place = thing["box"]["translation"]
        distance = hypot(place[0] - ego[0], place[1] - ego[1])
        figures["count"] += 1
        figures["nearest_m"] = min(figures["nearest_m"], distance)
        figures["pixels"] = max(figures["pixels"], pixels)
        figures["points"] = max(figures["points"], sum(thing["lidar_points"].values()))
    return found


def write_table(root: Path, cells: tuple[Mapping[str, str], ...]) -> str:
    """Write ``sweep.parquet`` into a dataset.

    Args:
        root: its folder.
        cells: what each cell of the run fixed.

    Returns:
        The file's path below the root.
    """
    import pyarrow
    from pyarrow import parquet

    rows = list(frame_rows(root, cells))
    columns = sorted({column for row in rows for column in row})
    table = pyarrow.table({c: _column([row.get(c) for row in rows]) for c in columns})
    parquet.write_table(table, root / "sweep.parquet")
    return "sweep.parquet"


def _column(values: list[Any]) -> list[Any]:
    """One type: text where anything is text, else floats where anything is one."""
    if any(isinstance(value, str) for value in values):
        return [None if value is None else str(value) for value in values]
    if any(isinstance(value, float) for value in values):
        return [None if value is None else float(value) for value in values]
    return values
