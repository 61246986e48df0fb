"""Lane sections sampled: the strips that scenery meshes and that traffic follows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenesim.roads.cross_section import Frames, RoadShape
from scenesim.roads.stations import section_stations

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LaneStrip:
    """One lane of a section, sampled. ``inner`` is towards the reference line.

    Attributes:
        lane: OpenDRIVE id.
        kind: OpenDRIVE lane type.
        material: surface code of the lane's material, or "".
        inner_t, outer_t: (P,) m across the road.
        inner, outer: (P, 3) m, world, with the lane's heights.
        inner_height, outer_height: (P,) m above the road; where two lanes differ there is a kerb.
    """

    lane: int
    kind: str
    material: str
    inner_t: Floats
    outer_t: Floats
    inner: Floats
    outer: Floats
    inner_height: Floats
    outer_height: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """One lane section, sampled.

    Attributes:
        road: id.
        section: index in the road.
        junction: id, or "".
        stations: (P,) m.
        frames: the road's frame there.
        lanes: from the leftmost to the rightmost, the centre left out.
        centre: how many of ``lanes`` are left of lane 0.
        border_t: (P, L + 1) m: all borders from left to right.
        border_slope: (P, L + 1): their dt/ds.
        borders: (P, L + 1, 3) m, world, without lane heights.
    """

    road: str
    section: int
    junction: str
    stations: Floats
    frames: Frames
    lanes: tuple[LaneStrip, ...]
    centre: int
    border_t: Floats
    border_slope: Floats
    borders: Floats


def sample(
    shape: RoadShape, index: int, chord_m: float, step_m: float, apart: bool = False
) -> Strip:
    """One lane section as strips.

    Args:
        shape: of the road.
        index: of the section.
        chord_m: how far a chord may leave the road.
        step_m: longest step.
        apart: second stations just before breaks (for interpolation, not for meshes).

    Returns:
        The strip.
    """
    stations = section_stations(shape, index, chord_m, step_m, apart)
    return sample_at(shape, index, stations)


def sample_at(shape: RoadShape, index: int, stations: Floats) -> Strip:
    """One lane section at chosen stations.

    Args:
        shape: of the road.
        index: of the section.
        stations: (P,) m, growing.

    Returns:
        The strip.
    """
    section = shape.sections[index]
    frames = shape.frames(stations)
    t, slope = section.borders(stations)
    borders = np.stack(
        [shape.lift(frames, stations, t[:, column]) for column in range(t.shape[1])], axis=1
    )  # (P, L + 1, 3)
    if any(lane.level for lane in section.lanes):
        _hold_level(shape, index, frames, t, borders)
    lanes = []
    for column, lane in enumerate(section.lanes):
        left = column < section.centre
        inner, outer = (column + 1, column) if left else (column, column + 1)
        heights = section.heights(column, stations)
        zeros = np.zeros(stations.shape)
        low, high = heights if heights is not None else (zeros, zeros)
        lanes.append(
            LaneStrip(
                lane=lane.id,
                kind=lane.kind,
                material=lane.materials[0].surface if lane.materials else "",
                inner_t=t[:, inner],
                outer_t=t[:, outer],
                inner=borders[:, inner] + low[:, None] * frames.up,
                outer=borders[:, outer] + high[:, None] * frames.up,
                inner_height=low,
                outer_height=high,
            )
        )
    return Strip(
        road=shape.road.id,
        section=index,
        junction=shape.road.junction,
        stations=stations,
        frames=frames,
        lanes=tuple(lanes),
        centre=section.centre,
        border_t=t,
        border_slope=slope,
        borders=borders,
    )


def _hold_level(shape: RoadShape, index: int, frames: Frames, t: Floats, borders: Floats) -> None:
    """Lanes marked level do not lean; those outside them follow."""
    section = shape.sections[index]
    flat = np.stack([frames.left[:, 0], frames.left[:, 1], np.zeros(len(t))], axis=-1)
    flat = flat / np.sqrt(flat[:, :1] ** 2 + flat[:, 1:2] ** 2)
    count = t.shape[1]
    rows = (range(section.centre - 1, -1, -1), range(section.centre + 1, count))
    for columns, step in zip(rows, (1, -1), strict=True):
        moved = np.zeros((len(t), 3))
        for column in columns:
            inner = column + step
            lane = section.lanes[column if step > 0 else inner]
            if lane.level:
                across = (t[:, column] - t[:, inner])[:, None] * flat
                wanted = borders[:, inner] + across
                moved = wanted - borders[:, column]
            borders[:, column] += moved
