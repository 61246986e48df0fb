"""The far land: hills in rings around a plain, and the edges of woods before them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from math import cos, pi, sin

import numpy as np

from scenesim.randomness import Stream
from scenesim.shapes.plants.seasons import leaf_tone
from scenesim.shapes.street.assembly import Assembly, Floats, grid_faces, unit
from scenesim.shapes.street.keeping import levels
from scenesim.shapes.street.prop import Prop
from scenesim.world.classes import Semantic
from scenesim.world.materials import Material
from scenesim.world.weather import Season

#: the plain that hills surround, and how many corners its rim has
PLAIN_M = 260.0
SPOKES = 72
VARIANTS = 4
_FAR_M = 2600.0

_MATERIALS = {
    "meadow": Material(
        "far meadow",
        (0.062, 0.074, 0.051),
        1.0,
        texture="grass",
        texture_size_m=9.0,
        reflectance_905=0.5,
    ),
    "field": Material(
        "far field",
        (0.136, 0.125, 0.092),
        1.0,
        texture="soil",
        texture_size_m=12.0,
        reflectance_905=0.4,
    ),
    "forest": Material(
        "far forest",
        (0.037, 0.046, 0.034),
        1.0,
        texture="hedge",
        texture_size_m=22.0,
        reflectance_905=0.5,
    ),
    "woods": Material(
        "edge of a wood",
        (0.050, 0.062, 0.042),
        1.0,
        texture="hedge",
        texture_size_m=3.5,
        reflectance_905=0.5,
    ),
}
#: slots that change with the year, and with which plants
_LEAVES = {"meadow": "meadow", "forest": "woods", "woods": "woods"}
_SEMANTICS = {
    "meadow": int(Semantic.TERRAIN),
    "field": int(Semantic.TERRAIN),
    "forest": int(Semantic.VEGETATION),
    "woods": int(Semantic.VEGETATION),
}


@lru_cache(maxsize=32)
def hills(variant: int, height_m: float, season: Season = "summer") -> Prop:
    """Land that rises from the rim of the plain to the horizon.

    Args:
        variant: any whole number.
        height_m: of the highest, 2.6 km away.
        season: of the year.

    Returns:
        The hills, the plain's middle at the origin; turn them by whole spokes only.
    """
    stream = Stream.of(0).child(f"horizon/hills/{variant}")
    key = f"horizon/hills/{variant}/{height_m}"
    return _far(key, lambda a: _build_hills(a, stream, height_m), season)


@lru_cache(maxsize=32)
def tree_line(variant: int, cover: float, season: Season = "summer") -> Prop:
    """Edges of woods around the plain, as they look from afar.

    Args:
        variant: any whole number.
        cover: share of the horizon that is wooded.
        season: of the year.

    Returns:
        The woods, the plain's middle at the origin.
    """
    stream = Stream.of(0).child(f"horizon/woods/{variant}")
    key = f"horizon/woods/{variant}/{cover}"
    return _far(key, lambda a: _build_woods(a, stream, cover), season)


def _far(key: str, build: Callable[[Assembly], None], season: Season) -> Prop:
    materials = {
        slot: replace(material, albedo=leaf_tone(_LEAVES[slot], material.albedo, season))
        if slot in _LEAVES
        else material
        for slot, material in _MATERIALS.items()
    }
    lods = levels(key, tuple(_MATERIALS), [build])
    reach = float(lods[0].high[0])
    return Prop(lods, (1e9,), materials, _SEMANTICS, (-reach, -reach), (reach, reach))


def _build_hills(assembly: Assembly, stream: Stream, height_m: float) -> None:
    rings = np.array([PLAIN_M, 300.0, 360.0, 450.0, 580.0, 760.0, 1000.0, 1350.0, 1800.0, _FAR_M])
    waves = []
    for i in range(8):
        own = stream.child(i)
        turns = i + 1 + int(own.child("more").uniform(0, 3))
        waves.append(
            (
                turns,
                own.child("turn").uniform(0, 2 * pi),
                own.child("size").uniform(0.3, 1.0) / (1 + 0.5 * i),
            )
        )
    angles = [2 * pi * i / SPOKES for i in range(SPOKES + 1)]
    grid = np.array(
        [
            [sum(h * sin(n * a + turn + 0.9 * k * n / 8) for n, turn, h in waves) for a in angles]
            for k in range(len(rings))
        ]
    )
    grid = (grid - grid.min()) / float(grid.max() - grid.min())
    grid[:, -1] = grid[:, 0]
    rise = ((rings - PLAIN_M) / (_FAR_M - PLAIN_M)) ** 1.2 * height_m
    z = rise[:, None] * (0.25 + 0.9 * grid)
    way = np.array([(cos(a), sin(a)) for a in angles])
    points = np.concatenate([rings[:, None, None] * way[None], z[..., None]], axis=2)
    normals = unit(np.cross(np.gradient(points, axis=0), np.gradient(points, axis=1)))
    normals[0] = (0.0, 0.0, 1.0)
    faces = grid_faces(len(rings), len(angles))
    cells = stream.child("land").generator().random((len(rings) - 1) * (len(angles) - 1))
    ring = np.repeat(np.arange(len(rings) - 1), len(angles) - 1)
    wooded = cells < np.minimum(0.12 + 0.11 * ring, 0.85)
    tilled = ~wooded & (cells > 0.82)
    flat = points.reshape(-1, 3), normals.reshape(-1, 3), points.reshape(-1, 3)[:, :2].copy()
    for slot, chosen in (("forest", wooded), ("field", tilled), ("meadow", ~wooded & ~tilled)):
        assembly.add(*flat, faces[np.repeat(chosen, 2)], slot)


def _build_woods(assembly: Assembly, stream: Stream, cover: float) -> None:
    generator = stream.generator()
    for number, radius in enumerate((215.0, 248.0, 330.0)):
        count = int(2 * pi * radius / 2.2)
        angles = [2 * pi * i / count for i in range(count + 1)]
        turn = stream.child(f"turn/{number}").uniform(0.0, 6.28)
        mask = [sin(2 * a + turn) + 0.7 * sin(5 * a + 2 * turn) + 0.4 * sin(11 * a) for a in angles]
        limit = sorted(mask)[int((1.0 - cover) * (len(mask) - 1))]
        tall = np.array([min(max(14.0 * (m - limit), 0.0), 1.0) for m in mask])
        tall = tall * _tops(generator, count) * (1.0 + 0.3 * number)
        tall[-1] = tall[0]
        _ring(assembly, radius, np.array([(cos(a), sin(a)) for a in angles]), tall, generator)


def _tops(generator: np.random.Generator, count: int) -> Floats:
    """Heights of tree tops along a wood's edge: rounded crowns of different size side by side."""
    tall = np.zeros(count + 1)
    at = 0
    while at <= count:
        wide = int(generator.integers(3, 8))
        top = 7.0 + 8.0 * float(generator.random())
        for i in range(wide):
            if at + i <= count:
                share = (i + 0.5) / wide * 2.0 - 1.0
                tall[at + i] = top * (0.72 + 0.28 * (1.0 - share * share)) + 0.9 * float(
                    generator.random()
                )
        at += wide
    return tall


def _ring(
    assembly: Assembly, radius: float, way: Floats, tall: Floats, generator: np.random.Generator
) -> None:
    marks = np.array([0.0, 0.3, 0.65, 0.88, 1.0])
    jut = np.array([0.0, -2.4, -2.2, -0.8, 1.4])
    wobble = generator.random((len(marks), len(tall))) - 0.5
    wobble[:, -1] = wobble[:, 0]
    reach = radius + jut[:, None] + 2.4 * wobble
    z = -0.3 + marks[:, None] * tall[None] + 0.05 * tall[None] * wobble[::-1]
    points = np.concatenate([reach[..., None] * way[None], z[..., None]], axis=2)
    lean = np.broadcast_to((marks[:, None] + 0.8 * wobble)[..., None], (*z.shape, 1))
    normals = unit(np.concatenate([np.broadcast_to(-way[None], (*z.shape, 2)), lean], axis=2))
    step = np.sqrt(((way[1:] - way[:-1]) ** 2).sum(axis=1))
    run = np.concatenate([[0.0], np.cumsum(step)]) * radius
    uvs = np.stack(np.broadcast_arrays(run[None], z), axis=-1)
    faces = grid_faces(len(marks), len(tall))
    high = tall[faces % len(tall)].max(axis=1) > 0.3
    assembly.add(
        points.reshape(-1, 3), normals.reshape(-1, 3), uvs.reshape(-1, 2), faces[high], "woods"
    )
