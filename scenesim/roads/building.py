"""From a builder's word and its arguments to a road network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.metadata import entry_points
from typing import cast

from scenesim.errors import MapError
from scenesim.roads.builders.arguments import Arguments
from scenesim.roads.builders.country import bridge, railway_crossing, rural, tunnel
from scenesim.roads.builders.intersection import intersection
from scenesim.roads.builders.motorway import highway, merge
from scenesim.roads.builders.places import parking_lot, work_zone
from scenesim.roads.builders.roundabout import roundabout
from scenesim.roads.builders.street import street
from scenesim.roads.driving import MapNetwork
from scenesim.roads.model import RoadMap

BUILDERS: Mapping[str, Callable[[Arguments], RoadMap]] = {
    "bridge": bridge,
    "highway": highway,
    "intersection": intersection,
    "merge": merge,
    "parking_lot": parking_lot,
    "railway_crossing": railway_crossing,
    "roundabout": roundabout,
    "rural": rural,
    "street": street,
    "tunnel": tunnel,
    "work_zone": work_zone,
}

#: entry points of this group are builders: a function from ``Arguments`` to a ``RoadMap``
PLUGINS = "scenesim.roads"

Plain = float | str | tuple[float, ...]


def build(name: str, arguments: Mapping[str, object]) -> MapNetwork:
    """The network of a builder's word; the same arguments give the same network from memory.

    Args:
        name: ``street`` ...
        arguments: SI numbers, words, and pairs.

    Returns:
        The network.

    Raises:
        MapError: an unknown word, or arguments that it refuses.
    """
    if name not in _builders():
        near = get_close_matches(name, _builders(), 1)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        raise MapError(f"no road is called '{name}'{hint}; there are {', '.join(_builders())}")
    key = tuple(sorted((word, _plain(value)) for word, value in arguments.items()))
    return _built(name, key)


@cache
def _builders() -> Mapping[str, Callable[[Arguments], RoadMap]]:
    """Our words and those of installed plug-ins; a plug-in cannot take a word of ours."""
    others = {point.name: point for point in entry_points(group=PLUGINS)}
    found = {name: point.load() for name, point in sorted(others.items()) if name not in BUILDERS}
    return {**BUILDERS, **found}


@lru_cache(maxsize=256)
def _built(name: str, arguments: tuple[tuple[str, Plain], ...]) -> MapNetwork:
    return MapNetwork(_builders()[name](Arguments(name, dict(arguments))))


def _plain(value: object) -> Plain:
    if isinstance(value, (list, tuple)):
        return tuple(cast(float, part) for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return cast(Plain, value)
