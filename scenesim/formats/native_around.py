"""Lane lines, areas, signals, inertial unit and weather in the lines of the native truth.

Line and area points are rounded to the millimetre and to a hundredth of a pixel, in memory too:
what is written is what was labelled.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from scenesim.geometry.box import Box
from scenesim.geometry.transform import Floats, Transform
from scenesim.truth.surroundings import (
    AreaLabel,
    ImageBox,
    Inertial,
    LineLabel,
    SignalLabel,
    SignalView,
    Surroundings,
)

_ARRAYS = ("velocity", "acceleration", "angular_rate")


def surroundings_json(around: Surroundings) -> dict[str, Any]:
    """What is neither a thing nor a reading, as JSON.

    Args:
        around: of a frame.

    Returns:
        ``lines``, ``areas``, ``signals``, ``inertial``, ``weather``.
    """
    return {
        "lines": [_line(label) for label in around.lines],
        "areas": [_area(label) for label in around.areas],
        "signals": [_signal(label) for label in around.signals],
        "inertial": None if around.inertial is None else _inertial(around.inertial),
        "weather": dict(around.weather),
    }


def _line(label: LineLabel) -> dict[str, Any]:
    """One line."""
    return {
        "line": label.line,
        "road": label.road,
        "lane": label.lane,
        "kind": label.kind,
        "colour": label.colour,
        "width_m": label.width_m,
        "order": label.order,
        "points": label.points_world.tolist(),
        "images": {n: [piece.tolist() for piece in pieces] for n, pieces in label.images.items()},
    }


def _area(label: AreaLabel) -> dict[str, Any]:
    """One stretch of a lane."""
    return {
        "road": label.road,
        "section": label.section,
        "lane": label.lane,
        "kind": label.kind,
        "role": label.role,
        "outline": label.outline_world.tolist(),
        "images": {name: ring.tolist() for name, ring in label.images.items()},
    }


def _signal(label: SignalLabel) -> dict[str, Any]:
    """One light or sign."""
    box = label.box
    return {
        "signal": label.signal,
        "kind": label.kind,
        "code": label.code,
        "value": label.value,
        "state": label.state,
        "relevant": label.relevant,
        "box": {
            "rotation": box.T_frame_from_box.rotation.tolist(),
            "translation": box.T_frame_from_box.translation.tolist(),
            "size": [box.length_m, box.width_m, box.height_m],
        },
        "facing": label.facing.tolist(),
        "images": {
            name: {
                "box": [view.box.left, view.box.top, view.box.right, view.box.bottom],
                "visible": view.visible,
                "faces": view.faces,
            }
            for name, view in label.images.items()
        },
    }


def _inertial(report: Inertial) -> dict[str, Any]:
    """The unit's report."""
    values = {name: getattr(report, name) for name in Inertial.__dataclass_fields__}
    return {k: v.tolist() if isinstance(v, np.ndarray) else v for k, v in values.items()}


def surroundings_of(line: Mapping[str, Any]) -> Surroundings:
    """What a frame's line says of what is around; datasets without it have nothing.

    Args:
        line: of ``truth/frames-*.jsonl``.

    Returns:
        The value.
    """
    report = line.get("inertial")
    return Surroundings(
        lines=tuple(_line_of(row) for row in line.get("lines", ())),
        areas=tuple(_area_of(row) for row in line.get("areas", ())),
        signals=tuple(_signal_of(row) for row in line.get("signals", ())),
        inertial=None if report is None else _inertial_of(report),
        weather=line.get("weather", {}),
    )


def _line_of(row: Mapping[str, Any]) -> LineLabel:
    """One line."""
    images = {n: tuple(_points(p, 3) for p in pieces) for n, pieces in row["images"].items()}
    return LineLabel(
        row["line"],
        row["road"],
        row["lane"],
        row["kind"],
        row["colour"],
        row["width_m"],
        row["order"],
        _points(row["points"], 3),
        images,
    )


def _area_of(row: Mapping[str, Any]) -> AreaLabel:
    """One stretch of a lane."""
    return AreaLabel(
        row["road"],
        row["section"],
        row["lane"],
        row["kind"],
        row["role"],
        _points(row["outline"], 3),
        {name: _points(ring, 2) for name, ring in row["images"].items()},
    )


def _signal_of(row: Mapping[str, Any]) -> SignalLabel:
    """One light or sign."""
    pose = Transform(np.array(row["box"]["rotation"]), np.array(row["box"]["translation"]))
    views = {
        name: SignalView(ImageBox(*view["box"]), view["visible"], view["faces"])
        for name, view in row["images"].items()
    }
    return SignalLabel(
        row["signal"],
        row["kind"],
        row["code"],
        row["value"],
        row["state"],
        row["relevant"],
        Box(pose, *row["box"]["size"]),
        np.array(row["facing"]),
        views,
    )


def _inertial_of(row: Mapping[str, Any]) -> Inertial:
    """The unit's report."""
    values: dict[str, Any] = {k: np.array(v) if k in _ARRAYS else v for k, v in row.items()}
    return Inertial(**values)


def _points(rows: Any, columns: int) -> Floats:  # noqa: ANN401
    """An array of points."""
    return np.array(rows, np.float64).reshape(-1, columns)
