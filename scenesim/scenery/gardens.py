"""Plots along a street: front gardens, what closes them off, drives, and green gaps."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi

import shapely

from scenesim.randomness import Stream
from scenesim.scenery.yard import Rectangle, Walk, Yard
from scenesim.shapes.plants.bushes import (
    BUSH_KINDS,
    FLOWER_COLOURS,
    HEDGE_M,
    bush,
    flowers,
    hedge,
    tuft,
)
from scenesim.shapes.plants.trees import tree
from scenesim.shapes.street.belongings import BELONGING_VARIANTS, SITE_PANEL_M, belonging
from scenesim.shapes.street.furniture import fence, thing

Point = tuple[float, float, float]

TREE_VARIANTS = 4
_SMALL = ("cherry", "birch", "linden", "maple", "cherry")
_LARGE = ("linden", "maple", "birch", "spruce", "copper", "plane", "linden")


@dataclass(frozen=True, slots=True)
class Plot:
    """A piece of land along a street.

    Attributes:
        walk: the edge of the sidewalk.
        start: where it begins along the walk, m.
        end: where it ends, m.
        setback: from the sidewalk to the front of the house, m.
    """

    walk: Walk
    start: float
    end: float
    setback: float


def lay(yard: Yard, plot: Plot, out: tuple[float, float], slot: str) -> None:
    """Give a strip of a plot another ground than grass.

    Args:
        yard: keeps it.
        plot: whose ``start`` and ``end`` bound it along the street.
        out: from and to, m away from the sidewalk.
        slot: of ``GROUND``.
    """
    count = max(1, int((plot.end - plot.start) / 6.0))
    marks = [plot.start + (plot.end - plot.start) * i / count for i in range(count + 1)]
    near = [plot.walk.at(at, out[0])[0][:2] for at in marks]
    far = [plot.walk.at(at, out[1])[0][:2] for at in marks]
    area = shapely.Polygon([*near, *far[::-1]])
    if area.is_valid and area.area > 0.1:
        yard.patches.append((area, slot))


def front_garden(
    yard: Yard, plot: Plot, borders: tuple[str, ...], trees: float, stream: Stream
) -> None:
    """What lies between a house and the sidewalk.

    Args:
        yard: takes it.
        plot: of the house.
        borders: what may close it off, each as often as it is named.
        trees: chance of a tree.
        stream: of the plot.
    """
    if plot.setback < 1.0:
        lay(yard, plot, (-0.5, plot.setback + 0.5), "yard")
        _weeds(yard, plot, stream.child("weeds"))
        return
    paved = plot.setback < 2.6 and stream.child("paved").uniform() < 0.5
    border = stream.child("border").pick(borders)
    middle = plot.start + (plot.end - plot.start) * stream.child("gate").uniform(0.25, 0.75)
    if border != "none":
        close_off(yard, Plot(plot.walk, plot.start, middle - 0.7, 0.0), border, stream)
        far = Plot(plot.walk, middle + 0.7, plot.end, 0.0)
        close_off(yard, far, border, stream, from_end=True)
    if stream.child("mail").uniform() < 0.5:
        variant = stream.child("mail box").pick(range(BELONGING_VARIANTS))
        yard.try_put(belonging("mail_box", variant), plot.walk.at(middle - 0.95, 0.3))
    bins(yard, plot.walk, (middle + 1.1, 0.75), stream.child("bins"))
    path = Plot(plot.walk, middle - 0.65, middle + 0.65, 0.0)
    lay(yard, path, (-0.5, plot.setback + 0.3), "yard")
    if paved:
        lay(yard, plot, (-0.5, plot.setback + 0.5), stream.child("ground").pick(["yard", "gravel"]))
        return
    generator = stream.child("garden").generator()
    for i in range(6 if plot.setback > 2.5 else 3):
        along, out, pick, turn, chance = generator.random(5)
        at = plot.start + (plot.end - plot.start) * along
        if abs(at - middle) < 1.2:
            continue
        place = plot.walk.at(at, 1.2 + max(plot.setback - 2.0, 0.2) * out)
        if i == 0 and chance < trees and plot.setback > 2.5:
            plant(yard, _SMALL[int(pick * len(_SMALL))], place[0], turn)
        elif chance < 0.75:
            prop = bush(BUSH_KINDS[int(pick * len(BUSH_KINDS))], int(turn * 4), yard.season)
            yard.try_put(prop, (place[0], 6.28 * turn), -0.1)
    if yard.season != "winter" and stream.child("beds").uniform() < 0.5:
        _flower_beds(yard, plot, middle, stream.child("flowers"))


def _flower_beds(yard: Yard, plot: Plot, gate: float, stream: Stream) -> None:
    """Beds along both sides of the way to the door, and under the windows."""
    colours = [stream.child(f"colour/{i}").pick(list(FLOWER_COLOURS)) for i in range(2)]
    generator = stream.generator()
    out = plot.setback - 0.55
    for i in range(int((plot.end - plot.start - 0.8) / 1.25)):
        at = plot.start + 1.0 + 1.25 * i
        if abs(at - gate) > 1.4 and generator.random() < 0.7:
            prop = flowers(colours[i % 2], int(4 * generator.random()))
            yard.try_put(prop, plot.walk.at(at, out), -0.1)
    for side in (-1.0, 1.0):
        for i in range(int((plot.setback - 2.4) / 1.25)):
            position, yaw = plot.walk.at(gate + 0.95 * side, 1.7 + 1.25 * i)
            prop = flowers(colours[i % 2], int(4 * generator.random()))
            yard.try_put(prop, (position, yaw + pi / 2), -0.1)


def drive(yard: Yard, plot: Plot, stream: Stream) -> None:
    """The way from the street to garages.

    Args:
        yard: takes it.
        plot: of the garages.
        stream: of the plot.
    """
    slot = stream.child("drive").pick(["drive", "yard", "gravel", "drive"])
    lay(yard, plot, (-0.5, plot.setback + 0.3), slot)
    bins(yard, plot.walk, (plot.end - 0.4, plot.setback - 0.5), stream.child("bins"))


def bins(yard: Yard, walk: Walk, first: tuple[float, float], stream: Stream) -> None:
    """None, or one to three dustbins side by side.

    Args:
        yard: takes them.
        walk: the edge of the sidewalk.
        first: m along and away from it, where they begin; they go on against the walk.
        stream: of the plot.
    """
    count = int(stream.child("count").uniform(-1.5, 4.0))
    for i in range(count):
        own = stream.child(i)
        place, yaw = walk.at(first[0] - 0.66 * i, max(first[1], 0.45))
        turn = own.child("turn").uniform(-0.15, 0.15)
        variant = int(own.child("lid").uniform(0, BELONGING_VARIANTS))
        yard.try_put(thing("wheelie_bin", variant), (place, yaw + turn), -0.02)


def _weeds(yard: Yard, plot: Plot, stream: Stream) -> None:
    """Grass in the joint at the foot of a wall."""
    if yard.season == "winter":
        return
    for i in range(int(stream.child("count").uniform(0.0, 4.0))):
        own = stream.child(i)
        at = own.child("at").uniform(plot.start, plot.end)
        place = plot.walk.at(at, max(plot.setback - 0.06, 0.02))[0]
        yard.put(tuft(i % 6, yard.season), ((place[0], place[1], place[2] - 0.14), 1.7 * i))


def building_site(yard: Yard, plot: Plot, stream: Stream) -> None:
    """A plot where something is being built: bare ground, a wire fence, huts.

    Args:
        yard: takes it.
        plot: the land.
        stream: of the plot.
    """
    lay(yard, plot, (0.3, 16.0), stream.child("ground").pick(["gravel", "soil"]))
    for i in range(int((plot.end - plot.start) / SITE_PANEL_M)):
        at = plot.start + (i + 0.5) * SITE_PANEL_M
        panel = belonging("site_fence", int(stream.child(i).uniform(0, BELONGING_VARIANTS)))
        yard.try_put(panel, plot.walk.at(at, 0.45), -0.3, pitch_rad=plot.walk.pitch_at(at))
    for i, out in enumerate((4.5, 9.0)):
        own = stream.child(f"hut/{i}")
        at = own.child("at").uniform(plot.start + 3.0, max(plot.end - 3.0, plot.start + 3.1))
        yard.try_put(belonging("site_hut", int(own.uniform(0, 2))), plot.walk.at(at, out))


def green_plot(yard: Yard, plot: Plot, stream: Stream) -> None:
    """A plot without a house: a hedge, wall or fence, and trees and bushes behind it.

    Args:
        yard: takes it.
        plot: the land.
        stream: of the plot.
    """
    kinds = ["hedge", "hedge", "hedge", "bush", "bush", "stone", "boards", "bars", "render"]
    border = stream.child("border").pick(kinds)
    generator = stream.child("trees").generator()
    if border == "bush":  # nobody trims it: bushes up to the sidewalk
        for _ in range(int((plot.end - plot.start) / 0.9)):
            along, out, pick, turn = generator.random(4)
            at = plot.start + (plot.end - plot.start) * along
            prop = bush(BUSH_KINDS[int(pick * len(BUSH_KINDS))], int(turn * 4), yard.season)
            yard.try_put(prop, (plot.walk.at(at, 1.0 + 1.6 * out)[0], 6.28 * turn), -0.35)
    else:
        close_off(yard, plot, border, stream)
    luck = stream.child("board").uniform()
    if luck < 0.3:
        kind, out = ("billboard", 1.3) if luck < 0.12 else ("shed", 5.0)
        middle = plot.walk.at(0.5 * (plot.start + plot.end), out)
        yard.try_put(belonging(kind, int(luck * 1e4) % BELONGING_VARIANTS), middle)
    for i in range(int((plot.end - plot.start) / 1.4)):
        along, out, pick, turn = generator.random(4)
        place = plot.walk.at(plot.start + (plot.end - plot.start) * along, 1.9 + 9.0 * out * out)
        if i % 3:
            prop = bush(BUSH_KINDS[int(pick * len(BUSH_KINDS))], int(turn * 4), yard.season)
            yard.try_put(prop, (place[0], 6.28 * turn), -0.25)
        else:
            plant(yard, _LARGE[int(pick * len(_LARGE))], place[0], turn)


def close_off(
    yard: Yard, plot: Plot, kind: str, stream: Stream, from_end: bool = False, out: float = 0.0
) -> None:
    """Pieces of hedge, fence or wall along the property line.

    Args:
        yard: takes them.
        plot: bounds them along the street.
        kind: ``hedge`` or a kind of ``fence``.
        stream: of the plot: all its borders are alike.
        from_end: a rest shorter than a piece is left open at the start and not at the end.
        out: how far behind the property line, m.
    """
    count = int((plot.end - plot.start) / HEDGE_M + 0.08)
    first = plot.end - count * HEDGE_M if from_end else plot.start
    tall = round(stream.child("tall").uniform(0, 3)) * 0.3
    leaf = stream.child("leaf").pick(["privet", "thuja", "laurel", "beech"])
    for i in range(count):
        at = first + (i + 0.5) * HEDGE_M
        if kind == "hedge":
            prop = hedge(leaf, round(1.1 + tall, 1), i % 3, yard.season)
            yard.try_put(prop, plot.walk.at(at, 0.5 + out), -0.16, pitch_rad=plot.walk.pitch_at(at))
        else:
            low = 0.9 if kind in {"stone", "render", "brick", "pickets"} else 1.1
            high = round(low + (0.9 if kind == "boards" else 0.5) * tall, 2)
            place = plot.walk.at(at, 0.25 + out)
            yard.try_put(fence(kind, high), place, -0.03, pitch_rad=plot.walk.pitch_at(at))
    if kind in {"bars", "pickets", "stone"} and stream.child("weeds").uniform() < 0.6:
        for i in range(count):
            at = first + (i + stream.child(f"weed/{i}").uniform()) * HEDGE_M
            yard.put(tuft(i % 6, yard.season), (plot.walk.at(at, 0.12 + out)[0], 1.3 * i))


def plant(yard: Yard, species: str, position: Point, chance: float, on_road: bool = False) -> bool:
    """A tree whose trunk stands free; its crown may reach over what is low.

    Args:
        yard: takes it.
        species: of the tree.
        position: (x, y, z) m, world.
        chance: in [0, 1): decides variant and turn.
        on_road: it may stand on a sidewalk.

    Returns:
        Whether it stands.
    """
    reach = 0.45 if on_road else 1.0
    trunk = Rectangle(position[0], position[1], 0.0, reach, reach)
    if not yard.is_free(trunk, on_road):
        return False
    yard.take(trunk)
    variant = int(chance * 997) % TREE_VARIANTS
    foot = (position[0], position[1], position[2] - 0.03)
    yard.put(tree(species, variant, yard.season), (foot, 6.28 * chance))
    return True
