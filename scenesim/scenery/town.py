"""What stands beside the streets of a town."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi

import numpy as np
from numpy.typing import NDArray

from scenesim.randomness import Stream
from scenesim.scenery.gardens import (
    Plot,
    building_site,
    close_off,
    drive,
    front_garden,
    green_plot,
    lay,
    plant,
)
from scenesim.scenery.ribbons import Ribbon
from scenesim.scenery.yard import Walk, Yard, steps
from scenesim.shapes.facades.houses import house
from scenesim.shapes.facades.materials import PALETTES
from scenesim.shapes.plants.bushes import BUSH_KINDS, bush
from scenesim.shapes.street.belongings import belonging
from scenesim.shapes.street.furniture import lamp_post, thing
from scenesim.shapes.street.signs import sign

Floats = NDArray[np.float64]
Colour = tuple[float, float, float]

#: how many different houses of a style there are
HOUSE_VARIANTS = 7


@dataclass(frozen=True, slots=True)
class Character:
    """What a street is like.

    Attributes:
        houses: styles, each as often as it is named; ``gap`` leaves a plot to trees.
        setback_m: from the sidewalk to the fronts, least and greatest.
        between_m: between neighbours.
        borders: what closes front gardens off.
        trees: share of plots with a tree in front.
        street_trees: chance of a row of trees.
        sites: share of its gaps where something is being built.
    """

    houses: tuple[str, ...]
    setback_m: tuple[float, float]
    between_m: tuple[float, float]
    borders: tuple[str, ...]
    trees: float
    street_trees: float
    sites: float = 0.15


CHARACTERS: dict[str, Character] = {
    "suburb": Character(
        ("plaster_house", "villa", "brick_house", "garage", "gap", "plaster_house", "gap"),
        (3.5, 7.0),
        (3.0, 8.0),
        ("hedge", "hedge", "hedge", "hedge", "pickets", "stone", "bars", "hedge"),
        0.85,
        0.3,
    ),
    "row": Character(
        ("brick_row", "brick_row", "brick_row", "brick_row", "garage", "gap"),
        (0.5, 3.0),
        (0.0, 0.0),
        ("brick", "hedge", "hedge", "bars", "none"),
        0.3,
        0.5,
    ),
    "village": Character(
        (
            "plaster_house",
            "timbered",
            "town_house",
            "shop_house",
            "garage",
            "timbered",
            "gap",
            "gap",
        ),
        (0.3, 2.0),
        (0.5, 5.0),
        ("stone", "hedge", "bars", "none", "hedge", "hedge"),
        0.5,
        0.2,
    ),
    "centre": Character(
        ("town_house", "shop_house", "corner_shop", "town_house", "shop_house", "office"),
        (0.05, 0.3),
        (0.0, 0.0),
        ("none",),
        0.0,
        0.6,
    ),
    "estate": Character(
        ("concrete", "concrete", "office", "gap"),
        (6.0, 12.0),
        (8.0, 18.0),
        ("hedge", "hedge", "none"),
        0.9,
        0.8,
    ),
    "industry": Character(
        ("warehouse", "office", "gap", "warehouse"),
        (6.0, 11.0),
        (6.0, 14.0),
        ("bars", "hedge", "hedge", "mesh"),
        0.5,
        0.4,
    ),
    "green": Character(
        ("gap", "gap", "plaster_house"),
        (5.0, 10.0),
        (3.0, 8.0),
        ("hedge", "hedge", "rails", "stone", "none"),
        1.0,
        0.9,
    ),
}


#: what streets are like, each as often as it is named
MAIN = ("suburb",) * 3 + ("green",) * 3 + ("village",) * 2 + ("row", "centre", "estate", "industry")


def dress_town(yard: Yard, ribbons: Sequence[Ribbon], stream: Stream) -> None:
    """Houses, gardens, trees, lamps and small things along all streets.

    Args:
        yard: takes them.
        ribbons: stretches of road in a town.
        stream: of the draw's scenery.
    """
    names = sorted(CHARACTERS)
    species = [
        stream.child(f"species/{i}").pick(
            ["linden", "maple", "plane", "birch", "linden", "plane", "copper"]
        )
        for i in range(2)
    ]
    main = stream.child("character").pick(MAIN)
    outside = [r for r in ribbons if not r.junction]
    for index, ribbon in enumerate(outside):
        for side in (1, -1):
            own = stream.child(f"{ribbon.road}/{ribbon.stations[0]:.1f}/{side}")
            character = CHARACTERS[main]
            if own.child("other").uniform() < 0.35:
                character = CHARACTERS[own.child("character").pick(names)]
            _plots(yard, Walk(ribbon, side), character, own.child("plots"))
            if ribbon.kinds[0 if side > 0 else -1] == "sidewalk":
                lamps = (side > 0) == (index % 2 == 0) or own.child("lamps").uniform() < 0.3
                _sidewalk(yard, ribbon, side, character, (species[0], lamps), own.child("walk"))


def tints(style: str, stream: Stream) -> dict[str, Colour]:
    """Colours of one house.

    Args:
        style: of the house.
        stream: of the house.

    Returns:
        Slot to linear albedo.
    """
    own = stream.child("tints")
    key = own.key | own.child("more").key << 64  # five of its bits for each slot
    found = {}
    for slot, colours in PALETTES.items():
        found[slot] = colours[(key & 31) * len(colours) >> 5]
        key >>= 5
    if style in {"town_house", "shop_house"}:
        found["trim"] = (0.66, 0.64, 0.60)
    return found


def kerb_line(ribbon: Ribbon, side: int) -> tuple[Floats, float]:
    """The inner border of the outermost sidewalk.

    Args:
        ribbon: of the road.
        side: 1 left, -1 right.

    Returns:
        (P, 3) m, world, and the least width of the sidewalk, m.
    """
    lane = 0 if side > 0 else len(ribbon.lanes) - 1
    inner = ribbon.right[lane] if side > 0 else ribbon.left[lane]
    wide = np.abs(ribbon.left_t[lane] - ribbon.right_t[lane])
    return inner, float(wide.min())


def _plots(yard: Yard, walk: Walk, character: Character, stream: Stream) -> None:
    setback = stream.child("setback").uniform(*character.setback_m)
    at = stream.child("start").uniform(0.0, 3.0)
    number, last = 0, ""
    before: tuple[int, int] = (-1, -1)  # variants of the two houses before
    while at < walk.length_m - 4.0 and number < 200:
        own = stream.child(number)
        style = own.child("style").pick(character.houses)
        if style == last and style in {"garage", "gap"}:
            style = character.houses[0]
        number, last = number + 1, style
        if style == "gap":
            wide = own.child("wide").uniform(7.0, 16.0)
            plot = Plot(walk, at, min(at + wide, walk.length_m), setback)
            built = own.child("site").uniform() < character.sites
            (building_site if built else green_plot)(yard, plot, own)
            at += wide
            continue
        variant = int(own.child("variant").uniform(0, HOUSE_VARIANTS))
        while variant in before:  # nobody builds the same house beside itself
            variant = (variant + 1) % HOUSE_VARIANTS
        before = (before[1], variant)
        prop = house(style, variant)
        wide = prop.high[0] - prop.low[0]
        shift = own.child("back").uniform(-0.8, 0.8) * min(1.0, setback / 3)
        back = max(setback + (shift if character.between_m[1] else 0.0), 0.04)
        if style == "garage":
            back = min(back + 0.6, 5.0)
        stands = yard.try_put(prop, walk.at(at + wide / 2, back), -0.02, tints(style, own))
        between = own.child("between").uniform(*character.between_m)
        plot = Plot(walk, at, at + wide, back)
        if stands and style in {"garage", "warehouse"}:
            drive(yard, plot, own)
        elif stands:
            front_garden(yard, plot, character.borders, character.trees, own)
        if stands and between > 1.5:
            _gap(yard, Plot(walk, at + wide, at + wide + between, back), own.child("gap"))
        at += wide + between


def _gap(yard: Yard, plot: Plot, stream: Stream) -> None:
    """The land between two houses: a drive, or closed off with something green behind."""
    if plot.end - plot.start > 3.0 and stream.child("drive").uniform() < 0.35:
        lay(
            yard,
            plot,
            (-0.5, plot.setback + 9.0),
            stream.child("ground").pick(["drive", "gravel", "yard"]),
        )
        return
    kind = stream.child("border").pick(["hedge", "hedge", "boards", "bars", "stone", "render"])
    close_off(yard, plot, kind, stream)
    # so far back that no crown comes out of a front beside it
    middle = plot.walk.at(0.5 * (plot.start + plot.end), plot.setback + 6.0)[0]
    if plot.end - plot.start > 3.5:
        plant(
            yard,
            stream.child("tree").pick(["birch", "spruce", "linden", "maple"]),
            middle,
            stream.child("turn").uniform(),
        )
    elif plot.end - plot.start > 2.0:
        place = plot.walk.at(0.5 * (plot.start + plot.end), 1.6)
        yard.try_put(bush(stream.child("bush").pick(BUSH_KINDS), 1, yard.season), place, -0.4)


def _sidewalk(
    yard: Yard,
    ribbon: Ribbon,
    side: int,
    character: Character,
    row: tuple[str, bool],
    stream: Stream,
) -> None:
    """Lamp posts, street trees and small things on the sidewalk."""
    line, wide = kerb_line(ribbon, side)
    walk = Walk(ribbon, side, line)
    species, has_lamps = row
    post = lamp_post(stream.child("post").pick(["arm", "arm", "top"]), 6.5)
    if has_lamps:
        for at in steps(walk.length_m, 29.0, stream.child("first").uniform(2.0, 14.0)):
            yard.try_put(post, walk.at(at, 0.42), -0.05, on_road=True)
    if stream.child("row").uniform() < character.street_trees and wide > 2.0:
        gap = stream.child("gap").uniform(8.0, 13.0)
        for i, at in enumerate(steps(walk.length_m, gap, stream.child("tree").uniform(1.0, 8.0))):
            turn = stream.child(f"turn/{i}").uniform()
            if plant(yard, species, walk.at(at, 0.75)[0], turn, on_road=True):
                yard.pits.append(_pit(walk, at))
    generator = stream.child("things").generator()
    kinds = ("bin", "wheelie_bin", "wheelie_bin", "bench", "cabinet", "bollard", "hydrant", "post",
             "letter_box", "planter", "cabinet", "column", "bollard", "post", "bin", "bench",
             "wheelie_bin", "planter")  # fmt: skip
    for _ in range(int(walk.length_m / 14.0)):
        along, pick, variant = generator.random(3)
        kind = kinds[int(pick * len(kinds))]
        near_kerb = kind in {"bollard", "post", "bin"}
        place = walk.at(along * walk.length_m, 0.35 if near_kerb else wide - 0.4)
        if kind == "column" and wide < 2.5:
            continue
        make = belonging if kind in {"letter_box", "planter", "column"} else thing
        yard.try_put(make(kind, int(variant * 3)), place, 0.02, on_road=True)
    _signs(yard, walk, stream.child("signs"))


def _pit(walk: Walk, at_m: float) -> Floats:
    """The corners (4, 3) m, world, of the open soil about a tree at the kerb."""
    ends = (-0.6, 0.6) if walk.side < 0 else (0.6, -0.6)
    (a, b), (near, far) = (at_m + ends[0], at_m + ends[1]), (0.2, 1.3)
    places = ((a, near), (a, far), (b, far), (b, near))
    return np.array([walk.at(along, out)[0] for along, out in places])


def _signs(yard: Yard, walk: Walk, stream: Stream) -> None:
    """A few signs that mean nothing to the scenario, for the traffic on their side."""
    # none that says who goes first or which way: what the road says holds
    kinds = ("parking", "no_stopping", "no_parking", "speed", "parking", "parking", "no_stopping")
    first = stream.child("first").uniform(4.0, 30.0)
    for number, at in enumerate(steps(walk.length_m, 38.0, first)):
        own = stream.child(number)
        kind = own.child("kind").pick(kinds)
        prop = sign(kind, own.child("limit").pick(["30", "50"]) if kind == "speed" else "", 2.2)
        position, yaw = walk.at(at, 0.42)
        # x of a walk's props runs against the traffic of its side, and signs look along -x
        yard.try_put(prop, (position, yaw + pi), 0.0, on_road=True)
