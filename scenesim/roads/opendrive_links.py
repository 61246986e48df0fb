"""Reads the links of OpenDRIVE roads and junctions, and says which of them lead nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, sin

import numpy as np

from scenesim.roads.junctions import Connection, Controller, Junction, RoadLink
from scenesim.roads.model import Road
from scenesim.roads.reference_line import ReferenceLine
from scenesim.roads.xml_tree import Element
from scenesim.roads.xml_values import Notes, text_of

#: linked ends whose gap along the road is longer do not meet
GAP_M = 0.1

End = tuple[float, float, float]


def read_link(link: Element | None, tag: str, notes: Notes) -> RoadLink | None:
    """What a road's end touches.

    Args:
        link: the road's ``<link>``, if it has one.
        tag: ``predecessor`` or ``successor``.
        notes: takes the faults.

    Returns:
        Its values; None where the end is free.
    """
    element = link.first(tag) if link is not None else None
    if element is None or not text_of(element, "elementId"):
        return None
    kind = text_of(element, "elementType", "road")
    contact = text_of(element, "contactPoint")
    if kind == "road" and contact not in {"start", "end"} and "elementS" not in element.attributes:
        notes.fault(element, "has no contactPoint; taken as the start of that road")
        contact = "start"
    return RoadLink(
        kind=kind,
        id=text_of(element, "elementId"),
        contact="" if kind == "junction" else contact,
        element_s_m=notes.optional(element, "elementS"),
        element_dir=text_of(element, "elementDir"),
    )


def read_junction(element: Element, notes: Notes) -> Junction:
    """One junction.

    Args:
        element: ``<junction>``.
        notes: takes the faults.

    Returns:
        Its values.
    """
    connections = []
    for child in element.all("connection"):
        contact = text_of(child, "contactPoint")
        if contact not in {"start", "end"}:
            notes.fault(child, "has no contactPoint; taken as start")
            contact = "start"
        links = tuple(
            (notes.whole(link, "from"), notes.whole(link, "to")) for link in child.all("laneLink")
        )
        connections.append(
            Connection(
                id=text_of(child, "id"),
                incoming=text_of(child, "incomingRoad"),
                connecting=text_of(child, "connectingRoad") or text_of(child, "linkedRoad"),
                contact=contact,
                lane_links=links,
            )
        )
    return Junction(
        id=text_of(element, "id"),
        name=text_of(element, "name"),
        kind=text_of(element, "type", "default"),
        connections=tuple(connections),
        priorities=tuple(
            (text_of(child, "high"), text_of(child, "low")) for child in element.all("priority")
        ),
        controllers=tuple(text_of(child, "id") for child in element.all("controller")),
        main_road=text_of(element, "mainRoad"),
    )


def read_controller(element: Element, notes: Notes) -> Controller:
    """One controller of signals.

    Args:
        element: ``<controller>``.
        notes: takes the faults.

    Returns:
        Its values.
    """
    sequence = notes.optional(element, "sequence")
    return Controller(
        id=text_of(element, "id"),
        name=text_of(element, "name"),
        sequence=-1 if sequence is None else int(sequence),
        signals=tuple(text_of(child, "signalId") for child in element.all("control")),
    )


def check_links(
    root: Element, roads: Sequence[Road], junctions: Sequence[Junction], notes: Notes
) -> None:
    """Notes links that lead nowhere, or to an end that is elsewhere.

    Args:
        root: of the file.
        roads: as read.
        junctions: as read.
        notes: takes the faults.
    """
    known = {road.id: road for road in roads}
    places = {text_of(one, "id"): one for one in root.all("road")}
    met = {junction.id for junction in junctions}
    for road in roads:
        for name, link in (("predecessor", road.predecessor), ("successor", road.successor)):
            if link is None:
                continue
            told = _leads_nowhere(road, name, link, known, met)
            if told:
                notes.fault(places.get(road.id, root), f"'{road.id}' {told}")
    for junction, element in zip(junctions, root.all("junction"), strict=False):
        for connection in junction.connections:
            for which in (connection.incoming, connection.connecting):
                if which and which not in known:
                    notes.fault(element, f"'{junction.id}' connects road '{which}', there is none")


def check_stations(element: Element, road: Road, notes: Notes) -> None:
    """Notes signals and objects that stand beyond their road.

    Args:
        element: of the road.
        road: as read.
        notes: takes the faults.
    """
    stations = [(one.id, one.s_m) for one in road.signals]
    stations += [(one.id, one.s_m) for one in road.objects]
    for identity, s in stations:
        if not -1.0 <= s <= road.length_m + 1.0:
            told = f"at s = {s:g}, beyond the {road.length_m:.1f} m of road '{road.id}'"
            notes.fault(element, f"has '{identity}' {told}")


def _leads_nowhere(
    road: Road, name: str, link: RoadLink, known: Mapping[str, Road], met: set[str]
) -> str:
    """What is wrong with a link; "" for nothing."""
    if link.kind == "junction":
        return "" if link.id in met else f"names the junction '{link.id}' as {name}, there is none"
    other = known.get(link.id)
    if other is None:
        return f"names the road '{link.id}' as {name}, there is none"
    at_start = name == "predecessor"
    if other is road and (link.contact == "start") == at_start:
        return f"names its own {link.contact} as {name}"
    if not link.contact:
        return ""
    x, y, heading = _end(road, at_start)
    far_x, far_y, _ = _end(other, link.contact == "start")
    gap = abs((far_x - x) * cos(heading) + (far_y - y) * sin(heading))
    if gap <= GAP_M:
        return ""
    return f"has its {name} '{link.id}' {gap:.2f} m away"


def _end(road: Road, at_start: bool) -> End:
    """x, y (m) and heading (rad) of one end of a road."""
    if at_start:
        first = road.plan[0]
        return first.x_m, first.y_m, first.heading_rad
    found = ReferenceLine(road.plan[-1:]).at(np.array([road.length_m]))
    return float(found.x[0]), float(found.y[0]), float(found.heading[0])
