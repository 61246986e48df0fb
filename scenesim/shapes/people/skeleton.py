"""Bones, their rest pose, and how joint angles and targets of hands and feet bend them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from math import cos, radians, sin, sqrt
from typing import NamedTuple

from scenesim.shapes.people.anthropometry import Frame, head_centre, toe_joint
from scenesim.shapes.people.vectors import (
    IDENTITY,
    Matrix,
    Vector,
    add,
    carried,
    cross,
    dot,
    euler,
    length,
    minus,
    product,
    times,
    turned,
    unit,
)


class Bone(IntEnum):
    """Rows of a pose; a bone is named by the part that it carries."""

    PELVIS = 0
    SPINE = 1
    CHEST = 2
    NECK = 3
    HEAD = 4
    UPPER_ARM_LEFT = 5
    FOREARM_LEFT = 6
    HAND_LEFT = 7
    UPPER_ARM_RIGHT = 8
    FOREARM_RIGHT = 9
    HAND_RIGHT = 10
    THIGH_LEFT = 11
    SHANK_LEFT = 12
    FOOT_LEFT = 13
    TOES_LEFT = 14
    THIGH_RIGHT = 15
    SHANK_RIGHT = 16
    FOOT_RIGHT = 17
    TOES_RIGHT = 18


#: how far the arms stand off the body in the rest pose, degrees
REST_ABDUCTION = 14.0
DOWN: Vector = (0.0, 0.0, -1.0)
AHEAD: Vector = (1.0, 0.0, 0.0)


class Arm(NamedTuple):
    """Angles of an arm against the chest, degrees.

    Attributes:
        flexion: of the upper arm, forwards from hanging.
        abduction: of the upper arm, outwards.
        elbow: flexion of the elbow.
        inward: turn of the upper arm about itself that brings the forearm before the body.
        target: of the wrist, (x, y, z) m in the figure frame; overrules flexion and elbow.
        hand: flexion of the hand against the forearm.
        point: with a target: where the elbow points, figure frame.
        turn: of the hand about the forearm, which brings the thumb inwards.
    """

    flexion: float = 0.0
    abduction: float = 7.0
    elbow: float = 12.0
    inward: float = 10.0
    target: Vector | None = None
    hand: float = 5.0
    point: Vector = (-0.4, 0.0, -1.0)
    turn: float = 0.0


class Leg(NamedTuple):
    """Where a foot is.

    Attributes:
        ankle: (x, y, z) m, figure frame.
        pitch: of the foot, degrees; positive raises the toes.
        yaw: of the foot, degrees, to the left.
        toes: bend of the toes against the foot, degrees; positive raises them.
        knee: hint: the direction in which the knee points, figure frame.
    """

    ankle: Vector
    pitch: float = 0.0
    yaw: float = 0.0
    toes: float = 0.0
    knee: Vector = AHEAD


class Attitude(NamedTuple):
    """Yaw, pitch and roll of a part of the trunk in the figure frame, degrees."""

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0


class Posture(NamedTuple):
    """All that decides a pose. Pairs are left, right.

    Attributes:
        pelvis: (x, y, z) m, the middle between the hip joints.
        hips: attitude of the pelvis.
        chest: of the chest.
        head: of the head.
        arms: both.
        legs: both.
    """

    pelvis: Vector
    hips: Attitude
    chest: Attitude
    head: Attitude
    arms: tuple[Arm, Arm]
    legs: tuple[Leg, Leg]


@dataclass(frozen=True, slots=True)
class Pose:
    """Where every bone is: ``p = rotations[b] (p_rest - rest[b]) + joints[b]``.

    Attributes:
        rotations: from the rest pose, by bone.
        joints: (x, y, z) m, where each bone begins.
    """

    rotations: tuple[Matrix, ...]
    joints: tuple[Vector, ...]


def rest_joints(body: Frame) -> tuple[Vector, ...]:
    """Where the bones begin in the rest pose.

    Args:
        body: lengths.

    Returns:
        (x, y, z) m by bone.
    """
    head = head_centre(body)
    out: list[Vector] = [
        (0.0, 0.0, body.hip),
        (0.0, 0.0, body.waist),
        (-0.005 * body.scale, 0.0, body.chest),
        (-0.004 * body.scale, 0.0, body.neck),
        (head[0] - 0.016 * body.scale, 0.0, head[2] + 0.22 * body.head),
    ]
    for side in (1.0, -1.0):
        shoulder = (-0.006 * body.scale, side * body.shoulder_half, body.shoulder)
        along = rest_arm(side)
        elbow = add(shoulder, times(along, body.upper_arm))
        out += [shoulder, elbow, add(elbow, times(along, body.forearm))]
    for side in (1.0, -1.0):
        y = side * body.hip_half
        out += [(0.0, y, body.hip), (0.0, y, body.knee), (0.0, y, body.ankle)]
        out.append((body.ball, y, toe_joint(body)))
    return tuple(out)


def rest_arm(side: float) -> Vector:
    """Direction of an arm in the rest pose.

    Args:
        side: 1 left, -1 right.

    Returns:
        A unit vector.
    """
    a = radians(REST_ABDUCTION)
    return (0.0, side * sin(a), -cos(a))


def bent(body: Frame, rest: tuple[Vector, ...], posture: Posture) -> Pose:
    """The pose of a posture.

    Args:
        body: lengths.
        rest: of ``rest_joints``.
        posture: what to take.

    Returns:
        The pose.
    """
    rotations: list[Matrix] = [IDENTITY] * len(Bone)
    joints = list(rest)
    pelvis, chest, head = (euler(*a) for a in (posture.hips, posture.chest, posture.head))
    spine = euler(*_halfway(posture.hips, posture.chest))
    neck = euler(*_halfway(posture.chest, posture.head))
    joints[Bone.PELVIS] = posture.pelvis
    rotations[: Bone.HEAD + 1] = [pelvis, spine, chest, neck, head]
    for bone in (Bone.SPINE, Bone.CHEST, Bone.NECK, Bone.HEAD):
        offset = minus(rest[bone], rest[bone - 1])
        joints[bone] = add(joints[bone - 1], turned(rotations[bone - 1], offset))
    for index, side in ((0, 1.0), (1, -1.0)):
        _bend_arm(body, rest, posture.arms[index], side, rotations, joints)
        _bend_leg(body, rest, posture.legs[index], side, rotations, joints)
    return Pose(tuple(rotations), tuple(joints))


def _halfway(a: Attitude, b: Attitude) -> Attitude:
    """The mean attitude of two near ones."""
    return Attitude((a.yaw + b.yaw) / 2, (a.pitch + b.pitch) / 2, (a.roll + b.roll) / 2)


def _bend_arm(
    body: Frame,
    rest: tuple[Vector, ...],
    arm: Arm,
    side: float,
    rotations: list[Matrix],
    joints: list[Vector],
) -> None:
    upper = Bone.UPPER_ARM_LEFT if side > 0 else Bone.UPPER_ARM_RIGHT
    chest = rotations[Bone.CHEST]
    offset = minus(rest[upper], rest[Bone.CHEST])
    shoulder = add(joints[Bone.CHEST], turned(chest, offset))
    phi, alpha, iota = radians(arm.flexion), radians(arm.abduction), radians(arm.inward)
    d: Vector = (sin(phi) * cos(alpha), side * sin(alpha), -cos(phi) * cos(alpha))
    f = _across((cos(phi), 0.0, sin(phi)), d)
    inward = times(cross(d, f), side)
    f = add(times(f, cos(iota)), times(inward, sin(iota)))
    d, f = turned(chest, d), turned(chest, f)
    if arm.target is not None:
        elbow = middle_joint(shoulder, arm.target, body.upper_arm, body.forearm, arm.point)
        axis = unit(cross(d, f))
        d, lower = unit(minus(elbow, shoulder)), unit(minus(arm.target, elbow))
        turn = cross(d, lower)
        axis = unit(turn) if length(turn) > 1e-3 else axis
        f = cross(axis, d)
    else:
        theta = radians(arm.elbow)
        lower = add(times(d, cos(theta)), times(f, sin(theta)))
        axis = cross(d, f)
    bend = cross(axis, lower)
    along = rest_arm(side)
    rotations[upper] = carried(along, AHEAD, d, f)
    inner = times(cross(lower, bend), side)
    half, whole = radians(arm.turn) / 2, radians(arm.turn)
    twisted = add(times(bend, cos(half)), times(inner, sin(half)))
    rotations[upper + 1] = carried(along, AHEAD, lower, twisted)
    bend = add(times(bend, cos(whole)), times(inner, sin(whole)))
    curl = radians(arm.hand)
    palm = add(times(lower, cos(curl)), times(bend, sin(curl)))
    rotations[upper + 2] = carried(
        along, AHEAD, palm, minus(times(bend, cos(curl)), times(lower, sin(curl)))
    )
    joints[upper] = shoulder
    joints[upper + 1] = add(shoulder, times(d, body.upper_arm))
    joints[upper + 2] = add(joints[upper + 1], times(lower, body.forearm))


def _bend_leg(
    body: Frame,
    rest: tuple[Vector, ...],
    leg: Leg,
    side: float,
    rotations: list[Matrix],
    joints: list[Vector],
) -> None:
    thigh = Bone.THIGH_LEFT if side > 0 else Bone.THIGH_RIGHT
    offset = minus(rest[thigh], rest[Bone.PELVIS])
    hip = add(joints[Bone.PELVIS], turned(rotations[Bone.PELVIS], offset))
    upper, lower = body.hip - body.knee, body.knee - body.ankle
    knee = middle_joint(hip, leg.ankle, upper, lower, leg.knee)
    d = unit(minus(knee, hip))
    shank = unit(minus(leg.ankle, knee))
    front = _across(leg.knee, d)
    rotations[thigh] = carried(DOWN, AHEAD, d, front)
    rotations[thigh + 1] = carried(DOWN, AHEAD, shank, cross(cross(d, front), shank))
    rotations[thigh + 2] = euler(leg.yaw, -leg.pitch)
    rotations[thigh + 3] = product(rotations[thigh + 2], euler(0.0, -leg.toes))
    joints[thigh], joints[thigh + 1] = hip, knee
    joints[thigh + 2] = add(knee, times(shank, lower))
    ball = minus(rest[thigh + 3], rest[thigh + 2])
    joints[thigh + 3] = add(joints[thigh + 2], turned(rotations[thigh + 2], ball))


def _across(a: Vector, d: Vector) -> Vector:
    """The unit part of a across the unit vector d."""
    part = minus(a, times(d, dot(a, d)))
    return unit(part) if length(part) > 1e-9 else unit(cross(d, (0.0, 1.0, 0.0)))


def middle_joint(top: Vector, foot: Vector, upper: float, lower: float, hint: Vector) -> Vector:
    """The middle joint of a chain of two bones that reaches for a point.

    Args:
        top: where the chain begins.
        foot: where it should end; a point too far is only pointed at.
        upper: m, first bone.
        lower: m, second bone.
        hint: where the middle joint points.

    Returns:
        (x, y, z) m.
    """
    way = minus(foot, top)
    far = length(way)
    reach = min(max(far, abs(upper - lower) + 1e-4), (upper + lower) * 0.9995)
    d = times(way, 1 / far) if far > 1e-9 else DOWN
    along = (upper * upper - lower * lower + reach * reach) / (2 * reach)
    height = sqrt(max(0.0, upper * upper - along * along))
    return add(add(top, times(d, along)), times(_across(hint, d), height))
