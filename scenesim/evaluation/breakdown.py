"""Where a model is good and where not: recall by part, calibration, latency, false alarms.

Source: Guo et al., "On calibration of modern neural networks", 2017 (expected calibration error).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf, pi
from typing import Any

from scenesim.evaluation.gate import cluster_of
from scenesim.evaluation.statistics import wilson_interval

Row = Mapping[str, Any]

#: bins of figures: name, column, edges, text of a bin
_DISTANCE_M = (0.0, 10.0, 20.0, 30.0, 50.0, 80.0, inf)
_VISIBLE = (0.0, 0.5, 0.7, 0.9, 1.000001)
_HEIGHT_PX = (0.0, 25.0, 40.0, 80.0, 160.0, inf)
_RAIN = (0.0, 0.1, 2.0, 10.0, inf)
_FOG_M = (0.0, 50.0, 100.0, 200.0, 1000.0, inf)
_SUN_DEG = (-90.0, -6.0, 0.0, 10.0, 30.0, 90.1)
#: attributes that have more values than this are names, not classes
_MOST_VALUES = 12


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a breakdown.

    Attributes:
        name: of the bin.
        things: in it.
        draws: that they come from.
        recall: share found.
        low, high: 95 % interval, as if things were independent.
        thin: of too few draws to be relied on.
    """

    name: str
    things: int
    draws: int
    recall: float
    low: float
    high: float
    thin: bool


def breakdown(
    things: Sequence[Row], least_draws: int, found: str = "found"
) -> dict[str, list[Part]]:
    """Recall over all that a thing, its draw and its weather say.

    Args:
        things: rows of ``outcomes``.
        least_draws: parts of fewer draws are thin.
        found: column that says whether a thing was found.

    Returns:
        Name of the breakdown to its parts; empty ones are left out.
    """
    keys: dict[str, Callable[[Row], list[str]]] = {
        "group": lambda row: [str(row["group"])],
        "kind": lambda row: [str(row["kind"])],
        "distance": _binned("distance_m", _DISTANCE_M, "m"),
        "visible": _binned("visible", _VISIBLE, ""),
        "height": _binned("height_px", _HEIGHT_PX, "px"),
        "rain": _binned("weather.rain_mm_per_h", _RAIN, "mm/h"),
        "fog": _binned("weather.fog_visibility_m", _FOG_M, "m"),
        "sun": _binned("weather.sun_elevation_rad", _SUN_DEG, "deg", 180.0 / pi),
        "sky": _word("sky"),
        "light": _word("light"),
        "scenario": _word("member"),
        "condition": _word("condition"),
        "edge goal": lambda row: str(row.get("draw_edges") or "").split(),
    }
    columns = {c for row in things for c in row if c.startswith("attribute.")}
    for column in sorted(columns):
        values = {row[column] for row in things if column in row}
        if 1 < len(values) <= _MOST_VALUES and not any("." in str(value) for value in values):
            keys[column.replace("attribute.", "")] = _word(column)
    tables = {name: _parts(things, key, least_draws, found) for name, key in keys.items()}
    return {name: parts for name, parts in tables.items() if parts}


def _binned(
    column: str, edges: Sequence[float], unit: str, factor: float = 1.0
) -> Callable[[Row], list[str]]:
    """Names the bin of a figure."""

    def key(row: Row) -> list[str]:
        value = row.get(column)
        if not isinstance(value, int | float):
            return []
        for low, high in pairwise(edges):
            if low <= value * factor < high:
                top = "" if high == inf else f"{min(high, 1.0) if unit == '' else high:g}"
                return [f"{low:g}..{top} {unit}".strip()]
        return []

    return key


def _word(column: str) -> Callable[[Row], list[str]]:
    """Names a row by a text."""
    return lambda row: [str(row[column])] if row.get(column) not in (None, "") else []


def _parts(
    things: Sequence[Row], key: Callable[[Row], list[str]], least_draws: int, found: str
) -> list[Part]:
    """The parts of one breakdown, in order of their first number or name."""
    rows: dict[str, list[Row]] = {}
    for row in things:
        for name in key(row):
            rows.setdefault(name, []).append(row)
    parts = []
    for name in sorted(rows, key=_order):
        hits, tries = sum(int(row[found]) for row in rows[name]), len(rows[name])
        draws = len({cluster_of(row) for row in rows[name]})
        low, high = wilson_interval(hits, tries)
        parts.append(Part(name, tries, draws, hits / tries, low, high, draws < least_draws))
    return parts


def _order(name: str) -> tuple[float, str]:
    """Bins by their lower edge, words by the alphabet."""
    head = name.partition("..")[0]
    try:
        return float(head), name
    except ValueError:
        return inf, name


def calibration(
    claims: Sequence[Row], bins: int = 10
) -> tuple[float, list[tuple[float, float, int]]]:
    """How far a model's scores are from the share of claims that are right.

    Args:
        claims: rows of ``outcomes``; those on things that do not count are left out.
        bins: of equal width over 0..1; higher scores count as 1.

    Returns:
        The expected calibration error, 0..1, and for each bin that holds any claim its mean score,
        the share that was right and the number of claims.
    """
    cells: list[list[tuple[float, int]]] = [[] for _ in range(bins)]
    for row in claims:
        if not row["excused"]:
            score = min(max(float(row["score"]), 0.0), 1.0)
            cells[min(int(score * bins), bins - 1)].append((score, int(row["hit"])))
    total = sum(len(cell) for cell in cells)
    curve, error = [], 0.0
    for cell in cells:
        if cell:
            mean = sum(score for score, _ in cell) / len(cell)
            right = sum(hit for _, hit in cell) / len(cell)
            curve.append((mean, right, len(cell)))
            error += len(cell) / total * abs(mean - right)
    return error, curve


def false_alarm_causes(claims: Sequence[Row]) -> dict[str, dict[str, int]]:
    """What false alarms stand on, by weather.

    Args:
        claims: rows of ``outcomes``.

    Returns:
        Weather (sky and light, or condition) to cause to number.
    """
    found: dict[str, dict[str, int]] = {}
    for row in claims:
        if row["counted"] and not row["hit"]:
            words = [str(row[c]) for c in ("sky", "light") if row.get(c)]
            weather = ", ".join(words) or str(row.get("condition") or "") or "any weather"
            causes = found.setdefault(weather, {})
            causes[row["cause"]] = causes.get(row["cause"], 0) + 1
    return {
        weather: dict(sorted(causes.items(), key=lambda item: (-item[1], item[0])))
        for weather, causes in sorted(found.items())
    }


def latency(frames: Sequence[Row]) -> dict[str, float]:
    """How long a model took for a frame.

    Args:
        frames: rows of ``outcomes``.

    Returns:
        ``p50_s``, ``p95_s`` and ``max_s``; empty where times are not known.
    """
    seconds = sorted(float(row["seconds"]) for row in frames if row["seconds"])
    if not seconds:
        return {}
    last = len(seconds) - 1
    return {
        "p50_s": seconds[round(0.5 * last)],
        "p95_s": seconds[round(0.95 * last)],
        "max_s": seconds[-1],
    }
