"""Makes the maps of the library: `python tools/make_maps.py` writes assets/maps/*.xodr again."""

from __future__ import annotations

from dataclasses import replace
from math import pi
from pathlib import Path

from scenesim.roads.builders.arguments import Arguments
from scenesim.roads.builders.country import waves
from scenesim.roads.builders.curves import hermite
from scenesim.roads.builders.intersection import (
    approach_sections,
    carriageway,
    controlled,
    furnish,
)
from scenesim.roads.builders.joining import Arm, around, join
from scenesim.roads.builders.lanes import Pen, linked
from scenesim.roads.builders.motorway import Design
from scenesim.roads.builders.slip_lanes import placed
from scenesim.roads.builders.street import street_section
from scenesim.roads.junctions import RoadLink
from scenesim.roads.model import Road, RoadMap, RoadType
from scenesim.roads.xodr_writer import write

MAPS = Path(__file__).parent.parent / "assets" / "maps"
CORNER_M = 6.0

#: streets of the town by the word used below
STREETS = {
    "main": {"lanes": (1, 1), "lane_width": 3.5, "parking": "both", "bike_lane": 1.6,
             "sidewalk": 3.0},
    "side": {"lanes": (1, 1), "lane_width": 3.0, "parking": "right", "sidewalk": 2.2},
    "quiet": {"lanes": (1, 1), "lane_width": 3.0, "parking": "none", "sidewalk": 2.0},
    "avenue": {"lanes": (2, 2), "lane_width": 3.25, "parking": "none", "sidewalk": 3.5},
}  # fmt: skip
LIMITS_KMH = {"main": 50, "side": 30, "quiet": 30, "avenue": 50}

#: crossings: name to (x, y, height, control)
NODES = {
    "A": (0.0, 0.0, 0.0, "signals"),
    "B": (130.0, 0.0, 0.0, "signals"),
    "C": (260.0, 0.0, 3.5, "stop"),
    "D": (0.0, 95.0, 0.0, "none"),
    "E": (130.0, 95.0, 1.5, "none"),
    "F": (260.0, 95.0, 3.5, "none"),
    "G": (130.0, -90.0, 0.0, "stop"),
}
#: streets between crossings: (id, from, to, kind); main streets have priority
EDGES = (
    ("1", "A", "B", "main"),
    ("2", "B", "C", "main"),
    ("3", "A", "D", "side"),
    ("4", "B", "E", "avenue"),
    ("5", "C", "F", "side"),
    ("6", "D", "E", "quiet"),
    ("7", "E", "F", "quiet"),
    ("8", "G", "B", "avenue"),
)
#: streets that leave the town or bend round a block: (id, crossing, heading there, pen, to, kind)
ENDS = (("9", "A", pi, 90.0, "main"), ("10", "C", 0.0, 110.0, "main"), ("11", "E", pi / 2, 80.0,
        "avenue"), ("12", "G", -pi / 2, 70.0, "avenue"))  # fmt: skip
BENDS = (("13", "A", "G", "side"), ("14", "C", "G", "side"))


def main() -> None:
    """Writes every map."""
    MAPS.mkdir(parents=True, exist_ok=True)
    for road_map in (town(), motorway()):
        write(road_map, MAPS / f"{road_map.name}.xodr")
        print(f"{road_map.name}: {len(road_map.roads)} roads")


def town() -> RoadMap:
    """A small town: a main street with signals, a slope, side streets, bends round two blocks."""
    lanes = {kind: street_section(Arguments(kind, words), False) for kind, words in STREETS.items()}
    setback = CORNER_M + max(max(carriageway(section)) for section in lanes.values())
    roads: dict[str, Road] = {}
    touching: dict[str, list[tuple[str, str]]] = {name: [] for name in NODES}

    def add(identity: str, pen: Pen, kind: str, first: str, last: str) -> None:
        at_end = bool(last)
        low = NODES[first][2]
        high = NODES[last][2] if last else low
        rise = hermite(low, 0.0, high, 0.0, pen.s_m)
        roads[identity] = Road(
            id=identity,
            name=f"{kind} street",
            length_m=pen.s_m,
            plan=tuple(pen.pieces),
            types=(RoadType(0.0, "town", LIMITS_KMH[kind] / 3.6),),
            elevation=(rise,),
            sections=approach_sections(lanes[kind], pen.s_m, True, at_end),
        )
        touching[first].append((identity, "start"))
        if at_end:
            touching[last].append((identity, "end"))

    for identity, first, last, kind in EDGES:
        add(identity, _between(first, last, setback), kind, first, last)
    for identity, first, heading, length, kind in ENDS:
        pen = Pen(NODES[first][0], NODES[first][1], heading).line(setback)
        add(identity, Pen(pen.x_m, pen.y_m, heading).line(length), kind, first, "")
    for identity, first, last, kind in BENDS:
        add(identity, _bend(first, last, setback), kind, first, last)
    return _crossed("town_small", roads, touching)


def _between(first: str, last: str, setback: float) -> Pen:
    (x0, y0), (x1, y1) = NODES[first][:2], NODES[last][:2]
    heading = 0.0 if x1 > x0 else pi / 2
    start = Pen(x0, y0, heading).line(setback)
    return Pen(start.x_m, start.y_m, heading).line(x1 - x0 + y1 - y0 - 2 * setback)


def _bend(first: str, last: str, setback: float) -> Pen:
    """Down from a crossing, round a corner, and along to another."""
    (x0, y0), (x1, y1) = NODES[first][:2], NODES[last][:2]
    radius, easing = 26.0, 14.0
    turn = pi / 2 if x1 > x0 else -pi / 2
    trial = Pen(0.0, 0.0, -pi / 2).bend(turn, radius, easing)
    down, across = -trial.y_m, abs(trial.x_m)
    pen = Pen(x0, y0 - setback, -pi / 2)
    pen.line(y0 - y1 - setback - down).bend(turn, radius, easing)
    return pen.line(abs(x1 - x0) - across - setback)


def _crossed(
    name: str, roads: dict[str, Road], touching: dict[str, list[tuple[str, str]]]
) -> RoadMap:
    junctions, controllers, ways = [], [], []
    for number, (node, ends) in enumerate(touching.items(), 1):
        control = NODES[node][3]
        ranks = {"main": 0, "avenue": 1, "side": 2, "quiet": 3}
        best = min(ranks[roads[road].name.split()[0]] for road, _ in ends)
        order = [(road, contact, ranks[roads[road].name.split()[0]] > best)
                 for road, contact in ends]  # fmt: skip
        if control == "signals":
            order = [(road, contact, roads[road].name != "main street")
                     for road, contact, _ in order]  # fmt: skip
        furnished, lights = furnish(
            [(roads[road], contact, minor) for road, contact, minor in order],
            str(number), control, control != "none", 100 * number,
        )  # fmt: skip
        meets = RoadLink("junction", str(number))
        for road, (_, contact, _) in zip(furnished, order, strict=True):
            where = {"successor" if contact == "end" else "predecessor": meets}
            roads[road.id] = replace(road, **where)
        arms = around([Arm(roads[road], contact) for road, contact, _ in order])
        junction, found = join(str(number), arms, 1000 * number)
        rank = ([r for r, _, minor in order if not minor], [r for r, _, minor in order if minor])
        junctions.append(controlled(junction, rank, control, lights))
        controllers += lights
        ways += found
    return RoadMap(name, (*roads.values(), *ways), tuple(junctions), tuple(controllers))


def motorway() -> RoadMap:
    """Two lanes each way through gentle curves over hills, then an exit."""
    design = Design(Arguments("highway", {"lanes": (2, 2)}))
    roads, junctions = design.with_slip_road(1200.0, leaves=True)
    pen = Pen().line(200.0)
    for sign in (1.0, -1.0):
        pen.spiral(200.0, 0.0, sign / 900).arc(250.0, sign / 900).spiral(200.0, sign / 900, 0.0)
        pen.line(150.0)
    length = pen.s_m
    road = design.road("12", placed(tuple(pen.pieces), (0.0, 0.0, 0.0), at_end=True), length)
    road = replace(
        road,
        name="motorway",
        elevation=waves(length, 9.0, 1000.0)[: 2 * (round(length / 500.0) // 2)],
        sections=tuple(linked(section, False, True) for section in road.sections),
        successor=RoadLink("road", "1", "start"),
    )
    first = replace(
        roads[0],
        predecessor=RoadLink("road", "12", "end"),
        sections=(linked(roads[0].sections[0], True, False), *roads[0].sections[1:]),
    )
    return RoadMap("motorway", (road, first, *roads[1:]), junctions)


if __name__ == "__main__":
    main()
