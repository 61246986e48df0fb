"""Hedges, bushes, flower beds and tufts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import numpy as np

from scenesim.randomness import Stream
from scenesim.shapes.plants.foliage import (
    FOLIAGE_SLOTS,
    LEAF_SEMANTICS,
    Leaves,
    Tone,
    add_pieces,
    add_share,
    directions,
    kites,
    leaf_materials,
    tones,
)
from scenesim.shapes.plants.seasons import leaf_tone
from scenesim.shapes.street.assembly import Assembly, Floats, grid_faces, unit
from scenesim.shapes.street.keeping import levels
from scenesim.shapes.street.prop import Prop
from scenesim.world.materials import Material
from scenesim.world.weather import Season

#: length of one piece of hedge
HEDGE_M = 2.0
#: length of one piece of a thicket
THICKET_M = 4.0
_TONES: dict[str, Tone] = {
    "privet": (0.054, 0.069, 0.043),
    "thuja": (0.037, 0.051, 0.034),
    "laurel": (0.047, 0.062, 0.039),
    "beech": (0.065, 0.071, 0.047),
    "barberry": (0.060, 0.041, 0.036),
    "meadow": (0.091, 0.100, 0.067),
}
#: linear albedos of blossoms
_BLOSSOMS: dict[str, Tone] = {
    "red": (0.50, 0.025, 0.02),
    "yellow": (0.65, 0.42, 0.02),
    "white": (0.70, 0.68, 0.62),
    "violet": (0.22, 0.08, 0.36),
    "pink": (0.62, 0.20, 0.28),
}
FLOWER_COLOURS = tuple(_BLOSSOMS)
BUSH_KINDS = ("privet", "laurel", "beech", "barberry", "thuja")
_LODS_M = (20.0, 50.0, 1e9)
_DEEP_M = 0.35
#: how far leaves of a clipped hedge stand out of it, and hide behind its front
_RAGGED_M = 0.09
#: between the hollows and the bulges of its front; corners along a piece
_SWELL_M, _ALONG = 0.16, 6


def _prop(makers: list[Callable[[Assembly], None]], kind: str, key: str, season: Season) -> Prop:
    lods = levels(key, FOLIAGE_SLOTS, makers)
    low, high = lods[0].low, lods[0].high
    texture = "grass_blades" if kind == "meadow" else "leaves"
    return Prop(
        lods,
        _LODS_M,
        leaf_materials(leaf_tone(kind, _TONES[kind], season), texture=texture),
        LEAF_SEMANTICS,
        (float(low[0]), float(low[1])),
        (float(high[0]), float(high[1])),
    )


@lru_cache(maxsize=64)
def hedge(kind: str, height_m: float, variant: int, season: Season = "summer") -> Prop:
    """A piece of a clipped hedge, 2 m long, 0.7 m deep, that joins on to the next.

    Args:
        kind: ``privet thuja laurel beech``.
        height_m: its top.
        variant: any whole number.
        season: of the year.

    Returns:
        The piece; x from -1 to 1 m, where its leaves reach into its neighbours'.
    """
    name = f"hedge/{kind}/{height_m}"
    own = Stream.of(0).child(f"plants/{name}/{variant}")
    swells = _SWELL_M * (own.child("swells").generator().random((_ALONG, 11)) - 0.5)
    # where pieces join, all are alike
    joint = Stream.of(0).child(f"plants/{name}/joint").generator().random(11) - 0.5
    swells[0] = swells[-1] = _SWELL_M * joint
    clipped = _Clipped(height_m, swells)

    def grown(share: float) -> Callable[[Assembly], None]:
        def make(assembly: Assembly) -> None:
            clipped.fill(assembly, "leaf_dark", _RAGGED_M)
            stream = own.child("leaves")
            plant = [
                clipped.leaves(count, sizes, stream.child(count).generator())
                for count, sizes in ((90, (0.14, 0.10)), (80, (0.30, 0.22)))
            ]
            add_share(assembly, (plant[0], plant[1]), share, stream, open_=True)

        return make

    def far(assembly: Assembly) -> None:
        clipped.fill(assembly, "leaf", 0.0)

    piece = _prop([grown(1.0), grown(0.5), far], kind, f"{name}/{variant}", season)
    half = 0.5 * HEDGE_M
    return replace(piece, low=(-half, piece.low[1]), high=(half, piece.high[1]))


class _Clipped:
    """The surface of a clipped hedge: rounded above, swelling and sinking along its length."""

    def __init__(self, height_m: float, swells: Floats) -> None:
        """Shape it.

        Args:
            height_m: its top.
            swells: (_ALONG, 11) m that it stands out, along it and from foot over top to foot.
        """
        wide, high, edge = _DEEP_M, height_m, min(0.2, 0.25 * height_m)
        rising = [(wide, 0.0), (wide, 0.4 * high), (wide, high - 1.2 * edge)]
        rising += [(wide - 0.3 * edge, high - 0.3 * edge), (wide - 1.2 * edge, high)]
        outline = np.array([(-y, z) for y, z in rising] + [(0.0, high)] + rising[::-1])
        tangent = np.gradient(outline, axis=0)
        out = unit(np.column_stack([np.zeros(11), -tangent[:, 1], tangent[:, 0]]))
        x = np.linspace(-0.5 * HEDGE_M, 0.5 * HEDGE_M, _ALONG)
        flat = np.column_stack([np.zeros(11), outline])
        points = flat[None] + swells[..., None] * out[None]
        points[..., 0] += x[:, None]
        points[..., 2] = np.maximum(points[..., 2], 0.0)
        self._points, self._high = points, high
        self._normals = unit(np.cross(np.gradient(points, axis=0), np.gradient(points, axis=1)))
        steps = np.sqrt(((outline[1:] - outline[:-1]) ** 2).sum(axis=1))
        self._run = np.concatenate([[0.0], np.cumsum(steps)])

    def fill(self, assembly: Assembly, slot: str, inset_m: float) -> None:
        """The dense inside.

        Args:
            assembly: takes the faces.
            slot: of the leaves.
            inset_m: how deep it lies.
        """
        points = self._points - inset_m * self._normals * np.array([0.0, 1.0, 1.0])
        uvs = np.stack(np.broadcast_arrays(points[..., 0], self._run[None]), axis=-1)
        faces = grid_faces(_ALONG, 11)
        flat = points.reshape(-1, 3), self._normals.reshape(-1, 3), uvs.reshape(-1, 2)
        assembly.add(*flat, faces, slot)
        assembly.fan(points[0, ::-1], slot)
        assembly.fan(points[-1], slot)

    def leaves(
        self, count: int, size_m: tuple[float, float], generator: np.random.Generator
    ) -> Leaves:
        """Leaves on the front, the top, the back and the ends.

        Args:
            count: for each metre of height, and half as many.
            size_m: least size, and how much the greatest exceeds it.
            generator: of the piece's stream.

        Returns:
            The leaves.
        """
        count = int(count * (0.5 + 0.5 * self._high))
        along = generator.random(count) * (_ALONG - 1)
        across = np.interp(generator.random(count) * self._run[-1], self._run, np.arange(11.0))
        i, k = along.astype(np.int64), np.minimum(across.astype(np.int64), 9)
        s, t = (along - i)[:, None], (across - k)[:, None]
        spots, out = (
            (grid[i, k] * (1.0 - s) + grid[i + 1, k] * s) * (1.0 - t)
            + (grid[i, k + 1] * (1.0 - s) + grid[i + 1, k + 1] * s) * t
            for grid in (self._points, self._normals)
        )
        bump = 2.0 * _RAGGED_M * (generator.random(count) - 0.5)
        spots = spots + bump[:, None] * out
        end = generator.random(count) < 0.2
        side = np.where(generator.random(count) < 0.5, 1.0, -1.0)
        spots[end, 0] = (side * (0.5 * HEDGE_M + bump))[end]
        spots[end, 1] *= 2.0 * generator.random(count)[end] - 1.0
        out[end] = np.column_stack([side, 0.0 * side, 0.0 * side])[end]
        tone = tones(0.5 - 0.25 * spots[:, 2] / self._high - bump, generator)
        sizes = size_m[0] + size_m[1] * generator.random(count)
        clump = np.clip(0.5 + spots[:, 0] / HEDGE_M, 0.0, 1.0)
        return Leaves(spots, unit(out + np.array([0.0, 0.0, 0.25])), sizes, tone, clump)


@lru_cache(maxsize=64)
def bush(kind: str, variant: int, season: Season = "summer") -> Prop:
    """A loose bush, 0.8 to 2.2 m high.

    Args:
        kind: one of ``BUSH_KINDS``.
        variant: any whole number.
        season: of the year.

    Returns:
        The bush, centred on the origin.
    """
    stream = Stream.of(0).child(f"plants/bush/{kind}/{variant}")
    height = stream.child("height").uniform(0.8, 2.2)
    wide = height * stream.child("wide").uniform(0.8, 1.3)
    balls = directions(stream.child("balls").generator(), 9) * np.array([wide, wide, height]) * 0.28
    low, high = balls[:, 2].min(), balls[:, 2].max()
    balls[:, 2] = height * (0.2 + 0.5 * (balls[:, 2] - low) / (high - low))
    balls[:4, 2] = 0.18 * height  # on the ground

    def places(
        count: int, out_to: float, size_m: tuple[float, float], generator: np.random.Generator
    ) -> Leaves:
        owner = generator.integers(0, 9, count)
        out = directions(generator, count)
        out[:, 2] = np.where(out[:, 2] < -0.4, -out[:, 2], out[:, 2])
        reach = out_to * (1.0 - 0.5 * generator.random(count) ** 2)
        spots = balls[owner] + out * (0.23 * np.array([wide, wide, height])) * reach[:, None]
        spots[:, 2] = np.maximum(spots[:, 2], 0.05)
        depth = (1.0 - reach) * 1.1 + 0.4 * (1.0 - spots[:, 2] / height) - 0.25 * out[:, 2]
        sizes = size_m[0] + size_m[1] * generator.random(count)
        outward = unit(out + np.array([0.0, 0.0, 0.3]))
        return Leaves(spots, outward, sizes, tones(depth, generator), owner / 9)

    def grown(level: int, share: float) -> Callable[[Assembly], None]:
        def make(assembly: Assembly) -> None:
            own = stream.child("leaves")
            dense = places(150, 0.8, (0.18, 0.14), own.child(0).generator())
            sprays = places(140, 1.05, (0.34, 0.24), own.child(1).generator())
            add_share(assembly, (dense, sprays), share, own, open_=level < 2)

        return make

    makers = [grown(0, 1.0), grown(1, 0.5), grown(2, 0.22)]
    return _prop(makers, kind, f"bush/{kind}/{variant}", season)


@lru_cache(maxsize=32)
def thicket(variant: int, season: Season = "summer") -> Prop:
    """A piece of a hedge that nobody trims, as beside country roads: 2.5 to 4.5 m high.

    Args:
        variant: any whole number.
        season: of the year.

    Returns:
        The piece, ``THICKET_M`` long along x; its ends reach into its neighbours'.
    """
    stream = Stream.of(0).child(f"plants/thicket/{variant}")
    kind = stream.child("kind").pick(["privet", "beech", "laurel"])
    height = stream.child("height").uniform(2.5, 4.5)
    generator = stream.child("balls").generator()
    balls = (generator.random((14, 3)) - 0.5) * np.array([THICKET_M + 0.6, 1.4, 0.0])
    radii = 0.6 + 0.5 * generator.random(14)
    balls[:, 2] = (0.15 + 0.85 * generator.random(14)) * (height - radii)

    def places(count: int, out_to: float, size_m: tuple[float, float], own: Stream) -> Leaves:
        generator = own.generator()
        owner = generator.integers(0, 14, count)
        out = directions(generator, count)
        reach = out_to * (1.0 - 0.5 * generator.random(count) ** 2)
        spots = balls[owner] + out * (radii[owner] * reach)[:, None]
        spots[:, 2] = np.maximum(spots[:, 2], 0.1)
        depth = (1.0 - reach) * 0.8 + 0.35 * (1.0 - spots[:, 2] / height) - 0.35 * out[:, 2] + 0.1
        sizes = size_m[0] + size_m[1] * generator.random(count)
        outward = unit(out + np.array([0.0, 0.0, 0.3]))
        return Leaves(spots, outward, sizes, tones(depth, generator), owner / 14)

    def grown(level: int, share: float) -> Callable[[Assembly], None]:
        def make(assembly: Assembly) -> None:
            own = stream.child("leaves")
            dense = places(220, 0.8, (0.36, 0.24), own.child(0))
            sprays = places(240, 1.1, (0.55, 0.35), own.child(1))
            add_share(assembly, (dense, sprays), share, own, open_=level < 2)

        return make

    makers = [grown(0, 1.0), grown(1, 0.45), grown(2, 0.18)]
    return _prop(makers, kind, f"thicket/{variant}", season)


@lru_cache(maxsize=32)
def flowers(colour: str, variant: int) -> Prop:
    """A piece of a flower bed, 1.2 m long and half a metre deep.

    Args:
        colour: of the blossoms, one of ``FLOWER_COLOURS``.
        variant: any whole number.

    Returns:
        The piece, centred on the origin; its light leaves are the blossoms.
    """
    stream = Stream.of(0).child(f"plants/flowers/{variant}")

    def grown(level: int, green: int, bloom: int, size: float) -> Callable[[Assembly], None]:
        def make(assembly: Assembly) -> None:
            generator = stream.child(f"leaves/{level}").generator()
            foliage = []
            for count, low, tone in ((green, 0.02, (1, 3)), (bloom, 0.16, (0, 1))):
                spots = (generator.random((count, 3)) - 0.5) * np.array([1.2, 0.5, 0.0])
                spots[:, 2] = low + 0.16 * generator.random(count)
                out = unit(directions(generator, count) * 0.5 + np.array([0.0, 0.0, 1.0]))
                sizes = size * (0.7 + 0.6 * generator.random(count)) * (0.6 if low > 0.1 else 1.0)
                rows = generator.integers(*tone, count)
                leaves = Leaves(spots, out, sizes, rows, 0.5 + spots[:, 0] / 1.2)
                foliage.append((kites(leaves, generator), count))
            add_pieces(assembly, foliage)

        return make

    makers = [grown(0, 60, 46, 0.13), grown(1, 26, 20, 0.20), grown(2, 10, 8, 0.30)]
    green = _prop(makers, "meadow", f"flowers/{variant}", "summer")
    bloom = Material(f"{colour} blossom", _BLOSSOMS[colour], 0.9, reflectance_905=0.6)
    return replace(green, materials={**green.materials, "leaf_light": bloom})


@lru_cache(maxsize=32)
def tuft(variant: int, season: Season = "summer") -> Prop:
    """Tall grass and weeds on a patch of half a metre.

    Args:
        variant: any whole number.
        season: of the year.

    Returns:
        The tuft, centred on the origin.
    """
    stream = Stream.of(0).child(f"plants/tuft/{variant}")

    def blades(level: int, count: int, wide_m: float) -> Callable[[Assembly], None]:
        def make(assembly: Assembly) -> None:
            generator = stream.child(f"blades/{level}").generator()
            foot = (generator.random((count, 3)) - 0.5) * np.array([0.6, 0.6, 0.0])
            lean = directions(generator, count) * np.array([0.10, 0.10, 0.0])
            tall = (0.14 + 0.24 * generator.random((count, 1))) * np.array([0.0, 0.0, 1.0])
            wide = unit(directions(generator, count) * np.array([1.0, 1.0, 0.0])) * wide_m
            top = foot + lean + tall
            corners = np.stack([foot - wide, foot + wide, top + wide, top - wide], axis=1)
            up = np.zeros((count, 4, 3)) + np.array([0.0, 0.0, 1.0])
            square = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
            uvs = np.repeat(square[None], count, axis=0)
            row = generator.integers(0, 2, count)
            for i, slot in enumerate(("spray", "spray_dark")):
                if (row == i).any():
                    assembly.quads(corners[row == i], slot, uvs[row == i], up[row == i])

        return make

    makers = [blades(0, 9, 0.2), blades(1, 4, 0.26), blades(2, 2, 0.3)]
    return _prop(makers, "meadow", f"tuft/{variant}", season)
