from dataclasses import replace
from math import cos, pi, sin

import numpy as np
import pytest
import shapely

from scenesim.errors import MapError
from scenesim.randomness import Stream
from scenesim.roads.building import build
from scenesim.roads.driving import MapNetwork
from scenesim.roads.junctions import RoadLink
from scenesim.roads.model import (
    Cubic,
    Geometry,
    Lane,
    LaneHeight,
    LaneSection,
    MarkLine,
    Road,
    RoadMap,
    RoadMark,
    Shape,
)


def road(lanes, **words):
    plan = words.pop("plan", (Geometry("line", 0.0, 0.0, 0.0, 0.0, 100.0),))
    return Road("1", 100.0, plan, (LaneSection(0.0, tuple(lanes)),), **words)


def lane(identity, *widths, kind="driving", **words):
    return Lane(identity, kind, widths=tuple(Cubic(*width) for width in widths), **words)


def network(*roads, **words):
    return MapNetwork(RoadMap("test", tuple(roads), **words))


def test_borders_are_sums_of_widths_from_the_lane_offset():
    lanes = [lane(2, (0.0, 2.0)), lane(1, (0.0, 3.0, 0.01)), lane(0), lane(-1, (0.0, 3.5))]
    net = network(road(lanes, lane_offsets=(Cubic(0.0, 0.5), Cubic(50.0, 0.5, 0.02))))
    strip = net.strips("1")[0]
    s = strip.stations
    offset = 0.5 + np.where(s > 50, 0.02 * (s - 50), 0.0)
    wanted = np.stack([offset + 5.0 + 0.01 * s, offset + 3.0 + 0.01 * s, offset, offset - 3.5], -1)
    np.testing.assert_allclose(strip.border_t, wanted, atol=1e-9)
    np.testing.assert_allclose(strip.borders[..., 1], wanted, atol=1e-9)


def test_borders_may_be_given_instead_of_widths():
    right = Lane(-1, "driving", borders=(Cubic(0.0, -3.0, -0.01),))
    outer = Lane(-2, "shoulder", borders=(Cubic(0.0, -5.0),))
    net = network(road([lane(0), right, outer]))
    assert net.lane_pose("1", -1, 100.0).position[1] == pytest.approx(-2.0)
    assert net.lane_pose("1", -2, 0.0).width_m == pytest.approx(2.0)


def test_a_lane_pose_stands_on_its_kerb_and_leans_with_the_road():
    walk = lane(-1, (0.0, 2.0), kind="sidewalk", heights=(LaneHeight(0.0, 0.1, 0.14),))
    net = network(
        road([lane(0), walk], superelevation=(Cubic(0.0, 0.1),), elevation=(Cubic(0.0, 5.0),))
    )
    x, y, z = net.lane_pose("1", -1, 10.0).position
    # one metre to the right on a plane that falls to the right, 12 cm out of it
    assert y == pytest.approx(-cos(0.1) - 0.12 * sin(0.1))
    assert z == pytest.approx(5.0 - sin(0.1) + 0.12 * cos(0.1))
    assert net.ground_m(x, y) == pytest.approx(z, abs=2e-3)


def test_lateral_shape_is_a_height_between_its_stations():
    shapes = (Shape(0.0, -5.0, 0.0, 0.1), Shape(100.0, -5.0, 1.0))
    net = network(road([lane(0), lane(-1, (0.0, 5.0))], shapes=shapes))
    z = net.surface("1", np.array([0.0, 50.0, 100.0]), np.array([-2.0, -2.0, -2.0]))[:, 2]
    np.testing.assert_allclose(z, [0.3, 0.65, 1.0])


def test_level_lanes_do_not_lean():
    flat = lane(-2, (0.0, 3.0), kind="shoulder", level=True)
    net = network(road([lane(0), lane(-1, (0.0, 4.0)), flat], superelevation=(Cubic(0.0, 0.2),)))
    outer = net.strips("1")[0].lanes[-1]
    np.testing.assert_allclose(outer.outer[:, 2], outer.inner[:, 2])


def test_left_hand_traffic_runs_on_the_left():
    lanes = [lane(1, (0.0, 3.0)), lane(0), lane(-1, (0.0, 3.0))]
    net = network(road(lanes, left_hand=True))
    assert net.left_hand
    assert net.lane_pose("1", 1, 10.0).heading_rad == 0.0
    assert net.lane_pose("1", -1, 10.0).heading_rad == pytest.approx(pi)
    here = net.span_at("1", 1, 10.0)
    assert net.neighbour(here, "right").lane == -1
    assert net.neighbour(here, "left") is None


def test_a_road_met_at_its_end_is_driven_backwards():
    one = road([lane(1, (0.0, 3.0)), lane(0), lane(-1, (0.0, 3.0), successor=1)])
    one = replace(one, successor=RoadLink("road", "2", "end"))
    plan = (Geometry("line", 0.0, 200.0, 0.0, pi, 100.0),)
    two = road([lane(1, (0.0, 3.0), successor=-1), lane(0), lane(-1, (0.0, 3.0))], plan=plan)
    two = replace(two, id="2", successor=RoadLink("road", "1", "end"))
    net = network(one, two)
    path = net.path_ahead("1", -1, 50.0, 120.0, Stream.of(1))
    assert [span.road for _, span in path.lanes] == ["1", "2"]
    np.testing.assert_allclose(path.points[:, 1], -1.5, atol=1e-9)
    np.testing.assert_allclose(path.points[-1], [170.0, -1.5, 0.0], atol=1e-9)
    np.testing.assert_allclose(path.headings, 0.0, atol=1e-9)


def test_cyclic_lanes_without_length_end_a_path():
    one = road([lane(0), lane(-1, (0.0, 3.0), successor=-1)])
    one = replace(one, successor=RoadLink("road", "1", "start"))
    path = network(one).path_ahead("1", -1, 0.0, 1e6, Stream.of(1))
    assert len(path.lanes) <= 2001


@pytest.mark.parametrize("seed", range(3))
def test_paths_are_smooth_through_junctions(seed):
    net = build("intersection", {"turn_lane": "yes", "lanes": (2, 2), "parking": "both"})
    path = net.path_ahead("1", -2, 20.0, 220.0, Stream.of(seed))
    gaps = np.sqrt((np.diff(path.points, axis=0) ** 2).sum(axis=1))
    assert gaps.max() < 1.01
    np.testing.assert_allclose(np.diff(path.stations), gaps, atol=1e-6)
    chords = np.arctan2(*np.diff(path.points[:, :2], axis=0).T[::-1])
    turned = np.abs(np.angle(np.exp(1j * (chords - path.headings[:-1]))))
    assert turned[gaps > 0.05].max() < 0.12
    assert path.stations[-1] == pytest.approx(220.0)


def test_what_locate_finds_lane_pose_gives_back():
    net = build("roundabout", {})
    for span in net.spans("driving"):
        if span.junction:
            continue
        for s in np.linspace(span.s_start_m + 0.5, span.s_end_m - 0.5, 7).tolist():
            pose = net.lane_pose(span.road, span.lane, s, 0.4)
            found, at, offset = net.locate(*pose.position[:2])
            assert (found.road, found.lane) == (span.road, span.lane)
            assert at == pytest.approx(s, abs=1e-3)
            assert offset == pytest.approx(0.4, abs=1e-3)
    assert net.locate(1e5, 0.0) is None


def test_locate_finds_what_a_look_at_all_lanes_finds():
    net = build("roundabout", {})
    sides = [
        (span, strip, strip.lanes[[lane.lane for lane in strip.lanes].index(span.lane)])
        for span in net.spans("driving")
        for strip in net.strips(span.road)
        if strip.section == span.section
    ]
    polygons = [
        (span, shapely.Polygon([*lane.inner[:, :2], *lane.outer[::-1, :2]]))
        for span, _, lane in sides
    ]
    on_roads = 0
    random = np.random.Generator(np.random.Philox(key=5))
    points = np.concatenate([lane.outer[:, :2] for _, _, lane in sides])
    points = points[random.integers(0, len(points), 300)]
    for x, y in (points + 16.0 * random.random((300, 2)) - 8.0).tolist():
        spot = shapely.Point(x, y)
        if any(abs(area.exterior.distance(spot)) < 0.05 for _, area in polygons):
            continue  # the meshed lanes differ from the driven ones by centimetres
        under = {(span.road, span.lane) for span, area in polygons if area.contains(spot)}
        found = net.locate(x, y)
        on_roads += bool(under)
        assert (found is not None and found[0].kind == "driving") == bool(under)
        assert not under or (found[0].road, found[0].lane) in under
    assert on_roads > 30


def test_the_middle_of_a_lane_is_where_interpolation_puts_it():
    net = build("roundabout", {})
    for span in net.spans("driving"):
        line = net.line(span)
        for s in np.linspace(span.s_start_m - 1.0, span.s_end_m + 1.0, 9).tolist():
            assert line.middle(s) == np.interp(s, line.stations, line.centre_t)


def test_marks_without_a_pattern_are_drawn_by_their_kind():
    marks = (RoadMark(0.0, "solid broken", width_m=0.1),)
    net = network(road([lane(0, marks=marks), lane(-1, (0.0, 3.0))]))
    stripes = net.stripes("1")
    assert {stripe.kind for stripe in stripes} == {"solid", "broken"}
    solid = [stripe for stripe in stripes if stripe.kind == "solid"]
    assert len(solid) == 1
    assert solid[0].points[0, 1] == pytest.approx(0.1)
    dashes = [stripe for stripe in stripes if stripe.kind == "broken"]
    assert len(dashes) == 9
    assert dashes[3].s_start_m == pytest.approx(36.0)


def test_marks_follow_the_files_pattern_and_change_along_the_lane():
    pattern = (MarkLine(2.0, 3.0, 0.2, 1.0, 0.2, "yellow"),)
    marks = (RoadMark(0.0, "broken", lines=pattern), RoadMark(60.0, "none"))
    net = network(road([lane(0), lane(-1, (0.0, 3.0), marks=marks)]))
    stripes = net.stripes("1")
    assert len(stripes) == 12
    assert stripes[1].s_start_m == pytest.approx(6.0)
    assert stripes[1].s_end_m == pytest.approx(8.0)
    assert stripes[1].points[0, 1] == pytest.approx(-2.8)
    assert stripes[1].colour == "yellow"


def test_an_unknown_place_is_refused():
    net = build("street", {})
    with pytest.raises(MapError, match="no lane -7 at s = 10"):
        net.lane_pose("1", -7, 10.0)
    with pytest.raises(MapError, match="no road 'x'"):
        net.length_m("x")
