"""What is peculiar to one person's way of moving, and how arms are kept in it."""

from __future__ import annotations

from math import cos, pi
from typing import NamedTuple

from scenesim.shapes.people.skeleton import Arm


class Manner(NamedTuple):
    """What is peculiar to one person's way of moving.

    Attributes:
        stride: multiplies the length of the stride.
        swing: multiplies the swing of the left and of the right arm.
        stoop: degrees, forward bend of the chest.
        turnout: degrees, feet outwards.
        width: m, half the distance of the feet.
        spread: degrees, added to the arms' abduction (thick clothes, heavy build).
        phase: share of the stride at distance 0.
        glance: degrees, yaw of the head to the left.
        nod: degrees, pitch of the head, downwards.
        arms: how the hands are kept: ``free``, ``pocket``, ``phone``, ``crossed``, a key of
            ``HOLDING`` for the right hand, or ``push`` for both on ``grip``.
        grip: (x, half, z) m, what pushing hands hold.
        wrist: (x, out, z) m, where the wrists are from there.
        turn: degrees, of the hands about the forearms; 0 with thumbs up.
    """

    stride: float = 1.0
    swing: tuple[float, float] = (1.0, 1.0)
    stoop: float = 0.0
    turnout: float = 7.0
    width: float = 0.05
    spread: float = 0.0
    phase: float = 0.0
    glance: float = 0.0
    nod: float = 4.0
    arms: str = "free"
    grip: tuple[float, float, float] = (0.4, 0.2, 1.0)
    wrist: tuple[float, float, float] = (-0.075, 0.0, 0.035)
    turn: float = 75.0


#: how the right arm keeps what it holds before the body
HOLDING = {
    "umbrella": Arm(4.0, 10.0, 124.0, 14.0, None, 0.0),
    "cane": Arm(14.0, 8.0, 52.0, 30.0, None, 0.0),
    "lead": Arm(12.0, 9.0, 58.0, 4.0, None, 0.0),
}


def swung(manner: Manner, runs: bool, share: float, index: int) -> Arm:
    """An arm while walking: a free one goes against the leg of its side.

    Args:
        manner: the person's.
        runs: rather than walks.
        share: of the stride of the leg of its side.
        index: 0 left, 1 right.

    Returns:
        The arm.
    """
    ahead = -cos(2 * pi * (share - 0.02)) * manner.swing[index]
    kept = manner.arms
    held = held_arm(manner, index)
    if held is not None:
        return held
    if kept == "phone" and index == 1 and not runs:
        return Arm(26.0 + ahead, 9.0, 112.0, 40.0, None, 10.0)
    if kept == "pocket" and not runs:
        return Arm(-13.0 + 2.0 * ahead, 15.0 + manner.spread, 42.0, 30.0, None, 0.0)
    if runs:
        return Arm(-8 + 38 * ahead, 13 + manner.spread, 92 + 12 * ahead, 24.0, None, 5.0)
    return Arm(
        1 + 21 * ahead,
        6.5 + manner.spread,
        18 + 11 * ahead,
        max(0.0, 14.0 - 1.4 * manner.spread),
        None,
        8.0,
    )


def held_arm(manner: Manner, index: int) -> Arm | None:
    """An arm that holds or pushes something, whatever the gait.

    Args:
        manner: the person's.
        index: 0 left, 1 right.

    Returns:
        The arm; None if it is free.
    """
    if manner.arms == "push":
        side = 1.0 if index == 0 else -1.0
        (x, half, z), (back, out, up) = manner.grip, manner.wrist
        target = (x + back, side * (half + out), z + up)
        return Arm(30.0, 8.0, 40.0, 0.0, target, 6.0, (-0.6, 0.35 * side, -1.0), manner.turn)
    return HOLDING.get(manner.arms) if index == 1 else None
