"""The far land: hills in rings around a plain, and the edges of woods before them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from math import cos, pi, sin
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

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
#: corners of a wood's upper edge for each corner below it
_FINE = 3

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
        texture_size_m=50.0,
        reflectance_905=0.5,
    ),
    **{
        slot: Material(
            "edge of a wood", tone, 1.0, texture="hedge", texture_size_m=5.5, reflectance_905=0.5
        )
        for slot, tone in (
            ("woods", (0.050, 0.062, 0.042)),
            ("woods_pale", (0.076, 0.090, 0.056)),
            ("woods_dark", (0.030, 0.041, 0.031)),
            ("woods_shade", (0.022, 0.026, 0.020)),
        )
    },
}
_TONES = ("woods", "woods", "woods_pale", "woods_dark", "woods_pale")
#: slots that change with the year, and with which plants
_LEAVES = {
    "meadow": "meadow",
    "forest": "woods",
    **dict.fromkeys(("woods", "woods_pale", "woods_dark", "woods_shade"), "woods"),
}
_SEMANTICS = {
    "meadow": int(Semantic.TERRAIN),
    "field": int(Semantic.TERRAIN),
    "forest": int(Semantic.VEGETATION),
    **{slot: int(Semantic.VEGETATION) for slot in _LEAVES if slot.startswith("woods")},
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
    wooded = cells < np.minimum(0.25 + 0.12 * ring, 0.9)
    tilled = ~wooded & (cells > 0.82)
    flat = points.reshape(-1, 3), normals.reshape(-1, 3), points.reshape(-1, 3)[:, :2].copy()
    for slot, chosen in (("forest", wooded), ("field", tilled), ("meadow", ~wooded & ~tilled)):
        assembly.add(*flat, faces[np.repeat(chosen, 2)], slot)


def _build_woods(assembly: Assembly, stream: Stream, cover: float) -> None:
    generator = stream.generator()
    for number, radius in enumerate((215.0, 248.0, 330.0)):
        count = int(2 * pi * radius / 2.2)
        angles = [2 * pi * i / (_FINE * count) for i in range(_FINE * count + 1)]
        turn = stream.child(f"turn/{number}").uniform(0.0, 6.28)
        mask = [sin(2 * a + turn) + 0.7 * sin(5 * a + 2 * turn) + 0.4 * sin(11 * a) for a in angles]
        limit = sorted(mask)[int((1.0 - cover) * (len(mask) - 1))]
        grown = np.array([min(max(14.0 * (m - limit), 0.0), 1.0) for m in mask])
        swell = np.array(
            [0.95 + 0.22 * sin(7 * a + turn) + 0.2 * sin(17 * a) + 0.14 * sin(43 * a + turn)
             for a in angles]
        )  # fmt: skip
        tall = grown * _tops(generator, radius, len(angles)) * swell * (1.0 + 0.15 * number)
        tall[-1] = tall[0]
        _ring(assembly, radius, np.array([(cos(a), sin(a)) for a in angles]), tall, generator)


def _tops(generator: np.random.Generator, radius: float, count: int) -> Floats:
    """Heights of a wood's edge: trees of all sizes one before the other, conifers among them."""
    step = 2 * pi * radius / (count - 1)
    tall = np.full(count, 7.0)
    trees = int(2 * pi * radius / 1.6)
    middles = np.floor(generator.random(trees) * count).astype(int)
    forms = generator.random((trees, 3))
    conifers = sorted(
        generator.random(5) * count
    )  # from one to the next there are conifers, or none
    for middle, (height, width, kind) in zip(middles.tolist(), forms.tolist(), strict=True):
        is_conifer = sum(middle > at for at in conifers) % 2 == 1 and kind < 0.12
        top = 9.0 + 5.0 * height * height + (1.5 if is_conifer else 0.0)
        reach = (2.0 + 1.5 * width) if is_conifer else (4.0 + 4.0 * width)
        steps = int(reach / step)
        for i in range(-steps, steps + 1):
            away = abs(i) * step / reach
            fall = 0.45 * away if is_conifer else 0.3 * away * away
            at = (middle + i) % count
            tall[at] = max(tall[at], top * (1.0 - fall))
    tufts = generator.random((2, count))
    clumps = np.repeat(tufts[0, ::4], 4)[:count]
    ragged: Floats = tall + 0.9 * (clumps - 0.5) + 1.3 * (tufts[1] - 0.5)
    return ragged


class _Crowns(NamedTuple):
    """A row of crowns, one value a column.

    Attributes:
        phase: where the column lies in its crown, -1 left to 1 right.
        size: of the crown, 0..1.
        tone: index into ``_TONES``.
    """

    phase: Floats
    size: Floats
    tone: NDArray[np.int64]

    def finer(self, count: int) -> _Crowns:
        """The same for ``count`` columns, ``_FINE`` where there was one."""
        return _Crowns(
            np.repeat(self.phase, _FINE)[:count],
            np.repeat(self.size, _FINE)[:count],
            np.repeat(self.tone, _FINE)[:count],
        )


#: columns of a wood's edge that lie one after the other in its mesh
_STRETCH = 24
#: rows of a wood's edge from its foot: share of its height, m towards the viewer, lean of its
#: leaves, whether it belongs to the small trees in front
_ROWS = (
    (0.0, 0.0, 0.0, True),
    (0.22, -2.6, 0.2, True),
    (0.50, -1.2, 1.5, True),
    (0.66, 0.2, 0.3, False),
    (1.0, 1.8, 1.0, False),
)


def _ring(
    assembly: Assembly, radius: float, way: Floats, tall: Floats, generator: np.random.Generator
) -> None:
    """Crowns behind crowns; the upper edge has ``_FINE`` corners where the others have one."""
    coarse = tall[::_FINE]
    wide, lower = len(coarse), np.minimum(coarse, _lower(tall))
    front, behind = _crowns(generator, wide), _crowns(generator, wide)
    rows, tones = [], []
    for share, out, lean, is_front in _ROWS:
        crowns, along, high, fine = front if is_front else behind, way[::_FINE], lower, _FINE
        if share == 1.0:
            crowns = crowns.finer(len(way))
            along, high, fine = way, tall, 1
        rounded = crowns.phase * crowns.phase
        rise = (0.45 * crowns.size - 0.24 * rounded) * (share == 0.5)
        z = -0.3 + (share + 0.5 * rise) * high
        reach = radius + out + 1.6 * rounded - 1.2 * crowns.size
        aside = 0.9 * crowns.phase[:, None] * np.column_stack([-along[:, 1], along[:, 0]])
        outward = unit(np.column_stack([aside - along, np.full(len(along), lean)]))
        run = 2 * pi * radius / (len(way) - 1) * fine * np.arange(len(along))
        rows.append(
            (np.column_stack([reach[:, None] * along, z]), outward, np.column_stack([run, z]))
        )
        tones.append(crowns.tone if share > 0.0 else np.full(wide, len(_TONES)))
    points, normals, uvs = (np.concatenate(part) for part in zip(*rows, strict=True))
    faces = np.concatenate([grid_faces(len(_ROWS) - 1, wide), _fringe(wide, len(_ROWS) - 2)])
    high_of = np.concatenate([np.tile(coarse, len(_ROWS) - 1), tall])
    shown = high_of[faces].max(axis=1) > 0.3
    tone = np.concatenate(tones)[faces]
    tone = np.where(tone.max(axis=1) == len(_TONES), len(_TONES), tone[:, 0])
    column = np.concatenate(
        [np.tile(np.arange(wide), len(_ROWS) - 1), np.arange(len(way)) // _FINE]
    )
    stretch = column[faces].min(axis=1) // _STRETCH
    for part in range(wide // _STRETCH + 1):  # a view draws the stretches that it sees
        for number, slot in enumerate((*_TONES, "woods_shade")):  # it is dark between the trunks
            kept = faces[shown & (tone == number) & (stretch == part)]
            used, own = np.unique(kept, return_inverse=True)
            assembly.add(points[used], normals[used], uvs[used], own.reshape(-1, 3), slot)


def _crowns(generator: np.random.Generator, count: int) -> _Crowns:
    """Crowns two to four columns wide, side by side."""
    phases, sizes, tones = np.zeros(count), np.zeros(count), np.zeros(count, np.int64)
    first = 0
    while first < count:
        width = int(generator.integers(2, 5))
        last = min(count, first + width)
        phases[first:last] = (2.0 * np.arange(last - first) + 1.0) / width - 1.0
        sizes[first:last] = generator.random()
        tones[first:last] = int(generator.integers(len(_TONES)))
        first = last
    for row in (phases, sizes, tones):
        row[-1] = row[0]
    return _Crowns(phases, sizes, tones)


def _lower(tall: Floats) -> Floats:
    """The least height about each coarse corner, so that no edge below rises above the top."""
    wide = np.concatenate([tall[-_FINE:-1], tall, tall[1:_FINE]])
    near = [wide[i : i + len(tall)] for i in range(2 * _FINE - 1)]
    lowest: Floats = near[0]
    for other in near[1:]:
        lowest = np.minimum(lowest, other)
    return lowest[::_FINE]


def _fringe(wide: int, row: int) -> NDArray[np.int64]:
    """Faces between the last coarse row of ``wide`` corners and the fine one above it."""
    left = row * wide + np.arange(wide - 1)
    first = (row + 1) * wide + _FINE * np.arange(wide - 1)
    parts = [(left, first + _FINE, left + 1)]
    parts += [(left, first + i, first + i + 1) for i in range(_FINE)]
    return np.concatenate([np.stack(part, axis=1) for part in parts])
