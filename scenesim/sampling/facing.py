"""Where somebody looks: words, angles and other actors as headings."""

from __future__ import annotations

from math import atan2, pi

from scenesim.sampling.lanes import Spot, road_heading
from scenesim.sampling.site import Site
from scenesim.world.conditions import ActorName, Expression, Number, Word

_COMPASS = {"east": 0.0, "north": pi / 2, "west": pi, "south": -pi / 2}
_TURNS = {"along": 0.0, "against": pi, "left": pi / 2, "right": -pi / 2}


def facing(
    site: Site,
    wanted: Expression | None,
    spot: Spot | None,
    place: tuple[float, float],
    travel_rad: float,
) -> float:
    """The heading that is asked for.

    Args:
        site: who stands already.
        wanted: a word, an angle from the lane's direction, an actor; None: along the lane.
        spot: the lane; None off the lanes.
        place: (x, y) m, world, of who looks.
        travel_rad: direction of travel of the lane, world.

    Returns:
        rad, world.
    """
    if wanted is None:
        return travel_rad
    if isinstance(wanted, Number):
        return travel_rad + wanted.value
    if isinstance(wanted, ActorName):
        x, y, _ = site.placed[wanted.name].actor.position
        return atan2(y - place[1], x - place[0])
    word = wanted.text if isinstance(wanted, Word) else "along"
    if word in _COMPASS:
        return _COMPASS[word]
    if word in _TURNS:
        return travel_rad + _TURNS[word]
    towards = _towards_road(spot, travel_rad)
    return towards if word == "road" else towards + pi


def _towards_road(spot: Spot | None, travel_rad: float) -> float:
    """Straight towards the middle of the carriageway."""
    if spot is None:
        return travel_rad
    along_s = road_heading(spot.span, travel_rad)
    return along_s + (pi / 2 if spot.span.lane < 0 else -pi / 2)
