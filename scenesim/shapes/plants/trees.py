"""Street and garden trees: trunk, branches and a crown of leaf sprays on clumps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from scenesim.randomness import Stream
from scenesim.shapes.plants.conifers import conifer_crown
from scenesim.shapes.plants.foliage import (
    FOLIAGE_SLOTS,
    LEAF_SEMANTICS,
    Leaves,
    Tone,
    add_pieces,
    directions,
    kites,
    leaf_materials,
    sprays,
    tones,
)
from scenesim.shapes.plants.seasons import is_bare, is_in_blossom, leaf_tone
from scenesim.shapes.street.assembly import Assembly, Floats, unit
from scenesim.shapes.street.keeping import levels
from scenesim.shapes.street.prop import Prop
from scenesim.world.classes import Semantic
from scenesim.world.materials import Material
from scenesim.world.weather import Season

Size = tuple[float, float]

#: up to where each level of detail serves; the second also for shadows
TREE_LODS_M = (46.0, 71.0, 120.0, 1e9)
#: no spray of a street tree has its middle lower
CLEAR_M = 3.25
#: by level: leaves of a crown of common size, their size, and how far out in a clump they lie;
#: coarse levels keep places of the fine ones, so that a change is hardly seen
_LEAVES = (900, 1500, 300, 100)
_SIZES = (0.85, 1.5, 3.0, 5.0)
_DEPTH = (0.62, 1.0, 1.0, 0.95)
#: cards with sprays around the near level's leaves, m their least side and how much the greatest
#: exceeds it
_SPRAYS, _SPRAY_M = 640, (0.62, 0.40)
#: the leaf, in the sense of ``Species.leaf_m``, whose coarse levels are as full as such sprays
_SPRAY_LEAF_M = 0.43


#: of a bare tree: twigs in a clump, their width (m) at their foot
_TWIGS = (26, 18, 9, 5)
_TWIG_M = (0.02, 0.028, 0.042, 0.06)
#: thin wood is dark on white birches too
_BARE = Material("twig", (0.066, 0.052, 0.044), 0.9, reflectance_905=0.35)


@dataclass(frozen=True, slots=True)
class Species:
    """What a kind of tree looks like.

    Attributes:
        height_m: least and greatest.
        crown_base: share of the height at which leaves begin.
        spread: crown width over crown height.
        taper: 0 an egg, 1 a cone that ends in a tip.
        trunk_m: radius at breast height for a 10 m tree.
        leaf_m: length of one spray.
        density: leaves relative to a dense crown.
        tone: (r, g, b) linear albedo of the leaves.
        bark: (r, g, b) linear albedo of the bark.
    """

    height_m: tuple[float, float]
    crown_base: float
    spread: float
    taper: float
    trunk_m: float
    leaf_m: float
    density: float
    tone: Tone
    bark: Tone


SPECIES: dict[str, Species] = {
    "linden": Species(
        (8, 13), 0.27, 0.85, 0.2, 0.115, 0.34, 1.0, (0.068, 0.088, 0.055), (0.085, 0.070, 0.055)
    ),
    "maple": Species(
        (8, 12), 0.28, 1.05, 0.05, 0.12, 0.40, 1.0, (0.074, 0.093, 0.057), (0.075, 0.062, 0.050)
    ),
    "plane": Species(
        (10, 15), 0.32, 0.95, 0.1, 0.135, 0.42, 0.85, (0.088, 0.103, 0.066), (0.150, 0.135, 0.100)
    ),
    "birch": Species(
        (8, 13), 0.30, 0.55, 0.3, 0.085, 0.26, 0.6, (0.092, 0.111, 0.071), (0.480, 0.460, 0.420)
    ),
    "poplar": Species(
        (12, 18), 0.14, 0.28, 0.2, 0.11, 0.34, 0.9, (0.059, 0.078, 0.049), (0.095, 0.080, 0.062)
    ),
    "spruce": Species(
        (9, 16), 0.08, 0.42, 1.0, 0.1, 0.36, 1.1, (0.030, 0.036, 0.023), (0.070, 0.050, 0.038)
    ),
    "cherry": Species(
        (4, 6.5), 0.30, 1.1, 0.1, 0.12, 0.30, 0.7, (0.078, 0.089, 0.061), (0.060, 0.042, 0.036)
    ),
    "copper": Species(
        (7, 11), 0.25, 0.95, 0.1, 0.12, 0.36, 1.0, (0.055, 0.035, 0.032), (0.070, 0.058, 0.048)
    ),
}


@lru_cache(maxsize=256)
def tree(species: str, variant: int, season: Season = "summer") -> Prop:
    """A tree; the same species and variant always grow the same way.

    Args:
        species: a key of ``SPECIES``.
        variant: any whole number.
        season: of the year; most are bare in winter.

    Returns:
        The tree, trunk foot at the origin.
    """
    kind = SPECIES[species]
    stream = Stream.of(0).child(f"plants/tree/{species}/{variant}")
    height = stream.child("height").uniform(*kind.height_m)
    clumps = _clumps(kind, height, stream.child("clumps").generator())

    bare = is_bare(species, season)
    is_green = species != "spruce" and not is_in_blossom(species, season)

    def grown(level: int) -> Callable[[Assembly], None]:
        def make(assembly: Assembly) -> None:
            wood = stream.child("wood").generator()
            _wood(assembly, kind, height, clumps, min(level, 1) if bare else level, wood)
            if bare:
                _twigs(assembly, clumps, level, stream.child("twigs").generator())
                return
            _crown(assembly, kind, clumps, (height, level), stream.child("leaves"))

        return make

    key = f"tree/{species}/{variant}" + "/bare" * bare
    lods = levels(key, ("bark", "twig", *FOLIAGE_SLOTS), [grown(level) for level in range(4)])
    low, high = lods[0].low, lods[0].high
    rind = "birch_bark" if species == "birch" else "bark"
    materials = {
        "bark": Material("bark", kind.bark, 0.9, texture=rind, reflectance_905=0.35),
        "twig": _BARE,
        **leaf_materials(
            leaf_tone(species, kind.tone, season),
            texture="conifer" if species == "spruce" else "leaves",
            tile_m=2.2,
            translucency=0.8 if is_green else 0.0,
        ),
    }
    semantics = {
        "bark": int(Semantic.TRUNK),
        "twig": int(Semantic.VEGETATION),
        **LEAF_SEMANTICS,
    }
    return Prop(
        lods,
        TREE_LODS_M,
        materials,
        semantics,
        (float(low[0]), float(low[1])),
        (float(high[0]), float(high[1])),
    )


@dataclass(frozen=True, slots=True)
class _Clumps:
    """Balls of leaves: (K, 3) m centres, (K,) m radii, (3,) m the crown's middle."""

    centres: Floats
    radii: Floats
    middle: Floats
    half: Floats


def _clumps(kind: Species, height: float, generator: np.random.Generator) -> _Clumps:
    base = height * kind.crown_base
    tall = height - base
    half = np.array([0.5 * tall * kind.spread, 0.5 * tall * kind.spread, 0.5 * tall])
    middle = np.array([0.0, 0.0, base + 0.5 * tall])
    count = 26 if kind.taper < 0.9 else 34
    spots = directions(generator, count) * (0.35 + 0.55 * generator.random((count, 1)) ** 0.5)
    spots[0] = (0.0, 0.0, 0.1)
    level = 0.5 * (spots[:, 2] + 1.0)
    narrow = 1.0 - kind.taper * level
    belly = 1.0 + 0.15 * (1.0 - kind.taper) * (1.0 - np.abs(spots[:, 2]))
    spots[:, :2] *= (narrow * belly)[:, None]
    radii = half.min() * (0.30 + 0.18 * generator.random(count)) * (0.55 + 0.45 * narrow)
    return _Clumps(middle + spots * half, np.maximum(radii, 0.45), middle, half)


def _crown(
    assembly: Assembly, kind: Species, clumps: _Clumps, size: tuple[float, int], stream: Stream
) -> None:
    height, level = size
    if kind.taper > 0.9:
        base, radius = height * kind.crown_base, float(clumps.half[0])
        generator = stream.child("boughs").generator()
        conifer_crown(assembly, base, height, radius, level, generator)
        return
    amount = kind.density * (height / 11.0) ** 1.3
    places = _Places(kind, clumps)
    # coarse leaves stand for sprays, which are of one size on all trees
    length = kind.leaf_m if level == 0 else 0.5 * (kind.leaf_m + _SPRAY_LEAF_M)
    least = 0.7 * length * _SIZES[level]
    own = stream.child("faces").generator()
    leaves = places.leaves(int(max(_LEAVES) * amount), _DEPTH[level], (least, least * 6 / 7), own)
    turns = stream.child("turns").generator()
    foliage = [(kites(leaves, turns), int(_LEAVES[level] * amount))]
    if level == 0:
        own, count = stream.child("sprays").generator(), int(_SPRAYS * amount)
        foliage.append((sprays(places.leaves(count, 1.06, _SPRAY_M, own), own), count))
    add_pieces(assembly, foliage)


class _Places:
    """Places for leaves on the clumps of a crown."""

    def __init__(self, kind: Species, clumps: _Clumps) -> None:
        self._kind, self._clumps = kind, clumps

    def leaves(
        self, count: int, out_to: float, size_m: Size, generator: np.random.Generator
    ) -> Leaves:
        """Choose places.

        Args:
            count: how many.
            out_to: greatest distance from a clump's middle, in its radii.
            size_m: least size, and how much the greatest exceeds it.
            generator: of the tree's stream.

        Returns:
            The leaves.
        """
        clumps = self._clumps
        share = clumps.radii**2
        edges = np.cumsum(share) / np.cumsum(share)[-1]
        owner = np.minimum(np.searchsorted(edges, generator.random(count)), len(edges) - 1)
        out = directions(generator, count)
        reach = out_to * (1.0 - 0.45 * generator.random(count) ** 2)
        # flat where the crown is wide, drawn out where it is a column
        tall = min(max(0.45 * clumps.half[2] / clumps.half[0], 0.75), 1.8)
        flat = np.array([1.0, 1.0, tall])
        centres = clumps.centres[owner] + out * flat * (clumps.radii[owner] * reach)[:, None]
        if self._kind.crown_base >= 0.25:  # people and lorries pass under street trees
            low = np.maximum(CLEAR_M + 0.5 * clumps.radii[owner] - centres[:, 2], 0.0)
            centres[:, 2] += np.where(centres[:, 2] < CLEAR_M, low, 0.0)
        away = (centres - clumps.middle) / clumps.half
        far = np.sqrt((away * away).sum(axis=1))
        outward = unit(0.8 * out + 0.9 * away + np.array([0.0, 0.0, 0.25]))
        depth = (
            np.clip(1.25 - far, 0.0, 1.0) * 0.8 + 0.25 * (out[:, 2] < -0.2) + (1.0 - reach) * 0.5
        )
        tone = tones(depth, generator)
        sizes = size_m[0] + size_m[1] * generator.random(count)
        return Leaves(centres, outward, sizes, tone, owner / len(edges))


def _wood(
    assembly: Assembly,
    kind: Species,
    height: float,
    clumps: _Clumps,
    level: int,
    generator: np.random.Generator,
) -> None:
    sides = (9, 6, 4, 3)[level]
    radius = kind.trunk_m * height / 10.0
    sway = 0.035 * height * (generator.random((5, 2)) - 0.5)
    sway[0] = 0.0
    top = 0.86 * height if kind.taper > 0.5 else 0.72 * height
    marks = np.array([0.0, 0.10, 0.35, 0.65, 1.0])
    path = np.column_stack([sway * marks[:, None] * 2.0, marks * top])
    path[0, 2] = -0.15
    flare = [1.5, 1.0, 0.85, 0.6, 0.15]
    assembly.tube(path, [radius * f for f in flare], "bark", sides)
    if level >= 2 or kind.taper > 0.9:
        return
    first = 0.78 * height * kind.crown_base
    for centre, ball in zip(clumps.centres, clumps.radii, strict=True):
        start = first + (top - first) * 0.75 * float(generator.random())
        if centre[2] < start + 0.3:
            start = max(first, float(centre[2]) - 0.8)
        share = start / top
        trunk = np.array(
            [np.interp(share, marks, path[:, 0]), np.interp(share, marks, path[:, 1]), start]
        )
        bend = 0.5 * (trunk + centre) + np.array([0.0, 0.0, 0.1 * ball])
        thick = radius * 0.36 * (1.0 - 0.6 * share)
        assembly.tube(
            [*map(tuple, (trunk, bend, centre))],
            [thick, 0.6 * thick, 0.18 * thick],
            "bark",
            max(4, sides - 4),
            cap=False,
        )


def _twigs(assembly: Assembly, clumps: _Clumps, level: int, generator: np.random.Generator) -> None:
    """Thin blades that fan out of the middle of each clump, each with three that fork off it."""
    count = len(clumps.centres) * _TWIGS[level]
    owner = np.repeat(np.arange(len(clumps.centres)), _TWIGS[level])
    centre, radius = clumps.centres[owner], clumps.radii[owner][:, None]
    outward = unit(centre - clumps.middle + np.array([0.0, 0.0, 0.6]))
    way = unit(0.8 * directions(generator, count) + outward)
    back = 1.1 * generator.random((count, 1)) * outward
    foot = centre + radius * (0.35 * directions(generator, count) - back)
    reach = radius * (1.1 + 0.8 * generator.random((count, 1)))
    thick = np.full(count, _TWIG_M[level])
    assembly.quads(*_blades(foot, way, reach, thick, generator))
    for share in (0.35, 0.55, 0.75):
        side = unit(way + 0.9 * directions(generator, count))
        fork = foot + share * reach * way
        rest = (0.75 - 0.5 * share) * reach
        assembly.quads(*_blades(fork, side, rest, 0.6 * thick, generator))


def _blades(
    foot: Floats, way: Floats, reach: Floats, thick: Floats, generator: np.random.Generator
) -> tuple[Floats, str]:
    """Flat tapering blades from (N, 3) feet: corners (N, 4, 3) and their slot."""
    across = unit(np.cross(way, directions(generator, len(foot)))) * 0.5 * thick[:, None]
    tip = foot + way * reach
    corners = [foot - across, foot + across, tip + 0.25 * across, tip - 0.25 * across]
    return np.stack(corners, axis=1), "twig"
