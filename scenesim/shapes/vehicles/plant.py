"""How tractors and excavators are put together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scenesim.randomness import Stream
from scenesim.shapes.surfaces import Surface
from scenesim.shapes.vehicles import cabin, excavators, plates, tractors, wheels
from scenesim.shapes.vehicles.assembly import Design, Place
from scenesim.shapes.vehicles.assembly import Part as Piece
from scenesim.shapes.vehicles.machines import Plant
from scenesim.world.classes import Part


def design(plant: Plant, stream: Stream) -> Design:
    """A working machine.

    Args:
        plant: its measures.
        stream: decides the plate.

    Returns:
        The design; its length and height come out as named.
    """
    words = plates.text(stream)
    make = excavators.body if plant.reach else tractors.body
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
