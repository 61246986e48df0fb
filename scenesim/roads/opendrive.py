"""Reads OpenDRIVE 1.1 to 1.8 into a road network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from scenesim.errors import MapError
from scenesim.roads.driving import MapNetwork
from scenesim.roads.model import (
    Crossfall,
    Cubic,
    Geometry,
    Road,
    RoadMap,
    RoadType,
    Shape,
)
from scenesim.roads.opendrive_lanes import read_sections
from scenesim.roads.opendrive_links import (
    check_links,
    check_stations,
    read_controller,
    read_junction,
    read_link,
)
from scenesim.roads.opendrive_things import (
    read_object,
    read_reference,
    read_signal,
    read_stretch,
    with_turned_signals,
)
from scenesim.roads.reference_line import LONGEST_TURN_RAD, rough_length_m
from scenesim.roads.xml_tree import Element, parse_tree, read_tree
from scenesim.roads.xml_values import Notes, text_of

T = TypeVar("T")

#: a piece of reference line shorter than this has no direction to speak of
SHORTEST_M = 1e-4
#: longer roads are data errors, and would fill the memory
LONGEST_M = 1e6
#: more road than this in one map would fill the memory when it is sampled
LONGEST_MAP_M = 5e6
#: objects of one map; each costs a quarter of a millisecond
MAX_OBJECTS = 100_000


def read(path: str | Path) -> MapNetwork:
    """The road network of an OpenDRIVE file; a file read before and unchanged comes from memory.

    Args:
        path: of the ``.xodr`` file.

    Returns:
        The network; ``faults`` tells what was wrong in the file and lived with.

    Raises:
        MapError: the file cannot be read as a map; the message names the place.
    """
    place = Path(path)
    try:
        facts = place.stat()
    except OSError as error:
        raise MapError(f"{path}: cannot be read: {error.strerror or error}") from error
    return _read(str(place.resolve()), facts.st_mtime_ns, facts.st_size)


@lru_cache(maxsize=16)
def _read(path: str, changed_ns: int, size: int) -> MapNetwork:
    return MapNetwork(read_map(Path(path)))


def read_map(path: Path) -> RoadMap:
    """The values of an OpenDRIVE file.

    Args:
        path: of the file.

    Returns:
        What it says.
    """
    return _map(read_tree(path), path.name)


def parse(text: bytes, name: str = "<text>") -> MapNetwork:
    """The road network of an OpenDRIVE text.

    Args:
        text: the XML.
        name: to show in errors.

    Returns:
        The network.
    """
    return MapNetwork(_map(parse_tree(text, name), name))


def _map(root: Element, name: str) -> RoadMap:
    notes = Notes(name)
    if root.tag != "OpenDRIVE":
        raise notes.error(root, "is the root; an OpenDRIVE map begins with <OpenDRIVE>")
    if sum(len(x.children) for road in root.all("road") for x in road.all("objects")) > MAX_OBJECTS:
        raise notes.error(root, f"holds more than {MAX_OBJECTS} objects; split the map into parts")
    header = root.first("header")
    version, offset, reference = (1, 4), (0.0, 0.0, 0.0, 0.0), ""
    if header is None:
        notes.fault(root, "has no <header>; read as version 1.4")
    else:
        major, minor = notes.optional(header, "revMajor"), notes.optional(header, "revMinor")
        version = (int(major or 1), int(minor or 0))
        if version[0] != 1:
            raise notes.error(header, f"is of version {version[0]}; only 1.x is known")
        reference = "".join(child.text for child in header.all("geoReference"))
        moved = header.first("offset")
        if moved is not None:
            x, y, z, hdg = (notes.number(moved, key, 0.0) for key in ("x", "y", "z", "hdg"))
            offset = (x, y, z, hdg)
    roads = _roads(root, notes)
    if header is not None and text_of(header, "vendor") == "VectorZero":
        roads = tuple(with_turned_signals(road) for road in roads)
    read = (notes.kept(one, lambda e: read_junction(e, notes)) for one in root.all("junction"))
    junctions = tuple(one for one in read if one is not None)
    check_links(root, roads, junctions, notes)
    return RoadMap(
        name=Path(name).stem,
        roads=roads,
        junctions=junctions,
        controllers=tuple(read_controller(element, notes) for element in root.all("controller")),
        version=version,
        geo_reference=reference,
        offset=offset,
        faults=notes.all(),
    )


def _roads(root: Element, notes: Notes) -> tuple[Road, ...]:
    roads: list[Road] = []
    known: dict[str, int] = {}  # id to how often it came
    for element in root.all("road"):
        road = _road(element, notes)
        if road is None:
            continue
        check_stations(element, road, notes)
        if road.id in known:
            number = known[road.id] + 1
            while f"{road.id}_{number}" in known:
                number += 1
            known[road.id] = number
            notes.fault(element, f"repeats the id '{road.id}'; called '{road.id}_{number}'")
            road = replace(road, id=f"{road.id}_{number}")
        known[road.id] = 1
        roads.append(road)
    total = sum(road.length_m for road in roads)
    if total > LONGEST_MAP_M:
        raise notes.error(root, f"has {total / 1000:.0f} km of road; split the map into parts")
    if not roads:
        raise notes.error(root, "has no road that can be driven or seen")
    return tuple(roads)


def _road(element: Element, notes: Notes) -> Road | None:
    identity = text_of(element, "id")
    if not identity:
        raise notes.error(element, "needs the attribute 'id'")
    plan = _plan(element, notes)
    if not plan:
        notes.fault(element, f"'{identity}' has no reference line; left out")
        return None
    length = _length(element, plan, notes)
    sections = read_sections(element, length, notes)
    if not sections:
        notes.fault(element, f"'{identity}' has no lane section; left out")
        return None
    junction = text_of(element, "junction", "-1")
    link = element.first("link")
    return Road(
        id=identity,
        name=text_of(element, "name"),
        length_m=length,
        junction="" if junction == "-1" else junction,
        left_hand=text_of(element, "rule", "RHT").upper() == "LHT",
        predecessor=read_link(link, "predecessor", notes),
        successor=read_link(link, "successor", notes),
        types=_types(element, notes),
        plan=plan,
        elevation=_cubics(element, ("elevationProfile", "elevation"), notes),
        superelevation=_cubics(element, ("lateralProfile", "superelevation"), notes),
        crossfalls=_crossfalls(element, notes),
        shapes=_shapes(element, notes),
        lane_offsets=_cubics(element, ("lanes", "laneOffset"), notes),
        sections=sections,
        objects=_kept(element, ("objects", "object"), read_object, notes),
        signals=_kept(element, ("signals", "signal"), read_signal, notes),
        signal_references=_kept(element, ("signals", "signalReference"), read_reference, notes),
        stretches=(
            *_kept(element, ("objects", "bridge"), read_stretch, notes),
            *_kept(element, ("objects", "tunnel"), read_stretch, notes),
        ),
    )


def _kept(
    element: Element, tags: tuple[str, str], make: Callable[[Element, Notes], T], notes: Notes
) -> tuple[T, ...]:
    found = (notes.kept(child, lambda e: make(e, notes)) for child in element.within(*tags))
    return tuple(value for value in found if value is not None)


def _plan(element: Element, notes: Notes) -> tuple[Geometry, ...]:
    pieces = []
    found = list(element.within("planView", "geometry"))
    longest = max((notes.number(child, "length") for child in found), default=0.0)
    for child in found:
        if notes.number(child, "length") < min(SHORTEST_M, longest):
            notes.fault(child, "is too short to have a direction; left out")
        else:
            pieces.append(_geometry(child, notes))
    parent = element.first("planView") or element
    ordered = notes.along(parent, pieces, lambda piece: piece.s_m)
    _look_for_gaps(parent, ordered, notes)
    return ordered


def _geometry(element: Element, notes: Notes) -> Geometry:
    number = notes.number
    length = number(element, "length")
    if length < 0:
        raise notes.error(element, f"has the negative length {length:g}")
    shape = next((child for child in element.children if child.tag in _SHAPES), None)
    if shape is None:
        raise notes.error(element, f"needs one of {', '.join(_SHAPES)}")
    keys, normalised = _SHAPES[shape.tag], False
    if shape.tag == "paramPoly3":
        range_ = text_of(shape, "pRange")
        if not range_:
            notes.fault(shape, "has no pRange; taken as normalized")
        normalised = range_ != "arcLength"
    piece = Geometry(
        kind=shape.tag,
        s_m=notes.station(element),
        x_m=number(element, "x"),
        y_m=number(element, "y"),
        heading_rad=number(element, "hdg"),
        length_m=length,
        parameters=tuple(number(shape, key) for key in keys),
        normalised=normalised,
    )
    _check_shape(shape, piece, notes)
    return piece


_SHAPES = {
    "line": (),
    "spiral": ("curvStart", "curvEnd"),
    "arc": ("curvature",),
    "poly3": ("a", "b", "c", "d"),
    "paramPoly3": ("aU", "bU", "cU", "dU", "aV", "bV", "cV", "dV"),
}


def _check_shape(element: Element, piece: Geometry, notes: Notes) -> None:
    if piece.kind in {"spiral", "arc"}:
        turning = piece.length_m * max(map(abs, piece.parameters))
        if turning > LONGEST_TURN_RAD:
            raise notes.error(element, f"turns by {turning:.3g} rad, which no road does")
    if piece.kind == "paramPoly3":
        length = rough_length_m(piece)
        if length < 1e-9:
            raise notes.error(element, "describes a point and not a curve")
        if abs(length - piece.length_m) > max(0.01, 1e-3 * piece.length_m):
            notes.fault(element, f"is {length:.3f} m long, the file says {piece.length_m:.3f} m")


def _look_for_gaps(parent: Element, plan: tuple[Geometry, ...], notes: Notes) -> None:
    """Notes stretches of s that no piece covers, or two."""
    for piece, after in pairwise(plan):
        gap = after.s_m - piece.s_m - piece.length_m
        if abs(gap) > 0.01:
            what = "is not covered" if gap > 0 else "is covered twice"
            notes.fault(parent, f"{abs(gap):.3f} m at s = {after.s_m:.2f} {what}")
    if plan and plan[0].s_m > 0.01:
        notes.fault(parent, f"begins at s = {plan[0].s_m:.3f} and not at 0")


def _length(element: Element, plan: tuple[Geometry, ...], notes: Notes) -> float:
    end = plan[-1].s_m + plan[-1].length_m
    length = notes.number(element, "length", end)
    if length < 0:
        raise notes.error(element, f"has the negative length {length:g}")
    if abs(length - end) > max(0.02, 1e-4 * end):
        notes.fault(
            element, f"is {length:.3f} m long but its reference line {end:.3f} m; the line holds"
        )
        length = end
    if length > LONGEST_M:
        raise notes.error(element, f"is {length:.3g} m long, more than {LONGEST_M:.0f} m")
    if length <= 0:
        raise notes.error(element, "has no length")
    return length


def _types(element: Element, notes: Notes) -> tuple[RoadType, ...]:
    found = []
    for child in element.all("type"):
        speed = child.first("speed")
        found.append(
            RoadType(
                s_m=notes.station(child),
                kind=text_of(child, "type", "unknown"),
                speed_mps=notes.speed(speed) if speed is not None else None,
                country=text_of(child, "country"),
            )
        )
    return notes.along(element, found, lambda record: record.s_m)


def _cubics(element: Element, tags: tuple[str, str], notes: Notes) -> tuple[Cubic, ...]:
    found = [notes.cubic(child) for child in element.within(*tags)]
    return notes.along(element, found, lambda record: record.s_m)


def _crossfalls(element: Element, notes: Notes) -> tuple[Crossfall, ...]:
    found = [
        Crossfall(text_of(child, "side", "both"), notes.cubic(child))
        for child in element.within("lateralProfile", "crossfall")
    ]
    return notes.along(element, found, lambda record: record.angle.s_m)


def _shapes(element: Element, notes: Notes) -> tuple[Shape, ...]:
    number = notes.number
    found = [
        Shape(
            notes.station(child),
            number(child, "t", 0.0),
            *(number(child, key, 0.0) for key in ("a", "b", "c", "d")),
        )
        for child in element.within("lateralProfile", "shape")
    ]
    return notes.along(element, found, lambda record: record.s_m)
