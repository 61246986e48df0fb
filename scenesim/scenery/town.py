"""What stands beside the streets of a town."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenesim.randomness import Stream
from scenesim.scenery.ribbons import Ribbon
from scenesim.scenery.yard import Rectangle, Walk, Yard, steps
from scenesim.shapes.facades.houses import house
from scenesim.shapes.facades.materials import PALETTES
from scenesim.shapes.plants.bushes import BUSH_KINDS, bush, hedge
from scenesim.shapes.plants.trees import tree
from scenesim.shapes.street.furniture import PANEL_M, fence, lamp_post, thing

Floats = NDArray[np.float64]
Point = tuple[float, float, float]
Colour = tuple[float, float, float]

#: how many different houses and trees of a kind there are
HOUSE_VARIANTS, TREE_VARIANTS = 5, 4


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
    """

    houses: tuple[str, ...]
    setback_m: tuple[float, float]
    between_m: tuple[float, float]
    borders: tuple[str, ...]
    trees: float
    street_trees: float


CHARACTERS: dict[str, Character] = {
    "suburb": Character(
        ("plaster_house", "plaster_house", "villa", "brick_house", "garage", "gap"),
        (3.5, 7.0),
        (3.0, 8.0),
        ("hedge", "hedge", "pickets", "stone", "bars", "brick", "none"),
        0.85,
        0.3,
    ),
    "row": Character(
        ("brick_row", "brick_row", "brick_row", "brick_row", "garage", "gap"),
        (0.5, 3.0),
        (0.0, 0.0),
        ("brick", "hedge", "bars", "none"),
        0.3,
        0.5,
    ),
    "village": Character(
        ("plaster_house", "town_house", "shop_house", "garage", "brick_house", "gap"),
        (0.3, 2.0),
        (0.5, 5.0),
        ("stone", "render", "bars", "none", "hedge"),
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
        ("hedge", "none", "none"),
        0.9,
        0.8,
    ),
    "green": Character(
        ("gap", "gap", "plaster_house"),
        (5.0, 10.0),
        (3.0, 8.0),
        ("hedge", "rails", "stone", "none"),
        1.0,
        0.9,
    ),
}


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
    main = stream.child("character").pick(
        ["suburb", "suburb", "row", "village", "village", "centre", "estate"]
    )
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
    found = {slot: stream.child(slot).pick(colours) for slot, colours in PALETTES.items()}
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
    number = 0
    while at < walk.length_m - 4.0 and number < 200:
        own = stream.child(number)
        style = own.child("style").pick(character.houses)
        number += 1
        if style == "gap":
            wide = own.child("wide").uniform(8.0, 20.0)
            _green_plot(yard, walk, (at, min(at + wide, walk.length_m)), own)
            at += wide
            continue
        prop = house(style, int(own.child("variant").uniform(0, HOUSE_VARIANTS)))
        wide = prop.high[0] - prop.low[0]
        back = setback + (
            0.0
            if character.between_m[1] == 0.0
            else own.child("back").uniform(-0.8, 0.8) * min(1.0, setback / 3)
        )
        if style == "garage":
            back += 0.6
        place = walk.at(at + wide / 2, max(back, 0.04))
        stands = yard.try_put(prop, place, -0.02, tints(style, own))
        between = own.child("between").uniform(*character.between_m)
        if stands:
            _front_garden(yard, walk, (at, at + wide + between), back, (character, style), own)
        at += wide + between


def _green_plot(yard: Yard, walk: Walk, span: tuple[float, float], stream: Stream) -> None:
    """A plot without a house: a hedge or fence, and trees behind it."""
    _border(
        yard,
        walk,
        span,
        stream.child("border").pick(["hedge", "hedge", "stone", "boards", "bars", "render"]),
        stream,
    )
    generator = stream.child("trees").generator()
    count = int((span[1] - span[0]) / 3.0)
    kinds = ["linden", "maple", "birch", "spruce", "copper", "cherry"]
    for i in range(count):
        along, out, pick, turn = generator.random(4)
        place = walk.at(span[0] + (span[1] - span[0]) * along, 2.0 + 9.0 * out)
        if i % 2:
            prop = bush(BUSH_KINDS[int(pick * len(BUSH_KINDS))], int(turn * 4))
            yard.try_put(prop, (place[0], 6.28 * turn), 0.1)
        else:
            _plant(yard, kinds[int(pick * len(kinds))], place[0], turn)


def _plant(yard: Yard, species: str, position: Point, chance: float, on_road: bool = False) -> bool:
    """A tree whose trunk stands free; crowns may reach over what is low."""
    reach = 0.45 if on_road else 1.1
    trunk = Rectangle(position[0], position[1], 0.0, reach, reach)
    if not yard.is_free(trunk, on_road):
        return False
    yard.take(trunk)
    variant = int(chance * 997) % TREE_VARIANTS
    yard.put(
        tree(species, variant), ((position[0], position[1], position[2] - 0.03), 6.28 * chance)
    )
    return True


def _front_garden(
    yard: Yard,
    walk: Walk,
    span: tuple[float, float],
    setback: float,
    kind: tuple[Character, str],
    stream: Stream,
) -> None:
    character, style = kind
    if setback < 1.2:
        return
    border = stream.child("border").pick(character.borders)
    if border != "none" and style != "garage":
        gate = span[0] + (span[1] - span[0]) * stream.child("gate").uniform(0.3, 0.7)
        drive = span[1] - 3.4
        if span[1] - span[0] > 11.0:
            _border(yard, walk, (span[0] + 0.2, gate - 0.7), border, stream)
            _border(yard, walk, (gate + 0.7, drive), border, stream)
        else:
            _border(yard, walk, (span[0] + 0.2, gate - 0.8), border, stream)
    generator = stream.child("garden").generator()
    for i in range(3):
        along, out, pick, turn, chance = generator.random(5)
        place = walk.at(span[0] + (span[1] - span[0]) * along, 0.9 + (setback - 1.5) * out)
        if i == 0 and chance < character.trees and setback > 2.5:
            _plant(yard, ["cherry", "birch", "linden", "maple"][int(pick * 4)], place[0], turn)
        elif chance < 0.7:
            yard.try_put(
                bush(BUSH_KINDS[int(pick * len(BUSH_KINDS))], int(turn * 4)),
                (place[0], 6.28 * turn),
                0.05,
            )


def _border(yard: Yard, walk: Walk, span: tuple[float, float], kind: str, stream: Stream) -> None:
    """Pieces of hedge, fence or wall along the property line."""
    tall = round(stream.child("tall").uniform(0, 3)) * 0.3
    for i, at in enumerate(steps(span[1] - PANEL_M / 2, PANEL_M, span[0] + PANEL_M / 2)):
        if kind == "hedge":
            leaf = stream.child("leaf").pick(["privet", "thuja", "laurel", "beech"])
            place = walk.at(at, 0.5)
            yard.try_put(hedge(leaf, round(1.0 + tall, 1), i % 3), place, -0.15)
        else:
            low = 0.9 if kind in {"stone", "render", "brick", "pickets"} else 1.1
            yard.try_put(fence(kind, round(low + 0.5 * tall, 2)), walk.at(at, 0.25), -0.02)


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
            _plant(
                yard,
                species,
                walk.at(at, 0.75)[0],
                stream.child(f"turn/{i}").uniform(),
                on_road=True,
            )
    generator = stream.child("things").generator()
    kinds = ("bin", "wheelie_bin", "wheelie_bin", "bench", "cabinet", "bollard", "hydrant", "post")
    for _ in range(int(walk.length_m / 14.0)):
        along, pick, variant = generator.random(3)
        kind = kinds[int(pick * len(kinds))]
        near_kerb = kind in {"bollard", "post", "bin"}
        place = walk.at(along * walk.length_m, 0.35 if near_kerb else wide - 0.4)
        yard.try_put(thing(kind, int(variant * 3)), place, 0.02, on_road=True)
