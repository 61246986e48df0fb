"""Tractors and excavators: measures, and how they are put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import cos, pi, sin

import numpy as np

from scenesim.randomness import Stream
from scenesim.shapes.surfaces import (
    Surface,
    both_sides,
    box,
    hull,
    lathe,
    shifted,
    tube,
)
from scenesim.shapes.vehicles import cabin, plates, wheels
from scenesim.shapes.vehicles.assembly import Design, Place
from scenesim.shapes.vehicles.assembly import Part as Piece
from scenesim.shapes.vehicles.plant_parts import angles, glasshouse, rear_plate, upright
from scenesim.shapes.vehicles.wheels import Wheel
from scenesim.world.classes import Part


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


def design(plant: Plant, stream: Stream) -> Design:
    """A working machine.

    Args:
        plant: its measures.
        stream: decides the plate.

    Returns:
        The design; its length and height come out as named.
    """
    words = plates.text(stream)
    make = _excavator if plant.reach else _tractor
    levels = _fitted(plant, [make(plant, words, level) for level in range(3)])
    driver = Piece("driver", _driver(plant))
    return Design((Piece("body", levels), *_wheels(plant), driver), _lamps(plant))


def _fitted(plant: Plant, levels: list[list[Surface]]) -> tuple[list[Surface], ...]:
    """All levels stretched by a hair, so that the finest is as long, wide and high as named."""
    inside = [s.vertices for s in levels[0] if s.part != Part.MIRROR]
    low = np.min([points.min(axis=0) for points in inside], axis=0)
    high = np.max([points.max(axis=0) for points in inside], axis=0)
    if plant.rear is not None and not plant.reach:
        return tuple(levels)  # a tractor's wheels reach further than its body
    size = np.array([high[0] - low[0], high[1] - low[1], high[2]])
    scale = np.array([plant.length, plant.width, plant.height]) / size
    middle = np.array([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, 0.0])
    return tuple(
        [replace(s, vertices=(s.vertices - middle) * scale) for s in level] for level in levels
    )


def _wheels(plant: Plant) -> list[Piece]:
    parts = []
    for name, wheel, x in zip(
        ("front", "rear"), (plant.front, plant.rear), plant.axles, strict=True
    ):
        if wheel is None:
            continue
        left, right = wheels.both(wheel)
        y = plant.width / 2 - wheel.width / 2
        for hand, sign, levels in (("left", 1.0, left), ("right", -1.0, right)):
            place = (x, sign * y, wheel.radius)
            parts.append(
                Piece(f"wheel_{name}_{hand}", levels, place, name == "front", wheel.radius)
            )
    return parts


def _tractor(plant: Plant, words: str, level: int) -> list[Surface]:
    """Bonnet, cab, mudguards, exhaust, weights, lamps."""
    k, nose = plant.scale, plant.length / 2
    rear = plant.rear.radius if plant.rear else 0.8
    front = plant.front.radius if plant.front else 0.5
    bevel = 0.06 * k if level == 0 else 0.0
    belly = 1.05 * front
    top, wide = plant.height * 0.57, 0.42 * k
    made = [
        box((plant.length * 0.8, 0.42 * k, 0.45), (0.0, 0, belly), "underbody"),
        hull(
            [
                (x, s * w, z)
                for x, w, z0, z1 in (
                    (nose - 0.32, wide * 0.82, belly + 0.12, top - 0.16),
                    (nose - 0.45, wide * 0.95, belly + 0.05, top - 0.05),
                    (0.15 * k, wide, belly + 0.05, top + 0.06),
                )
                for s in (1, -1)
                for z in (z0, z1)
            ],
            "paint",
        ),
        box(
            (0.02, 1.35 * wide, (top - belly) * 0.5), (nose - 0.315, 0, (top + belly) / 2), "grille"
        ),
        box((0.32, 0.8 * k, 0.30), (nose - 0.16, 0, belly + 0.02), "trim", bevel),
        box((0.14, plant.width - 0.5, 0.14), (plant.axles[0], 0, front), "metal"),
        box((0.20, plant.width - 0.6, 0.22), (plant.axles[1], 0, rear), "underbody"),
    ]
    pipe = tube(
        [(0.75 * k, -wide - 0.04, top - 0.2), (0.75 * k, -wide - 0.04, plant.height - 0.25)],
        0.045,
        8,
        "trim",
    )
    made.append(pipe)
    for y in (0.62 * wide, -0.62 * wide):
        lamp = box((0.03, 0.17 * k, 0.12 * k), (nose - 0.325, y, top - 0.28 * k), "head_lamp")
        made.append(lamp.of("head_lamp", Part.LAMP))
    made += _guards(plant, rear, level)
    made += glasshouse((-0.75 * k - 0.25, 1.55 * k, 1.45 * k), belly + 0.35, plant.height, level)
    tail = plant.axles[1] - rear - 0.02
    for hand, slot in ((1, "tail_lamp"), (-1, "tail_lamp")):
        lamp = box(
            (0.04, 0.24, 0.12), (tail + 0.02, hand * (plant.width / 2 - 0.25), rear * 2 - 0.1), slot
        )
        made.append(lamp.of(slot, Part.LAMP))
    made += rear_plate(words, -nose + 0.05, 1.25 * rear, level)
    hitch = box((0.5 * k, 0.5, 0.12), (-nose + 0.25 * k, 0, 0.62 * rear), "metal")
    link = box((0.12, plant.width * 0.5, 0.3), (-nose + 0.06, 0, 0.9 * rear), "metal", 0.0)
    return [*made, hitch, link]


def _guards(plant: Plant, radius: float, level: int) -> list[Surface]:
    """Mudguards over the rear wheels."""
    width = plant.rear.width if plant.rear else 0.4
    steps = (9, 6, 4)[level]
    rim = radius + 0.07
    arch = []
    for ring in (rim, rim + 0.035):
        row = [(ring * cos(a), ring * sin(a)) for a in angles(0.35, 2.5, steps)]
        arch += row if ring == rim else row[::-1]
    outline = [(plant.axles[1] + x, radius + z) for x, z in arch][::-1]
    y = plant.width / 2
    return both_sides(upright(outline, (y - width, y - 0.04), "paint"))


def _excavator(plant: Plant, words: str, level: int) -> list[Surface]:
    """Tracks or a wheeled frame, the house that turns, cab, boom, arm and bucket."""
    k = plant.scale
    back = -plant.length / 2
    pivot = back + 1.72 * k
    bevel = 0.10 * k if level == 0 else 0.0
    half = plant.width / 2
    made = _running_gear(plant, level)
    floor = 1.0 * k + 0.05
    high = floor + 1.15 * k
    ring = [(0.0, floor - 0.2), (0.65 * k, floor - 0.2), (0.65 * k, floor), (0.0, floor)]
    made += [
        shifted(lathe(ring, 18, "underbody", 2), pivot),
        box((2.9 * k, 2 * half - 0.10, 0.16 * k), (pivot - 0.15 * k, 0, floor + 0.08 * k), "trim"),
        box(
            (0.75 * k, 2 * half - 0.06, 1.05 * k),
            (back + 0.375 * k, 0, floor + 0.6 * k),
            "paint",
            bevel,
        ),
        box(
            (1.45 * k, half * 1.05, 0.98 * k),
            (pivot - 0.35 * k, -half * 0.45, floor + 0.6 * k),
            "paint",
            bevel * 0.5,
        ),
        box(
            (0.9 * k, half * 0.8, 0.9 * k),
            (back + 1.1 * k, half * 0.5, floor + 0.55 * k),
            "paint",
            bevel * 0.5,
        ),
        box((0.02, half * 1.2, 0.35 * k), (back + 0.005, 0, floor + 0.7 * k), "trim"),
    ]
    house = glasshouse((0.0, 1.45 * k, half * 0.84), floor + 0.1, plant.height, level)
    made += [shifted(s, pivot + 0.72 * k, half * 0.55, 0) for s in house]
    made += _boom(plant, pivot + 0.35 * k, floor + 0.55 * k, level)
    for y in (0.8, -0.8):
        lamp = box(
            (0.03, 0.14 * k, 0.10 * k), (back - 0.004, y * half, high - 0.3 * k), "tail_lamp"
        )
        made.append(lamp.of("tail_lamp", Part.LAMP))
    made += rear_plate(words, back, floor + 0.25 * k, level) if plant.front else []
    return made


def _running_gear(plant: Plant, level: int) -> list[Surface]:
    """Two tracks with rollers, or a frame between wheels with a blade."""
    k, half = plant.scale, plant.width / 2
    middle = -plant.length / 2 + 1.72 * k
    if plant.front is not None:
        frame = box((3.2 * k, plant.width - 1.1, 0.35 * k), (0, 0, 0.72 * k), "underbody", 0.05)
        axles = [box((0.2, plant.width - 0.5, 0.2), (x, 0, 0.5), "metal") for x in plant.axles]
        blade = box((0.08, plant.width - 0.2, 0.5 * k), (2.15 * k, 0, 0.45 * k), "paint")
        return [frame, *axles, blade]
    tall, long, wide = 0.85 * k, 3.5 * k, 0.55 * k
    r = tall / 2
    steps = (8, 5, 3)[level]
    outline = [(long / 2 - r + r * sin(a), r - r * cos(a)) for a in angles(0, pi, steps)]
    outline += [(-long / 2 + r - r * sin(a), r + r * cos(a)) for a in angles(0, pi, steps)]
    track = upright(outline, (half - wide, half), "tyre")
    inner = [(x * 0.97, 0.03 + z * 0.93) for x, z in outline]
    side = upright(inner, (half - wide - 0.01, half + 0.004), "trim")
    made = [shifted(s, middle, 0, 0) for s in both_sides(track)]
    if level < 2:
        made += [shifted(s, middle, 0, 0) for s in both_sides(shifted(side, 0, -0.006, 0))]
        for x in (-0.36, -0.18, 0.0, 0.18, 0.36):
            disc = [(0.0, -0.02), (0.17 * k, -0.02), (0.17 * k, 0.02), (0.0, 0.02)]
            roller = shifted(lathe(disc, 12, "metal"), middle + x * long, half - 0.005, 0.26 * k)
            made += both_sides(roller)
    made.append(
        box((long * 0.5, plant.width - 2 * wide, 0.35 * k), (middle, 0, 0.55 * k), "underbody")
    )
    return made


def _boom(plant: Plant, x: float, z: float, level: int) -> list[Surface]:
    """Boom, arm, bucket and rams in the middle plane, reaching forward and down."""
    k, half = plant.scale, 0.18 * plant.scale
    end = plant.length / 2
    knee = (x + (end - x) * 0.52, plant.height - 0.06)
    elbow = (end - 0.55 * k, plant.height - 0.62 * k)
    wrist = (end - 0.75 * k, 1.05 * k)
    y = -0.1 * plant.width
    boom = [
        (x - 0.1, z),
        (x + 0.35 * k, z - 0.12 * k),
        (knee[0] + 0.1 * k, knee[1] - 0.5 * k),
        (elbow[0], elbow[1] - 0.22 * k),
        elbow,
        (knee[0], knee[1]),
    ]
    arm = [
        (elbow[0] - 0.35 * k, elbow[1] + 0.2 * k),
        (wrist[0] - 0.09 * k, wrist[1]),
        (wrist[0] + 0.10 * k, wrist[1]),
        (end - 0.08 * k, elbow[1] - 0.45 * k),
        (elbow[0] + 0.18 * k, elbow[1] + 0.12 * k),
    ]
    bucket = [
        (wrist[0] - 0.12 * k, wrist[1] + 0.05),
        (wrist[0] - 0.95 * k, 0.62 * k),
        (wrist[0] - 0.85 * k, 0.30 * k),
        (wrist[0] - 0.35 * k, 0.12 * k),
        (wrist[0] + 0.22 * k, 0.38 * k),
        (wrist[0] + 0.16 * k, wrist[1]),
    ]
    made = [
        upright(boom, (y - half, y + half), "paint"),
        upright(arm, (y - half * 0.8, y + half * 0.8), "paint"),
        upright(bucket, (y - half * 2.4, y + half * 2.4), "metal"),
    ]
    sides = (10, 6, 4)[level]
    low, high = (x + 0.55 * k, y, z - 0.05), (knee[0] - 0.1 * k, y, knee[1] - 0.36 * k)
    made.append(tube([low, high], 0.085 * k, sides, "trim"))
    ram = [(knee[0] + 0.1 * k, y, knee[1] + 0.03), (elbow[0] - 0.25 * k, y, elbow[1] + 0.24 * k)]
    made.append(tube(ram, 0.07 * k, sides, "metal"))
    return made


def _driver(plant: Plant) -> tuple[list[Surface], ...]:
    """Somebody in the seat."""
    k = plant.scale
    if plant.reach:
        x, y, low = -plant.length / 2 + 2.2 * k, 0.275 * plant.width, 1.0 * k + 0.35
    else:
        front = plant.front.radius if plant.front else 0.5
        x, y, low = -0.95 * k - 0.25, 0.0, 1.05 * front + 0.55
    low = min(low, plant.height - 1.25)
    return cabin.drivers(x, y, low, (x + 0.42, y, low + 0.55))


def _lamps(plant: Plant) -> dict[str, Place]:
    x, y = plant.length / 2, plant.width * 0.3
    ahead = -plant.length / 2 + 2.9 * plant.scale if plant.reach else x - 0.3
    places: dict[str, Place] = {}
    for hand, sign in (("left", 1.0), ("right", -1.0)):
        places[f"head_{hand}"] = (ahead, sign * y, plant.height * 0.45)
        places[f"tail_{hand}"] = (-x + 0.1, sign * y, plant.height * 0.5)
    return places
