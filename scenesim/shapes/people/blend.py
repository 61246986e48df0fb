"""Postures between two ways to move: who stops draws one foot after the other to its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import sqrt
from typing import cast

from scenesim.shapes.people.anthropometry import Frame
from scenesim.shapes.people.gait import touching
from scenesim.shapes.people.skeleton import Arm, Attitude, Leg, Posture

_LIFT_M = 0.05  # of a foot that is set down elsewhere
_FULLY_M = 0.12  # moved so far it is lifted that much


def blended(a: Posture, b: Posture, share: float, first: int) -> Posture:
    """A posture on the way from one to another.

    The body goes smoothly from one to the other; the feet go one after the other, lifted, so that
    none slides over the ground.

    Args:
        a: where it comes from.
        b: where it goes.
        share: of the way, 0 to 1.
        first: which foot goes first, 0 left, 1 right.

    Returns:
        The posture.
    """
    u = _smooth(share)
    steps = [_smooth(share / 0.6 if side == first else (share - 0.4) / 0.6) for side in (0, 1)]
    arms = tuple(_arm(one, other, u) for one, other in zip(a.arms, b.arms, strict=True))
    legs = tuple(
        _leg(one, other, step) for one, other, step in zip(a.legs, b.legs, steps, strict=True)
    )
    return Posture(
        _vector(a.pelvis, b.pelvis, u),
        Attitude(*_all(a.hips, b.hips, u)),
        Attitude(*_all(a.chest, b.chest, u)),
        Attitude(*_all(a.head, b.head, u)),
        (arms[0], arms[1]),
        (legs[0], legs[1]),
    )


def eased(
    now: Posture, old: Posture, new: Posture, share: float, steps: tuple[float, float]
) -> Posture:
    """A posture that forgets bit by bit how the one before a change differed from the one after it.

    Both feet go on with their steps: one that stands in both postures does not move; one that has
    to be elsewhere is lifted.

    Args:
        now: as it would be without the change.
        old: just before the change.
        new: just after it.
        share: of the time it takes to forget, 0 to 1.
        steps: the same for the left and for the right foot.

    Returns:
        The posture.
    """
    found = cast(Posture, _carried(now, old, new, 1.0 - _smooth(share)))
    legs = []
    for leg, a, b, step in zip(now.legs, old.legs, new.legs, steps, strict=True):
        u = _smooth(step)
        moved = cast(Leg, _carried(leg, a, b, 1.0 - u))
        x, y, z = moved.ankle
        legs.append(moved._replace(ankle=(x, y, z + _lift(a, b, u))))
    return found._replace(legs=(legs[0], legs[1]))


def cleared(posture: Posture, body: Frame, heights: tuple[float, float]) -> Posture:
    """A posture whose feet keep some height over the ground.

    Args:
        posture: whose.
        body: lengths.
        heights: m, of the lowest of the left and of the right foot, at least.

    Returns:
        The posture.
    """
    legs = []
    for leg, height in zip(posture.legs, heights, strict=True):
        x, y, z = leg.ankle
        least = touching(body, leg.pitch, leg.toes) + height
        legs.append(leg._replace(ankle=(x, y, max(z, least))))
    return posture._replace(legs=(legs[0], legs[1]))


def _carried(now: object, old: object, new: object, left: float) -> object:
    """``now + left (old - new)``, number by number; what one of them lacks is as in ``now``."""
    if isinstance(now, tuple) and isinstance(old, tuple) and isinstance(new, tuple):
        make: Callable[[Iterable[object]], object] = getattr(now, "_make", tuple)
        return make(_carried(*three, left) for three in zip(now, old, new, strict=True))
    if isinstance(now, float) and isinstance(old, float) and isinstance(new, float):
        return now + left * (old - new)
    return now


def _lift(a: Leg, b: Leg, u: float) -> float:
    """How high a foot is lifted on the way between two places."""
    dx, dy = b.ankle[0] - a.ankle[0], b.ankle[1] - a.ankle[1]
    far = min(sqrt(dx * dx + dy * dy) / _FULLY_M, 1.0)
    return _LIFT_M * far * sqrt(4.0 * u * (1.0 - u))


def _leg(a: Leg, b: Leg, u: float) -> Leg:
    x, y, z = _vector(a.ankle, b.ankle, u)
    lift = _lift(a, b, u)
    pitch, yaw, toes = _all((a.pitch, a.yaw, a.toes), (b.pitch, b.yaw, b.toes), u)
    return Leg((x, y, z + lift), pitch, yaw, toes, _vector(a.knee, b.knee, u))


def _arm(a: Arm, b: Arm, u: float) -> Arm:
    """An arm that reaches for something in one of them only has to change at once."""
    near = b if u >= 0.5 else a
    target = near.target
    if a.target is not None and b.target is not None:
        target = _vector(a.target, b.target, u)
    elif near.target is not None:
        return near
    flexion, abduction, elbow, inward, hand = _all(
        (a.flexion, a.abduction, a.elbow, a.inward, a.hand),
        (b.flexion, b.abduction, b.elbow, b.inward, b.hand),
        u,
    )
    return Arm(flexion, abduction, elbow, inward, target, hand, _vector(a.point, b.point, u))


def _vector(
    a: tuple[float, float, float], b: tuple[float, float, float], u: float
) -> tuple[float, float, float]:
    x, y, z = _all(a, b, u)
    return x, y, z


def _all(a: tuple[float, ...], b: tuple[float, ...], u: float) -> list[float]:
    return [one + (other - one) * u for one, other in zip(a, b, strict=True)]


def _smooth(share: float) -> float:
    u = min(max(share, 0.0), 1.0)
    return u * u * (3.0 - 2.0 * u)
