"""Writes a road map as OpenDRIVE; what is read back is equal to what was written."""

from __future__ import annotations

from collections.abc import Sequence
from math import isinf
from pathlib import Path

from scenesim.roads.junctions import Controller, Junction, RoadLink
from scenesim.roads.model import Cubic, Geometry, Lane, LaneSection, Limit, Road, RoadMap, RoadMark
from scenesim.roads.xodr_lines import Lines, Value, nest, tag
from scenesim.roads.xodr_things import objects, signals


def write(road_map: RoadMap, path: Path) -> None:
    """Writes a map into a file.

    Args:
        road_map: to write.
        path: of the ``.xodr`` file; replaced whole.
    """
    unfinished = path.with_suffix(path.suffix + ".part")
    unfinished.write_text(to_text(road_map), encoding="utf-8")
    unfinished.replace(path)


def to_text(road_map: RoadMap) -> str:
    """A map as OpenDRIVE text.

    Args:
        road_map: to write.

    Returns:
        The XML.
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', *_map(road_map)]
    return "\n".join(lines) + "\n"


def _map(road_map: RoadMap) -> Lines:
    def inside() -> Lines:
        yield from _header(road_map)
        for road in road_map.roads:
            yield from _road(road)
        for controller in road_map.controllers:
            yield from _controller(controller)
        for junction in road_map.junctions:
            yield from _junction(junction)

    yield from nest("OpenDRIVE", 0, inside())


def _header(road_map: RoadMap) -> Lines:
    def inside() -> Lines:
        if road_map.geo_reference:
            text = road_map.geo_reference.replace("]]>", "]]]]><![CDATA[>")
            yield f"    <geoReference><![CDATA[{text}]]></geoReference>"
        if any(road_map.offset):
            x, y, z, hdg = road_map.offset
            yield tag("offset", 2, x=x, y=y, z=z, hdg=hdg)

    major, minor = road_map.version
    yield from nest("header", 1, inside(), revMajor=major, revMinor=minor, name=road_map.name)


def _road(road: Road) -> Lines:
    def inside() -> Lines:
        yield from nest("link", 2, _links(road))
        for kind in road.types:
            yield from nest(
                "type",
                2,
                _speeds(kind.speed_mps),
                s=kind.s_m,
                type=kind.kind,
                country=kind.country or None,
            )
        yield from nest("planView", 2, _plan(road.plan))
        yield from nest("elevationProfile", 2, _cubics("elevation", 3, road.elevation))
        yield from nest("lateralProfile", 2, _lateral(road))
        yield from nest("lanes", 2, _lanes(road))
        yield from nest("objects", 2, objects(road))
        yield from nest("signals", 2, signals(road))

    yield from nest(
        "road",
        1,
        inside(),
        name=road.name,
        length=road.length_m,
        id=road.id,
        junction=road.junction or "-1",
        rule="LHT" if road.left_hand else "RHT",
    )


def _links(road: Road) -> Lines:
    for name, link in (("predecessor", road.predecessor), ("successor", road.successor)):
        if link is not None:
            yield _link(name, link)


def _link(name: str, link: RoadLink) -> str:
    return tag(
        name,
        3,
        elementType=link.kind,
        elementId=link.id,
        contactPoint=link.contact or None,
        elementS=link.element_s_m,
        elementDir=link.element_dir or None,
    )


def _speeds(speed: float | None) -> Lines:
    if speed is not None:
        yield tag("speed", 3, max="no limit" if isinf(speed) else speed, unit="m/s")


_PARAMETERS = {
    "line": (),
    "arc": ("curvature",),
    "spiral": ("curvStart", "curvEnd"),
    "poly3": ("a", "b", "c", "d"),
    "paramPoly3": ("aU", "bU", "cU", "dU", "aV", "bV", "cV", "dV"),
}


def _plan(plan: Sequence[Geometry]) -> Lines:
    for g in plan:
        words: dict[str, Value] = dict(zip(_PARAMETERS[g.kind], g.parameters, strict=True))
        if g.kind == "paramPoly3":
            words["pRange"] = "normalized" if g.normalised else "arcLength"
        yield from nest(
            "geometry",
            3,
            iter([tag(g.kind, 4, **words)]),
            s=g.s_m,
            x=g.x_m,
            y=g.y_m,
            hdg=g.heading_rad,
            length=g.length_m,
        )


def _cubics(name: str, depth: int, records: Sequence[Cubic], key: str = "s") -> Lines:
    for r in records:
        yield tag(name, depth, **{key: r.s_m, "a": r.a, "b": r.b, "c": r.c, "d": r.d})


def _lateral(road: Road) -> Lines:
    yield from _cubics("superelevation", 3, road.superelevation)
    for fall in road.crossfalls:
        r = fall.angle
        yield tag("crossfall", 3, side=fall.side, s=r.s_m, a=r.a, b=r.b, c=r.c, d=r.d)
    for q in road.shapes:
        yield tag("shape", 3, s=q.s_m, t=q.t_m, a=q.a, b=q.b, c=q.c, d=q.d)


def _lanes(road: Road) -> Lines:
    yield from _cubics("laneOffset", 3, road.lane_offsets)
    for section in road.sections:
        single = True if section.single_side else None
        yield from nest("laneSection", 3, _sides(section), s=section.s_m, singleSide=single)


def _sides(section: LaneSection) -> Lines:
    sides = (("left", 1), ("center", 0), ("right", -1))
    for name, sign in sides:
        chosen = [lane for lane in section.lanes if (lane.id > 0) - (lane.id < 0) == sign]
        yield from nest(name, 4, (line for lane in chosen for line in _lane(lane)))


def _lane(lane: Lane) -> Lines:
    def inside() -> Lines:
        yield from nest("link", 6, _lane_links(lane))
        yield from _cubics("border", 6, lane.borders, "sOffset")
        yield from _cubics("width", 6, lane.widths, "sOffset")
        for mark in lane.marks:
            yield from _mark(mark)
        for material in lane.materials:
            yield tag(
                "material",
                6,
                sOffset=material.s_m,
                friction=material.friction,
                roughness=material.roughness or None,
                surface=material.surface or None,
            )
        yield from _limits(lane.limits)
        for access in lane.access:
            inner = (tag("restriction", 7, type=word) for word in access.restrictions)
            yield from nest("access", 6, inner, sOffset=access.s_m, rule=access.rule)
        for height in lane.heights:
            yield tag("height", 6, sOffset=height.s_m, inner=height.inner_m, outer=height.outer_m)

    direction = lane.direction if lane.direction != "standard" else None
    yield from nest(
        "lane", 5, inside(), id=lane.id, type=lane.kind, level=lane.level, direction=direction
    )


def _limits(limits: Sequence[Limit]) -> Lines:
    for limit in limits:
        value = "no limit" if isinf(limit.speed_mps) else limit.speed_mps
        yield tag("speed", 6, sOffset=limit.s_m, max=value, unit="m/s")


def _lane_links(lane: Lane) -> Lines:
    if lane.predecessor is not None:
        yield tag("predecessor", 7, id=lane.predecessor)
    if lane.successor is not None:
        yield tag("successor", 7, id=lane.successor)


def _mark(mark: RoadMark) -> Lines:
    def lines(depth: int) -> Lines:
        for line in mark.lines:
            yield tag(
                "line",
                depth,
                length=line.length_m,
                space=line.space_m,
                tOffset=line.t_offset_m,
                sOffset=line.s_offset_m,
                width=line.width_m,
                color=line.colour or None,
            )

    def inside() -> Lines:
        if mark.explicit:
            yield from nest("explicit", 7, lines(8))
        elif mark.lines:
            yield from nest("type", 7, lines(8), name=mark.kind, width=mark.width_m or 0)

    yield from nest(
        "roadMark",
        6,
        inside(),
        sOffset=mark.s_m,
        type=mark.kind,
        weight=mark.weight,
        color=mark.colour,
        material=mark.material,
        width=mark.width_m,
        laneChange=mark.lane_change,
        height=mark.height_m or None,
    )


def _controller(controller: Controller) -> Lines:
    yield from nest(
        "controller",
        1,
        (tag("control", 2, signalId=name, type="0") for name in controller.signals),
        id=controller.id,
        name=controller.name,
        sequence=controller.sequence if controller.sequence >= 0 else None,
    )


def _junction(junction: Junction) -> Lines:
    def inside() -> Lines:
        for way in junction.connections:
            other = "linkedRoad" if junction.kind == "direct" else "connectingRoad"
            links = (tag("laneLink", 3, from_=a, to=b) for a, b in way.lane_links)
            words = {"id": way.id, "incomingRoad": way.incoming, other: way.connecting}
            yield from nest("connection", 2, links, **words, contactPoint=way.contact)
        for high, low in junction.priorities:
            yield tag("priority", 2, high=high, low=low)
        for number, name in enumerate(junction.controllers):
            yield tag("controller", 2, id=name, type="0", sequence=number)

    kind = junction.kind if junction.kind != "default" else None
    yield from nest(
        "junction",
        1,
        inside(),
        id=junction.id,
        name=junction.name,
        type=kind,
        mainRoad=junction.main_road or None,
    )
