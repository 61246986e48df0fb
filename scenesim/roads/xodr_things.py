"""Writes objects and signals of a road as OpenDRIVE."""

from __future__ import annotations

from collections.abc import Sequence

from scenesim.roads.furniture import (
    Corner,
    Marking,
    Outline,
    Repeat,
    RoadObject,
    Signal,
    SignalReference,
    Stretch,
)
from scenesim.roads.model import Road
from scenesim.roads.xodr_lines import Lines, Value, nest, tag


def objects(road: Road) -> Lines:
    """Objects, bridges and tunnels of a road.

    Args:
        road: to write.

    Yields:
        Lines.
    """
    for thing in road.objects:
        yield from _object(thing)
    for stretch in road.stretches:
        yield _stretch(stretch)


def _object(thing: RoadObject) -> Lines:
    extra = dict(thing.attributes)
    parking = {key[8:]: value for key, value in extra.items() if key.startswith("parking_")}
    plain = {key: value for key, value in extra.items() if not key.startswith("parking_")}

    def inside() -> Lines:
        for repeat in thing.repeats:
            yield _repeat(repeat)
        outlines = (line for outline in thing.outlines for line in _outline(outline))
        yield from nest("outlines", 4, outlines)
        if parking:
            yield tag("parkingSpace", 4, **parking)
        markings = (line for marking in thing.markings for line in _marking(marking))
        yield from nest("markings", 4, markings)

    words: dict[str, Value] = {
        "id": thing.id,
        "type": thing.kind,
        "name": thing.name,
        "subtype": thing.subkind or None,
        "s": thing.s_m,
        "t": thing.t_m,
        "zOffset": thing.z_m,
        "orientation": thing.orientation,
        "hdg": thing.heading_rad,
        "pitch": thing.pitch_rad,
        "roll": thing.roll_rad,
        "height": thing.height_m,
        "dynamic": "yes" if thing.dynamic else "no",
    }
    for key, size in (
        ("radius", thing.radius_m),
        ("length", thing.length_m),
        ("width", thing.width_m),
    ):
        if size:
            words[key] = size
    yield from nest("object", 3, inside(), **words, **plain)


def _repeat(repeat: Repeat) -> str:
    words: dict[str, Value] = {}
    pairs = (
        ("t", repeat.t_m),
        ("width", repeat.width_m),
        ("height", repeat.height_m),
        ("zOffset", repeat.z_m),
        ("length", repeat.extent_m),
        ("radius", repeat.radius_m),
    )
    for key, ends in pairs:
        if ends is not None:
            words[f"{key}Start"], words[f"{key}End"] = ends
    return tag(
        "repeat", 4, s=repeat.s_m, length=repeat.length_m, distance=repeat.distance_m, **words
    )


def _outline(outline: Outline) -> Lines:
    yield from nest(
        "outline",
        5,
        (_corner(corner) for corner in outline.corners),
        id=outline.id,
        closed=outline.closed,
        outer=outline.outer,
        fillType=outline.fill or None,
        laneType=outline.lane_kind or None,
    )


def _corner(corner: Corner) -> str:
    first, second, up = ("u", "v", "z") if corner.is_local else ("s", "t", "dz")
    words: dict[str, Value] = {first: corner.first, second: corner.second, up: corner.z_m}
    name = "cornerLocal" if corner.is_local else "cornerRoad"
    return tag(name, 6, id=corner.id or None, **words, height=corner.height_m)


def _marking(marking: Marking) -> Lines:
    yield from nest(
        "marking",
        5,
        (tag("cornerReference", 6, id=name) for name in marking.corners),
        side=marking.side or None,
        weight=marking.weight,
        width=marking.width_m,
        color=marking.colour,
        zOffset=marking.z_m,
        spaceLength=marking.space_m,
        lineLength=marking.line_m,
        startOffset=marking.start_m,
        stopOffset=marking.stop_m,
    )


def _stretch(stretch: Stretch) -> str:
    tunnel = stretch.kind == "tunnel"
    return tag(
        stretch.kind,
        3,
        id=stretch.id,
        name=stretch.name,
        s=stretch.s_m,
        length=stretch.length_m,
        type=stretch.subkind or None,
        lighting=stretch.lighting if tunnel else None,
        daylight=stretch.daylight if tunnel else None,
    )


def signals(road: Road) -> Lines:
    """Signals and references to signals of a road.

    Args:
        road: to write.

    Yields:
        Lines.
    """
    for signal in road.signals:
        yield from _signal(signal)
    for reference in road.signal_references:
        yield from _reference(reference)


def _signal(signal: Signal) -> Lines:
    yield from nest(
        "signal",
        3,
        _validity(signal.lanes),
        id=signal.id,
        name=signal.name,
        s=signal.s_m,
        t=signal.t_m,
        zOffset=signal.z_m,
        orientation=signal.orientation,
        dynamic="yes" if signal.dynamic else "no",
        country=signal.country or None,
        type=signal.kind,
        subtype=signal.subkind or None,
        value=signal.value or None,
        unit=signal.unit or None,
        text=signal.text or None,
        hOffset=signal.heading_rad,
        pitch=signal.pitch_rad,
        roll=signal.roll_rad,
        width=signal.width_m or None,
        height=signal.height_m or None,
    )


def _reference(reference: SignalReference) -> Lines:
    yield from nest(
        "signalReference",
        3,
        _validity(reference.lanes),
        id=reference.signal,
        s=reference.s_m,
        t=reference.t_m,
        orientation=reference.orientation,
    )


def _validity(lanes: Sequence[tuple[int, int]]) -> Lines:
    for first, last in lanes:
        yield tag("validity", 4, fromLane=first, toLane=last)
