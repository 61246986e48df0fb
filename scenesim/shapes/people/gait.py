"""How feet, hips and arms move with the distance walked, so that a standing foot never slides."""

from __future__ import annotations

from math import cos, degrees, pi, radians, sin, sqrt
from typing import NamedTuple

from scenesim.shapes.people.anthropometry import Frame, toe_joint
from scenesim.shapes.people.manner import Manner, swung
from scenesim.shapes.people.skeleton import Attitude, Leg, Posture


class Footfall(NamedTuple):
    """The course of a foot over one stride; shares of the stride count from its heel strike.

    Attributes:
        stride: m, distance between two strikes of the same foot.
        stance: share of the stride on the ground.
        ahead: m, where the flat foot's ankle is before the pelvis at the strike.
        strike: degrees, pitch of the foot at the strike.
        flat: share at which the foot is flat.
        rise: share at which the heel rises.
        push: degrees, pitch of the foot when it leaves (negative).
        lift: m, extra height of the ankle in the middle of the swing.
    """

    stride: float
    stance: float
    ahead: float
    strike: float
    flat: float
    rise: float
    push: float
    lift: float


class Shift(NamedTuple):
    """Where a foot is against where its gait alone has it, figure frame.

    Attributes:
        x, y: m, forwards and to the left.
        turn: rad, to the left.
    """

    x: float
    y: float
    turn: float


def track(manner: Manner, fall: Footfall, index: int) -> float:
    """How far a foot is from the middle.

    Args:
        manner: the person's.
        fall: of ``walking`` or ``running``.
        index: 0 left, 1 right.

    Returns:
        m, to the left.
    """
    half = manner.width * (0.6 if fall.stance < 0.5 else 1.0)
    return half if index == 0 else -half


def walking(body: Frame, manner: Manner) -> Footfall:
    """The footfall of a walk.

    Args:
        body: lengths.
        manner: the person's.

    Returns:
        The footfall.

    Source:
        Usual figures of gait laboratories: stance to 62 %, step 0.72 m at 1.34 m/s for an adult.
        The stride grows with the legs and does not depend on the speed, since only so a foot stays
        where it stands while the speed changes.
    """
    leg = body.hip - body.ankle
    stride = 1.55 * leg * manner.stride
    return Footfall(stride, 0.62, 0.245 * stride, 17.0, 0.10, 0.36, -52.0, 0.035 * leg)


def running(body: Frame, manner: Manner) -> Footfall:
    """The footfall of a run.

    Args:
        body: lengths.
        manner: the person's.

    Returns:
        The footfall.
    """
    leg = body.hip - body.ankle
    stride = 2.35 * leg * manner.stride
    return Footfall(stride, 0.34, 0.115 * stride, 6.0, 0.05, 0.15, -62.0, 0.30 * leg)


class FootState(NamedTuple):
    """An ankle in the sagittal plane, with its foot.

    Attributes:
        x, z: m, figure frame.
        pitch: degrees.
        toes: degrees.
        shift: m, how far of x the ankle has gone along the foot by turning about heel or ball.
    """

    x: float
    z: float
    pitch: float
    toes: float
    shift: float = 0.0


def foot(body: Frame, fall: Footfall, share: float) -> FootState:
    """Where a foot is.

    Args:
        body: lengths.
        fall: its course.
        share: of the stride since its strike, 0..1.

    Returns:
        The state.
    """
    if share <= fall.stance:
        return _standing(body, fall, share)
    return _swinging(body, fall, share)


def pelvis_height(body: Frame, fall: Footfall, width: float) -> tuple[float, float]:
    """The pelvis's mean height and its rise in the middle of the stance.

    Both legs can then reach their feet at every moment of the stride.

    Args:
        body: lengths.
        fall: the course of the feet.
        width: m, sideways distance of foot and hip.

    Returns:
        (lowest, rise) m: the height is ``lowest + rise * (1 - cos(4 pi (share - low))) / 2``
        with ``low`` the share of double support's middle.
    """
    leg = 0.995 * (body.hip - body.ankle)
    steps = 64
    reach = []
    for k in range(steps):
        state = foot(body, fall, k / steps)
        reach.append(state.z + sqrt(max(0.0, leg * leg - state.x**2 - width * width)))
    bound = [min(reach[k], reach[(k + steps // 2) % steps]) for k in range(steps)]  # both feet
    shapes = [(1 - cos(4 * pi * (k / steps - low_share(fall)))) / 2 for k in range(steps)]
    best = (-1.0, 0.0, 0.0)
    for k in range(15):
        rise = (0.020 + 0.003 * k) * body.scale
        lowest = min(
            min(b - rise * u for b, u in zip(bound, shapes, strict=True)), body.hip - rise - 0.004
        )
        best = max(best, (lowest + rise / 2, lowest, rise))
    return best[1], best[2]


def low_share(fall: Footfall) -> float:
    """When the pelvis is lowest: in double support walking, in mid-stance running.

    Args:
        fall: the course of the feet.

    Returns:
        A share of the left foot's stride.
    """
    return (fall.stance - 0.5) / 2 if fall.stance > 0.5 else fall.stance / 2


def stride_posture(
    body: Frame,
    fall: Footfall,
    manner: Manner,
    level: tuple[float, float],
    travelled: float,
    shifts: tuple[Shift, Shift] | None = None,
) -> Posture:
    """Walking or running at a distance travelled.

    Args:
        body: lengths.
        fall: of ``walking`` or ``running``.
        manner: the person's.
        level: of ``pelvis_height``.
        travelled: m.
        shifts: of the left and of the right foot; None: as the gait has them.

    Returns:
        The posture.
    """
    share = (travelled / fall.stride + manner.phase) % 1.0
    runs = fall.stance < 0.5
    turn = 2 * pi * share
    size = body.scale
    sway = (0.012 if runs else 0.022) * size * sin(turn + (0.0 if runs else 0.25))
    rise = level[1] * (1 - cos(2 * (turn - 2 * pi * low_share(fall)))) / 2
    yaw = (-7.0 if runs else -5.0) * cos(turn)
    hips = Attitude(yaw, (7.0 if runs else 2.0) + 0.25 * manner.stoop, -3.5 * sin(turn))
    lean = (9.0 if runs else 2.5) + manner.stoop
    chest = Attitude(-1.1 * yaw, lean + 0.8 * cos(2 * turn), 1.5 * sin(turn))
    head = Attitude(manner.glance, manner.nod + (3.0 if runs else 0.0), 0.0)
    legs = tuple(
        _leg(body, fall, manner, ((share + 0.5 * index) % 1.0, index), shifts) for index in (0, 1)
    )
    arms = (swung(manner, runs, share, 0), swung(manner, runs, (share + 0.5) % 1.0, 1))
    height = level[0] + rise
    if shifts is not None:
        height = min(height, _reached(body, sway, legs))
    return Posture((0.0, sway, height), hips, chest, head, arms, (legs[0], legs[1]))


def _leg(
    body: Frame,
    fall: Footfall,
    manner: Manner,
    which: tuple[float, int],
    shifts: tuple[Shift, Shift] | None,
) -> Leg:
    """A leg by its share of the stride and its side; the foot turns about its own axis."""
    own, index = which
    state = foot(body, fall, own)
    dx, dy, turn = (0.0, 0.0, 0.0) if shifts is None else shifts[index]
    turnout = manner.turnout if index == 0 else -manner.turnout
    along, out = radians(turnout) + turn, track(manner, fall, index)
    ankle = (
        state.x - state.shift + dx + state.shift * cos(along),
        out + dy + state.shift * sin(along),
        state.z,
    )
    bend = radians(0.6 * turnout) + 0.7 * turn
    yaw = turnout + degrees(turn)
    return Leg(ankle, state.pitch, yaw, state.toes, (cos(bend), sin(bend), 0.0))


def _reached(body: Frame, sway: float, legs: tuple[Leg, ...]) -> float:
    """The greatest height of the pelvis at which both legs reach their feet."""
    leg, most = 0.99 * (body.hip - body.ankle), 9.0
    for side, one in zip((1.0, -1.0), legs, strict=True):
        x, y, z = one.ankle
        aside = abs(y - sway - side * body.hip_half)
        most = min(most, z + sqrt(max(0.25 * leg * leg, leg * leg - x * x - aside * aside)))
    return most


def _standing(body: Frame, fall: Footfall, share: float) -> FootState:
    """On the ground: rolling over the heel, flat, rolling over the ball."""
    x = fall.ahead - share * fall.stride
    if share < fall.flat:
        pitch = fall.strike * (1 - _smooth(share / fall.flat))
        return _pivoted(body, x, (body.heel, 0.0), pitch, 0.0)
    if share <= fall.rise:
        return FootState(x, body.ankle, 0.0, 0.0)
    u = (share - fall.rise) / (fall.stance - fall.rise)
    pitch = fall.push * u * u * (1.5 - 0.5 * u)
    return _pivoted(body, x, (body.ball, toe_joint(body)), pitch, -pitch)


def rolled(body: Frame, x: float, pitch: float) -> tuple[float, float]:
    """The ankle of a foot whose heel is off the ground, its toes flat.

    Args:
        body: lengths.
        x: m, where the ankle would be if the foot were flat.
        pitch: degrees, negative.

    Returns:
        (x, z) m.
    """
    state = _pivoted(body, x, (body.ball, toe_joint(body)), pitch, -pitch)
    return state.x, state.z


def touching(body: Frame, pitch: float, toes: float) -> float:
    """The height of the ankle at which heel, ball or tip of the foot just touches the ground.

    Args:
        body: lengths.
        pitch: of the foot, degrees.
        toes: their bend, degrees.

    Returns:
        m.
    """
    a, b = radians(pitch), radians(pitch + toes)
    joint = body.ball * sin(a) + (toe_joint(body) - body.ankle) * cos(a)
    tip = (body.toe - body.ball) * 1.25
    under = toe_joint(body)
    return -min(
        body.heel * sin(a) - body.ankle * cos(a),
        joint - under * cos(b),
        joint + tip * sin(b) - 0.9 * under * cos(b),
    )


def _pivoted(
    body: Frame, x: float, pivot: tuple[float, float], pitch: float, toes: float
) -> FootState:
    """The ankle when the foot turns about a point (x from the ankle, z) that stays."""
    a = radians(pitch)
    dx, dz = -pivot[0], body.ankle - pivot[1]
    shift = pivot[0] + dx * cos(a) - dz * sin(a)
    return FootState(x + shift, pivot[1] + dx * sin(a) + dz * cos(a), pitch, toes, shift)


def _swinging(body: Frame, fall: Footfall, share: float) -> FootState:
    """In the air: from where the foot left to where it will strike, with matching speeds."""
    span = 1 - fall.stance
    u = (share - fall.stance) / span
    eps = 1e-4
    a, a0 = _standing(body, fall, fall.stance), _standing(body, fall, fall.stance - eps)
    b = _standing(body, fall, 0.0)
    speed = span / eps
    x = _hermite(a.x, (a.x - a0.x) * speed, b.x, -0.92 * fall.stride * span, u)
    z = _hermite(
        a.z, min((a.z - a0.z) * speed, 0.35 * fall.stride * span), b.z, -0.12 * body.scale, u
    )
    z += fall.lift * sin(pi * u) ** 2
    pitch = _pitch(fall, u)
    toes = -fall.push * max(0.0, 1 - 3 * u) * 0.9
    low = touching(body, pitch, toes)
    clear = 0.022 * body.scale * min(1.0, u / 0.04, (1 - u) / 0.08)
    shift = a.shift + (b.shift - a.shift) * _smooth(u)
    return FootState(x, max(z, low + clear), pitch, toes, shift)


def _pitch(fall: Footfall, u: float) -> float:
    """The foot's pitch over the swing."""
    if u < 0.55:
        return fall.push * (1 - _smooth(u / 0.55)) - 2.0 * _smooth(u / 0.55)
    return -2.0 + (fall.strike + 2.0) * _smooth((u - 0.55) / 0.45)


def _hermite(a: float, m: float, b: float, n: float, u: float) -> float:
    """Cubic from a with slope m to b with slope n."""
    u2, u3 = u * u, u * u * u
    return (2 * u3 - 3 * u2 + 1) * a + (u3 - 2 * u2 + u) * m + (3 * u2 - 2 * u3) * b + (u3 - u2) * n


def _smooth(u: float) -> float:
    """From 0 to 1 with level ends."""
    return u * u * (3 - 2 * u)
