"""People at marked crossings: on the way over, or about to go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np
from numpy.typing import NDArray

from scenesim.randomness import Stream
from scenesim.roads.crosswalks import Crosswalk, crosswalks
from scenesim.roads.network import RoadNetwork
from scenesim.sampling.chances import bell, chances, weighted
from scenesim.sampling.lanes import Spot
from scenesim.sampling.site import Footing, Site, UnplaceableError
from scenesim.shapes import catalogue
from scenesim.world.conditions import Expression, Number
from scenesim.world.scene import Actor, LanePosition

_NEAR_M = 130.0
_BEYOND_M = 1.2  # how far onto the sidewalk a crossing begins and ends
_TRIES = 4
AGES = (("adult", 0.72), ("senior", 0.16), ("child", 0.12))
PACE = {"child": 1.25, "adult": 1.4, "senior": 1.15}


@dataclass(frozen=True, slots=True)
class Stand:
    """Where somebody stands at a crossing.

    Attributes:
        place: (x, y, z) m, world.
        yaw_rad: over the crossing.
        spot: the lane or sidewalk under it.
    """

    place: tuple[float, float, float]
    yaw_rad: float
    spot: Spot


def stand_at_crosswalk(
    site: Site,
    relation: tuple[str, Footing] | None,
    arguments: Mapping[str, Expression],
    t_m: float,
) -> Stand:
    """A place on or at the crossing that is meant.

    Args:
        site: the roads and who stands already.
        relation: ``ahead_of`` or ``behind`` whom; None for the ego.
        arguments: ``s`` (nearest to that station), ``gap``, ``t`` (from the end of the crossing on
            the right of who it is seen from; negative is before it), ``offset``.
        t_m: where ``t`` is not given.

    Returns:
        The place.

    Raises:
        UnplaceableError: there is no such crossing.
    """
    other = relation[1] if relation else site.placed.get("ego")
    chosen = _meant(site.network, other, relation[0] if relation else "", arguments)
    span = other.spot.span if other is not None and other.spot is not None else None
    flipped = span is not None and span.road == chosen.road and not span.forward
    t = _number(arguments, "t", t_m)
    along = chosen.length_m - t if flipped else t
    x, y = chosen.at(along, _number(arguments, "offset", 0.0))
    found = site.network.locate(x, y)
    if found is None:
        raise UnplaceableError("it would stand off the road")
    z = site.network.ground_m(x, y) or 0.0
    yaw = chosen.heading_rad + (pi if flipped else 0.0)
    return Stand((x, y, z), yaw, Spot(*found))


def _meant(
    network: RoadNetwork, other: Footing | None, relation: str, arguments: Mapping[str, Expression]
) -> Crosswalk:
    """The crossing nearest to ``s``, or the next on somebody's way.

    Raises:
        UnplaceableError: there is none.
    """
    known = crosswalks(network)
    if not known:
        raise UnplaceableError("the road has no crosswalk")
    s = _number(arguments, "s", -1.0)
    if s >= 0.0 or other is None:
        known = tuple(one for one in known if one.road == network.main_road) or known
        return min(known, key=lambda one: abs(one.s_m - s))
    x, y, _ = other.actor.position
    sign = -1.0 if relation == "behind" else 1.0
    c, d = sign * cos(other.actor.yaw_rad), sign * sin(other.actor.yaw_rad)
    ahead = []
    for number, one in enumerate(known):
        dx, dy = 0.5 * (one.near[0] + one.far[0]) - x, 0.5 * (one.near[1] + one.far[1]) - y
        forward, aside = dx * c + dy * d, abs(dy * c - dx * d)
        if forward > _number(arguments, "gap", 5.0) and aside < 0.5 * forward:
            ahead.append((forward, number))
    if not ahead:
        raise UnplaceableError(f"no crosswalk {relation or 'ahead_of'} {other.actor.name}")
    return known[min(ahead)[1]]


def people_crossing(
    site: Site, way: NDArray[np.float64], count: int, stream: Stream, address: str
) -> None:
    """Put people on the crossings near the ego's way.

    Args:
        site: takes them.
        way: (P, 2) m, the ego's.
        count: how many.
        stream: of their background word.
        address: of it.
    """
    known = [one for one in crosswalks(site.network) if _is_near(one, way)]
    if not known:
        return
    for index in range(count):
        own = stream.child(index)
        how_old, quick, *_ = chances(own)
        age = weighted(AGES, how_old)
        model = catalogue.specify("pedestrian", {"age": age}, own.child("model"))
        pace = PACE[age] * (1.0 + 0.12 * bell(quick))
        for attempt in range(_TRIES):
            walker = _walker(site, f"{address}/{index}", known, own.child(f"try/{attempt}"))
            where, way_over, spot = walker
            actor = Actor(
                f"{address}/{index}", "pedestrian", model, where, way_over[0], pace,
                LanePosition(spot.span.road, spot.span.lane, spot.s_m, spot.offset_m), "walk",
                (where[:2], way_over[1]), {"speed": pace}, "pedestrians",
            )  # fmt: skip
            if site.taken_by(actor, 0.3) is None:
                site.add(Footing(actor, spot))
                break


def _walker(
    site: Site, name: str, known: list[Crosswalk], stream: Stream
) -> tuple[tuple[float, float, float], tuple[float, tuple[float, float]], Spot]:
    """A place on a crossing, and heading and end of the way over it.

    Raises:
        UnplaceableError: the crossing begins off the road.
    """
    which, where, side, beside, *_ = chances(stream)
    chosen = known[min(int(which * len(known)), len(known) - 1)]
    over = chosen.length_m + 2.0 * _BEYOND_M
    along = -_BEYOND_M + 0.8 * where * over
    # people keep to their right, and walk both ways
    aside = -(0.1 + 0.3 * beside) * chosen.width_m
    if side < 0.5:
        x, y = chosen.at(along, aside)
        end, yaw = chosen.at(chosen.length_m + _BEYOND_M, aside), chosen.heading_rad
    else:
        x, y = chosen.at(chosen.length_m - along, -aside)
        end, yaw = chosen.at(-_BEYOND_M, -aside), chosen.heading_rad + pi
    found = site.network.locate(x, y)
    if found is None:
        raise UnplaceableError(f"{name}: a crosswalk lies off the road")
    return (x, y, site.network.ground_m(x, y) or 0.0), (yaw, end), Spot(*found)


def _is_near(one: Crosswalk, way: NDArray[np.float64]) -> bool:
    gaps = way - np.array([0.5 * (one.near[0] + one.far[0]), 0.5 * (one.near[1] + one.far[1])])
    return bool((gaps * gaps).sum(axis=1).min() < _NEAR_M * _NEAR_M)


def _number(arguments: Mapping[str, Expression], name: str, otherwise: float) -> float:
    value = arguments.get(name)
    return value.value if isinstance(value, Number) else otherwise
