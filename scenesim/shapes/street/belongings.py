"""What people put beside a street: letter boxes, planters, posters, huts, building sites."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import cos, pi, sin

import numpy as np

from scenesim.randomness import Stream
from scenesim.shapes.street.assembly import UPPER_SIDES, Assembly, circle
from scenesim.shapes.street.furniture import Slots, made
from scenesim.shapes.street.glyphs import text_quads
from scenesim.shapes.street.prop import Prop
from scenesim.world.classes import Semantic
from scenesim.world.materials import Material

#: length of one panel of a building site's fence
SITE_PANEL_M = 3.5
#: how many different ones there are of each kind
BELONGING_VARIANTS = 4
_WORDS = ("CONCERT", "SALE", "CIRCUS", "OPEN AIR", "KINO", "FAIR", "JOBS", "THEATER", "MARKET")
_HIGH_M, _COLUMN_SIDES = 2.6, 14

_POST = Material("galvanised steel", (0.36, 0.37, 0.37), 0.5, metalness=0.6, reflectance_905=0.38)
_YELLOW = Material("yellow enamel", (0.55, 0.33, 0.02), 0.45, reflectance_905=0.5)
_DARK = Material("dark slot", (0.03, 0.03, 0.03), 0.7, reflectance_905=0.08)
_TUB = Material(
    "washed concrete",
    (0.26, 0.245, 0.225),
    0.95,
    texture="gravel",
    texture_size_m=0.35,
    reflectance_905=0.35,
)
_SOIL = Material("potting soil", (0.06, 0.05, 0.04), 0.95, texture="soil", reflectance_905=0.25)
_BLOCK = Material(
    "concrete foot", (0.30, 0.29, 0.28), 0.9, texture="concrete", texture_size_m=3.0,
    reflectance_905=0.38,
)  # fmt: skip
_WIRE = Material(
    "wire fence", (0.33, 0.34, 0.34), 0.5, texture="fence_mesh", texture_size_m=0.4,
    reflectance_905=0.35, cutout=True,
)  # fmt: skip
_TIMBER = Material(
    "boards of a hut", (0.15, 0.10, 0.06), 0.85, texture="wood", texture_size_m=1.2,
    reflectance_905=0.4,
)  # fmt: skip
_FELT = Material("roofing felt of a hut", (0.07, 0.07, 0.072), 0.95, reflectance_905=0.2)
_SHEET = Material(
    "sheet of a container", (0.07, 0.13, 0.22), 0.55, texture="metal_sheet", texture_size_m=1.6,
    reflectance_905=0.35,
)  # fmt: skip
_PAPER: dict[str, Material] = {
    name: Material(f"{name} paper", albedo, 0.85, reflectance_905=0.5)
    for name, albedo in (
        ("white", (0.62, 0.61, 0.58)),
        ("red", (0.30, 0.075, 0.06)),
        ("blue", (0.075, 0.125, 0.24)),
        ("yellow", (0.50, 0.39, 0.13)),
        ("green", (0.085, 0.165, 0.095)),
    )
}
_NETTING = Material("netting", (0.085, 0.105, 0.085), 0.95, texture="cloth", reflectance_905=0.35)
_TARPAULIN = Material("tarpaulin", (0.40, 0.39, 0.36), 0.6, texture="folds", reflectance_905=0.5)
_INK = Material("ink", (0.03, 0.03, 0.035), 0.85, reflectance_905=0.1)

_GREEN = Material(
    "leaves in a tub", (0.075, 0.105, 0.035), 0.9, texture="hedge", texture_size_m=0.6,
    reflectance_905=0.5,
)  # fmt: skip
_FLOWER = Material("blossoms in a tub", (0.40, 0.06, 0.13), 0.8, reflectance_905=0.5)

_PLANT = int(Semantic.VEGETATION)
_THING = int(Semantic.STREET_FURNITURE)
_FENCE = int(Semantic.FENCE)
_BUILDING = int(Semantic.BUILDING)


@lru_cache(maxsize=64)
def belonging(kind: str, variant: int = 0) -> Prop:
    """Something that people have put beside a street.

    Args:
        kind: ``letter_box mail_box planter column billboard site_fence site_hut shed``.
        variant: any whole number.

    Returns:
        The thing; its front looks to -y, x = 0 in its middle.
    """
    stream = Stream.of(0).child(f"street/{kind}/{variant}")
    build, slots = _KINDS[kind]
    return made(
        f"belonging/{kind}/{variant}",
        slots,
        lambda a: build(a, stream, True),
        lambda a: build(a, stream, False),
        reach_m=30.0,
    )


def _letter_box(assembly: Assembly, stream: Stream, fine: bool) -> None:
    del stream
    assembly.box((-0.05, -0.02, -0.05), (0.05, 0.06, 0.55), "post", UPPER_SIDES)
    assembly.box((-0.24, -0.16, 0.55), (0.24, 0.18, 1.25), "yellow")
    if fine:
        assembly.box((-0.18, -0.165, 1.08), (0.18, -0.16, 1.12), "dark", ("y-",))
        assembly.box((-0.13, -0.165, 0.70), (0.13, -0.16, 0.88), "paper", ("y-",))


def _mail_box(assembly: Assembly, stream: Stream, fine: bool) -> None:
    slot = stream.child("slot").pick(["paper", "dark", "post"])
    assembly.box((-0.03, -0.03, -0.05), (0.03, 0.03, 0.9), "post", UPPER_SIDES)
    assembly.box((-0.19, -0.06, 0.9), (0.19, 0.08, 1.22), slot)
    if fine:
        assembly.box((-0.15, -0.064, 1.13), (0.15, -0.06, 1.15), "dark", ("y-",))


def _planter(assembly: Assembly, stream: Stream, fine: bool) -> None:
    """A tub with something green in it that flowers."""
    wide = stream.child("wide").uniform(0.4, 0.7)
    sides = ("x-", "x+", "y-", "y+")
    assembly.box((-wide, -0.4, 0.0), (wide, 0.4, 0.52), "tub", sides)
    assembly.box((-wide + 0.07, -0.33, 0.44), (wide - 0.07, 0.33, 0.46), "soil", ("z+",))
    for low, high in (
        ((-wide, -0.4), (wide, -0.33)),
        ((-wide, 0.33), (wide, 0.4)),
        ((-wide, -0.33), (-wide + 0.07, 0.33)),
        ((wide - 0.07, -0.33), (wide, 0.33)),
    ):
        assembly.box((*low, 0.52), (*high, 0.52), "tub", ("z+",))
    _greenery(assembly, stream.child("plants").generator(), wide - 0.10, fine)


def _greenery(assembly: Assembly, generator: np.random.Generator, wide: float, fine: bool) -> None:
    """Tufts of leaves with blossoms on them, in a tub of half that width, m."""
    for x in (-0.62, 0.0, 0.62):
        rise, turn = generator.random(2)
        reach, top = 0.22 + 0.1 * rise, 0.62 + 0.2 * rise
        heights = [
            (x * wide, 0.05 * (turn - 0.5), z) for z in (0.42, 0.42 + 0.6 * (top - 0.42), top)
        ]
        assembly.tube(heights, [0.8 * reach, reach, 0.35 * reach], "green", 9 if fine else 6)
        place = generator.random((14, 3))
        for a, b, size in place if fine else ():
            flat = circle(4, 6.0 * b) * (0.025 + 0.02 * size)
            out = np.array([*(circle(1, 6.28 * a)[0] * reach * (0.5 + 0.5 * b)), 0.0])
            middle = np.array([x * wide, -0.02, top + 0.01 - 0.16 * b * b]) + out
            assembly.fan(np.column_stack([flat, 0.3 * flat[:, 0]]) + middle, "flower")


def _poster(
    assembly: Assembly, rectangle: tuple[float, float, float, float], y: float, stream: Stream
) -> None:
    """A poster that looks to -y: (left, low, right, high) m, its paper, a field and a word."""
    left, low, right, high = rectangle
    ground, field = stream.child("paper").pick(list(_PAPER)), stream.child("field").pick([*_PAPER])
    split = low + (high - low) * stream.child("split").uniform(0.25, 0.7)
    word = stream.child("word").pick(_WORDS)
    letters = "ink" if ground in {"white", "yellow"} else "white"
    pieces = [(left, low, right, split, field), (left, split, right, high, ground)]
    for a, b, c, d, slot in pieces:
        assembly.quad((a, y, b), (c, y, b), (c, y, d), (a, y, d), slot)
    ways = 0.36 * (split - low) * circle(16)
    spot = np.column_stack([1.3 * ways[:, 0], np.full(16, y - 0.004), ways[:, 1]])
    spot += np.array([left + (right - left) * stream.child("spot").uniform(0.25, 0.75), 0.0,
                      0.5 * (low + split)])  # fmt: skip
    assembly.fan(spot, ground if ground != field else "ink")
    for number in range(3):
        z = low + (0.08 + 0.07 * number) * (high - low)
        ends = (left + 0.06 * (right - left), right - (0.4 + 0.1 * number) * (right - left))
        line = (ends[0], y - 0.008, z), (ends[1], y - 0.008, z + 0.035 * (high - low))
        assembly.box(*line, "ink" if field in {"white", "yellow"} else "white", ("y-",))
    size = min(0.5 * (high - split), 0.9 * (right - left) / len(word))
    middle = (0.5 * (left + right), 0.5 * (split + high))
    quads = np.array(text_quads(word, middle, size, 0.2))
    flat = np.full((*quads.shape[:2], 1), y - 0.006)
    assembly.quads(np.concatenate([quads[..., :1], flat, quads[..., 1:]], axis=2), letters)


def _column(assembly: Assembly, stream: Stream, fine: bool) -> None:
    sides = _COLUMN_SIDES
    assembly.tube([(0, 0, -0.1), (0, 0, 0.35)], [0.62, 0.60], "block", sides, cap=False)
    assembly.tube([(0, 0, 0.35), (0, 0, _HIGH_M)], [0.56, 0.56], "white", sides, cap=False)
    top = [(0, 0, _HIGH_M), (0, 0, _HIGH_M + 0.18), (0, 0, _HIGH_M + 0.4)]
    assembly.tube(top, [0.66, 0.66, 0.15], "block", sides)
    low = 0.42
    for row in range(3):
        tall = stream.child(f"{row}/tall").uniform(0.55, 0.68)
        turn = stream.child(f"{row}/turn").uniform(0.0, 6.28)
        for number in range(5 if fine else 2):
            share = 6.28 / (5 if fine else 2)
            ends = (turn + number * share, turn + (number + 0.93) * share)
            _pasted(assembly, (*ends, low, low + tall), fine, stream.child(f"{row}/{number}"))
        low += tall + 0.03


def _pasted(
    assembly: Assembly, field: tuple[float, float, float, float], fine: bool, stream: Stream
) -> None:
    """A poster on a column: (from, to rad, low, high m), with a picture and lines of writing."""
    start, end, low, high = field
    papers = ["white", "white", "yellow", "blue", "red", "green"]
    paper, picture = stream.child("paper").pick(papers), stream.child("picture").pick(papers)
    _wrapped(assembly, field, 0.565, paper)
    if not fine:
        return
    wide, tall = end - start, high - low
    split = low + tall * stream.child("split").uniform(0.3, 0.5)
    inner = (start + 0.08 * wide, end - 0.08 * wide, split, high - 0.06 * tall)
    _wrapped(assembly, inner, 0.569, picture if picture != paper else "ink")
    letters = "ink" if paper in {"white", "yellow"} else "white"
    for number, (share, size) in enumerate(((0.62, 0.16), (0.34, 0.07), (0.18, 0.05))):
        foot = low + (split - low) * share
        last = end - wide * (0.1 + 0.14 * stream.child(f"line/{number}").uniform())
        line = (start + 0.1 * wide, last, foot, foot + size * (split - low) * 1.6)
        _wrapped(assembly, line, 0.569, letters)


def _wrapped(
    assembly: Assembly, field: tuple[float, float, float, float], radius: float, slot: str
) -> None:
    """A rectangle bent round the flat sides of a column, so that none cuts into another."""
    start, end, low, high = field
    side = 2.0 * pi / _COLUMN_SIDES
    bends = [side * (k + 0.5) for k in range(int(start / side), int(end / side) + 1)]
    turns = [start, *(turn for turn in bends if start + 1e-6 < turn < end - 1e-6), end]
    reach = [
        radius * cos(0.5 * side) / cos((turn + 0.5 * side) % side - 0.5 * side) for turn in turns
    ]
    ring = np.array([(r * cos(turn), r * sin(turn)) for r, turn in zip(reach, turns, strict=True)])
    lower, upper = (np.column_stack([ring, np.full(len(ring), z)]) for z in (low, high))
    assembly.quads(np.stack([lower[:-1], lower[1:], upper[1:], upper[:-1]], axis=1), slot)


def _billboard(assembly: Assembly, stream: Stream, fine: bool) -> None:
    assembly.box((-1.9, 0.0, 0.75), (1.9, 0.12, 3.4), "post")
    for x in (-1.3, 1.22):
        assembly.box((x, 0.02, -0.2), (x + 0.08, 0.10, 0.75), "post", ("x-", "x+", "y-", "y+"))
    if fine:
        _poster(assembly, (-1.8, 0.85, 1.8, 3.3), -0.004, stream)
    else:
        slot = stream.child("paper").pick(list(_PAPER))
        assembly.box((-1.8, -0.004, 0.85), (1.8, -0.004, 3.3), slot, ("y-",))


def _site_fence(assembly: Assembly, stream: Stream, fine: bool) -> None:
    half = 0.5 * SITE_PANEL_M
    slot = stream.child("sheeting").pick(["wire", "wire", "wire", "netting", "tarpaulin"])
    assembly.quad((-half, 0, 0.18), (half, 0, 0.18), (half, 0, 2.0), (-half, 0, 2.0), slot)
    for x in (-half, half - 0.04):
        assembly.box((x, -0.02, 0.1), (x + 0.04, 0.02, 2.04), "post", ("x-", "x+", "y-", "y+"))
    if fine:
        for z in (0.16, 1.98):
            assembly.box((-half, -0.018, z), (half, 0.018, z + 0.036), "post", ("y-", "y+", "z+"))
    assembly.box((half - 0.14, -0.33, 0.0), (half + 0.10, 0.33, 0.13), "block", UPPER_SIDES)


def _site_hut(assembly: Assembly, stream: Stream, fine: bool) -> None:
    long = stream.child("long").pick([1.5, 3.0])
    assembly.box((-long, -1.2, 0.1), (long, 1.2, 2.7), "sheet")
    if fine:
        assembly.box((-long + 0.3, -1.22, 0.15), (-long + 1.2, -1.2, 2.15), "post", UPPER_SIDES)
        assembly.box((long - 1.3, -1.22, 1.0), (long - 0.3, -1.2, 1.9), "dark", UPPER_SIDES)


def _shed(assembly: Assembly, stream: Stream, fine: bool) -> None:
    wide, tall = stream.child("wide").uniform(1.0, 1.5), stream.child("tall").uniform(1.9, 2.2)
    assembly.box((-wide, -0.9, 0.0), (wide, 0.9, tall), "boards", ("x-", "x+", "y-", "y+"))
    ridge, x1, y1, low = tall + 0.45, wide + 0.12, 1.02, tall - 0.06
    assembly.quads(
        [
            [(-x1, -y1, low), (x1, -y1, low), (x1, 0.0, ridge), (-x1, 0.0, ridge)],
            [(x1, y1, low), (-x1, y1, low), (-x1, 0.0, ridge), (x1, 0.0, ridge)],
        ],
        "felt",
    )
    for x, way in ((-wide, -1), (wide, 1)):
        gable = [(x, 0.9, tall), (x, -0.9, tall), (x, 0.0, ridge)]
        assembly.triangles([gable[::-way]] if way > 0 else [gable], "boards")
    if fine:
        assembly.box((-0.4, -0.92, 0.05), (0.4, -0.9, 1.8), "dark", ("x-", "x+", "z+", "y-"))


_Build = Callable[[Assembly, Stream, bool], None]
_PRINT: Slots = {
    "post": (_POST, _THING),
    "ink": (_INK, _THING),
    **{name: (paper, _THING) for name, paper in _PAPER.items()},
}
_KINDS: dict[str, tuple[_Build, Slots]] = {
    "letter_box": (
        _letter_box,
        {
            "post": (_POST, _THING),
            "yellow": (_YELLOW, _THING),
            "dark": (_DARK, _THING),
            "paper": (_PAPER["white"], _THING),
        },
    ),
    "mail_box": (
        _mail_box,
        {"post": (_POST, _THING), "dark": (_DARK, _THING), "paper": (_PAPER["white"], _THING)},
    ),
    "planter": (
        _planter,
        {
            "tub": (_TUB, _THING),
            "soil": (_SOIL, _THING),
            "green": (_GREEN, _PLANT),
            "flower": (_FLOWER, _PLANT),
        },
    ),
    "column": (_column, {"block": (_BLOCK, _THING), **_PRINT}),
    "billboard": (_billboard, _PRINT),
    "site_fence": (
        _site_fence,
        {
            "post": (_POST, _FENCE),
            "wire": (_WIRE, _FENCE),
            "block": (_BLOCK, _FENCE),
            "netting": (_NETTING, _FENCE),
            "tarpaulin": (_TARPAULIN, _FENCE),
        },
    ),
    "site_hut": (
        _site_hut,
        {"sheet": (_SHEET, _BUILDING), "post": (_POST, _BUILDING), "dark": (_DARK, _BUILDING)},
    ),
    "shed": (
        _shed,
        {"boards": (_TIMBER, _BUILDING), "felt": (_FELT, _BUILDING), "dark": (_DARK, _BUILDING)},
    ),
}
