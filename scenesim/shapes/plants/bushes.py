"""Hedges, bushes and tufts."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from scenesim.randomness import Stream
from scenesim.shapes.plants.foliage import (
    LEAF_SEMANTICS,
    LEAF_SLOTS,
    Tone,
    add_leaves,
    directions,
    leaf_materials,
    tones,
)
from scenesim.shapes.street.assembly import UPPER_SIDES, Assembly, unit
from scenesim.shapes.street.prop import Prop

#: length of one piece of hedge
HEDGE_M = 2.0
_TONES: dict[str, Tone] = {
    "privet": (0.042, 0.085, 0.020),
    "thuja": (0.028, 0.062, 0.022),
    "laurel": (0.035, 0.075, 0.018),
    "beech": (0.065, 0.080, 0.022),
    "barberry": (0.090, 0.040, 0.028),
    "meadow": (0.095, 0.115, 0.035),
}
BUSH_KINDS = ("privet", "laurel", "beech", "barberry", "thuja")
_LODS_M = (20.0, 50.0, 1e9)


def _prop(assemblies: list[Assembly], kind: str, key: str) -> Prop:
    lods = tuple(a.mesh(LEAF_SLOTS, f"{key}/{i}") for i, a in enumerate(assemblies))
    low, high = lods[0].low, lods[0].high
    return Prop(
        lods,
        _LODS_M,
        leaf_materials(_TONES[kind]),
        LEAF_SEMANTICS,
        (float(low[0]), float(low[1])),
        (float(high[0]), float(high[1])),
    )


@lru_cache(maxsize=64)
def hedge(kind: str, height_m: float, variant: int) -> Prop:
    """A piece of a clipped hedge, 2 m long, 0.7 m deep, that joins on to the next.

    Args:
        kind: ``privet thuja laurel beech``.
        height_m: its top.
        variant: any whole number.

    Returns:
        The piece; x from -1 to 1 m.
    """
    stream = Stream.of(0).child(f"plants/hedge/{kind}/{height_m}/{variant}")
    half = np.array([0.5 * HEDGE_M, 0.35, 0.5 * height_m])
    levels = []
    for level, (count, grow) in enumerate(((620, 1.0), (210, 1.7), (0, 1.0))):
        assembly = Assembly()
        generator = stream.child(f"leaves/{level}").generator()
        inset = 0.88 if level < 2 else 1.0
        low = (-half[0], -half[1] * inset, 0.0)
        assembly.box(
            low,
            (half[0], half[1] * inset, height_m * inset),
            "leaf_dark" if level < 2 else "leaf",
            UPPER_SIDES,
        )
        if count:
            amount = int(count * (0.4 + 0.6 * height_m / 1.5))
            side = generator.random(amount)
            spots = (generator.random((amount, 3)) * 2.0 - 1.0) * half + (0.0, 0.0, half[2])
            top = side < 0.7 / (1.4 + 2 * height_m)
            left = ~top & (generator.random(amount) < 0.5)
            out = np.zeros((amount, 3))
            out[top] = (0.0, 0.0, 1.0)
            out[left] = (0.0, 1.0, 0.25)
            out[~top & ~left] = (0.0, -1.0, 0.25)
            bump = 0.10 * (generator.random(amount) - 0.6)
            spots[top, 2] = height_m + bump[top]
            spots[left, 1] = half[1] + bump[left]
            spots[~top & ~left, 1] = -half[1] - bump[~top & ~left]
            sizes = 0.15 * grow * (0.7 + 0.6 * generator.random(amount))
            depth = 0.35 - bump * 3.0 + 0.25 * (1.0 - spots[:, 2] / height_m)
            add_leaves(assembly, spots, unit(out), sizes, tones(depth, generator), generator)
        levels.append(assembly)
    return _prop(levels, kind, f"hedge/{kind}/{height_m}/{variant}")


@lru_cache(maxsize=64)
def bush(kind: str, variant: int) -> Prop:
    """A loose bush, 0.8 to 2.2 m high.

    Args:
        kind: one of ``BUSH_KINDS``.
        variant: any whole number.

    Returns:
        The bush, centred on the origin.
    """
    stream = Stream.of(0).child(f"plants/bush/{kind}/{variant}")
    height = stream.child("height").uniform(0.8, 2.2)
    wide = height * stream.child("wide").uniform(0.8, 1.3)
    levels = []
    for level, (count, grow) in enumerate(((900, 1.0), (300, 1.7), (110, 2.9))):
        assembly = Assembly()
        generator = stream.child(f"leaves/{level}").generator()
        balls = directions(stream.child("balls").generator(), 9) * (
            0.3 * wide,
            0.3 * wide,
            0.25 * height,
        )
        balls[:, 2] += 0.5 * height
        owner = generator.integers(0, 9, count)
        out = directions(generator, count)
        out[:, 2] = np.where(out[:, 2] < -0.4, -out[:, 2], out[:, 2])
        reach = 1.0 - 0.5 * generator.random(count) ** 2
        spots = balls[owner] + out * (0.42 * np.array([wide, wide, height]) * 0.55) * reach[:, None]
        spots[:, 2] = np.maximum(spots[:, 2], 0.05)
        sizes = 0.17 * grow * (0.7 + 0.6 * generator.random(count))
        depth = (1.0 - reach) * 1.4 + 0.4 * (1.0 - spots[:, 2] / height)
        outward = unit(out + np.array([0.0, 0.0, 0.3]))
        add_leaves(assembly, spots, outward, sizes, tones(depth, generator), generator)
        levels.append(assembly)
    return _prop(levels, kind, f"bush/{kind}/{variant}")


@lru_cache(maxsize=32)
def tuft(variant: int) -> Prop:
    """Tall grass and weeds on a patch of half a metre.

    Args:
        variant: any whole number.

    Returns:
        The tuft, centred on the origin.
    """
    stream = Stream.of(0).child(f"plants/tuft/{variant}")
    levels = []
    for level, count in enumerate((90, 34, 10)):
        assembly = Assembly()
        generator = stream.child(f"blades/{level}").generator()
        foot = (generator.random((count, 3)) - 0.5) * (0.7, 0.7, 0.0)
        lean = directions(generator, count) * (0.12, 0.12, 0.0)
        tall = (0.10 + 0.26 * generator.random((count, 1))) * (0.0, 0.0, 1.0)
        wide = directions(generator, count) * (1.0, 1.0, 0.0) * (0.012, 0.03, 0.09)[level]
        corners = np.stack(
            [
                foot - wide,
                foot + wide,
                foot + wide * 0.3 + lean + tall,
                foot - wide * 0.3 + lean + tall,
            ],
            axis=1,
        )
        up = np.zeros((count, 4, 3)) + np.array([0.0, 0.0, 1.0])
        row = generator.integers(0, 3, count)
        for i, slot in enumerate(LEAF_SLOTS):
            assembly.quads(corners[row == i], slot, None, up[row == i])
        levels.append(assembly)
    return _prop(levels, "meadow", f"tuft/{variant}")
