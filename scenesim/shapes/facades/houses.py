"""Houses by style: brick rows, plastered houses, town blocks with shops, slabs, garages."""

from __future__ import annotations

from functools import lru_cache

from scenesim.randomness import Stream
from scenesim.shapes.facades import roofs
from scenesim.shapes.facades.bays import add_bay
from scenesim.shapes.facades.fittings import add_fittings, add_side, attic_windows
from scenesim.shapes.facades.fronts import front_openings, side_openings
from scenesim.shapes.facades.materials import MATERIALS, SEMANTICS, SLOTS
from scenesim.shapes.facades.openings import add_wall, front
from scenesim.shapes.facades.ornaments import add_ornaments
from scenesim.shapes.facades.roofs import Block
from scenesim.shapes.facades.rooms import HOMES
from scenesim.shapes.facades.styles import Plan, Style
from scenesim.shapes.street.assembly import ROUND_SIDES, Assembly
from scenesim.shapes.street.keeping import levels
from scenesim.shapes.street.prop import Prop

HOUSE_LODS_M = (55.0, 1e9)


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
    "timbered": Style((8, 12), (9, 11), (2, 3), 2.6, "wall_timbered", "gable", False, bay_m=2.2),
    "warehouse": Style(
        (18, 30), (14, 20), (2, 2), 3.0, "wall_metal", "flat", False, "gate", bay_m=4.2
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
    plan = _plan(style, Stream.of(0).child(f"facades/{style}/{variant}"))
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


def _plan(style: str, stream: Stream) -> Plan:
    kind = STYLES[style]
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
    is_old = kind.wall == "wall" and stream.child("old").uniform() < 0.5
    return Plan(
        style,
        wide,
        round(stream.child("deep").uniform(*kind.deep_m), 2),
        floors,
        bays,
        window,
        stream.child("bars").pick([(1, 0), (1, 1), (0, 1), (1, 0)]),
        0.45 * window[0] if stream.child("shutters").uniform() < kind.shutters else 0.0,
        stream.child("balconies").uniform() < kind.balconies,
        stream.child("pitch").uniform(0.75, 1.15) if kind.roof == "gable" else 0.6,
        "wall_old" if is_old else kind.wall,
        stream,
    )


def _build(assembly: Assembly, kind: Style, plan: Plan, detailed: bool) -> None:
    plinth = 0.45 if kind.ground == "door" else 0.0
    tall = plinth + plan.floors * kind.floor_m + (0.3 if kind.roof != "flat" else 0.1)
    block = Block(-plan.wide / 2, plan.wide / 2, plan.deep, tall)
    street = front((block.x0, 0.0, 0.0), plan.wide, tall, plan.wall)
    openings = front_openings(kind, plan, plinth)
    openings = add_bay(assembly, kind, plan, openings, detailed)
    add_wall(assembly, street, openings, detailed)
    foot = (block.x1, block.deep, 0.0)
    assembly.box((block.x0, 0.0, -1.5), foot, "plinth", ROUND_SIDES)  # on slopes it shows
    _other_walls(assembly, kind, plan, block, detailed)
    if detailed:
        add_ornaments(assembly, kind, plan, street, openings)
        add_fittings(assembly, kind, plan, street, openings)
    _roof(assembly, kind, plan, block, detailed)


def _other_walls(assembly: Assembly, kind: Style, plan: Plan, block: Block, detailed: bool) -> None:
    for side in ("left", "right", "back"):
        length = plan.wide if side == "back" else plan.deep
        origin = {
            "left": (block.x0, block.deep, 0.0),
            "right": (block.x1, 0.0, 0.0),
            "back": (block.x1, block.deep, 0.0),
        }[side]
        wall = front(origin, length, block.tall, plan.wall, side)
        openings = side_openings(kind, plan, side, length)
        add_wall(assembly, wall, openings, detailed)
        if detailed and side != "back":
            add_side(assembly, kind, plan, wall, openings)


def _roof(assembly: Assembly, kind: Style, plan: Plan, block: Block, detailed: bool) -> None:
    if kind.roof == "flat":
        roofs.flat(assembly, block, 0.25 if kind.ground == "gate" else 0.6)
        return
    overhang = 0.35 if kind.attached else 0.55
    if kind.roof == "hip":
        ridge = roofs.hip(assembly, block, plan.pitch, overhang)
    else:
        ridge = roofs.gable(assembly, block, plan.pitch, overhang, kind.attached, plan.wall)
        _on_roof(assembly, plan, block, detailed)
        if detailed:
            attic_windows(assembly, kind, plan, block)
    x = (0.6 * plan.stream.child("chimney").uniform() - 0.3) * plan.wide
    roofs.chimney(assembly, x, 0.58 * block.deep, block.tall, ridge + 0.7)
    if detailed:
        drop = plan.pitch * overhang if kind.roof == "gable" else 0.1
        roofs.gutter(assembly, block, overhang, block.tall - drop)


def _on_roof(assembly: Assembly, plan: Plan, block: Block, detailed: bool) -> None:
    """Dormers, windows that lie in the slope, or solar panels: never all of them."""
    luck, kind = plan.stream.child("dormer").uniform(), plan.stream.child("on_roof").uniform()
    places = [0.0] if plan.wide < 8 else [-plan.wide / 4, plan.wide / 4]
    if luck < 0.5:
        for number, x in enumerate(places):
            cell = int(plan.stream.child(f"dormer/{number}").uniform() * len(HOMES))
            make = roofs.dormer if kind < 0.6 else roofs.shed_dormer
            make(assembly, block, plan.pitch, (x, cell), detailed)
    elif luck < 0.72:
        for x in (*places, 0.9 + places[0]):
            roofs.skylight(assembly, block, plan.pitch, x)
    elif luck < 0.86 and plan.wide > 5.0:
        roofs.solar_panels(assembly, block, plan.pitch, 0.8 * plan.wide - 1.2)
