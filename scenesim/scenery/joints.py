"""How vehicles bend: each trailing part's axle is drawn along the path of the joint before it."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan, atan2, cos, floor, pi, sin, sqrt

import numpy as np

from scenesim.geometry.box import Box
from scenesim.geometry.transform import Floats, Transform
from scenesim.shapes.model import Joint, RigidShape
from scenesim.world.timeline import Timeline

#: no joint bends further, rad
MOST_RAD = 1.25
_LEAST_RATE = 1e-4


def bends_of(timeline: Timeline, row: int, joints: Sequence[Joint]) -> Floats:
    """The angles of an actor's joints during the run.

    A part follows the joint that it hangs on as a stick follows the hand that draws it: its
    axle never slips sideways. It begins as if the vehicle had turned for long as it turns then.

    Args:
        timeline: of the run.
        row: of the actor.
        joints: of its shape, from the front to the rear.

    Returns:
        (T, K) rad, positive to the left of the part ahead.
    """
    steps = len(timeline.yaws)
    found = np.zeros((steps, len(joints)))
    ahead = timeline.yaws[:, row].tolist()
    at = joints[0].place[0]
    places = [
        (x + at * cos(yaw), y + at * sin(yaw))
        for (x, y), yaw in zip(timeline.positions[:, row, :2].tolist(), ahead, strict=True)
    ]
    bow = _curvature(timeline, row)
    for number, joint in enumerate(joints):
        axle = joint.axle_m
        headings = _drawn(places, ahead, axle, atan(bow * axle))
        found[:, number] = [_within(h - a) for h, a in zip(headings, ahead, strict=True)]
        if number + 1 < len(joints):
            gap = at - joints[number + 1].place[0]
            at = joints[number + 1].place[0]
            places = [
                (x - gap * cos(h), y - gap * sin(h))
                for (x, y), h in zip(places, headings, strict=True)
            ]
        ahead = headings
    return found


def bends_at(timeline: Timeline, angles: Floats, time_s: float) -> tuple[tuple[float, float], ...]:
    """Angles and rates of the joints at a time.

    Args:
        timeline: of the run.
        angles: (T, K) rad of ``bends_of``.
        time_s: seconds since the run began.

    Returns:
        For each joint its angle, rad, and its rate, rad/s.
    """
    last = len(angles) - 1
    at = min(max((time_s - timeline.start_s) / timeline.step_s, 0.0), float(last))
    low = min(floor(at), last - 1) if last else 0
    high = min(low + 1, last)
    share = at - low
    found = []
    for a, b in zip(angles[low].tolist(), angles[high].tolist(), strict=True):
        found.append((a + (b - a) * share, (b - a) / timeline.step_s if last else 0.0))
    return tuple(found)


def turned(
    joints: Sequence[Joint], angles: Sequence[float], share: float = 1.0
) -> tuple[float, float, float]:
    """Where the part behind some joints goes: a turn about z and a shift, in the shape's frame.

    Args:
        joints: those before the part, from the front.
        angles: of each, rad.
        share: of the last angle that counts.

    Returns:
        Turn, rad; shift (x, y), m: a point p of the part at rest goes to R(turn) p + shift.
    """
    turn, x, y = 0.0, 0.0, 0.0
    for number, (joint, angle) in enumerate(zip(joints, angles, strict=True), 1):
        px, py = joint.place[0], joint.place[1]
        hinge_x = cos(turn) * px - sin(turn) * py + x
        hinge_y = sin(turn) * px + cos(turn) * py + y
        turn += angle * (share if number == len(joints) else 1.0)
        x = hinge_x - (cos(turn) * px - sin(turn) * py)
        y = hinge_y - (sin(turn) * px + cos(turn) * py)
    return turn, x, y


def part_boxes(shape: RigidShape, angles: Sequence[float]) -> tuple[Box, ...]:
    """The boxes of a bending vehicle's parts at a moment.

    Args:
        shape: with joints.
        angles: of its joints, rad.

    Returns:
        From the front to the rear, in the frame of the actor.
    """
    found = [_box((max(shape.low[0], _front_end(shape)), *shape.low[1:]), shape.high, (0, 0, 0))]
    for number, joint in enumerate(shape.joints, 1):
        way = turned(shape.joints[:number], angles[:number])
        found.append(_box(joint.low, joint.high, way))
    return tuple(found)


def _front_end(shape: RigidShape) -> float:
    """The rear end of the foremost part, m."""
    rears = [
        float(piece.T_shape_from_piece.translation[0]) + float(piece.lods[0].low[0])
        for piece in shape.pieces
        if piece.joint == 0
    ]
    return min(rears)


def _box(
    low: Sequence[float] | Floats, high: Sequence[float] | Floats, way: tuple[float, float, float]
) -> Box:
    """A box at rest, turned and shifted on the ground."""
    turn, x, y = way
    centre = [(float(a) + float(b)) / 2 for a, b in zip(low, high, strict=True)]
    size = [float(b) - float(a) for a, b in zip(low, high, strict=True)]
    place = Transform.planar(
        (
            cos(turn) * centre[0] - sin(turn) * centre[1] + x,
            sin(turn) * centre[0] + cos(turn) * centre[1] + y,
            centre[2],
        ),
        turn,
    )
    return Box(place, size[0], size[1], size[2])


def _curvature(timeline: Timeline, row: int) -> float:
    """How the vehicle turns when the run begins, 1/m."""
    if len(timeline.yaws) < 2:
        return 0.0
    move = timeline.positions[1, row] - timeline.positions[0, row]
    gone = sqrt(float(move[0] * move[0] + move[1] * move[1]))
    if gone < _LEAST_RATE:
        return 0.0
    bow = float(timeline.yaws[1, row] - timeline.yaws[0, row]) / gone
    return min(max(bow, -0.15), 0.15)


def _drawn(
    places: Sequence[tuple[float, float]], ahead: Sequence[float], axle: float, start: float
) -> list[float]:
    """Headings of a part whose joint passes these places, its axle behind without slip."""
    heading = ahead[0] - start
    x, y = places[0][0] - axle * cos(heading), places[0][1] - axle * sin(heading)
    found = []
    for (px, py), before in zip(places, ahead, strict=True):
        dx, dy = px - x, py - y
        angle = _within(atan2(dy, dx) - before)
        heading = before + min(max(angle, -MOST_RAD), MOST_RAD)
        found.append(heading)
        x, y = px - axle * cos(heading), py - axle * sin(heading)
    return found


def _within(angle: float) -> float:
    """An angle in (-pi, pi]."""
    return angle - 2 * pi * floor((angle + pi) / (2 * pi))
