"""Makes the tiles in assets/textures, the same bytes on every machine.

Usage: python tools/bake.py [FOLDER]

Only +, -, *, / and square roots are used, and random numbers from the project's own streams, so
that the pictures do not depend on the processor. A tile's mean brightness does not matter: the
renderer divides by it, and a material's albedo is its mean colour.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from scenesim.randomness import Stream

SIDE = 256


def main() -> None:
    """Write all tiles."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("assets/textures")
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in sorted(TILES.items()):
        image = make(Stream.of(1).child(name))
        coded = np.floor(np.clip(image, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)
        coded[..., :3] &= 0xFC  # the last two bits are noise that PNG cannot pack
        order = [2, 1, 0, 3][: coded.shape[2]]
        cv2.imwrite(
            str(folder / f"{name}.png"), coded[..., order], [cv2.IMWRITE_PNG_COMPRESSION, 9]
        )


def field(stream: Stream, cells: int, cells_y: int = 0, side: int = SIDE) -> np.ndarray:
    """Smooth random tile, mean 0, about -1..1, with ``cells`` bumps along x."""
    rows = cells_y or cells
    corner = stream.generator().random((rows, cells)) * 2.0 - 1.0
    x = (np.arange(side) + 0.5) * cells / side
    y = (np.arange(side) + 0.5) * rows / side
    i, j = np.floor(x).astype(int), np.floor(y).astype(int)
    fx, fy = x - i, y - j
    fx, fy = fx * fx * (3.0 - 2.0 * fx), (fy * fy * (3.0 - 2.0 * fy))[:, None]
    a, b = corner[j % rows][:, i % cells], corner[j % rows][:, (i + 1) % cells]
    c, d = corner[(j + 1) % rows][:, i % cells], corner[(j + 1) % rows][:, (i + 1) % cells]
    return (a + (b - a) * fx) * (1.0 - fy) + (c + (d - c) * fx) * fy


def cloudy(stream: Stream, first: int, octaves: int, fall: float = 0.6) -> np.ndarray:
    """Noise of several sizes, each ``fall`` as strong as the next larger."""
    total, weight = np.zeros((SIDE, SIDE)), 1.0
    for k in range(octaves):
        total += weight * field(stream.child(k), min(SIDE, first << k))
        weight *= fall
    return total


def grains(stream: Stream) -> np.ndarray:
    """One random number a texel, -1..1."""
    return stream.generator().random((SIDE, SIDE)) * 2.0 - 1.0


def grey(
    value: np.ndarray, warm: np.ndarray | float = 0.0, stream: Stream | None = None
) -> np.ndarray:
    """A grey tile with a little colour."""
    tint = cloudy(stream, 4, 4) * 0.006 if stream else 0.0
    return np.stack([value * (1.0 + warm) + tint, value, value * (1.0 - warm) - tint], axis=2)


def stony(image: np.ndarray, stream: Stream, strength: float) -> np.ndarray:
    """A tile whose grains have colours of their own, as chippings of several rocks have."""
    warm, green = grains(stream.child("warm")), grains(stream.child("green"))
    tint = np.stack([warm - 0.7 * green, 0.7 * green, -1.3 * warm - 0.3 * green], axis=2)
    return image * (1.0 + strength * tint)


def asphalt(stream: Stream) -> np.ndarray:
    """Chippings in bitumen."""
    stones = grains(stream.child("s"))
    light = np.where(stones > 0.72, 0.24, 0.0) + np.where(stones < -0.8, -0.2, 0.0)
    value = 0.5 + 0.15 * grains(stream.child("g")) + light + 0.04 * cloudy(stream.child("c"), 2, 5)
    return stony(grey(value, 0.0, stream.child("t")), stream.child("rock"), 0.12)


def asphalt_worn(stream: Stream) -> np.ndarray:
    """Old asphalt: patches, cracks filled with bitumen, oil, tracks."""
    # what is as large as the tile would show that it is repeated
    value = 0.5 + 0.022 * cloudy(stream.child("big"), 3, 2) + 0.11 * grains(stream.child("g"))
    value += 0.030 * cloudy(stream.child("fine"), 11, 4, 0.8)
    for k in range(3):
        line = np.abs(cloudy(stream.child(f"crack{k}"), 2 + k, 5, 0.55))
        value -= 0.22 * np.maximum(0.0, 1.0 - line / 0.018)
    stain = cloudy(stream.child("oil"), 5, 3)
    value -= 0.10 * np.maximum(0.0, stain - 0.7)
    return stony(grey(value, 0.004, stream.child("t")), stream.child("rock"), 0.10)


def concrete(stream: Stream) -> np.ndarray:
    """Cast concrete."""
    value = 0.62 + 0.05 * cloudy(stream.child("c"), 2, 6) + 0.03 * grains(stream.child("g"))
    pores = grains(stream.child("p"))
    return grey(value - np.where(pores > 0.985, 0.15, 0.0), 0.01, stream.child("t"))


def kerb(stream: Stream) -> np.ndarray:
    """Two kerb stones of a metre each with their joints, one a little darker than the other."""
    image = concrete(stream)
    x = np.arange(SIDE)[None, :] % (SIDE // 2) + 0.0 * np.arange(SIDE)[:, None]
    wobble = 0.6 * field(stream.child("w"), 16)
    joint = np.clip(1.6 + wobble - np.minimum(x, SIDE // 2 - x), 0.0, 1.0)
    stone = np.where(np.arange(SIDE) < SIDE // 2, 1.0, 0.93)[None, :, None]
    stain = 1.0 - 0.10 * np.clip(cloudy(stream.child("s"), 3, 4), 0.0, 1.0)[..., None]
    return image * stone * stain * (1.0 - 0.62 * joint[..., None])


def bricks(
    stream: Stream, columns: int, rows: int, joint: float, depth: float, *, shift: float = 0.5
) -> tuple[np.ndarray, np.ndarray]:
    """A bond: (tone of each stone -1..1, 1 in the joints 0 on the stones)."""
    x = (np.arange(SIDE) + 0.5)[None, :] / SIDE * columns
    y = (np.arange(SIDE) + 0.5)[:, None] / SIDE * rows
    wobble = joint * 0.35 * field(stream.child("w"), 32)
    row = np.floor(y).astype(int)
    x = x + np.where(row % 2 == 1, shift, 0.0)
    column = np.floor(x).astype(int) % columns
    fx, fy = x - np.floor(x), y - np.floor(y) + 0.0 * x
    edge = np.minimum(np.minimum(fx, 1.0 - fx) * rows / columns * depth, np.minimum(fy, 1.0 - fy))
    gap = np.clip((joint + wobble - edge) / (joint * 0.5), 0.0, 1.0)
    tones = stream.child("tone").generator().random((rows, columns)) * 2.0 - 1.0
    return tones[np.broadcast_to(row, column.shape), column], gap


def brick(stream: Stream) -> np.ndarray:
    """Red brick in stretcher bond, eight across and twenty-eight up."""
    tone, gap = bricks(stream, 8, 28, 0.085, 1.0)
    rough = cloudy(stream.child("c"), 16, 4)
    value = 0.5 + 0.07 * tone + 0.05 * rough
    image = np.stack([value * 1.05, value * 0.62, value * 0.5], axis=2)
    mortar = (0.60 + 0.05 * rough)[..., None] * np.array([1.0, 0.97, 0.92])
    return image * (1.0 - gap[..., None]) + mortar * gap[..., None]


def paving(stream: Stream) -> np.ndarray:
    """Concrete slabs."""
    tone, gap = bricks(stream, 4, 4, 0.035, 1.0)
    value = 0.6 + 0.05 * tone + 0.05 * cloudy(stream.child("c"), 4, 6)
    value += 0.03 * grains(stream.child("g"))
    return stony(
        grey(value * (1.0 - 0.5 * gap), 0.015, stream.child("t")), stream.child("rock"), 0.05
    )


def cobble(stream: Stream) -> np.ndarray:
    """Setts of granite."""
    tone, gap = bricks(stream, 8, 8, 0.11, 1.0)
    value = 0.52 + 0.10 * tone + 0.05 * cloudy(stream.child("c"), 16, 4)
    return grey(value * (1.0 - 0.55 * gap) + 0.03 * grains(stream.child("g")), 0.01)


def stone_wall(stream: Stream) -> np.ndarray:
    """Rubble in courses."""
    tone, gap = bricks(stream, 5, 7, 0.08, 1.3, shift=0.37)
    value = 0.52 + 0.13 * tone + 0.08 * cloudy(stream.child("c"), 8, 5)
    return grey(value * (1.0 - 0.45 * gap), 0.03, stream.child("t"))


def plaster(stream: Stream) -> np.ndarray:
    """Rough render: grains, faint strokes of the float, and hardly any difference beyond."""
    rough = field(stream.child("r"), 110) * 0.5 + field(stream.child("r2"), 64) * 0.5
    strokes = field(stream.child("s"), 9, 14) * field(stream.child("s2"), 40, 28)
    stains = np.clip(cloudy(stream.child("d"), 3, 4) - 0.9, 0.0, 1.0)
    value = 0.72 + 0.012 * cloudy(stream.child("c"), 3, 4) + 0.022 * rough + 0.02 * strokes
    value += 0.035 * grains(stream.child("g")) - 0.04 * stains
    return grey(value, 0.015 * stains)


def plaster_old(stream: Stream) -> np.ndarray:
    """Render that has stood for decades: rain has run down it, and parts were done again."""
    side = 2 * SIDE

    def noise(name: str, cells: int, cells_y: int = 0) -> np.ndarray:
        return field(stream.child(name), cells, cells_y, side)

    grain = stream.child("g").generator().random((side, side)) * 2.0 - 1.0
    value = 0.70 + 0.035 * grain + 0.012 * noise("r", 220) + 0.016 * noise("r2", 128)
    blotch = noise("b", 3) + 0.6 * noise("b2", 7) + 0.4 * noise("b3", 17)
    value += 0.020 * blotch
    runs = np.clip(noise("run", 70, 3) + 0.5 * noise("run2", 150, 6) - 0.35, 0.0, 1.0)
    wet = np.clip(noise("wet", 4, 3) + 0.3, 0.0, 1.0)
    value -= 0.16 * runs * wet
    moss = np.clip(noise("moss", 5) + 0.5 * noise("moss2", 23) - 0.75, 0.0, 1.0)
    value -= 0.10 * moss
    x, y = np.arange(side)[None, :] / side, np.arange(side)[:, None] / side
    for k in range(4):
        left, low, wide, tall = (stream.child(f"patch{k}/{n}").uniform() for n in range(4))
        edge = 0.012 * (noise(f"edge{k}", 40) + 1.0)
        inside = np.minimum(
            np.minimum(x - left * 0.8, left * 0.8 + 0.05 + 0.16 * wide - x),
            np.minimum(y - low * 0.8, low * 0.8 + 0.04 + 0.12 * tall - y),
        )
        value += (0.035 if k % 2 else -0.025) * np.clip((inside - edge) / 0.006, 0.0, 1.0)
    crack = np.abs(noise("c", 4) + 0.5 * noise("c2", 9) + 0.3 * noise("c3", 33))
    value -= 0.12 * np.maximum(0.0, 1.0 - crack / 0.008) * (noise("where", 3) > 0.25)
    return np.stack([value, value - 0.010 * moss, value - 0.02 * runs * wet - 0.03 * moss], axis=2)


def roof_tiles(stream: Stream) -> np.ndarray:
    """Interlocking clay tiles, six across and five down."""
    y = (np.arange(SIDE) + 0.5)[:, None] / SIDE * 5.0
    tone, _ = bricks(stream, 6, 5, 0.02, 1.0, shift=0.0)
    x = (np.arange(SIDE) + 0.5)[None, :] / SIDE * 6.0
    fx, fy = x - np.floor(x), y - np.floor(y)
    bulge = 4.0 * fx * (1.0 - fx)
    value = (0.30 + 0.28 * bulge) * (0.72 + 0.34 * fy) + 0.07 * tone
    value = value + 0.05 * cloudy(stream.child("c"), 8, 5)
    return np.stack([value * 1.1, value * 0.72, value * 0.6], axis=2)


def metal_sheet(stream: Stream) -> np.ndarray:
    """Corrugated sheet."""
    x = (np.arange(SIDE) + 0.5)[None, :] / SIDE * 12.0
    fx = x - np.floor(x)
    value = 0.45 + 0.35 * (4.0 * fx * (1.0 - fx)) + 0.03 * cloudy(stream, 2, 5)
    return grey(value)


def metal_painted(stream: Stream) -> np.ndarray:
    """Painted steel with faint dirt."""
    return grey(0.7 + 0.02 * cloudy(stream.child("c"), 4, 5) + 0.02 * field(stream, 48, 2))


def wood(stream: Stream) -> np.ndarray:
    """Boards, upright."""
    x = (np.arange(SIDE) + 0.5)[None, :] / SIDE * 8.0
    board = np.floor(x).astype(int)
    fx = x - board
    tones = stream.child("b").generator().random(8) * 2.0 - 1.0
    fibre = field(stream.child("f"), 128, 4) * 0.06 + field(stream.child("f2"), 64, 8) * 0.05
    value = 0.5 + 0.08 * tones[board] + fibre
    value = value * (1.0 - 0.55 * (np.minimum(fx, 1.0 - fx) < 0.035))
    return np.stack([value * 1.1, value * 0.92, value * 0.72], axis=2)


def grass(stream: Stream) -> np.ndarray:
    """Turf: tufts of a hand's breadth, and patches that are drier but no brighter.

    Standing blades hide each other, so that a meadow seen from afar is even: brighter and darker
    patches of half a metre, drawn out by perspective, would look like waves.
    """
    tufts = cloudy(stream.child("t"), 16, 4, 0.8)
    value = 0.45 + 0.10 * tufts + 0.13 * grains(stream.child("g"))
    dry = np.clip(cloudy(stream.child("d"), 8, 4) * 0.4 + 0.3 * grains(stream.child("x")), 0.0, 1.0)
    return np.stack(
        [value * (0.82 + 0.45 * dry), value * (1.0 - 0.06 * dry), value * (0.46 + 0.28 * dry)],
        axis=2,
    )


def soil(stream: Stream) -> np.ndarray:
    """Bare earth."""
    value = 0.48 + 0.10 * cloudy(stream.child("c"), 4, 6, 0.75) + 0.05 * grains(stream.child("g"))
    return np.stack([value * 1.1, value * 0.95, value * 0.78], axis=2)


def gravel(stream: Stream) -> np.ndarray:
    """Loose stones."""
    value = 0.5 + 0.16 * field(stream.child("a"), 48) + 0.14 * field(stream.child("b"), 96)
    return grey(value + 0.08 * grains(stream.child("g")), 0.03, stream.child("t"))


def bark(stream: Stream) -> np.ndarray:
    """Ridges along the trunk, dark furrows between them that meet and part again."""
    across = field(stream.child("a"), 34, 4) + 0.5 * field(stream.child("b"), 64, 12)
    furrow = np.clip(1.0 - np.abs(across) / 0.35, 0.0, 1.0)
    flake = 0.10 * field(stream.child("f"), 40, 28) + 0.06 * grains(stream.child("g"))
    value = (0.55 + flake + 0.08 * cloudy(stream.child("c"), 4, 3)) * (1.0 - 0.62 * furrow)
    return grey(value, 0.06)


def birch_bark(stream: Stream) -> np.ndarray:
    """White paper with fine dark dashes around the trunk and a few black scars."""
    dash = np.clip(3.0 * field(stream.child("d"), 9, 90) - 1.5, 0.0, 1.0)
    scar = field(stream.child("s"), 5, 7) + 0.35 * field(stream.child("e"), 18, 30)
    scar = np.clip(5.0 * (scar - 0.62), 0.0, 1.0)
    value = 0.80 + 0.05 * cloudy(stream.child("c"), 4, 4) + 0.02 * grains(stream.child("g"))
    return grey(value * (1.0 - 0.45 * dash) * (1.0 - 0.80 * scar), 0.02)


def weave(stream: Stream) -> np.ndarray:
    """Woven cloth."""
    x, y = np.arange(SIDE)[None, :], np.arange(SIDE)[:, None]
    over = ((x // 2 + y // 2) % 2) * 0.06
    value = 0.6 + over + 0.03 * grains(stream.child("g")) + 0.03 * cloudy(stream.child("c"), 2, 5)
    return grey(value)


def slanted(image: np.ndarray, turns: int) -> np.ndarray:
    """A tile whose columns are shifted, so that its rows rise by ``turns`` tiles across."""
    shift = (np.arange(SIDE) * turns) % SIDE
    rows = (np.arange(SIDE)[:, None] + shift[None, :]) % SIDE
    return image[rows, np.arange(SIDE)[None, :]]


def folds(stream: Stream) -> np.ndarray:
    """Cloth drawn into slanting folds, lit from above: v runs up or down the body."""
    height = np.zeros((SIDE, SIDE))
    for name, turns, cells, weight in (("a", 1, 9, 1.0), ("b", -1, 11, 0.8), ("c", 0, 14, 0.5)):
        own = stream.child(name)
        ridge = 1.0 - np.abs(slanted(field(own.child("ridge"), 3, cells), turns))
        where = np.clip(field(own.child("where"), 3, 4) + 0.15, 0.0, 1.0)
        height += weight * where * ridge * ridge
    slope = np.roll(height, 2, axis=0) - np.roll(height, -2, axis=0)
    value = 0.55 + 0.20 * slope + 0.02 * field(stream.child("wear"), 4, 5)
    return grey(value + 0.012 * grains(stream.child("g")))


def knit(stream: Stream) -> np.ndarray:
    """Knitted cloth."""
    x, y = np.arange(SIDE)[None, :], np.arange(SIDE)[:, None]
    rib = np.abs((x % 8) - 3.5) / 3.5 * 0.14
    return grey(0.6 - rib + ((y + np.abs(x % 8 - 4)) % 6 < 2) * 0.05 + 0.03 * grains(stream))


def hair(stream: Stream) -> np.ndarray:
    """Strands along v."""
    value = 0.45 + 0.16 * field(stream.child("a"), 128, 3) + 0.1 * field(stream.child("b"), 48, 2)
    return grey(value, 0.04)


def fur(stream: Stream) -> np.ndarray:
    """Short hair that lies along v, in tufts."""
    value = 0.5 + 0.08 * field(stream.child("a"), 90, 24) + 0.06 * field(stream.child("b"), 44, 14)
    return grey(value + 0.05 * field(stream.child("c"), 12, 7), 0.02)


def skin(stream: Stream) -> np.ndarray:
    """Faint mottling."""
    value = 0.7 + 0.015 * cloudy(stream, 8, 5)
    return np.stack([value, value * 0.98, value * 0.97], axis=2)


def face(stream: Stream) -> np.ndarray:
    """Skin from ear to ear (u) and from chin to forehead (v): shade in hollows, warm cheeks."""
    x, y = (np.arange(SIDE) + 0.5)[None, :] / SIDE, (np.arange(SIDE) + 0.5)[:, None] / SIDE
    aside = np.abs(2.0 * x - 1.0)

    def spot(out: float, high: float, wide: float, tall: float) -> np.ndarray:
        """1 in the middle of both halves' spots, 0 outside them."""
        far = ((aside - out) / wide) ** 2 + ((y - high) / tall) ** 2
        near = np.clip(1.0 - far, 0.0, 1.0)
        return near * near

    dark = 0.34 * spot(0.32, 0.665, 0.24, 0.10) + 0.10 * spot(0.30, 0.58, 0.20, 0.06)
    dark += 0.22 * spot(0.0, 0.385, 0.20, 0.035) + 0.16 * spot(0.0, 0.165, 0.24, 0.05)
    dark += 0.10 * spot(0.62, 0.20, 0.30, 0.22) + 0.12 * spot(0.20, 0.47, 0.08, 0.14)
    warm = 0.035 * spot(0.50, 0.44, 0.36, 0.24) + 0.03 * spot(0.0, 0.47, 0.16, 0.12)
    warm += 0.012 * cloudy(stream.child("warm"), 6, 3)
    value = 0.72 * (1.0 - dark) * (1.0 + 0.02 * cloudy(stream.child("light"), 10, 4))
    return np.stack([value * (1.0 + 0.25 * warm), value * (1 - warm), value * (1 - warm)], axis=2)


def face_bearded(stream: Stream) -> np.ndarray:
    """A face as ``face`` has it, dark with stubble from the upper lip down, its edges soft."""
    x, y = (np.arange(SIDE) + 0.5)[None, :] / SIDE, (np.arange(SIDE) + 0.5)[:, None] / SIDE
    aside = np.abs(2.0 * x - 1.0)
    edge = 0.385 + 0.10 * np.clip((aside - 0.75) / 0.25, 0.0, 1.0)
    below = np.clip((edge - y) / 0.10 + 0.35 * field(stream.child("edge"), 40, 24), 0.0, 1.0)
    cheek = np.clip((aside - 0.36) / 0.3, 0.0, 1.0) * np.clip((y - 0.26) / 0.1, 0.0, 1.0)
    lips = np.clip(1.4 - (aside / 0.38) ** 2 - ((y - 0.245) / 0.055) ** 2, 0.0, 1.0)
    shade = below * (1.0 - 0.45 * cheek) * (1.0 - lips) * (1.0 + 0.25 * grains(stream.child("g")))
    return face(stream) * (1.0 - np.array([0.40, 0.36, 0.33]) * np.clip(shade, 0.0, 1.0)[..., None])


def grime(stream: Stream) -> np.ndarray:
    """What street and rain leave on plastic: runs of dirt, splashes, scratches."""
    runs = np.clip(field(stream.child("runs"), 34, 2) + 0.1, 0.0, 1.0)
    splash = np.clip(cloudy(stream.child("splash"), 5, 4) - 0.25, 0.0, 1.0)
    fine = np.clip(field(stream.child("fine"), 80, 60) - 0.55, 0.0, 1.0)
    scratch = np.clip(slanted(field(stream.child("scratch"), 3, 70), 1) - 0.72, 0.0, 1.0)
    value = 0.80 - 0.16 * runs - 0.26 * splash - 0.22 * fine + 0.35 * scratch
    return grey(value + 0.02 * field(stream.child("haze"), 3, 3), -0.02)


def checks(stream: Stream) -> np.ndarray:
    """Woven checks: dark and light bands both ways."""
    at = np.arange(SIDE)
    band = 0.30 * ((at % 64) < 26) + 0.14 * ((at % 64 >= 40) & (at % 64 < 46))
    value = 0.75 - band[None, :] - 0.8 * band[:, None] + 0.5 * band[None, :] * band[:, None]
    return grey(value + 0.02 * grains(stream.child("g")))


def hedge(stream: Stream) -> np.ndarray:
    """Dense leaves: many little ellipses, the upper ones brighter."""
    return leaf_layers(stream, 1500, 5.0)[..., :3]


def leaf_layers(stream: Stream, count: int, size: float, cluster: bool = False) -> np.ndarray:
    """Leaves drawn over each other from dark to light: (SIDE, SIDE, 4)."""
    numbers = stream.generator().random((count, 7))
    image = np.zeros((SIDE, SIDE, 4))
    image[..., :3] = np.array([0.10, 0.12, 0.06])
    ys, xs = np.mgrid[-14:15, -14:15].astype(float)
    for n, (a, b, c, d, e, f, g) in enumerate(numbers):
        x, y = a * SIDE, b * SIDE
        if cluster:
            x, y = SIDE * (0.5 + 0.48 * (a - 0.5) * 2.0), SIDE * (0.5 + 0.48 * (b - 0.5) * 2.0)
            if (a - 0.5) ** 2 + (b - 0.5) ** 2 > 0.22 * (0.55 + 0.45 * d):
                continue
        ux, uy = c * 2.0 - 1.0, d * 2.0 - 1.0
        length = max(1e-3, (ux * ux + uy * uy) ** 0.5)
        ux, uy = ux / length, uy / length
        half = size * (0.7 + 0.7 * e)
        along, across = xs * ux + ys * uy, -xs * uy + ys * ux
        taper = 1.0 - (along / half) ** 2
        inside = (taper > 0.0) & (np.abs(across) < half * 0.42 * np.maximum(taper, 0.0))
        tone = (0.30 + 0.42 * n / count) * (0.75 + 0.5 * f)
        shade = tone * (1.0 + 0.12 * np.sign(across)) * (0.9 + 0.1 * taper)
        colour = np.stack([shade * (0.78 + 0.25 * g), shade, shade * (0.42 + 0.1 * g)], axis=2)
        rows = (np.arange(-14, 15) + int(y)) % SIDE
        columns = (np.arange(-14, 15) + int(x)) % SIDE
        patch = image[np.ix_(rows, columns)]
        patch[inside, :3] = colour[inside]
        patch[inside, 3] = 1.0
        image[np.ix_(rows, columns)] = patch
    return image


def leaves(stream: Stream) -> np.ndarray:
    """A spray of leaves with gaps between, for one card."""
    return leaf_layers(stream, 420, 9.0, cluster=True)


def ivy(stream: Stream) -> np.ndarray:
    """Leaves all over a tile, with gaps."""
    return leaf_layers(stream, 620, 7.0)


Shoot = tuple[float, float, float, float, float]


def shoot(parent: Shoot, at: float, aside: float, long: float) -> Shoot:
    """One that leaves another: its foot x and y, its direction, its length; texels."""
    x, y, dx, dy, _ = parent
    ux, uy = dx - aside * dy, dy + aside * dx
    size = (ux * ux + uy * uy) ** 0.5
    return x + at * dx, y + at * dy, ux / size, uy / size, long


def conifer(stream: Stream) -> np.ndarray:
    """A spruce's bough, its foot at v = 0: shoots off a twig, smaller ones off these, air between.

    Needles stand along all of them, the paler the nearer to a tip.
    """
    image = np.zeros((SIDE, SIDE, 4))
    generator = stream.generator()
    image[..., :3] = np.array([0.20, 0.28, 0.16])
    twig = (0.5 * SIDE, 0.0, 0.0, 1.0, float(SIDE))
    shoots, at = [twig], 5.0
    while at < 0.96 * SIDE:
        for side in (1.0, -1.0):
            wide = 0.50 * (1.0 - (at / SIDE) ** 2) + 0.07
            long = SIDE * wide * (0.55 + 0.6 * generator.random())
            own = shoot(twig, at, side * (0.9 + 0.5 * generator.random()), long)
            shoots.append(own)
            step = 9.0 + 7.0 * generator.random()
            while step < 0.85 * long:
                for turn in (1.0, -1.0):
                    short = (0.40 * (long - step) + 4.0) * (0.5 + 0.6 * generator.random())
                    shoots.append(shoot(own, step, turn, short))
                step += 15.0 + 7.0 * generator.random()
        at += 17.0 + 9.0 * generator.random()
    for x, y, dx, dy, long in shoots:
        step, shade = 0.0, 0.6 + 0.7 * generator.random()
        while step < long:
            for side in (1.0, -1.0):
                ux, uy = 0.75 * dx - 0.75 * side * dy, 0.75 * dy + 0.75 * side * dx
                reach = 2.0 + 2.5 * generator.random()
                tone = shade * (0.14 + 0.34 * step / long + 0.18 * generator.random())
                for k in range(int(reach) + 1):
                    i, j = int(y + dy * step + k * uy), int(x + dx * step + k * ux)
                    if 0 <= i < SIDE and 0 <= j < SIDE:
                        image[i, j] = (0.75 * tone, tone, 0.55 * tone, 1.0)
            step += 1.1
    return image


def grass_blades(stream: Stream) -> np.ndarray:
    """A row of blades; the roots are at the top row, v = 0."""
    image = np.zeros((SIDE, SIDE, 4))
    numbers = stream.generator().random((110, 5))
    y = np.arange(SIDE)[:, None]
    x = np.arange(SIDE)[None, :]
    for a, b, c, d, e in numbers:
        height = SIDE * (0.35 + 0.6 * b)
        t = y / height
        centre = a * SIDE + (c - 0.5) * 90.0 * t * t
        inside = (t < 1.0) & (np.abs(x - centre) < 3.2 * (1.0 - t) + 0.3)
        tone = (0.3 + 0.35 * d) * (0.6 + 0.6 * np.minimum(t, 1.0)) + 0.0 * x
        colour = np.stack([tone * (0.8 + 0.5 * e), tone, tone * 0.42], axis=2)
        image[inside, :3] = colour[inside]
        image[inside, 3] = 1.0
    return image


def fence_mesh(stream: Stream) -> np.ndarray:
    """Diamonds of wire."""
    x, y = np.arange(SIDE)[None, :], np.arange(SIDE)[:, None]
    one, two = (x + y) % 64, (x - y) % 64
    wire = (np.minimum(one, 64 - one) < 4) | (np.minimum(two, 64 - two) < 4)
    image = np.zeros((SIDE, SIDE, 4))
    image[..., :3] = 0.6 + 0.05 * grains(stream)[..., None]
    image[..., 3] = wire
    return image


def rust(stream: Stream) -> np.ndarray:
    """Rusty steel."""
    value = 0.45 + 0.12 * cloudy(stream.child("c"), 4, 6, 0.7)
    return np.stack([value * 1.25, value * 0.7, value * 0.45], axis=2)


def dirt(stream: Stream) -> np.ndarray:
    """Dust and splashes."""
    return grey(0.6 + 0.022 * cloudy(stream, 4, 7, 0.85), 0.02)


def paint_worn(stream: Stream) -> np.ndarray:
    """Lane paint with chips and tracks."""
    wear = np.clip(cloudy(stream.child("c"), 4, 6, 0.8) - 0.55, 0.0, 1.0)
    value = 0.82 - 0.35 * wear + 0.04 * grains(stream.child("g"))
    return grey(value, 0.01)


def glass_facade(stream: Stream) -> np.ndarray:
    """Panes with frames."""
    tone, gap = bricks(stream, 4, 4, 0.05, 1.0, shift=0.0)
    return grey(0.4 + 0.15 * tone + 0.35 * gap)


def shutters(stream: Stream) -> np.ndarray:
    """Slats."""
    y = np.arange(SIDE)[:, None] % 16
    return grey(0.45 + 0.3 * y / 16.0 + 0.02 * grains(stream))


TILES: dict[str, Callable[[Stream], np.ndarray]] = {
    "asphalt": asphalt,
    "asphalt_worn": asphalt_worn,
    "bark": bark,
    "birch_bark": birch_bark,
    "brick": brick,
    "carpet": weave,
    "checks": checks,
    "cloth": weave,
    "cobble": cobble,
    "concrete": concrete,
    "conifer": conifer,
    "dirt": dirt,
    "face": face,
    "face_bearded": face_bearded,
    "fence_mesh": fence_mesh,
    "folds": folds,
    "fur": fur,
    "glass_facade": glass_facade,
    "grass": grass,
    "grass_blades": grass_blades,
    "gravel": gravel,
    "grime": grime,
    "hair": hair,
    "hedge": hedge,
    "ivy": ivy,
    "kerb": kerb,
    "knit": knit,
    "leaves": leaves,
    "metal_painted": metal_painted,
    "metal_sheet": metal_sheet,
    "paint_worn": paint_worn,
    "paving": paving,
    "plaster": plaster,
    "plaster_old": plaster_old,
    "roof_tiles": roof_tiles,
    "rust": rust,
    "shutters": shutters,
    "skin": skin,
    "soil": soil,
    "stone_wall": stone_wall,
    "wood": wood,
}

if __name__ == "__main__":
    main()
