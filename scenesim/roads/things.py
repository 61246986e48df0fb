"""Objects and signals of a road, in the world: outlines, rows of copies, walls, signs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, pi

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Transform
from scenesim.roads.cross_section import RoadShape
from scenesim.roads.furniture import Corner, Marking, Outline, Repeat, RoadObject, Signal

Floats = NDArray[np.float64]

#: rows with more copies than this are cut off
MAX_COPIES = 10_000
WALL_STEP_M = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """A polygon of a thing, in the world.

    Attributes:
        base: (P, 3) m, world: its corners on the ground side.
        heights: (P,) m of the body over each corner.
        closed: the last corner joins the first.
        fill: what it is filled with, or "".
        outer: of the shape, and not a hole.
    """

    base: Floats
    heights: Floats
    closed: bool
    fill: str
    outer: bool


@dataclass(frozen=True, slots=True, eq=False)
class Paint:
    """A painted line of a thing (crosswalk, parking space).

    Attributes:
        points: (P, 3) m, world: its centre line.
        width_m: across.
        colour: as written.
    """

    points: Floats
    width_m: float
    colour: str


@dataclass(frozen=True, slots=True, eq=False)
class Thing:
    """One object of a road where it stands.

    Attributes:
        object: its values (for a copy of a row: with the row's sizes at that place).
        T_world_from_thing: origin on its base, x along its length.
        areas: its outlines; empty: a box or cylinder of its length, width, height, radius.
        paints: its markings.
        wall: (P, 3) m, world: the foot of a body drawn out along the road (guard rails, walls),
            empty for single things.
        wall_height: (P,) m.
        wall_width: (P,) m.
    """

    object: RoadObject
    T_world_from_thing: Transform
    areas: tuple[Area, ...]
    paints: tuple[Paint, ...]
    wall: Floats
    wall_height: Floats
    wall_width: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Sign:
    """A sign or traffic light where it stands.

    Attributes:
        signal: its values.
        T_world_from_sign: origin at the middle of its lower edge, x out of its face towards the
            traffic that it is for, y to the left seen from behind the face, z up.
        ground_m: z of the road surface below it.
    """

    signal: Signal
    T_world_from_sign: Transform
    ground_m: float


def things_of(shape: RoadShape) -> tuple[Thing, ...]:
    """A road's objects in the world.

    Args:
        shape: of the road.

    Returns:
        The things, repeats resolved.
    """
    singles: list[tuple[RoadObject, Repeat | None]] = []
    for thing in shape.road.objects:
        if not thing.repeats:
            singles.append((thing, None))
        for row in thing.repeats:
            if row.distance_m > 0:
                singles += [(copy, None) for copy in _copies(thing, row)]
            else:
                first = replace(thing, s_m=row.s_m, t_m=row.t_m[0], repeats=())
                singles.append((replace(first, outlines=(), markings=()), row))
    if not singles:
        return ()
    # all at once: maps hold a hundred thousand trees
    s = np.array([one.s_m for one, _ in singles])
    t = np.array([one.t_m for one, _ in singles])
    frames = shape.frames(s)
    bases = shape.lift(frames, s, t)
    found = []
    for (thing, wall), base, heading in zip(singles, bases, frames.heading.tolist(), strict=True):
        single = _single(shape, thing, base, heading)
        found.append(single if wall is None else _wall(shape, single, wall))
    return tuple(found)


def signs_of(shape: RoadShape) -> tuple[Sign, ...]:
    """A road's signals in the world.

    Args:
        shape: of the road.

    Returns:
        The signs.
    """
    found = []
    for signal in shape.road.signals:
        s, t = np.array([signal.s_m]), np.array([signal.t_m])
        frames = shape.frames(s)
        base = shape.lift(frames, s, t)[0]
        # valid for traffic along s: the face looks back against s
        facing = pi if signal.orientation != "-" else 0.0
        yaw = float(frames.heading[0]) + facing + signal.heading_rad
        place = base + np.array([0.0, 0.0, signal.z_m])
        pose = Transform.euler(place, yaw, signal.pitch_rad, signal.roll_rad)
        found.append(Sign(signal, pose, float(base[2])))
    return tuple(found)


def _single(shape: RoadShape, thing: RoadObject, ground: Floats, heading_rad: float) -> Thing:
    base = ground + np.array([0.0, 0.0, thing.z_m])
    turned = pi if thing.orientation == "-" else 0.0
    yaw = heading_rad + turned + thing.heading_rad
    pose = Transform.euler(base, yaw, thing.pitch_rad, thing.roll_rad)
    areas = tuple(_area(shape, pose, outline) for outline in thing.outlines if outline.corners)
    none = np.zeros(0)
    return Thing(
        object=thing,
        T_world_from_thing=pose,
        areas=areas,
        paints=tuple(_paints(shape, thing, pose)),
        wall=np.zeros((0, 3)),
        wall_height=none,
        wall_width=none,
    )


def _area(shape: RoadShape, pose: Transform, outline: Outline) -> Area:
    base = np.stack([_corner(shape, pose, corner) for corner in outline.corners])
    heights = np.array([corner.height_m for corner in outline.corners])
    return Area(base, heights, outline.closed, outline.fill, outline.outer)


def _corner(shape: RoadShape, pose: Transform, corner: Corner) -> Floats:
    if corner.is_local:
        return pose.points(np.array([corner.first, corner.second, corner.z_m]))
    at: Floats = shape.surface(np.array([corner.first]), np.array([corner.second]))[0]
    raised: Floats = at + np.array([0.0, 0.0, corner.z_m])
    return raised


def _copies(thing: RoadObject, row: Repeat) -> Iterator[RoadObject]:
    count = min(int(row.length_m / row.distance_m + 1e-9) + 1, MAX_COPIES)
    for number in range(count):
        along = number * row.distance_m
        share = along / row.length_m if row.length_m > 0 else 0.0
        yield replace(
            thing,
            s_m=row.s_m + along,
            t_m=_at(row.t_m, share, thing.t_m),
            z_m=_at(row.z_m, share, thing.z_m),
            width_m=_at(row.width_m, share, thing.width_m),
            height_m=_at(row.height_m, share, thing.height_m),
            length_m=_at(row.extent_m, share, thing.length_m),
            radius_m=_at(row.radius_m, share, thing.radius_m),
            repeats=(),
        )


def _at(ends: tuple[float, float] | None, share: float, own: float) -> float:
    return own if ends is None else ends[0] + (ends[1] - ends[0]) * share


def _wall(shape: RoadShape, single: Thing, row: Repeat) -> Thing:
    thing = single.object
    count = min(max(ceil(row.length_m / WALL_STEP_M), 1), MAX_COPIES)
    share = np.arange(count + 1) / count
    s = row.s_m + row.length_m * share
    t = row.t_m[0] + (row.t_m[1] - row.t_m[0]) * share
    z = row.z_m or (thing.z_m, thing.z_m)
    foot = shape.surface(s, t)
    foot[:, 2] += z[0] + (z[1] - z[0]) * share
    height = row.height_m or (thing.height_m, thing.height_m)
    width = row.width_m or (thing.width_m, thing.width_m)
    return replace(
        single,
        wall=foot,
        wall_height=height[0] + (height[1] - height[0]) * share,
        wall_width=width[0] + (width[1] - width[0]) * share,
    )


def _paints(shape: RoadShape, thing: RoadObject, pose: Transform) -> Iterator[Paint]:
    corners = {
        corner.id or str(number): corner
        for outline in thing.outlines
        for number, corner in enumerate(outline.corners)
    }
    for marking in thing.markings:
        if marking.corners:
            found = [corners[name] for name in marking.corners if name in corners]
            points = [_corner(shape, pose, corner) for corner in found]
        else:
            points = _side(thing, pose, marking.side)
        for start, end in pairwise(points):
            yield from _dashed(start, end, marking)


def _side(thing: RoadObject, pose: Transform, side: str) -> list[Floats]:
    half_x, half_y = 0.5 * thing.length_m, 0.5 * thing.width_m
    ends = {
        "left": ((-half_x, half_y), (half_x, half_y)),
        "right": ((-half_x, -half_y), (half_x, -half_y)),
        "front": ((half_x, -half_y), (half_x, half_y)),
        "rear": ((-half_x, -half_y), (-half_x, half_y)),
    }.get(side, ())
    return [pose.points(np.array([x, y, 0.0])) for x, y in ends]


def _dashed(start: Floats, end: Floats, marking: Marking) -> Iterator[Paint]:
    step = end - start
    length = float(np.sqrt(np.cumsum(step * step)[-1]))
    last = length - marking.stop_m
    if length <= 0 or last <= marking.start_m:
        return
    lift = np.array([0.0, 0.0, marking.z_m])
    dash = marking.line_m if marking.line_m > 0 else last - marking.start_m
    period = dash + max(marking.space_m, 0.0)
    if marking.space_m <= 0:
        period = dash = last - marking.start_m
    for number in range(min(ceil((last - marking.start_m) / period), MAX_COPIES)):
        low = marking.start_m + number * period
        high = min(low + dash, last)
        ends = np.stack([start + step * (low / length), start + step * (high / length)]) + lift
        yield Paint(ends, marking.width_m, marking.colour)


def box_corners(thing: Thing) -> Floats:
    """The rectangle that a thing without outlines covers.

    Args:
        thing: with length and width, or radius.

    Returns:
        (4, 3) m, world.
    """
    values = thing.object
    half_x = 0.5 * values.length_m or values.radius_m
    half_y = 0.5 * values.width_m or values.radius_m
    corners = [
        [half_x, half_y, 0],
        [-half_x, half_y, 0],
        [-half_x, -half_y, 0],
        [half_x, -half_y, 0],
    ]
    return thing.T_world_from_thing.points(np.array(corners, dtype=float))
