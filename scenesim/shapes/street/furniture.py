"""Lamp posts, bins, benches, bollards, cabinets and fences."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import cos, pi, sin

import numpy as np

from scenesim.randomness import Stream
from scenesim.shapes.street.assembly import ROUND_SIDES, Assembly, Floats, Point, circle
from scenesim.shapes.street.keeping import levels
from scenesim.shapes.street.prop import Prop
from scenesim.world.classes import Semantic
from scenesim.world.materials import Material

#: length of one panel of fence, wall or rail
PANEL_M = 2.0

_METAL = Material("galvanised steel", (0.36, 0.37, 0.37), 0.5, metalness=0.6, reflectance_905=0.38)
_PAINTED = Material("painted steel", (0.06, 0.075, 0.065), 0.5, metalness=0.2, reflectance_905=0.25)
_LENS = Material("lamp glass", (0.55, 0.55, 0.52), 0.25, reflectance_905=0.3)
_PLASTIC = Material("plastic", (0.035, 0.04, 0.04), 0.5, reflectance_905=0.12)
_LID = Material("coloured lid", (0.16, 0.02, 0.02), 0.5, reflectance_905=0.4)
_LIDS = (
    _LID,
    Material("coloured lid", (0.04, 0.09, 0.22), 0.5, reflectance_905=0.4),
    Material("coloured lid", (0.48, 0.33, 0.02), 0.5, reflectance_905=0.4),
    Material("coloured lid", (0.10, 0.06, 0.03), 0.5, reflectance_905=0.4),
)
_BASKETS = (
    _PAINTED,
    Material("basket", (0.50, 0.17, 0.03), 0.45, reflectance_905=0.45),
    Material("basket", (0.13, 0.135, 0.14), 0.5, metalness=0.3, reflectance_905=0.3),
)
_TIMBER = Material(
    "timber", (0.17, 0.11, 0.065), 0.8, texture="wood", texture_size_m=1.0, reflectance_905=0.4
)
_STONE = Material(
    "stone wall",
    (0.27, 0.25, 0.22),
    0.9,
    texture="cobble",
    texture_size_m=1.0,
    reflectance_905=0.32,
)
_RENDER = Material(
    "rendered wall",
    (0.48, 0.46, 0.42),
    0.9,
    texture="plaster",
    texture_size_m=3.0,
    reflectance_905=0.45,
)
_BRICK = Material(
    "brick wall", (0.25, 0.11, 0.075), 0.9, texture="brick", texture_size_m=2.0, reflectance_905=0.4
)
_CAP = Material(
    "coping", (0.36, 0.35, 0.33), 0.85, texture="concrete", texture_size_m=3.0, reflectance_905=0.4
)
_WHITE = Material("white post", (0.72, 0.72, 0.70), 0.5, reflectance_905=0.65)
_BLACK = Material("black band", (0.02, 0.02, 0.02), 0.5, reflectance_905=0.05)
_REFLECTOR = Material("reflector", (0.6, 0.35, 0.05), 0.3, reflectance_905=0.5, retro=120.0)
_LABEL = Material("label", (0.50, 0.48, 0.40), 0.7, reflectance_905=0.5)
_CABINET = Material("cabinet", (0.30, 0.31, 0.29), 0.6, reflectance_905=0.4)

_POLE = int(Semantic.POLE)
_THING = int(Semantic.STREET_FURNITURE)
_FENCE = int(Semantic.FENCE)
_WALL = int(Semantic.WALL)

Slots = dict[str, tuple[Material, int]]


def made(
    key: str,
    slots: Slots,
    fine: Callable[[Assembly], None],
    coarse: Callable[[Assembly], None] | None = None,
    lamps: tuple[Point, ...] = (),
    reach_m: float = 45.0,
) -> Prop:
    """A prop from functions that build its levels of detail.

    Args:
        key: its name; equal only for equal shapes.
        slots: material and ``Semantic`` of each slot.
        fine: builds the near level.
        coarse: builds the far level; None: there is one level.
        lamps: of its light sources, m.
        reach_m: up to where the near level serves.

    Returns:
        The prop.
    """
    makers = (fine,) if coarse is None else (fine, coarse)
    lods = levels(key, tuple(slots), makers)
    low, high = lods[0].low, lods[0].high
    return Prop(
        lods,
        (1e9,) if coarse is None else (reach_m, 1e9),
        {slot: material for slot, (material, _) in slots.items()},
        {slot: semantic for slot, (_, semantic) in slots.items()},
        (float(low[0]), float(low[1])),
        (float(high[0]), float(high[1])),
        lamps,
    )


@lru_cache(maxsize=32)
def lamp_post(kind: str, height_m: float) -> Prop:
    """A street lamp at the origin whose arm reaches to -y, over the road.

    Args:
        kind: ``arm`` a curved arm, ``top`` a lantern on the post.
        height_m: of the light.

    Returns:
        The post, with one light source.
    """
    reach = 1.6 if kind == "arm" else 0.0
    head: Point = (0.0, -reach, height_m)

    def build(assembly: Assembly, sides: int) -> None:
        assembly.tube([(0, 0, -0.1), (0, 0, 1.0)], [0.085, 0.08], "post", sides)
        if kind == "arm":
            bend = [
                (0.0, -reach * (1 - cos(a)) * 0.95, height_m - 1.0 + 1.0 * sin(a))
                for a in (0, 0.4, 0.8, 1.2, pi / 2)
            ]
            assembly.tube(
                [(0.0, 0.0, 1.0), *bend], [0.065, 0.05, 0.045, 0.042, 0.04, 0.038], "post", sides
            )
            y = -reach * 0.95
            assembly.box(
                (-0.11, y - 0.55, height_m - 0.05), (0.11, y + 0.1, height_m + 0.06), "head"
            )
            assembly.box(
                (-0.085, y - 0.5, height_m - 0.07),
                (0.085, y - 0.05, height_m - 0.05),
                "lens",
                ("z-", "x-", "x+", "y-", "y+"),
            )
        else:
            assembly.tube([(0, 0, 1.0), (0, 0, height_m - 0.4)], [0.055, 0.045], "post", sides)
            assembly.tube([(0, 0, height_m - 0.4), (0, 0, height_m)], [0.12, 0.2], "lens", sides)
            assembly.tube([(0, 0, height_m), (0, 0, height_m + 0.18)], [0.24, 0.05], "head", sides)

    slots: Slots = {"post": (_METAL, _POLE), "head": (_PAINTED, _POLE), "lens": (_LENS, _POLE)}
    return made(
        f"lamp/{kind}/{height_m}", slots, lambda a: build(a, 10), lambda a: build(a, 5), (head,)
    )


@lru_cache(maxsize=32)
def fence(kind: str, height_m: float) -> Prop:
    """One panel of a fence or garden wall along x, from -1 to 1 m.

    Args:
        kind: ``pickets rails bars boards mesh stone render brick``.
        height_m: of its top.

    Returns:
        The panel.
    """
    key = f"fence/{kind}/{height_m}"
    half = PANEL_M / 2
    if kind in {"stone", "render", "brick"}:
        body = {"stone": _STONE, "render": _RENDER, "brick": _BRICK}[kind]

        def wall(assembly: Assembly) -> None:
            assembly.box(
                (-half, -0.12, -0.2), (half, 0.12, height_m), "wall", ("y-", "y+", "x-", "x+")
            )
            assembly.box((-half, -0.16, height_m), (half, 0.16, height_m + 0.07), "cap")

        return made(key, {"wall": (body, _WALL), "cap": (_CAP, _WALL)}, wall)
    board = kind in {"pickets", "boards"}
    gap, wide = {
        "pickets": (0.14, 0.085),
        "boards": (0.155, 0.15),
        "bars": (0.125, 0.018),
        "mesh": (0.10, 0.008),
        "rails": (9.0, 0.0),
    }[kind]

    def build(assembly: Assembly, fine: bool) -> None:
        for x in (-half + 0.04, 0.0):
            assembly.box((x - 0.04, 0.0, -0.2), (x + 0.04, 0.08, height_m + 0.04), "post")
        low, high = 0.18 * height_m, 0.85 * height_m
        heights = (low, 0.52 * height_m, high) if kind == "rails" else (low, high)
        lows, highs = (np.array([(end * half, y, z + rise) for z in heights])
                       for end, y, rise in ((-1.0, 0.0, -0.03), (1.0, 0.035, 0.03)))  # fmt: skip
        assembly.boxes(lows, highs, "rail", is_grain_along_x=True)
        if kind == "rails":
            return
        step = gap if fine else gap * 2
        count = round(PANEL_M / step)
        for i in range(count):
            x = -half + (i + 0.5) * PANEL_M / count
            w = wide * step / gap / 2
            top = height_m * (1.0 + 0.03 * ((i * 7) % 3 - 1) * board)
            sides = ("y-", "y+", "x-", "x+", "z+") if fine else ("y-", "y+")
            assembly.box((x - w, -0.022, 0.06), (x + w, 0.0, top), "rail", sides)

    body = _TIMBER if board or kind == "rails" else _PAINTED
    slots: Slots = {"post": (body, _FENCE), "rail": (body, _FENCE)}
    return made(key, slots, lambda a: build(a, True), lambda a: build(a, False), reach_m=30.0)


@lru_cache(maxsize=32)
def thing(kind: str, variant: int = 0) -> Prop:
    """Something small on the sidewalk.

    Args:
        kind: ``bin wheelie_bin bench bollard cabinet hydrant post delineator``.
        variant: any whole number.

    Returns:
        The thing.
    """
    stream = Stream.of(0).child(f"street/{kind}/{variant}")
    slots = _THING_SLOTS[kind]
    if kind == "wheelie_bin":
        slots = {**slots, "lid": (_LIDS[variant % len(_LIDS)], _THING)}
    elif kind == "bin":
        slots = {**slots, "body": (_BASKETS[variant % len(_BASKETS)], _THING)}
    return made(f"thing/{kind}/{variant}", slots, lambda a: _THINGS[kind](a, stream))


def _bin(assembly: Assembly, stream: Stream) -> None:
    """A basket on a post, open above, or under a hood with a hole in its front."""
    y, low, high = -0.13, 0.48, 0.98
    assembly.tube([(0, 0.1, -0.05), (0, 0.1, 1.15)], [0.035, 0.035], "post", 8)
    assembly.tube([(0, y, low), (0, y, high)], [0.17, 0.19], "body", 14, cap=False)
    assembly.fan(_disc(y, low, 0.17)[::-1], "body")
    for z in (low + 0.03, high - 0.03):
        assembly.tube([(0, y, z - 0.02), (0, y, z + 0.02)], [0.196, 0.196], "post", 14, cap=False)
    assembly.fan(_disc(y, high - 0.06, 0.185), "dark")
    assembly.box((-0.05, 0.03, 0.62), (0.05, 0.08, 0.66), "post")
    assembly.box((-0.09, y - 0.20, 0.70), (0.09, y - 0.19, 0.82), "label", ("y-",))
    if stream.uniform() < 0.6:
        ring = [(0, y, high + 0.12), (0, y, high + 0.15), (0, y, high + 0.19)]
        assembly.tube(ring, [0.20, 0.19, 0.06], "body", 14)
        assembly.fan(_disc(y, high + 0.12, 0.2)[::-1], "dark")
        for x in (-0.17, 0.15):
            assembly.box((x, y - 0.02, high), (x + 0.02, y + 0.02, high + 0.13), "post")


def _disc(y: float, z: float, radius: float) -> Floats:
    """The outline of a flat disc at (0, y, z) that looks up."""
    outline: Floats = np.column_stack([radius * circle(14), np.full(14, z)])
    outline[:, 1] += y
    return outline


def _wheelie_bin(assembly: Assembly, stream: Stream) -> None:
    del stream
    corners = [(-0.24, -0.27), (0.24, -0.27), (0.24, 0.25), (-0.24, 0.25)]
    top = [(-0.29, -0.34), (0.29, -0.34), (0.29, 0.32), (-0.29, 0.32)]
    for i in range(4):
        j = (i + 1) % 4
        assembly.quad(
            (*corners[i], 0.06), (*corners[j], 0.06), (*top[j], 0.98), (*top[i], 0.98), "body"
        )
    assembly.box((-0.30, -0.36, 0.98), (0.30, 0.36, 1.05), "lid")
    assembly.tube([(-0.28, 0.40, 1.0), (0.28, 0.40, 1.0)], [0.016, 0.016], "body", 6)
    for x in (-0.27, 0.22):
        assembly.tube([(x, 0.28, 0.1), (x + 0.05, 0.28, 0.1)], [0.1, 0.1], "body", 10)


def _bench(assembly: Assembly, stream: Stream) -> None:
    """Planks on feet of cast iron; some benches have arms."""
    seat = [(-0.9, y, 0.425, 0.9, y + 0.085, 0.46) for y in (-0.27, -0.175, -0.08, 0.015, 0.11)]
    back = [(-0.9, 0.205 + 0.02 * k, z, 0.9, 0.235 + 0.02 * k, z + 0.09)
            for k, z in enumerate((0.56, 0.67, 0.78))]  # fmt: skip
    planks = np.array(seat + back)
    assembly.boxes(planks[:, :3], planks[:, 3:], "wood", is_grain_along_x=True)
    has_arms = stream.uniform() < 0.5
    for x in (-0.72, 0.68):
        for y in (-0.25, 0.17):
            assembly.box((x, y, -0.03), (x + 0.04, y + 0.05, 0.40), "post")
        assembly.box((x, -0.27, 0.385), (x + 0.04, 0.22, 0.425), "post")
        assembly.box((x, 0.235, 0.40), (x + 0.04, 0.275, 0.88), "post")
        if has_arms:
            assembly.box((x, -0.25, 0.425), (x + 0.04, -0.22, 0.66), "post", ROUND_SIDES)
            assembly.box((x - 0.01, -0.27, 0.66), (x + 0.05, 0.25, 0.69), "post")


def _bollard(assembly: Assembly, stream: Stream) -> None:
    del stream
    assembly.tube([(0, 0, -0.05), (0, 0, 0.85), (0, 0, 0.9)], [0.06, 0.06, 0.035], "post", 10)
    assembly.tube([(0, 0, 0.70), (0, 0, 0.78)], [0.062, 0.062], "band", 10, cap=False)


def _cabinet(assembly: Assembly, stream: Stream) -> None:
    """A cabinet of a telephone company: two doors with louvres, locks, and what people stick on."""
    wide = stream.child("wide").uniform(0.7, 1.3)
    half = wide / 2
    assembly.box((-half - 0.02, -0.20, -0.05), (half + 0.02, 0.20, 0.14), "foot")
    assembly.box((-half, -0.18, 0.14), (half, 0.18, 1.15), "body", ROUND_SIDES)
    assembly.box((-half - 0.03, -0.21, 1.15), (half + 0.03, 0.21, 1.2), "body")
    assembly.box((-0.006, -0.184, 0.17), (0.006, -0.18, 1.12), "post", ("y-", "x-", "x+"))
    for left, right in ((-half + 0.06, -0.06), (0.06, half - 0.06)):
        for z in (0.24, 0.275, 0.31, 0.98, 1.015, 1.05):
            assembly.box((left, -0.184, z), (right, -0.18, z + 0.012), "post", ("y-",))
        lock = right - 0.02 if left < 0.0 else left
        assembly.box((lock - 0.012, -0.20, 0.62), (lock + 0.018, -0.18, 0.74), "post")
    generator = stream.child("stuck").generator()
    for x, z, tall, slot in generator.random((int(5 * stream.child("count").uniform()), 4)):
        left, low = -half + 0.1 + (wide - 0.4) * x, 0.4 + 0.4 * z
        box = (left, -0.187, low), (left + 0.09 + 0.1 * tall, -0.183, low + 0.10 + 0.12 * tall)
        assembly.box(*box, "label" if slot < 0.6 else "sticker", ("y-",))


def _hydrant(assembly: Assembly, stream: Stream) -> None:
    """A pillar with flanges, a bonnet with its nut, and caps on both outlets."""
    del stream
    profile = ((-0.05, 0.17), (0.04, 0.17), (0.045, 0.11), (0.50, 0.10), (0.505, 0.135),
               (0.545, 0.135), (0.55, 0.115), (0.61, 0.10), (0.66, 0.055))  # fmt: skip
    heights, radii = [(0.0, 0.0, z) for z, _ in profile], [r for _, r in profile]
    assembly.tube(heights, radii, "lid", 14)
    assembly.tube([(0, 0, 0.66), (0, 0, 0.70)], [0.028, 0.024], "cap", 5)
    for side in (-1.0, 1.0):
        out = [(side * x, 0.0, 0.40) for x in (0.06, 0.145, 0.15, 0.185, 0.20)]
        assembly.tube(out, [0.05, 0.05, 0.066, 0.066, 0.03], "cap", 10)
    front = [(0.0, -x, 0.30) for x in (0.06, 0.135, 0.14, 0.18, 0.20)]
    assembly.tube(front, [0.06, 0.06, 0.08, 0.08, 0.035], "cap", 10)


def _post(assembly: Assembly, stream: Stream) -> None:
    del stream
    assembly.tube([(0, 0, -0.1), (0, 0, 2.6)], [0.03, 0.03], "post", 8)


def _delineator(assembly: Assembly, stream: Stream) -> None:
    del stream
    for low, high, slot in ((-0.05, 0.68, "white"), (0.68, 0.93, "black"), (0.93, 1.05, "white")):
        assembly.box((-0.06, -0.05, low), (0.06, 0.05, high), slot)
    assembly.box((-0.062, -0.025, 0.72), (0.062, 0.025, 0.90), "reflector", ("x-", "x+"))


_THINGS: dict[str, Callable[[Assembly, Stream], None]] = {
    "bin": _bin,
    "wheelie_bin": _wheelie_bin,
    "bench": _bench,
    "bollard": _bollard,
    "cabinet": _cabinet,
    "hydrant": _hydrant,
    "post": _post,
    "delineator": _delineator,
}
_THING_SLOTS: dict[str, Slots] = {
    "bin": {
        "post": (_METAL, _THING),
        "body": (_PAINTED, _THING),
        "dark": (_BLACK, _THING),
        "label": (_LABEL, _THING),
    },
    "wheelie_bin": {"body": (_PLASTIC, _THING), "lid": (_LID, _THING)},
    "bench": {"wood": (_TIMBER, _THING), "post": (_PAINTED, _THING)},
    "bollard": {"post": (_PAINTED, _POLE), "band": (_WHITE, _POLE)},
    "cabinet": {
        "body": (_CABINET, _THING),
        "post": (_PAINTED, _THING),
        "foot": (_CAP, _THING),
        "label": (_LABEL, _THING),
        "sticker": (_LIDS[1], _THING),
    },
    "hydrant": {"lid": (_LID, _THING), "cap": (_METAL, _THING)},
    "post": {"post": (_METAL, _POLE)},
    "delineator": {
        "white": (_WHITE, _POLE),
        "black": (_BLACK, _POLE),
        "reflector": (_REFLECTOR, _POLE),
    },
}
