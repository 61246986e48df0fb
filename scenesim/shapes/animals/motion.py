"""How four legs, neck and tail move with the distance travelled."""

from __future__ import annotations

from math import cos, pi, radians, sin
from typing import NamedTuple

from scenesim.shapes.animals.anatomy import LEGS, Build, Joint, root
from scenesim.shapes.people.skeleton import DOWN, Pose, middle_joint
from scenesim.shapes.people.vectors import (
    IDENTITY,
    Matrix,
    Vector,
    add,
    carried,
    cross,
    euler,
    minus,
    times,
    turned,
    unit,
)
from scenesim.world.classes import Gait

#: share of the stride at which a leg's stance begins: a walk in lateral sequence, a trot
_WALK = {
    Joint.HIND_LEFT: 0.0,
    Joint.FRONT_LEFT: 0.25,
    Joint.HIND_RIGHT: 0.5,
    Joint.FRONT_RIGHT: 0.75,
}
_TROT = dict(zip(LEGS, (0.5, 0.0, 0.0, 0.5), strict=True))


class Step(NamedTuple):
    """A foot at a moment.

    Attributes:
        x, z: m from the leg's root and the ground.
        pitch: degrees of the foot; positive raises the toes.
    """

    x: float
    z: float
    pitch: float


def stride(build: Build, gait: int) -> float:
    """Way of one stride.

    Args:
        build: of the animal.
        gait: walking or running.

    Returns:
        Metres.
    """
    s = build.species
    return (s.run if gait == Gait.RUN else s.walk) * s.withers * build.size


def foot_at(build: Build, gait: int, share: float) -> Step:
    """Where a foot is in its stride; on the ground it goes back as fast as the body ahead.

    Args:
        build: of the animal.
        gait: walking or running.
        share: of the stride since it touched the ground.

    Returns:
        The step.
    """
    runs = gait == Gait.RUN
    stance = 0.36 if runs else 0.62
    way = stride(build, gait)
    ahead = 0.5 * stance * way
    if share < stance:
        late = max(0.0, share / stance - 0.75) * 4
        return Step(ahead - share * way, 0.0, -22.0 * late * late)
    u = (share - stance) / (1 - stance)
    slope = -way * (1 - stance)
    u2, u3 = u * u, u * u * u
    x = (
        (2 * u3 - 3 * u2 + 1) * (ahead - stance * way)
        + (u3 - 2 * u2 + u) * slope
        + (3 * u2 - 2 * u3) * ahead
        + (u3 - u2) * slope
    )
    lift = (0.20 if runs else 0.09) * build.hip
    return Step(x, lift * sin(pi * u) ** 2, -22.0 + 22.0 * u - 38.0 * sin(pi * u))


def posed(
    build: Build, rest: tuple[Vector, ...], gait: int, travelled: float, time_s: float
) -> Pose:
    """The bones at one moment.

    Args:
        build: of the animal.
        rest: its joints in the rest pose.
        gait: a ``Gait``.
        travelled: m.
        time_s: for breathing and the tail.

    Returns:
        The pose.
    """
    moves = gait in {Gait.WALK, Gait.RUN}
    runs = gait == Gait.RUN
    share = travelled / stride(build, gait if moves else Gait.WALK)
    turn = 2 * pi * share
    bob = (0.025 if runs else 0.010) * build.hip * cos(2 * turn) if moves else 0.0
    sink = 0.048 * build.hip if moves else 0.004 * build.hip
    roll = 1.5 * sin(turn) if moves else 0.0
    height = build.hip - sink + bob
    lies = gait in {Gait.LIE, Gait.SIT, Gait.FALL}
    if lies:
        height = 0.62 * build.species.chest[0] * build.size + 0.06 * build.hip
    trunk = euler(0.0, 1.2 * sin(2 * turn) if moves else 0.0, roll)
    joints: list[Vector] = list(rest)
    rotations: list[Matrix] = [IDENTITY] * len(rest)
    joints[0], rotations[0] = (0.0, 0.0, height), trunk
    nod = 5.0 * sin(2 * turn + 0.8) if moves else 3.0 * sin(0.5 * time_s)
    graze = 0.0 if moves else 4.0 + 8.0 * sin(0.23 * time_s)
    look = 0.0 if moves else 14.0 * sin(0.37 * time_s + 1.0)
    wag = 16.0 * sin(5.0 * time_s) if build.species.crown == "none" else 7.0 * sin(1.7 * time_s)
    rotations[Joint.NECK] = euler(look * 0.6, nod + graze, 0.0)
    rotations[Joint.HEAD] = euler(look, 0.4 * nod + 0.5 * graze, 0.0)
    rotations[Joint.TAIL] = euler(wag, -12.0 if runs else 0.0, 0.0)
    for bone, parent in ((Joint.NECK, 0), (Joint.HEAD, Joint.NECK), (Joint.TAIL, 0)):
        offset = minus(rest[bone], rest[parent])
        joints[bone] = add(joints[parent], turned(rotations[parent], offset))
    phases = _TROT if runs else _WALK
    for leg in LEGS:
        state = Step(0.0, 0.0, 0.0)
        if moves:
            state = foot_at(build, gait, (share + 1.0 - phases[leg]) % 1.0)
        _leg(build, rest, leg, state, lies, (rotations, joints))
    return Pose(tuple(rotations), tuple(joints))


def _leg(
    build: Build,
    rest: tuple[Vector, ...],
    leg: Joint,
    state: Step,
    lies: bool,
    bones: tuple[list[Matrix], list[Vector]],
) -> None:
    """Bend a leg towards its foot: the carpus forwards, the hock backwards."""
    rotations, joints = bones
    x, y = root(build, leg)
    hind = leg in {Joint.HIND_LEFT, Joint.HIND_RIGHT}
    start = add(joints[0], turned(rotations[0], minus(rest[leg], rest[0])))
    a = radians(state.pitch)
    high, long = build.species.foot[1] * build.size, 0.45 * build.species.foot[0] * build.size
    ankle: Vector = (
        x + state.x + long * (1 - cos(a)),
        y,
        state.z + high * cos(a) - long * sin(a),
    )
    if lies:
        ankle = (x + (0.25 if not hind else 0.10) * build.hip, y * 1.3, high)
    hint: Vector = (-1.0, 0.0, 0.0) if hind else (1.0, 0.0, 0.0)
    if lies:
        hint = (0.0, 1.0 if y > 0 else -1.0, 0.2)
    knee = middle_joint(start, ankle, build.upper, build.lower, hint)
    upper, lower = unit(minus(knee, start)), unit(minus(ankle, knee))
    ahead: Vector = (1.0, 0.0, 0.0)
    axis = unit(cross(upper, ahead)) if abs(upper[0]) < 0.98 else (0.0, -1.0, 0.0)
    rotations[leg] = carried(DOWN, ahead, upper, cross(axis, upper))
    rotations[leg + 1] = carried(DOWN, ahead, lower, cross(axis, lower))
    rotations[leg + 2] = euler(0.0, -state.pitch)
    joints[leg], joints[leg + 1] = start, knee
    joints[leg + 2] = add(knee, times(lower, build.lower))
