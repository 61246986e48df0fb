"""Houses by style: brick rows, plastered houses, town blocks with shops, slabs, garages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from scenesim.randomness import Stream
from scenesim.shapes.facades import roofs
from scenesim.shapes.facades.materials import MATERIALS, SEMANTICS, SLOTS
from scenesim.shapes.facades.openings import Opening, Wall, add_wall, front, slab
from scenesim.shapes.facades.roofs import Block
from scenesim.shapes.street.assembly import ROUND_SIDES, Assembly
from scenesim.shapes.street.keeping import levels
from scenesim.shapes.street.prop import Prop

HOUSE_LODS_M = (55.0, 1e9)


@dataclass(frozen=True, slots=True)
class Style:
    """What houses of a kind have in common.

    Attributes:
        wide_m: least and greatest width of the front.
        deep_m: least and greatest depth.
        floors: least and greatest number.
        floor_m: height of a floor.
        wall: slot of the masonry.
        roof: ``gable hip flat``.
        attached: stands wall to wall with its neighbours.
        ground: what the ground floor is: ``door shop gate``.
        balconies: share of houses with balconies.
        shutters: share of houses with shutters.
        bay_m: width of one window axis.
    """

    wide_m: tuple[float, float]
    deep_m: tuple[float, float]
    floors: tuple[int, int]
    floor_m: float
    wall: str
    roof: str
    attached: bool
    ground: str = "door"
    balconies: float = 0.0
    shutters: float = 0.0
    bay_m: float = 2.4


STYLES: dict[str, Style] = {
    "brick_row": Style((5.4, 7.0), (8, 10), (2, 3), 2.8, "wall_brick", "gable", True, bay_m=2.2),
    "brick_house": Style((9, 12), (8, 10), (2, 2), 2.75, "wall_brick", "gable", False, bay_m=2.7),
    "plaster_house": Style(
        (9, 13), (8.5, 10.5), (2, 2), 2.75, "wall", "gable", False, shutters=0.6, bay_m=2.8
    ),
    "villa": Style(
        (10, 13),
        (10, 12),
        (2, 3),
        3.1,
        "wall",
        "hip",
        False,
        shutters=0.4,
        balconies=0.4,
        bay_m=2.6,
    ),
    "town_house": Style(
        (9, 14), (11, 13), (3, 5), 3.2, "wall", "gable", True, balconies=0.3, bay_m=2.3
    ),
    "shop_house": Style((9, 14), (11, 13), (2, 4), 3.3, "wall", "gable", True, "shop", bay_m=2.5),
    "corner_shop": Style((10, 16), (10, 12), (2, 4), 3.3, "wall", "flat", True, "shop", bay_m=2.6),
    "concrete": Style(
        (16, 24), (11, 13), (4, 7), 2.85, "wall_concrete", "flat", False, balconies=0.8, bay_m=3.2
    ),
    "office": Style(
        (16, 26), (13, 15), (3, 5), 3.5, "wall_panel", "flat", False, "office", bay_m=1.8
    ),
    "garage": Style((5.8, 9.0), (6, 6.5), (1, 1), 2.6, "wall", "flat", False, "gate", bay_m=2.9),
}


@lru_cache(maxsize=256)
def house(style: str, variant: int) -> Prop:
    """A house; the same style and variant are always the same house.

    Args:
        style: a key of ``STYLES``.
        variant: any whole number.

    Returns:
        The house: its front at y = 0 looks to -y, x = 0 in its middle.
    """
    kind = STYLES[style]
    plan = _plan(kind, Stream.of(0).child(f"facades/{style}/{variant}"))
    lods = levels(
        f"house/{style}/{variant}",
        SLOTS,
        (
            lambda assembly: _build(assembly, kind, plan, detailed=True),
            lambda assembly: _build(assembly, kind, plan, detailed=False),
        ),
    )
    half = plan.wide / 2
    return Prop(lods, HOUSE_LODS_M, MATERIALS, SEMANTICS, (-half, 0.0), (half, plan.deep))


@dataclass(frozen=True, slots=True)
class _Plan:
    wide: float
    deep: float
    floors: int
    bays: int
    window: tuple[float, float]
    bars: tuple[int, int]
    shutter: float
    balconies: bool
    pitch: float
    stream: Stream


def _plan(kind: Style, stream: Stream) -> _Plan:
    wide = round(stream.child("wide").uniform(*kind.wide_m), 2)
    floors = kind.floors[0] + int(
        stream.child("floors").uniform() * (kind.floors[1] - kind.floors[0] + 1)
    )
    bays = max(2, int(wide / kind.bay_m))
    window = (stream.child("window").uniform(0.9, 1.35), stream.child("tall").uniform(1.25, 1.7))
    if kind.wall == "wall_panel":
        window = (wide / bays - 0.25, 2.1)
    elif kind.wall == "wall_concrete":
        window = (stream.child("window").uniform(1.4, 2.1), 1.4)
    return _Plan(
        wide,
        round(stream.child("deep").uniform(*kind.deep_m), 2),
        floors,
        bays,
        window,
        stream.child("bars").pick([(1, 0), (1, 1), (0, 1), (1, 0)]),
        0.45 * window[0] if stream.child("shutters").uniform() < kind.shutters else 0.0,
        stream.child("balconies").uniform() < kind.balconies,
        stream.child("pitch").uniform(0.75, 1.15) if kind.roof == "gable" else 0.6,
        stream,
    )


def _build(assembly: Assembly, kind: Style, plan: _Plan, detailed: bool) -> None:
    plinth = 0.45 if kind.ground == "door" else 0.0
    tall = plinth + plan.floors * kind.floor_m + (0.3 if kind.roof != "flat" else 0.1)
    block = Block(-plan.wide / 2, plan.wide / 2, plan.deep, tall)
    street = front((block.x0, 0.0, 0.0), plan.wide, tall, kind.wall)
    openings = _front_openings(kind, plan, plinth)
    add_wall(assembly, street, openings, detailed)
    foot = (block.x1, block.deep, 0.0)
    assembly.box((block.x0, 0.0, -1.5), foot, "plinth", ROUND_SIDES)  # on slopes it shows
    _other_walls(assembly, kind, plan, block, detailed)
    if detailed:
        _ornaments(assembly, kind, plan, street, openings)
    _roof(assembly, kind, plan, block, detailed)


def _pane(stream: Stream) -> str:
    return stream.pick(["glass", "glass", "curtain", "glass", "window_lit", "blind"])


def _front_openings(kind: Style, plan: _Plan, plinth: float) -> list[Opening]:
    axis = plan.wide / plan.bays
    wide, tall = plan.window
    openings = []
    door = int(plan.stream.child("door").uniform() * plan.bays)
    for floor in range(plan.floors):
        foot = plinth + floor * kind.floor_m
        for bay in range(plan.bays):
            middle = (bay + 0.5) * axis
            own = plan.stream.child(f"window/{floor}/{bay}")
            if floor == 0 and kind.ground != "door" and kind.ground != "office":
                openings.append(_ground_opening(kind, bay == door, middle, axis))
                continue
            if floor == 0 and bay == door:
                openings.append(
                    Opening(middle - 0.55, plinth * 0.5, 1.1, 2.25, "door", depth=0.25, sill=False)
                )
                continue
            loggia = plan.balconies and floor > 0 and bay % 2 == 1
            low = foot + (0.1 if loggia else 0.45 if kind.wall == "wall_panel" else 0.9)
            high = min(foot + kind.floor_m - 0.25, low + (2.2 if loggia else tall))
            openings.append(
                Opening(
                    middle - wide / 2,
                    low,
                    wide,
                    high - low,
                    _pane(own),
                    plan.bars,
                    0.08 if kind.wall == "wall_panel" else 0.16,
                    sill=not loggia,
                    shutter=0.0 if loggia else plan.shutter,
                )
            )
    return openings


def _ground_opening(kind: Style, is_door: bool, middle: float, axis: float) -> Opening:
    if kind.ground == "gate":
        wide = min(2.5, axis - 0.4)
        return Opening(middle - wide / 2, 0.02, wide, 2.1, "gate", depth=0.18, sill=False)
    if is_door:
        return Opening(middle - 0.6, 0.05, 1.2, 2.5, "shop", (0, 1), 0.35, sill=False)
    wide = axis - 0.35
    return Opening(middle - wide / 2, 0.5, wide, 1.95, "shop", (1, 0), 0.22, sill=True)


def _other_walls(
    assembly: Assembly, kind: Style, plan: _Plan, block: Block, detailed: bool
) -> None:
    for side in ("left", "right", "back"):
        length = plan.wide if side == "back" else plan.deep
        origin = {
            "left": (block.x0, block.deep, 0.0),
            "right": (block.x1, 0.0, 0.0),
            "back": (block.x1, block.deep, 0.0),
        }[side]
        wall = front(origin, length, block.tall, kind.wall, side)
        openings = []
        blank = (side != "back" and kind.attached) or kind.ground == "gate"
        bays = 0 if blank else max(1, int(length / (kind.bay_m * 1.5)))
        for floor in range(plan.floors):
            for bay in range(bays):
                middle = (bay + 0.5) * length / bays
                low = 0.45 + floor * kind.floor_m + 0.9
                pane = _pane(plan.stream.child(f"{side}/{floor}/{bay}"))
                openings.append(Opening(middle - 0.5, low, 1.0, 1.25, pane, plan.bars))
        add_wall(assembly, wall, openings, detailed)


def _ornaments(
    assembly: Assembly, kind: Style, plan: _Plan, wall: Wall, openings: list[Opening]
) -> None:
    if kind.ground == "door":
        door = next(o for o in openings if o.filling == "door")
        breaks = [(0.0, door.left), (door.left + door.wide, plan.wide)]
        for left, right in breaks:
            slab(assembly, wall, (left, 0.0, right, 0.42), (0.0, 0.04), "plinth")
        step = (door.left - 0.25, 0.0, door.left + door.wide + 0.25, door.low)
        slab(assembly, wall, step, (0.0, 0.45), "plinth")
        roof = (door.left - 0.35, door.low + 2.45, door.left + door.wide + 0.35, door.low + 2.53)
        slab(assembly, wall, roof, (0.0, 0.8), "eaves")
    if kind.ground == "shop":
        sign = plan.stream.child("sign").uniform(0.5, 0.8)
        slab(assembly, wall, (0.35, 2.62, plan.wide - 0.35, 2.62 + sign), (0.0, 0.12), "sign")
        if plan.stream.child("awning").uniform() < 0.5:
            _awning(assembly, wall, plan.wide)
    if kind.attached and plan.floors > 2:
        for floor in range(1, plan.floors):
            z = 0.45 + floor * kind.floor_m - 0.1
            slab(assembly, wall, (0.0, z, plan.wide, z + 0.14), (0.0, 0.06), "trim")
    if plan.balconies:
        for o in openings:
            if not o.sill and o.filling not in {"door", "shop", "gate"}:
                _balcony(assembly, wall, o)


def _awning(assembly: Assembly, wall: Wall, wide: float) -> None:
    out, low, high = 1.1, 2.35, 2.75
    x0, x1 = -wide / 2 + 0.4, wide / 2 - 0.4
    assembly.quad((x0, -out, low), (x1, -out, low), (x1, -0.02, high), (x0, -0.02, high), "awning")
    assembly.quad(
        (x0, -out, low - 0.22), (x1, -out, low - 0.22), (x1, -out, low), (x0, -out, low), "awning"
    )


def _balcony(assembly: Assembly, wall: Wall, opening: Opening) -> None:
    left, right, low = opening.left - 0.5, opening.left + opening.wide + 0.5, opening.low - 0.05
    slab(assembly, wall, (left, low - 0.16, right, low), (0.0, 1.15), "trim")
    slab(assembly, wall, (left, low + 0.95, right, low + 1.0), (1.08, 1.13), "rail")
    count = int((right - left) / 0.14)
    for i in range(count + 1):
        x = left + (right - left - 0.025) * i / count
        slab(assembly, wall, (x, low, x + 0.025, low + 0.95), (1.09, 1.115), "rail")
    for x in (left, right - 0.03):
        slab(assembly, wall, (x, low + 0.95, x + 0.03, low + 1.0), (0.0, 1.1), "rail")
        slab(assembly, wall, (x, low + 0.1, x + 0.02, low + 0.9), (0.1, 1.1), "rail")


def _roof(assembly: Assembly, kind: Style, plan: _Plan, block: Block, detailed: bool) -> None:
    if kind.roof == "flat":
        roofs.flat(assembly, block, 0.25 if kind.ground == "gate" else 0.6)
        return
    overhang = 0.35 if kind.attached else 0.55
    if kind.roof == "hip":
        ridge = roofs.hip(assembly, block, plan.pitch, overhang)
    else:
        ridge = roofs.gable(assembly, block, plan.pitch, overhang, kind.attached)
        if plan.stream.child("dormer").uniform() < 0.5:
            for x in [0.0] if plan.wide < 8 else [-plan.wide / 4, plan.wide / 4]:
                roofs.dormer(assembly, block, plan.pitch, x, detailed)
    x = (0.6 * plan.stream.child("chimney").uniform() - 0.3) * plan.wide
    roofs.chimney(assembly, x, 0.58 * block.deep, block.tall, ridge + 0.7)
    if detailed:
        drop = plan.pitch * overhang if kind.roof == "gable" else 0.1
        roofs.gutter(assembly, block, overhang, block.tall - drop)
