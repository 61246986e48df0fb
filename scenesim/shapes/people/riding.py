"""Riders: how a body sits or stands on a machine, hands on the bar, feet on the pedals."""

from __future__ import annotations

from math import cos, pi, radians, sin
from typing import NamedTuple

from scenesim.shapes.people.anthropometry import Frame
from scenesim.shapes.people.manner import Manner
from scenesim.shapes.people.skeleton import Arm, Attitude, Leg, Posture, middle_joint, rest_joints
from scenesim.shapes.people.vectors import Vector, add, cross, length, minus, times, turned, unit
from scenesim.shapes.people.vectors import euler as turned_by

#: m, distance from the wrist to what a closed hand holds, of a man of 1.76 m
GRASP = 0.085


class Mount(NamedTuple):
    """Where a machine offers itself to its rider. Frame: the machine's, x forward, z up.

    Attributes:
        pelvis: (x, z) m, where the hip joints come to be.
        grips: (x, half, z) m, where the hands hold.
        crank: (x, z) m, the axle of the pedals, or the middle of the foot rests.
        arm: m, length of a crank; 0 for foot rests.
        turn_m: m of way for one turn of the cranks.
        half: m, pedals from the middle.
        lean: degrees, of the trunk.
        stagger: m, one foot rest before the other (left before right).
        knees: outward part of the knees' direction.
        hips: degrees, tilt of the pelvis.
        turn: degrees, of the hands about the forearms; 0 with thumbs up, as on a bar that runs
            along the machine.
    """

    pelvis: tuple[float, float]
    grips: Vector
    crank: tuple[float, float]
    arm: float
    turn_m: float
    half: float
    lean: float
    stagger: float = 0.0
    knees: float = 0.10
    hips: float = 12.0
    turn: float = 80.0


def pedal(mount: Mount, index: int, travelled: float) -> Vector:
    """Where a pedal's axle is.

    Args:
        mount: the machine.
        index: 0 left, 1 right.
        travelled: m.

    Returns:
        (x, y, z) m.
    """
    side = 1.0 if index == 0 else -1.0
    if mount.arm == 0:
        shift = side * mount.stagger / 2
        return (mount.crank[0] + shift, side * mount.half, mount.crank[1])
    angle = 2 * pi * (travelled / mount.turn_m) % (2 * pi) + (0.0 if index == 0 else pi)
    return (
        mount.crank[0] + mount.arm * cos(angle),
        side * mount.half,
        mount.crank[1] - mount.arm * sin(angle),
    )


def riding(body: Frame, mount: Mount, manner: Manner, travelled: float, time_s: float) -> Posture:
    """The posture of a rider.

    Args:
        body: lengths.
        mount: the machine.
        manner: the person's.
        travelled: m; turns the pedals.
        time_s: for looking around.

    Returns:
        The posture.
    """
    s = body.scale
    angle = 2 * pi * travelled / mount.turn_m
    rock = 1.6 * sin(angle) if mount.arm > 0 else 0.0
    hips = Attitude(0.0, mount.hips, 0.4 * rock)
    chest = Attitude(0.3 * rock, mount.lean, 0.5 * rock)
    look = manner.glance * 0.5 + 4.0 * sin(0.6 * time_s + 6.28 * manner.phase)
    head = Attitude(look, 0.18 * mount.lean + 2.0)
    pelvis = (mount.pelvis[0], 0.004 * rock * s, mount.pelvis[1])
    legs = [_leg(body, mount, index, travelled) for index in (0, 1)]
    arms = [_arm(body, mount, side, (pelvis, hips, chest)) for side in (1.0, -1.0)]
    return Posture(pelvis, hips, chest, head, (arms[0], arms[1]), (legs[0], legs[1]))


def _leg(body: Frame, mount: Mount, index: int, travelled: float) -> Leg:
    """The ball of the foot on a pedal; the heel drops a little on the way down."""
    side = 1.0 if index == 0 else -1.0
    at = pedal(mount, index, travelled)
    pitch = -9.0
    if mount.arm > 0:
        ahead = (at[0] - mount.crank[0]) / mount.arm
        low = (mount.crank[1] - at[2]) / mount.arm
        pitch = -10.0 + 9.0 * ahead - 8.0 * low
    elif mount.stagger > 0:
        pitch = 0.0
    a = radians(pitch)
    reach = body.ball if mount.stagger == 0 else 0.0
    x = at[0] - (reach * cos(a) + body.ankle * sin(a))
    z = at[2] + 0.012 - (reach * sin(a) - body.ankle * cos(a))
    knee = (1.0, side * mount.knees, 0.35 if mount.arm > 0 else 0.5)
    return Leg((x, at[1], z), pitch, side * 4.0, 0.0, knee)


def _arm(body: Frame, mount: Mount, side: float, trunk: tuple[Vector, Attitude, Attitude]) -> Arm:
    """A hand that closes around a grip, the elbow a little out."""
    pelvis, hips, chest = trunk
    rest = rest_joints(body)
    middle = Attitude(
        (hips.yaw + chest.yaw) / 2, (hips.pitch + chest.pitch) / 2, (hips.roll + chest.roll) / 2
    )
    spine = add(pelvis, turned(turned_by(*hips), minus(rest[1], rest[0])))
    breast = add(spine, turned(turned_by(*middle), minus(rest[2], rest[1])))
    row = 5 if side > 0 else 8
    shoulder = add(breast, turned(turned_by(*chest), minus(rest[row], rest[2])))
    grip = (mount.grips[0], side * mount.grips[1], mount.grips[2])
    hint = unit((-0.35, side * 0.55, -1.0))
    target = grip
    turn = radians(mount.turn)
    for _ in range(3):
        elbow = middle_joint(shoulder, target, body.upper_arm, body.forearm, hint)
        lower = unit(minus(target, elbow))
        up = unit(minus((0.0, 0.0, 1.0), times(lower, lower[2])))
        out = times(cross(lower, up), -side)  # the back of the hand looks up or outwards
        back = add(times(up, sin(turn)), times(out, cos(turn)))
        far_side = add(times(lower, -0.96 * GRASP), times(back, 0.030))
        target = add(grip, times(far_side, body.hand / 0.19))
        far = minus(target, shoulder)
        longest = (body.upper_arm + body.forearm) * 0.998
        if length(far) > longest:
            target = add(shoulder, times(unit(far), longest))
    return Arm(60.0, 8.0, 20.0, 0.0, target, 4.0, hint, mount.turn)
