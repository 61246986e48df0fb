"""What people put beside a street: letter boxes, planters, posters, huts, building sites."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from scenesim.randomness import Stream
from scenesim.shapes.street.assembly import UPPER_SIDES, Assembly
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
_HIGH_M = 2.6

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
        ("red", (0.36, 0.05, 0.04)),
        ("blue", (0.05, 0.12, 0.30)),
        ("yellow", (0.55, 0.38, 0.05)),
        ("green", (0.06, 0.20, 0.09)),
    )
}
_NETTING = Material("netting", (0.085, 0.105, 0.085), 0.95, texture="cloth", reflectance_905=0.35)
_TARPAULIN = Material("tarpaulin", (0.40, 0.39, 0.36), 0.6, texture="folds", reflectance_905=0.5)
_INK = Material("ink", (0.03, 0.03, 0.035), 0.85, reflectance_905=0.1)

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
    del fine
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
    size = min(0.5 * (high - split), 0.9 * (right - left) / len(word))
    middle = (0.5 * (left + right), 0.5 * (split + high))
    quads = np.array(text_quads(word, middle, size, 0.2))
    flat = np.full((*quads.shape[:2], 1), y - 0.006)
    assembly.quads(np.concatenate([quads[..., :1], flat, quads[..., 1:]], axis=2), letters)


def _column(assembly: Assembly, stream: Stream, fine: bool) -> None:
    sides = 14 if fine else 7
    assembly.tube([(0, 0, -0.1), (0, 0, 0.35)], [0.62, 0.60], "block", sides, cap=False)
    assembly.tube([(0, 0, 0.35), (0, 0, _HIGH_M)], [0.56, 0.56], "white", sides, cap=False)
    top = [(0, 0, _HIGH_M), (0, 0, _HIGH_M + 0.18), (0, 0, _HIGH_M + 0.4)]
    assembly.tube(top, [0.66, 0.66, 0.15], "block", sides)
    for number, low in enumerate((0.45, 1.15, 1.85)):
        own = stream.child(number)
        slot = own.child("paper").pick(["red", "blue", "yellow", "green"])
        band = [(0, 0, low), (0, 0, low + own.child("tall").uniform(0.3, 0.62))]
        assembly.tube(band, [0.565, 0.565], slot, sides, cap=False)


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
    "planter": (_planter, {"tub": (_TUB, _THING), "soil": (_SOIL, _THING)}),
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
