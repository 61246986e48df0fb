"""The closed table of units, and the dimensions that the language checks.

Precipitation is a dimension of its own (its unit inside is mm/h), and so are angles: a rain rate
is never a speed and an angle is never a plain number.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import degrees, pi


@dataclass(frozen=True, slots=True)
class Dimension:
    """Powers of the base quantities.

    Attributes:
        length, time, angle, rain, mass: powers; metres, seconds, radians, mm/h, kilograms.
    """

    length: int = 0
    time: int = 0
    angle: int = 0
    rain: int = 0
    mass: int = 0

    def __mul__(self, other: Dimension) -> Dimension:
        return Dimension(
            self.length + other.length,
            self.time + other.time,
            self.angle + other.angle,
            self.rain + other.rain,
            self.mass + other.mass,
        )

    def __truediv__(self, other: Dimension) -> Dimension:
        return Dimension(
            self.length - other.length,
            self.time - other.time,
            self.angle - other.angle,
            self.rain - other.rain,
            self.mass - other.mass,
        )


NONE = Dimension()
LENGTH = Dimension(length=1)
AREA = Dimension(length=2)
TIME = Dimension(time=1)
ANGLE = Dimension(angle=1)
SPEED = LENGTH / TIME
ACCELERATION = SPEED / TIME
JERK = ACCELERATION / TIME
TURN_RATE = ANGLE / TIME
RATE = NONE / TIME
PER_LENGTH = NONE / LENGTH
PER_AREA = NONE / AREA
RAIN = Dimension(rain=1)
MASS = Dimension(mass=1)

#: token to (SI value of one, dimension)
UNITS: dict[str, tuple[float, Dimension]] = {
    "m": (1.0, LENGTH),
    "cm": (0.01, LENGTH),
    "mm": (0.001, LENGTH),
    "km": (1000.0, LENGTH),
    "ft": (0.3048, LENGTH),
    "mi": (1609.344, LENGTH),
    "s": (1.0, TIME),
    "ms": (0.001, TIME),
    "min": (60.0, TIME),
    "h": (3600.0, TIME),
    "rad": (1.0, ANGLE),
    "deg": (pi / 180.0, ANGLE),
    "m/s": (1.0, SPEED),
    "km/h": (1.0 / 3.6, SPEED),
    "mph": (0.44704, SPEED),
    "m/s^2": (1.0, ACCELERATION),
    "m/s²": (1.0, ACCELERATION),
    "m/s^3": (1.0, JERK),
    "rad/s": (1.0, TURN_RATE),
    "deg/s": (pi / 180.0, TURN_RATE),
    "Hz": (1.0, RATE),
    "/s": (1.0, RATE),
    "/min": (1.0 / 60.0, RATE),
    "/h": (1.0 / 3600.0, RATE),
    "mm/h": (1.0, RAIN),
    "/m": (1.0, PER_LENGTH),
    "/km": (0.001, PER_LENGTH),
    "/m^2": (1.0, PER_AREA),
    "/km^2": (1e-6, PER_AREA),
    "m^2": (1.0, AREA),
    "kg": (1.0, MASS),
    "t": (1000.0, MASS),
    "%": (0.01, NONE),
    "px": (1.0, NONE),
}

_NAMES: dict[Dimension, str] = {
    NONE: "a plain number",
    LENGTH: "a length",
    AREA: "an area",
    TIME: "a time",
    ANGLE: "an angle",
    SPEED: "a speed",
    ACCELERATION: "an acceleration",
    JERK: "a jerk",
    TURN_RATE: "a turn rate",
    RATE: "a rate",
    RAIN: "a precipitation rate",
    PER_LENGTH: "a number per length",
    PER_AREA: "a number per area",
    MASS: "a mass",
}


def units_of(dimension: Dimension) -> tuple[str, ...]:
    """The units that measure a dimension, in the order of the table."""
    return tuple(unit for unit, (_, measured) in UNITS.items() if measured == dimension)


def describe(dimension: Dimension) -> str:
    """A dimension as an error message says it: ``a speed (m/s, km/h, mph)``."""
    if dimension == NONE:
        return "a plain number without a unit"
    name = _NAMES.get(dimension, "a quantity")
    units = units_of(dimension)
    if units:
        return f"{name} ({', '.join(units[:4])})"
    powers = (
        ("m", dimension.length),
        ("s", dimension.time),
        ("rad", dimension.angle),
        ("mm/h", dimension.rain),
        ("kg", dimension.mass),
    )
    return f"{name} in " + " ".join(f"{base}^{power}" for base, power in powers if power)


def unit_for(dimension: Dimension) -> str:
    """The unit of the numbers inside: ``m/s`` for a speed, "" for a plain number."""
    for unit, (factor, measured) in UNITS.items():
        if measured == dimension and factor == 1.0 and unit != "px":
            return unit
    return ""


def said(value: float | str, unit: str) -> str:
    """A value of ``unit_for`` as people say it: degrees, speeds in both units, so many a kilometre.

    Args:
        value: a number, or a word of a choice.
        unit: of the number.

    Returns:
        Such as ``11.1 deg`` or ``8.31 m/s (29.9 km/h)``.
    """
    if isinstance(value, str):
        return value
    if unit == "rad":
        return f"{degrees(value):.3g} deg"
    if unit == "/m":
        return f"{value * 1000.0:.4g} /km"
    told = f"{value:.4g} {unit}".rstrip()
    return f"{told} ({value * 3.6:.3g} km/h)" if unit == "m/s" else told
