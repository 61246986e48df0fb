import os
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
import shapely

from scenesim.errors import MapError
from scenesim.library import folder
from scenesim.roads import opendrive
from scenesim.roads.building import BUILDERS, build
from scenesim.roads.xodr_writer import to_text

CASES = [(name, {}) for name in sorted(BUILDERS)] + [
    ("street", {"curvature": 0.01, "parking": "both", "bike_lane": 1.5, "slope": 0.05}),
    ("street", {"lanes": (2, 0), "traffic": "left", "sidewalk": 0.0}),
    ("intersection", {"arms": 3, "control": "stop", "turn_lane": "yes", "lanes": (2, 2)}),
    ("intersection", {"traffic": "left", "parking": "both"}),
    ("intersection", {"bike_lane": 1.5}),
    ("street", {"parking": "both", "parking_width": 5.0}),
    ("roundabout", {"arms": 5, "traffic": "left"}),
    ("roundabout", {"arms": 3, "parking": "right"}),
    ("highway", {"exit": "yes", "lanes": (3, 2)}),
    ("highway", {"curvature": 0.001, "hills": 8.0, "traffic": "left"}),
    ("merge", {"traffic": "left"}),
    ("work_zone", {"traffic": "left"}),
    ("rural", {"traffic": "left", "hills": 20.0, "radius": 90.0}),
    ("bridge", {"traffic": "left", "height": 12.0, "lanes": (2, 1)}),
    ("tunnel", {"traffic": "left", "lanes": (2, 2), "radius": 400.0}),
    ("railway_crossing", {"traffic": "left", "gates": "no"}),
    ("parking_lot", {"traffic": "left"}),
    ("intersection", {"control": "none", "crosswalks": "no", "marking": "us"}),
    ("merge", {"lanes": (3, 3)}),
]
IDS = [f"{name}-{'-'.join(map(str, words.values()))}" for name, words in CASES]


@pytest.mark.parametrize(("name", "words"), CASES, ids=IDS)
def test_what_is_built_is_written_and_read_back_equal(name, words):
    network = build(name, words)
    again = opendrive.parse(to_text(network.map).encode(), f"{name}.xodr")
    assert again.map == network.map
    assert again.faults == ()


@pytest.mark.parametrize(("name", "words"), CASES, ids=IDS)
def test_lanes_meet_where_they_are_linked(name, words):
    network = build(name, words)
    joined = 0
    for span in network.spans():
        for other in network.successors(span):
            here, there = network.line(span), network.line(other)
            end = here.travel(span.forward).points[-1]
            start = there.travel(other.forward).points[0]
            assert np.sqrt(((end - start) ** 2).sum()) < 0.011, (span, other)
            turn = here.travel(span.forward).headings[-1] - there.travel(other.forward).headings[0]
            if span.kind == "driving":
                assert abs(np.angle(np.exp(1j * turn))) < 0.16, (span, other)
            joined += 1
    assert joined > 0 or len(network.map.roads) <= 3


@pytest.mark.parametrize(
    ("name", "words"), [case for case in CASES if case[0] in {"intersection", "parking_lot"}]
)
def test_junctions_have_no_holes(name, words):
    network = build(name, words)
    area = shapely.union_all(
        [
            shapely.Polygon(np.concatenate([lane.inner, lane.outer[::-1]])[:, :2]).buffer(0.03)
            for road in network.road_ids()
            for strip in network.strips(road)
            for lane in strip.lanes
        ]
    )
    core = [
        hole
        for part in getattr(area, "geoms", [area])
        for hole in part.interiors
        if 0.05 < shapely.Polygon(hole).area < 60.0
    ]
    assert name == "parking_lot" or not core


def test_equal_arguments_give_the_same_network():
    assert build("street", {"length": 90.0}) is build("street", {"length": 90})


def test_main_road_of_a_builder_is_the_first():
    for name in BUILDERS:
        network = build(name, {})
        assert network.main_road == "1", name
        assert network.span_at("1", -1, 30.0).kind == "driving", name


def test_wrong_arguments_are_told():
    with pytest.raises(MapError, match="has no argument 'lenght'"):
        build("street", {"lenght": 3})
    with pytest.raises(MapError, match="lane_width wants a number from 2 to 6"):
        build("street", {"lane_width": 60.0})
    with pytest.raises(MapError, match="parking wants both or left or right or none"):
        build("street", {"parking": "all"})
    with pytest.raises(MapError, match="did you mean 'street'"):
        build("stret", {})


def test_lights_of_one_crossing_are_never_green_together():
    network = build("intersection", {"control": "signals"})
    rules = network.right_of_way
    for time in np.arange(0.0, 80.0, 0.25).tolist():
        across = {rules.light("1", time), rules.light("3", time)}
        along = {rules.light("2", time), rules.light("4", time)}
        assert len(across) == len(along) == 1
        moving = {"green", "amber"}
        assert not (across & moving and along & moving)


def test_who_gives_way_at_a_crossing_without_signs():
    network = build("intersection", {"control": "none"})
    ways = {
        (road.predecessor.id, road.successor.id): road.id
        for road in network.map.roads
        if road.junction and road.predecessor
    }
    rules = network.right_of_way
    straight = rules.gives_way(ways["1", "3"])
    # right before left: from the south comes first, from the north does not
    assert ways["2", "4"] in straight
    assert ways["4", "2"] not in straight
    # turning across the oncoming
    assert ways["3", "1"] in rules.gives_way(ways["1", "4"])
    assert ways["1", "4"] not in rules.gives_way(ways["3", "1"])


def test_stop_signs_hold_for_the_side_streets():
    network = build("intersection", {"control": "stop"})
    rules = network.right_of_way
    kinds = {r: rules.control(network.span_at(r, -1, 100.0)).kind for r in "1234"}
    assert kinds == {"1": "priority", "2": "stop", "3": "priority", "4": "stop"}


def ends(network, lane, s_m=5.0, road="1"):
    """Roads beyond the junction that a lane leads to."""
    span = network.span_at(road, lane, s_m)
    found = set()
    for way in network.successors(span):
        found |= {network.road(way.road).successor.id} if way.junction else ends_of(network, way)
    return found


def ends_of(network, span):
    """The same from a later section of the road."""
    return {network.road(way.road).successor.id for way in network.successors(span)}


def test_bicycles_ride_straight_over_a_junction_too():
    network = build("intersection", {"bike_lane": 1.5})
    assert ends(network, -2) == {"2", "3"}  # right with the kerb, and straight on
    assert ends(build("intersection", {"bike_lane": 1.5, "arms": 3}), -2, road="2") == {"3"}


def test_no_lane_for_a_turn_that_does_not_exist():
    for traffic, missing in (("right", "1"), ("left", "3")):
        network = build("intersection", {"arms": 3, "turn_lane": "yes", "traffic": traffic})
        for road in "123":
            into = [
                span
                for span in network.spans()
                if span.road == road and span.kind == "driving" and network.successors(span)
                and network.successors(span)[0].junction
            ]  # fmt: skip
            assert len(into) == (1 if road == missing else 2), (traffic, road)


@pytest.mark.parametrize("words", [{"arms": 3}, {"arms": 5, "traffic": "left"}, {"radius": 16.0}])
def test_a_dashed_line_lies_before_the_ring_of_a_roundabout(words):
    network = build("roundabout", words)
    arms, radius = words.get("arms", 4), words.get("radius", 9.0)
    centre = np.array([120.0 + radius + 5.5 + 8.0, 0.0])
    lines = [
        paint.points
        for road in network.road_ids()
        for thing in network.things(road)
        if thing.object.name == "yieldLine"
        for paint in thing.paints
    ]
    assert len(lines) > 3 * arms
    away = np.concatenate([np.hypot(*(points[:, :2] - centre).T) for points in lines])
    assert away.min() > radius + 5.5
    assert away.max() < radius + 5.5 + 5.0


@pytest.mark.parametrize("name", ["town_small", "motorway"])
def test_maps_of_the_library_are_without_faults(name):
    network = opendrive.read(folder("assets") / "maps" / f"{name}.xodr")
    assert network.faults == ()
    for span in network.spans("driving"):
        if span.junction:
            assert network.successors(span), span


@pytest.mark.full
@pytest.mark.parametrize(("name", "words"), CASES, ids=IDS)
def test_asams_checker_finds_nothing(name, words, tmp_path):
    program = Path(os.environ.get("SCENESIM_QC_OPENDRIVE", "absent"))
    if not program.is_file():
        pytest.skip("ASAM's checker is absent: set SCENESIM_QC_OPENDRIVE to its program")
    (tmp_path / "map.xodr").write_text(to_text(build(name, words).map))
    (tmp_path / "config.xml").write_text(
        f'<Config><Param name="InputFile" value="{tmp_path}/map.xodr"/>'
        '<CheckerBundle application="xodrBundle">'
        f'<Param name="resultFile" value="{tmp_path}/result.xqar"/></CheckerBundle></Config>'
    )
    command = [program, "-c", tmp_path / "config.xml"]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    result = (tmp_path / "result.xqar").read_text()
    assert "<Issue" not in result, re.findall(r'description="([^"]*)"', result)[:8]
