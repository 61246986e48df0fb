"""A dataset as one table: a row per frame with parameters, measures and what is seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import hypot, inf
from pathlib import Path
from typing import Any

from scenesim.dataset.table import frame_lines, write_table


def frame_rows(root: Path, cells: tuple[Mapping[str, str], ...]) -> Iterator[dict[str, Any]]:
    """The rows of a dataset.

    Args:
        root: its folder, manifest shards written.
        cells: what each cell of the run fixed.

    Yields:
        Flat rows of JSON types: ``grid.*``, ``param.*``, ``measure.*``, ``edge.*`` (in the draw),
        ``edge_now.*`` (in the frame), ``actor.*`` (named ones), ``seen.*`` (by kind).
    """
    for truth, draw in frame_lines(root):
        yield _row(truth, draw, cells)


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
    row |= {f"edge_now.{name}": 1 for name in truth["edges"]}
    for name, figures in sorted(_named(truth).items()):
        row |= {f"actor.{name}.{figure}": value for figure, value in figures.items()}
    for kind, figures in sorted(_seen(truth).items()):
        row |= {f"seen.{kind}.{name}": value for name, value in figures.items()}
    return row


def _named(truth: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """By name: distance, pixels, visible share and points of the scenario's own actors."""
    found: dict[str, dict[str, float]] = {}
    ego = truth["ego"]["translation"]
    for thing in truth["objects"]:
        if "/" in thing["name"]:
            continue
        views = thing["views"].values()
        place = thing["box"]["translation"]
        found[thing["name"]] = {
            "distance_m": hypot(place[0] - ego[0], place[1] - ego[1]),
            "pixels": sum(view["pixels"] for view in views),
            "visible": max((view["visible"] for view in views), default=0.0),
            "points": sum(thing["lidar_points"].values()),
        }
    return found


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


def write_sweep(root: Path, cells: tuple[Mapping[str, str], ...]) -> str:
    """Write ``sweep.parquet`` into a dataset.

    Args:
        root: its folder.
        cells: what each cell of the run fixed.

    Returns:
        The file's path below the root.
    """
    write_table(list(frame_rows(root, cells)), root / "sweep.parquet")
    return "sweep.parquet"
