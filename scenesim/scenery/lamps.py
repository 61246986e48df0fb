"""Light sources that shine on other things: headlamps of vehicles and lamps of the street."""

from __future__ import annotations

from math import pi

import numpy as np

from scenesim.geometry.transform import Floats, Transform
from scenesim.scenery.stage import Lamp
from scenesim.shapes.model import RigidShape
from scenesim.world.classes import Light

Colour = tuple[float, float, float]

#: lamp names by what lights them: (bit, prefix, pattern, colour in 1000 cd)
_SHINING: tuple[tuple[int, str, str, Colour], ...] = (
    (int(Light.HIGH_BEAM), "head", "high_beam", (40.0, 38.0, 34.0)),
    (int(Light.LOW_BEAM), "head", "low_beam", (16.0, 15.0, 13.4)),
    (int(Light.BRAKE), "tail", "signal", (0.085, 0.004, 0.002)),
    (int(Light.TAIL), "tail", "signal", (0.012, 0.0006, 0.0003)),
    (int(Light.REVERSING), "revers", "signal", (0.25, 0.24, 0.21)),
    (int(Light.BLUE_FLASHING), "blue", "signal", (0.03, 0.12, 0.90)),
    (int(Light.INDICATOR_LEFT), "indicator", "signal", (0.30, 0.13, 0.01)),
    (int(Light.INDICATOR_RIGHT), "indicator", "signal", (0.30, 0.13, 0.01)),
)


def vehicle_lamps(shape: RigidShape, lights: int, T_world_from_shape: Transform) -> list[Lamp]:
    """What a vehicle's lit lamps throw on the world.

    Args:
        shape: with named lamps.
        lights: bits of ``Light``.
        T_world_from_shape: where it is.

    Returns:
        The lamps; none when nothing is lit.
    """
    if not lights or not shape.lamps:
        return []
    lit: dict[str, Lamp] = {}
    for bit, prefix, pattern, colour in _SHINING:
        if not lights & bit:
            continue
        for name, spot in shape.lamps.items():
            if not name.startswith(prefix) or name in lit or not _on_side(bit, spot[1]):
                continue
            forward = 1.0 if spot[0] >= 0.0 else -1.0
            dip = -0.012 if pattern == "low_beam" else 0.0
            point = T_world_from_shape.points(np.array(spot))
            way = T_world_from_shape.directions(np.array([forward, 0.0, dip]))
            lit[name] = Lamp(_triple(point), _triple(way), colour, pattern)
    return list(lit.values())


def street_lamp(position: tuple[float, float, float], warm: float) -> Lamp:
    """A lamp that shines down on a street.

    Args:
        position: m, world.
        warm: 0 white LED to 1 sodium orange.

    Returns:
        The lamp, lit.
    """
    power = 5000.0 / (2 * pi) / 1000.0
    colour = (
        power * (1.0 + 0.25 * warm),
        power * (0.95 - 0.25 * warm),
        power * (0.85 - 0.65 * warm),
    )
    return Lamp(position, (0.0, 0.0, -1.0), colour, "street")


def _on_side(bit: int, y: float) -> bool:
    if bit == Light.INDICATOR_LEFT:
        return y > 0.0
    return y < 0.0 if bit == Light.INDICATOR_RIGHT else True


def _triple(vector: Floats) -> tuple[float, float, float]:
    return float(vector[0]), float(vector[1]), float(vector[2])
