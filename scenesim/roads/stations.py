"""Where to sample a road so that straight chords stay close to it."""

from __future__ import annotations

from itertools import pairwise
from math import ceil

import numpy as np
from numpy.typing import NDArray

from scenesim.roads.cross_section import BEFORE_M, RoadShape

Floats = NDArray[np.float64]

#: no stretch is cut into more pieces than this, whatever its records say
MAX_PIECES = 20_000


def section_stations(
    shape: RoadShape, index: int, chord_m: float, step_m: float, apart: bool = False
) -> Floats:
    """Stations of one lane section, dense where the road bends.

    Args:
        shape: of the road.
        index: of the section.
        chord_m: how far a chord may leave the lane borders.
        step_m: longest step.
        apart: put a second station just before each break, so that values jump there.

    Returns:
        (P,) m, growing; the last lies ``BEFORE_M`` before the section's end.
    """
    section = shape.sections[index]
    start, end = section.start_m, section.end_m - BEFORE_M
    if end <= start:
        return np.array([section.start_m])
    inner = [b for b in _breaks(shape, index) if start + 1e-4 < b < end - 1e-4]
    marks = [start, *inner, end]
    parts: list[Floats] = []
    for low, high in pairwise(marks):
        if high - low < 1e-4:
            continue
        last = high - BEFORE_M if apart and high != end else high
        cut = _cut(shape, index, low, last, chord_m, step_m)
        parts.append(cut if apart or high == end else cut[:-1])
    return np.concatenate(parts) if parts else np.array([start, end])


def _breaks(shape: RoadShape, index: int) -> list[float]:
    road = shape.road
    found = {piece.s_m for piece in road.plan}
    for records in (road.elevation, road.superelevation, road.lane_offsets, road.shapes):
        found.update(record.s_m for record in records)
    found.update(fall.angle.s_m for fall in road.crossfalls)
    found.update(shape.sections[index].breaks())
    ordered: list[float] = []
    for s in sorted(found):
        if not ordered or s - ordered[-1] > 1e-4:
            ordered.append(s)
    return ordered


def _cut(
    shape: RoadShape, index: int, low: float, high: float, chord_m: float, step_m: float
) -> Floats:
    """One smooth stretch, cut evenly by its greatest bending."""
    section = shape.sections[index]
    probes = low + (high - low) * (np.arange(5) / 4.0)
    curvature = float(np.max(np.abs(shape.line.at(probes).curvature)))
    reach = float(np.max(np.abs(section.borders(probes)[0])))
    bend = curvature * (1.0 + curvature * reach)
    bend = max(bend, float(np.max(np.abs(shape.elevation.bend(probes)))))
    bend = max(bend, reach * float(np.max(np.abs(shape.superelevation.bend(probes)))))
    bend = max(bend, float(np.max(np.abs(shape.lane_offset.bend(probes)))))
    step = step_m if bend <= 0 else min(step_m, (8.0 * chord_m / bend) ** 0.5)
    if section.is_curved() or shape.superelevation.starts.size > 1 or shape.road.shapes:
        step = min(step, 2.0)
    pieces = min(max(ceil((high - low) / step - 1e-9), 1), MAX_PIECES)
    stations = low + (high - low) * (np.arange(pieces + 1) / pieces)
    stations[-1] = high
    return stations
