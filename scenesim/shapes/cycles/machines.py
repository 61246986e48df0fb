"""Bicycles, cargo bicycles, e-scooters and motorcycles: measures and what their riders hold."""

from __future__ import annotations

from math import cos, radians, sin, sqrt
from typing import NamedTuple

from scenesim.shapes.people.anthropometry import Frame
from scenesim.shapes.people.riding import Mount

Point = tuple[float, float, float]
Place = tuple[float, float]


class Machine(NamedTuple):
    """Measures of a two-wheeler fitted to its rider. Frame: x forward, z up, middle of the wheels.

    Attributes:
        style: ``city road mountain child cargo longtail trike naked scooter sport touring`` or
            of an e-scooter.
        wheel: m, radius of the rear wheel.
        tyre: m, radius of the tyre's section.
        rear: m, x of the rear axle.
        front: m, x of the front axle.
        mount: where the rider sits and holds.
        saddle: (x, z) m, top of the saddle.
        front_wheel: m, radius of the front wheel.
        apart: m, of two front wheels from the middle; 0 for one.
        rear_half: m, half the width of a motorcycle's rear tyre.
    """

    style: str
    wheel: float
    tyre: float
    rear: float
    front: float
    mount: Mount
    saddle: tuple[float, float]
    front_wheel: float
    apart: float = 0.0
    rear_half: float = 0.0


class _Style(NamedTuple):
    """What makes a style of bicycle.

    Attributes:
        wheel, tyre: m.
        base: m, distance of the axles.
        lean: degrees of the trunk of a rider to whom it fits.
        rise: m, grips above the saddle.
        reach: m, grips ahead of the steering axis.
        half: m, grips from the middle.
        crank: m.
        turn: m of way for one turn of the cranks.
        stay: m, from the rear axle to the cranks of a wheel of 0.34 m.
        front_wheel: m; 0 is as large as the rear wheel.
        apart: m, of two front wheels from the middle; 0 for one.
    """

    wheel: float
    tyre: float
    base: float
    lean: float
    rise: float
    reach: float
    half: float
    crank: float
    turn: float
    stay: float = 0.445
    front_wheel: float = 0.0
    apart: float = 0.0


_STYLES = {
    "city": _Style(0.345, 0.020, 1.08, 16.0, 0.14, -0.09, 0.27, 0.170, 4.6),
    "trekking": _Style(0.345, 0.019, 1.06, 34.0, 0.05, 0.03, 0.29, 0.170, 5.0),
    "mountain": _Style(0.345, 0.027, 1.09, 38.0, 0.02, 0.02, 0.33, 0.170, 4.2),
    "road": _Style(0.336, 0.013, 0.99, 48.0, -0.03, 0.13, 0.21, 0.172, 5.6),
    "child": _Style(0.235, 0.020, 0.80, 18.0, 0.10, -0.03, 0.24, 0.125, 2.8),
    "cargo": _Style(0.330, 0.025, 2.05, 13.0, 0.14, -0.10, 0.28, 0.170, 3.8, 0.445, 0.255),
    "longtail": _Style(0.290, 0.029, 1.32, 16.0, 0.14, -0.10, 0.29, 0.170, 3.8, 0.74),
    "trike": _Style(0.330, 0.025, 1.30, 12.0, 0.14, -0.10, 0.29, 0.170, 3.8, 0.445, 0.255, 0.42),
}
#: the steering axis: m by which it passes behind the front axle, and back for each metre upwards
_TRAIL, _RAKE = 0.048, 0.344
#: share of its length that a rider's arm spans, and how far the trunk gives way for it, degrees
_SPAN, _GIVES = 0.86, 14.0

CARGO = ("cargo", "longtail", "trike")
#: these steer wheels far ahead of the handlebar
_CARRIED_AHEAD = frozenset({"cargo", "trike"})
BICYCLES = tuple(_STYLES)


def bicycle(style: str, body: Frame) -> Machine:
    """A bicycle fitted to its rider.

    Args:
        style: one of ``BICYCLES``.
        body: the rider's lengths.

    Returns:
        The machine.
    """
    k = _STYLES[style]
    rear, front = -k.base / 2, k.base / 2
    axle = (rear + k.stay * min(1.0, k.wheel / 0.34), k.wheel - 0.055)
    seat = radians(72.5)
    leg = body.hip - body.ankle
    low, high = 0.3, 1.2
    for _ in range(24):  # the saddle's height leaves the knee bent a little at the lowest pedal
        t = (low + high) / 2
        hip = (axle[0] - t * cos(seat), axle[1] + t * sin(seat))
        ankle = (axle[0] - body.ball, axle[1] - k.crank + body.ankle + 0.035)
        far = sqrt((hip[0] - ankle[0]) ** 2 + (hip[1] - ankle[1]) ** 2)
        low, high = (t, high) if far < 0.92 * leg else (low, t)
    saddle = (hip[0] - 0.02, hip[1] - 0.092 * body.scale)
    ahead = k.front_wheel or k.wheel
    grip_z = max(saddle[1] + k.rise, 2.0 * k.wheel + 0.17)
    if style in _CARRIED_AHEAD:
        grip_x = axle[0] + 0.20 * body.scale + 0.08
    else:
        grip_x = front - _TRAIL - _RAKE * (grip_z - ahead) + k.reach
    lean = _lean(k.lean, hip, (grip_x, grip_z), body)
    mount = Mount(hip, (grip_x, k.half, grip_z), axle, k.crank, k.turn, 0.115, lean)
    if k.reach < 0.0:  # the ends of such a bar point back
        mount = mount._replace(turn=50.0)
    return Machine(style, k.wheel, k.tyre, rear, front, mount, saddle, ahead, k.apart)


def _lean(usual: float, hip: Place, grip: Place, body: Frame) -> float:
    """How far a trunk leans, degrees, so that the elbows stay a little bent."""
    trunk = body.shoulder - body.hip
    wanted = (body.upper_arm + body.forearm) * _SPAN + 0.07 * body.scale
    low, high = max(4.0, usual - _GIVES), usual + _GIVES
    for _ in range(16):
        lean = (low + high) / 2
        tilt = radians(0.85 * lean)
        x, z = hip[0] + trunk * sin(tilt) - grip[0], hip[1] + trunk * cos(tilt) - grip[1]
        far = sqrt(x * x + z * z + 0.01)
        low, high = (lean, high) if far > wanted else (low, lean)
    return lean


def steering_x(machine: Machine, z: float) -> float:
    """Where the steering axis of a bicycle is at a height.

    Args:
        machine: a bicycle.
        z: m.

    Returns:
        x, m.
    """
    if machine.style in _CARRIED_AHEAD:
        low, high = head_tube(machine)
        return low[0] + (high[0] - low[0]) * (z - low[2]) / (high[2] - low[2])
    return machine.front - _TRAIL - _RAKE * (z - machine.front_wheel)


def head_tube(machine: Machine) -> tuple[Point, Point]:
    """Lower and upper end of the tube that the handlebar of a bicycle turns in.

    Args:
        machine: a bicycle.

    Returns:
        Two places, m.
    """
    m, (gx, _, gz) = machine, machine.mount.grips
    if m.style == "trike":
        return (gx + 0.10, 0.0, 0.42), (gx + 0.08, 0.0, gz - 0.20)
    if m.style == "cargo":
        return (gx + 0.16, 0.0, 0.34), (gx + 0.10, 0.0, gz - 0.14)
    low = 2.0 * m.front_wheel + 0.065
    high = min(max(low + 0.09, gz - 0.11), low + 0.24)
    return (steering_x(m, low), 0.0, low), (steering_x(m, high), 0.0, high)


#: of each style of e-scooter: wheel, radius of the tyre's section, half the way between axles, m
_SCOOTERS = {
    "slim": (0.108, 0.024, 0.44),
    "rental": (0.130, 0.030, 0.50),
    "sturdy": (0.140, 0.042, 0.49),
}
ESCOOTERS = tuple(_SCOOTERS)


def escooter(style: str, body: Frame) -> Machine:
    """A kick scooter with a motor; its rider stands.

    Args:
        style: one of ``ESCOOTERS``.
        body: the rider's lengths.

    Returns:
        The machine.
    """
    wheel, tyre, half = _SCOOTERS[style]
    deck = wheel + 0.02
    mount = Mount(
        (-0.10, deck + body.hip - 0.03),
        (half - 0.19, 0.22 if style == "slim" else 0.25, deck + 0.60 * body.hip + 0.33),
        (-0.07, deck - 0.012),
        0.0,
        6.0,
        0.045,
        4.0,
        0.30,
        0.15,
        2.0,
    )
    return Machine(style, wheel, tyre, -half, half, mount, (0.0, 0.0), wheel)


def motorcycle(style: str, body: Frame) -> Machine:
    """A motorcycle or a motor scooter.

    Args:
        style: ``naked``, ``sport``, ``touring`` or ``scooter``.
        body: the rider's lengths.

    Returns:
        The machine.
    """
    s = body.scale
    if style == "scooter":
        mount = Mount(
            (-0.20, 0.80 + 0.09 * s),
            (0.31, 0.29, 1.02),
            (0.16, 0.27),
            0.0,
            6.0,
            0.11,
            13.0,
            0.0,
            0.06,
            -4.0,
        )
        return Machine(
            "scooter", 0.235, 0.055, -0.66, 0.66, mount, (-0.24, 0.80), 0.235, rear_half=0.062
        )
    lean, grip, peg = {
        "naked": (20.0, (0.36, 0.34, 1.02), (-0.10, 0.36)),
        "touring": (10.0, (0.32, 0.36, 1.08), (0.02, 0.33)),
        "sport": (42.0, (0.40, 0.27, 0.90), (-0.22, 0.42)),
    }[style]
    mount = Mount((-0.22, 0.80 + 0.09 * s), grip, peg, 0.0, 6.0, 0.19, lean, 0.0, 0.35, 8.0)
    return Machine(style, 0.31, 0.062, -0.72, 0.72, mount, (-0.22, 0.80), 0.31, rear_half=0.088)
