"""Working machines: the measures of tractors and excavators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scenesim.shapes.vehicles.wheels import Wheel


@dataclass(frozen=True, slots=True)
class Plant:
    """A working machine. Frame: x forward, middle of the length, z up from the ground.

    Attributes:
        length, width, height: m.
        axles: x of the front and the rear axle, m.
        front: front wheels; None for tracks.
        rear: rear wheels; None for tracks.
        scale: of cab and superstructure.
        reach: of an excavator's arm before the middle of its tracks, m; 0 for a tractor.
    """

    length: float
    width: float
    height: float
    axles: tuple[float, float]
    front: Wheel | None
    rear: Wheel | None
    scale: float = 1.0
    reach: float = 0.0


PLANTS: Mapping[str, tuple[Plant, ...]] = {
    "tractor": (
        Plant(
            4.5,
            2.35,
            2.85,
            (1.45, -1.20),
            Wheel(0.62, 0.44, 0.55, 0, "cap", lugs=18),
            Wheel(0.86, 0.58, 0.58, 0, "cap", lugs=18),
            1.0,
        ),
        Plant(
            5.1,
            2.55,
            3.10,
            (1.70, -1.30),
            Wheel(0.72, 0.52, 0.55, 0, "cap", lugs=18),
            Wheel(0.96, 0.68, 0.58, 0, "cap", lugs=18),
            1.1,
        ),
        Plant(
            3.6,
            1.75,
            2.45,
            (1.10, -0.95),
            Wheel(0.45, 0.30, 0.55, 0, "cap", lugs=18),
            Wheel(0.68, 0.42, 0.58, 0, "cap", lugs=18),
            0.82,
        ),
    ),
    "excavator": (
        Plant(8.6, 2.80, 3.05, (1.2, -1.2), None, None, 1.0, 5.4),
        Plant(
            8.0,
            2.50,
            3.15,
            (1.25, -1.25),
            Wheel(0.50, 0.50, 0.55, 0, "cap"),
            Wheel(0.50, 0.50, 0.55, 0, "cap"),
            0.95,
            5.1,
        ),
        Plant(4.6, 1.60, 2.45, (0.7, -0.7), None, None, 0.62, 2.9),
    ),
}
