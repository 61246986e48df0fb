"""Bodies of tractors: bonnet, engine, cab, mudguards, exhaust, weights, steps, lamps."""

from __future__ import annotations

from dataclasses import replace
from math import cos, sin

import numpy as np

from scenesim.shapes.surfaces import Surface, both_sides, box, fan, flipped, grid, tube
from scenesim.shapes.vehicles.lettering import written
from scenesim.shapes.vehicles.machines import Plant
from scenesim.shapes.vehicles.plant_parts import angles, glasshouse, rear_plate, upright
from scenesim.world.classes import Part

#: half a section of the bonnet: shares of its width and of its height, from the foot to the ridge
_SECTION = ((1.0, 0.0), (1.0, 0.62), (0.96, 0.82), (0.82, 0.95), (0.5, 0.99), (0.0, 1.0))


def body(plant: Plant, words: str, level: int) -> list[Surface]:
    """All of a tractor that does not turn.

    Args:
        plant: its measures.
        words: of the number plate.
        level: of detail.

    Returns:
        Surfaces by slot.
    """
    k, nose = plant.scale, plant.length / 2
    rear = plant.rear.radius if plant.rear else 0.8
    front = plant.front.radius if plant.front else 0.5
    bevel = 0.06 * k if level == 0 else 0.0
    belly = 1.05 * front
    made = [
        box((plant.length * 0.8, 0.42 * k, 0.45), (0.0, 0, belly), "underbody"),
        box((0.32, 0.8 * k, 0.30), (nose - 0.16, 0, belly + 0.02), "trim", bevel),
        box((0.14, plant.width - 0.5, 0.14), (plant.axles[0], 0, front), "metal"),
        box((0.20, plant.width - 0.6, 0.22), (plant.axles[1], 0, rear), "underbody"),
    ]
    made += _bonnet(plant, belly, level)
    made += _guards(plant, rear, level)
    cab = (-0.75 * k - 0.25, 1.55 * k, 1.45 * k)
    made += glasshouse(cab, belly + 0.35, plant.height, "roof_cover", level)
    made += _steps(plant, belly, bevel)
    lamp = box((0.04, 0.22, 0.11), (0.0, 0.0, 0.0), "tail_lamp").of("tail_lamp", Part.LAMP)
    at = (plant.axles[1] + (rear + 0.10) * cos(2.35), rear + (rear + 0.10) * sin(2.35))
    place = np.array([at[0] - 0.03, plant.width / 2 - 0.25, at[1]])
    made += both_sides(replace(lamp, vertices=lamp.vertices + place))
    made += rear_plate(words, -nose + 0.05, 1.25 * rear, level)
    hitch = box((0.5 * k, 0.5, 0.12), (-nose + 0.25 * k, 0, 0.62 * rear), "metal")
    link = box((0.12, plant.width * 0.5, 0.3), (-nose + 0.06, 0, 0.9 * rear), "metal", 0.0)
    return [*made, hitch, link]


def _bonnet(plant: Plant, belly: float, level: int) -> list[Surface]:
    """A rounded hood that falls towards its nose, vents and a name on its sides, the exhaust."""
    k, nose = plant.scale, plant.length / 2
    top, wide, low = plant.height * 0.57, 0.42 * k, belly + 0.10
    rows = []
    for x, share, fall in (
        (0.10 * k, 1.0, -0.06),
        (0.60 * k, 1.0, -0.02),
        (nose - 0.75, 0.97, 0.05),
        (nose - 0.45, 0.92, 0.12),
        (nose - 0.36, 0.86, 0.18),
        (nose - 0.32, 0.74, 0.28),
    ):
        half = [(share * wide * y, low + (top - fall - low) * z) for y, z in _SECTION]
        ring = [*half, *((-y, z) for y, z in half[-2::-1])]
        rows.append([(x, y, z) for y, z in ring])
    hood = replace(flipped(grid(np.array(rows), "paint")), crease_rad=0.6)
    front = fan(np.array(rows[-1])[::-1], "paint")
    tall = top - 0.28 - low
    mouth = box((0.02, 1.16 * wide, 0.72 * tall), (nose - 0.315, 0, low + 0.42 * tall), "grille")
    made = [hood, front, mouth]
    for y in (0.5 * wide, -0.5 * wide):
        lamp = box((0.03, 0.17 * k, 0.10 * k), (nose - 0.312, y, low + 0.80 * tall), "head_lamp")
        made.append(lamp.of("head_lamp", Part.LAMP))
    vent = (0.55 * k, 0.012, 0.40 * (top - low))
    for x in (nose - 1.0, nose - 1.62):
        made += both_sides(box(vent, (x, 0.985 * wide, low + 0.30 * (top - low)), "grille"))
    stripe = (nose - 0.65 - 0.72 * k, 0.012, 0.05 * k)
    middle = (0.72 * k + stripe[0] / 2, 0.99 * wide, low + 0.56 * (top - low))
    made += both_sides(box(stripe, middle, "paint2"))
    if level == 0:
        made += written("TERRA 90", 0.09 * k, (0.38 * k, wide + 0.004, middle[2]), "paint2")
    y, foot = -wide - 0.06, top - 0.25
    muffler = tube([(0.75 * k, y, foot), (0.75 * k, y, foot + 0.5)], 0.075, 8, "metal")
    pipe = [(0.75 * k, y, foot + 0.5), (0.75 * k, y, plant.height - 0.3)]
    pipe.append((0.68 * k, y, plant.height - 0.22))
    return [*made, muffler, tube(pipe, 0.04, 8, "trim")]


def _guards(plant: Plant, radius: float, level: int) -> list[Surface]:
    """Mudguards over the rear wheels with an edge of rubber."""
    width = plant.rear.width if plant.rear else 0.4
    steps = (9, 6, 4)[level]
    y = plant.width / 2
    made = []
    for rim, between, slot in (
        (radius + 0.07, (y - width, y - 0.10), "paint"),
        (radius + 0.065, (y - 0.10, y - 0.02), "trim"),
    ):
        arch = []
        for ring in (rim, rim + 0.035):
            row = [(ring * cos(a), ring * sin(a)) for a in angles(0.35, 2.5, steps)]
            arch += row if ring == rim else row[::-1]
        outline = [(plant.axles[1] + x, radius + z) for x, z in arch][::-1]
        made += both_sides(upright(outline, between, slot))
    return made


def _steps(plant: Plant, belly: float, bevel: float) -> list[Surface]:
    """The tank and the steps below the doors."""
    k = plant.scale
    made = both_sides(
        box((0.62 * k, 0.30 * k, 0.42 * k), (0.12 * k, 0.42 * k, belly + 0.12), "trim", bevel)
    )
    for step in range(3):
        at = (-0.28 * k, (0.62 + 0.03 * step) * k, belly + 0.28 - 0.24 * step)
        made += both_sides(box((0.34 * k, 0.24 * k, 0.03), at, "metal"))
    return made
