"""What stands beside roads outside towns: rails, posts, hedgerows, woods."""

from __future__ import annotations

from collections.abc import Sequence
from math import pi

from scenesim.randomness import Stream
from scenesim.scenery.ribbons import Ribbon
from scenesim.scenery.yard import Rectangle, Walk, Yard, steps
from scenesim.shapes.plants.bushes import BUSH_KINDS, THICKET_M, bush, thicket, tuft
from scenesim.shapes.plants.trees import tree
from scenesim.shapes.street.furniture import thing
from scenesim.shapes.street.rails import RAIL_M, guard_rail, noise_wall

Point = tuple[float, float, float]

#: how many different pieces of wild hedge there are
_THICKETS = 5
#: how far behind the clear strip they stand: beside the road, or at the far side of a field
_HEDGES_M = {"wood": 0.6, "hedgerow": 0.6, "avenue": 11.0, "field": 22.0}
_WOODS = ("linden", "maple", "birch", "spruce", "spruce", "maple")


def dress_country(yard: Yard, ribbons: Sequence[Ribbon], stream: Stream) -> None:
    """Guard rails, delineators, noise walls, hedgerows and woods along roads.

    Args:
        yard: takes them.
        ribbons: stretches of road outside towns.
        stream: of the draw's scenery.
    """
    for ribbon in ribbons:
        if ribbon.junction:
            continue
        for side in (1, -1):
            own = stream.child(f"{ribbon.road}/{ribbon.stations[0]:.1f}/{side}")
            walk = Walk(ribbon, side)
            motorway = ribbon.setting == "motorway"
            wall = motorway and own.child("wall").uniform() < 0.25
            if "rail" in ribbon.kinds:  # a railway
                _plants(yard, walk, 4.5, own)
                continue
            if motorway or own.child("rail").uniform() < 0.25:
                for at in steps(walk.length_m - RAIL_M / 2, RAIL_M, RAIL_M / 2):
                    yard.try_put(guard_rail(), walk.at(at, 0.6), -0.1, pitch_rad=walk.pitch_at(at))
            for at in steps(walk.length_m, 50.0 if not motorway else 33.0, 5.0):
                yard.try_put(thing("delineator"), walk.at(at, 0.35 if not motorway else 1.2), -0.02)
            if wall:
                for at in steps(walk.length_m - RAIL_M / 2, RAIL_M, RAIL_M / 2):
                    yard.try_put(
                        noise_wall(round(own.child("tall").uniform(2, 4))), walk.at(at, 3.2), -0.1
                    )
            _plants(yard, walk, 4.5 if not motorway else 6.5, own)


def _plants(yard: Yard, walk: Walk, clear_m: float, stream: Stream) -> None:
    kind = stream.child("kind").pick(["wood", "hedgerow", "field", "avenue", "wood"])
    generator = stream.child("plants").generator()
    amount = {"wood": 0.42, "hedgerow": 0.08, "field": 0.05, "avenue": 0.03}[kind]
    _thickets(yard, walk, clear_m + _HEDGES_M[kind], stream.child("thickets"))
    for i in range(int(walk.length_m * amount)):
        along, out, pick, turn = generator.random(4)
        deep = {"wood": 22.0, "hedgerow": 4.5, "field": 40.0, "avenue": 30.0}[kind]
        place = walk.at(along * walk.length_m, clear_m + deep * out * out)
        if kind != "avenue" and i % 3 == 0:
            prop = bush(BUSH_KINDS[int(pick * len(BUSH_KINDS))], int(turn * 4), yard.season)
            yard.try_put(prop, (place[0], 6.28 * turn), -0.4)
        else:
            stand(yard, _WOODS[int(pick * len(_WOODS))], place[0], turn)
    if kind == "avenue":
        species = stream.child("species").pick(["linden", "maple", "poplar", "plane"])
        for i, at in enumerate(steps(walk.length_m, 9.5, 3.0)):
            stand(yard, species, walk.at(at, clear_m - 1.2)[0], stream.child(i).uniform())
    for _ in range(int(walk.length_m / 2.5)):
        along, out, pick, turn = generator.random(4)
        place = walk.at(along * walk.length_m, 0.6 + 3.6 * out * out)
        yard.try_put(tuft(int(pick * 6), yard.season), (place[0], 6.28 * turn), -0.3)


def _thickets(yard: Yard, walk: Walk, out_m: float, stream: Stream) -> None:
    """Wild hedges along the verge, with gaps where fields are reached."""
    generator = stream.generator()
    at = 0.5 * THICKET_M
    while at < walk.length_m - 0.5 * THICKET_M:
        gap, pick, out, turn = generator.random(4)
        if gap < 0.07:
            at += 8.0 + 20.0 * turn
            continue
        place, yaw = walk.at(at, out_m + 0.7 * out)
        prop = thicket(int(pick * _THICKETS), yard.season)
        yard.try_put(prop, (place, yaw + (pi if turn < 0.5 else 0.0)), -0.45)
        at += THICKET_M


def stand(yard: Yard, species: str, position: Point, chance: float) -> bool:
    """A tree whose trunk stands free.

    Args:
        yard: takes it.
        species: of the tree.
        position: (x, y, z) m, world.
        chance: in [0, 1): decides variant and turn.

    Returns:
        Whether it stands.
    """
    trunk = Rectangle(position[0], position[1], 0.0, 0.9, 0.9)
    if not yard.is_free(trunk):
        return False
    yard.take(trunk)
    yard.put(
        tree(species, int(chance * 997) % 4, yard.season),
        ((position[0], position[1], position[2] - 0.03), 6.28 * chance),
    )
    return True
