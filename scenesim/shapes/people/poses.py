"""Bodies that do not travel: standing, sitting, crouching, falling and lying."""

from __future__ import annotations

from math import sin

from scenesim.shapes.people.anthropometry import Frame
from scenesim.shapes.people.gait import rolled
from scenesim.shapes.people.manner import Manner, held_arm
from scenesim.shapes.people.skeleton import Arm, Attitude, Leg, Posture
from scenesim.world.classes import Gait


def still(body: Frame, manner: Manner, gait: int, time_s: float) -> Posture:
    """A posture that needs no distance.

    Args:
        body: lengths.
        manner: the person's.
        gait: a ``Gait`` other than walking and running.
        time_s: for breathing and swaying.

    Returns:
        The posture.
    """
    if gait == Gait.SIT:
        return _sitting(body, manner, time_s)
    if gait == Gait.CROUCH:
        return _crouching(body, manner)
    if gait == Gait.FALL:
        return _falling(body)
    if gait == Gait.LIE:
        return _lying(body)
    return _standing(body, manner, time_s)


def _standing(body: Frame, manner: Manner, time_s: float) -> Posture:
    """Weight on one leg, the other a little bent; the body sways slowly."""
    s = body.scale
    lean = 1.0 if (manner.phase * 7) % 1.0 < 0.5 else -1.0
    sway = sin(0.9 * time_s + 6.28 * manner.phase)
    breath = sin(1.6 * time_s + 3.0 * manner.phase)
    shift = lean * 0.028 * s
    pelvis = (0.004 * s * sway, shift + 0.004 * s * sway, body.hip - 0.012 * s)
    half = manner.width + 0.035 * s
    ahead = 0.05 * s * ((manner.phase * 3) % 1.0)
    legs = []
    for side in (1.0, -1.0):
        free = side != lean
        x = ahead if free else -0.02 * s
        turnout = side * (manner.turnout + (12.0 if free else 2.0))
        knee = (1.0, 0.22 * side, 0.0)
        legs.append(Leg((x, side * half, body.ankle), 0.0, turnout, 0.0, knee))
    stoop = manner.stoop
    return Posture(
        pelvis,
        Attitude(3.0 * lean, 1.0, 2.5 * lean),
        Attitude(-2.0 * lean + 0.8 * sway, 1.5 + stoop + 0.4 * breath, -1.5 * lean),
        Attitude(manner.glance + 6.0 * sin(0.31 * time_s + 5 * manner.phase), manner.nod + 2.0),
        (standing_arm(manner, 0), standing_arm(manner, 1)),
        (legs[0], legs[1]),
    )


def standing_arm(manner: Manner, index: int) -> Arm:
    """An arm at rest, as the person keeps it.

    Args:
        manner: the person's.
        index: 0 left, 1 right.

    Returns:
        The arm.
    """
    held = held_arm(manner, index)
    if held is not None:
        return held
    wide = 7.0 + manner.spread
    if manner.arms == "pocket":
        return Arm(-14.0, wide + 9.0, 42.0, 30.0, None, 0.0)
    if manner.arms == "phone" and index == 1:
        return Arm(24.0, 10.0, 112.0, 42.0, None, 10.0)
    if manner.arms == "crossed":
        return Arm(26.0, 12.0, 104.0, 72.0 - 6.0 * index, None, 0.0)
    return Arm(-1.0 + 5.0 * index, wide, 14.0 + 6.0 * index, 12.0, None, 8.0)


def _sitting(body: Frame, manner: Manner, time_s: float) -> Posture:
    """On a seat at the height of the knees."""
    s = body.scale
    breath = sin(1.6 * time_s)
    seat = body.knee + 0.045 * s
    thigh = body.hip - body.knee
    legs = tuple(
        Leg((thigh * 0.93, side * 0.11 * s, body.ankle), 0.0, side * 8.0, 0.0, (0.3, 0.0, 1.0))
        for side in (1.0, -1.0)
    )
    arms = tuple(Arm(22.0, 10.0, 62.0, 26.0, None, 5.0) for _ in range(2))
    return Posture(
        (0.0, 0.0, seat + 0.02 * s),
        Attitude(0.0, -14.0),
        Attitude(0.0, 2.0 + manner.stoop + 0.4 * breath),
        Attitude(manner.glance, manner.nod),
        (arms[0], arms[1]),
        (legs[0], legs[1]),
    )


def _crouching(body: Frame, manner: Manner) -> Posture:
    """A squat, one foot ahead, heels up."""
    s = body.scale
    x, z = rolled(body, -0.10 * s, -32.0)
    legs = (
        Leg((0.16 * s, 0.11 * s, body.ankle), 0.0, 10.0, 0.0, (1.0, 0.35, 0.4)),
        Leg((x, -0.11 * s, z), -32.0, -10.0, 32.0, (1.0, -0.35, 0.2)),
    )
    arms = (Arm(48.0, 10.0, 46.0, 20.0), Arm(44.0, 12.0, 60.0, 24.0))
    return Posture(
        (-0.10 * s, 0.0, body.ankle + 0.33 * (body.hip - body.ankle)),
        Attitude(0.0, 18.0),
        Attitude(0.0, 34.0 + manner.stoop),
        Attitude(manner.glance, 14.0),
        arms,
        legs,
    )


def _falling(body: Frame) -> Posture:
    """Tripped: the trunk far forward, arms out to catch the ground."""
    s = body.scale
    x, z = rolled(body, -0.55 * s, -55.0)
    legs = (
        Leg((0.22 * s, 0.09 * s, body.ankle), 0.0, 5.0, 0.0, (1.0, 0.2, 0.3)),
        Leg((x, -0.10 * s, z), -55.0, -8.0, 55.0, (0.6, 0.0, -0.6)),
    )
    return Posture(
        (-0.08 * s, 0.0, 0.80 * body.hip),
        Attitude(4.0, 38.0),
        Attitude(-6.0, 58.0),
        Attitude(0.0, 25.0),
        (Arm(95.0, 22.0, 28.0, 5.0), Arm(80.0, 26.0, 42.0, 5.0)),
        legs,
    )


def _lying(body: Frame) -> Posture:
    """On the back, one knee a little up."""
    s = body.scale
    depth = 0.135 * s
    thigh, shank = body.hip - body.knee, body.knee - body.ankle
    reach = thigh + shank
    legs = (
        Leg((reach * 0.985, 0.16 * s, 0.085 * s), 62.0, 24.0, 0.0, (0.0, 0.4, 1.0)),
        Leg((reach * 0.88, -0.13 * s, 0.085 * s), 50.0, -20.0, 0.0, (0.0, -0.3, 1.0)),
    )
    return Posture(
        (0.0, 0.0, depth),
        Attitude(0.0, -90.0),
        Attitude(0.0, -88.0),
        Attitude(12.0, -84.0),
        (Arm(-4.0, 38.0, 25.0, 10.0), Arm(-6.0, 24.0, 55.0, 30.0)),
        legs,
    )
