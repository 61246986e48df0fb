"""Reads objects, signals, bridges and tunnels of OpenDRIVE."""

from __future__ import annotations

from dataclasses import replace
from math import pi

from scenesim.geometry.angles import wrapped
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
from scenesim.roads.xml_tree import Element
from scenesim.roads.xml_values import Notes, text_of, truth_of

_OWN = frozenset(
    {
        *("id", "type", "s", "t", "name", "subtype", "zOffset", "orientation", "hdg"),
        *("pitch", "roll", "length", "width", "height", "radius", "dynamic"),
    }
)


def read_object(element: Element, notes: Notes) -> RoadObject:
    """One object.

    Args:
        element: ``<object>``.
        notes: takes the faults.

    Returns:
        Its values.
    """
    number, size = notes.number, notes.size
    outlines = [*element.all("outline"), *element.within("outlines", "outline")]
    parking = element.first("parkingSpace")
    extra = {key: value for key, value in element.attributes.items() if key not in _OWN}
    if parking is not None:
        extra.update({f"parking_{key}": value for key, value in parking.attributes.items()})
    return RoadObject(
        id=text_of(element, "id"),
        kind=text_of(element, "type", "none") or "none",
        s_m=number(element, "s"),
        t_m=number(element, "t"),
        name=text_of(element, "name"),
        subkind=text_of(element, "subtype"),
        z_m=number(element, "zOffset", 0.0),
        orientation=text_of(element, "orientation", "none"),
        heading_rad=number(element, "hdg", 0.0),
        pitch_rad=number(element, "pitch", 0.0),
        roll_rad=number(element, "roll", 0.0),
        length_m=size(element, "length", 0.0),
        width_m=size(element, "width", 0.0),
        height_m=size(element, "height", 0.0),
        radius_m=size(element, "radius", 0.0),
        dynamic=truth_of(element, "dynamic"),
        outlines=tuple(_outline(child, notes) for child in outlines),
        repeats=tuple(_repeat(child, element, notes) for child in element.all("repeat")),
        markings=tuple(_marking(child, notes) for child in element.within("markings", "marking")),
        attributes=tuple(sorted(extra.items())),
    )


def _outline(element: Element, notes: Notes) -> Outline:
    corners = [
        _corner(child, notes)
        for child in element.children
        if child.tag in {"cornerRoad", "cornerLocal"}
    ]
    return Outline(
        id=text_of(element, "id"),
        corners=tuple(corners),
        closed=text_of(element, "closed", "true").lower() != "false",
        outer=text_of(element, "outer", "true").lower() != "false",
        fill=text_of(element, "fillType"),
        lane_kind=text_of(element, "laneType"),
    )


def _corner(element: Element, notes: Notes) -> Corner:
    local = element.tag == "cornerLocal"
    first, second, up = ("u", "v", "z") if local else ("s", "t", "dz")
    return Corner(
        id=text_of(element, "id"),
        is_local=local,
        first=notes.number(element, first),
        second=notes.number(element, second),
        z_m=notes.number(element, up, 0.0),
        height_m=notes.number(element, "height", 0.0),
    )


def _repeat(element: Element, owner: Element, notes: Notes) -> Repeat:
    own_t = notes.number(owner, "t", 0.0)
    return Repeat(
        s_m=notes.number(element, "s"),
        length_m=notes.size(element, "length"),
        distance_m=notes.size(element, "distance"),
        t_m=_ends(element, "t", notes) or (own_t, own_t),
        width_m=_ends(element, "width", notes),
        height_m=_ends(element, "height", notes),
        z_m=_ends(element, "zOffset", notes),
        extent_m=_ends(element, "length", notes),
        radius_m=_ends(element, "radius", notes),
    )


def _ends(element: Element, key: str, notes: Notes) -> tuple[float, float] | None:
    first, last = notes.optional(element, f"{key}Start"), notes.optional(element, f"{key}End")
    if first is None and last is None:
        return None
    low = first if first is not None else last
    high = last if last is not None else first
    return (float(low or 0.0), float(high or 0.0))


def _marking(element: Element, notes: Notes) -> Marking:
    number = notes.number
    return Marking(
        side=text_of(element, "side"),
        corners=tuple(text_of(child, "id") for child in element.all("cornerReference")),
        colour=text_of(element, "color", "white"),
        width_m=number(element, "width", 0.12),
        z_m=number(element, "zOffset", 0.005),
        line_m=number(element, "lineLength", 0.0),
        space_m=number(element, "spaceLength", 0.0),
        start_m=number(element, "startOffset", 0.0),
        stop_m=number(element, "stopOffset", 0.0),
        weight=text_of(element, "weight", "standard"),
    )


def read_signal(element: Element, notes: Notes) -> Signal:
    """One signal.

    Args:
        element: ``<signal>``.
        notes: takes the faults.

    Returns:
        Its values.
    """
    number, size = notes.number, notes.size
    return Signal(
        id=text_of(element, "id"),
        s_m=number(element, "s"),
        t_m=number(element, "t"),
        z_m=number(element, "zOffset", 0.0),
        kind=text_of(element, "type", "-1"),
        subkind=text_of(element, "subtype"),
        country=text_of(element, "country"),
        value=text_of(element, "value"),
        unit=text_of(element, "unit"),
        text=text_of(element, "text"),
        name=text_of(element, "name"),
        orientation=text_of(element, "orientation", "+"),
        dynamic=truth_of(element, "dynamic"),
        heading_rad=number(element, "hOffset", 0.0),
        pitch_rad=number(element, "pitch", 0.0),
        roll_rad=number(element, "roll", 0.0),
        width_m=size(element, "width", 0.0),
        height_m=size(element, "height", 0.0),
        lanes=_validity(element, notes),
    )


def read_reference(element: Element, notes: Notes) -> SignalReference:
    """One reference to a signal of another road.

    Args:
        element: ``<signalReference>``.
        notes: takes the faults.

    Returns:
        Its values.
    """
    return SignalReference(
        signal=text_of(element, "id"),
        s_m=notes.number(element, "s"),
        t_m=notes.number(element, "t", 0.0),
        orientation=text_of(element, "orientation", "+"),
        lanes=_validity(element, notes),
    )


def _validity(element: Element, notes: Notes) -> tuple[tuple[int, int], ...]:
    return tuple(
        (notes.whole(child, "fromLane"), notes.whole(child, "toLane"))
        for child in element.all("validity")
    )


def read_stretch(element: Element, notes: Notes) -> Stretch:
    """One bridge or tunnel.

    Args:
        element: ``<bridge>`` or ``<tunnel>``.
        notes: takes the faults.

    Returns:
        Its values.
    """
    return Stretch(
        id=text_of(element, "id"),
        kind=element.tag,
        s_m=notes.station(element),
        length_m=notes.size(element, "length"),
        subkind=text_of(element, "type"),
        lighting=notes.number(element, "lighting", 0.0),
        daylight=notes.number(element, "daylight", 0.0),
        name=text_of(element, "name"),
    )


def with_turned_signals(road: Road) -> Road:
    """A road of a VectorZero file with its signals told the standard's way.

    There ``+`` means that the face looks along s, and the heading offset counts from a face that
    looks against s whatever the orientation is.

    Args:
        road: as read.

    Returns:
        The road whose signals face who they are for.
    """
    other = {"+": "-", "-": "+"}

    def turned(signal: Signal) -> Signal:
        orientation = other.get(signal.orientation, signal.orientation)
        extra = pi if orientation == "-" else 0.0
        heading = wrapped(signal.heading_rad + extra)
        return replace(signal, orientation=orientation, heading_rad=heading)

    return replace(
        road,
        signals=tuple(turned(signal) for signal in road.signals),
        signal_references=tuple(
            replace(one, orientation=other.get(one.orientation, one.orientation))
            for one in road.signal_references
        ),
    )
