"""What shows between and above the things near the road: back gardens, woods, far tree lines."""

from __future__ import annotations

from collections.abc import Sequence
from math import pi

import numpy as np
from numpy.typing import NDArray

from scenesim.randomness import Stream
from scenesim.scenery.gardens import plant
from scenesim.scenery.ribbons import Ribbon
from scenesim.scenery.town import tints
from scenesim.scenery.yard import Walk, Yard
from scenesim.shapes.facades.houses import house
from scenesim.shapes.plants.horizon import SPOKES, VARIANTS, hills, tree_line

Floats = NDArray[np.float64]

_TREES = ("linden", "maple", "birch", "spruce", "plane", "copper", "poplar", "linden", "maple")
_HOUSES = ("plaster_house", "villa", "brick_house", "town_house", "plaster_house", "concrete")


def add_back_rows(yard: Yard, ribbons: Sequence[Ribbon], stream: Stream) -> None:
    """Trees of back gardens and houses of the next street behind those along a town's roads.

    Args:
        yard: takes them.
        ribbons: stretches of road in a town.
        stream: of the draw's scenery.
    """
    for ribbon in ribbons:
        if ribbon.junction:
            continue
        for side in (1, -1):
            own = stream.child(f"{ribbon.road}/{ribbon.stations[0]:.1f}/{side}")
            walk = Walk(ribbon, side)
            generator = own.child("rows").generator()
            for i in range(int(walk.length_m / 7.0)):
                along, out, pick, turn = generator.random(4)
                at = along * walk.length_m
                if i % 6 == 5:
                    style = _HOUSES[int(pick * len(_HOUSES))]
                    prop = house(style, int(turn * 5))
                    colours = tints(style, own.child(i))
                    yard.try_put(prop, walk.at(at, 30.0 + 14.0 * out), 0.5, colours)
                else:
                    species = _TREES[int(pick * len(_TREES))]
                    plant(yard, species, walk.at(at, 15.0 + 22.0 * out)[0], turn)


def add_horizon(yard: Yard, centre: Floats, stream: Stream) -> None:
    """Hills and woods around the plain.

    Args:
        yard: takes them.
        centre: (3,) m, world: the middle of the plain.
        stream: of the draw's scenery.
    """
    place = float(centre[0]), float(centre[1]), float(centre[2])
    height = stream.child("height").pick([40.0, 110.0, 200.0, 320.0])
    turn = 2 * pi / SPOKES * int(stream.child("turn").uniform(0, SPOKES))
    yard.put(
        hills(int(stream.child("hills").uniform(0, VARIANTS)), height, yard.season), (place, turn)
    )
    cover = stream.child("cover").pick([0.4, 0.65, 0.9])
    woods = tree_line(int(stream.child("woods").uniform(0, VARIANTS)), cover, yard.season)
    yard.put(woods, (place, stream.child("woods turn").uniform(0.0, 2 * pi)))
