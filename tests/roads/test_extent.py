"""Boxes around roads hold all that is on them, and spare the sampling of what is far away."""

from pathlib import Path

import pytest

from scenesim.roads import build, opendrive
from scenesim.roads.extent import apart

MAPS = Path(__file__).parents[2] / "assets" / "maps"
BUILDERS = ("street", "rural", "highway", "merge", "intersection", "roundabout", "parking_lot")


def check(network):
    for road in network.map.roads:
        west, south, east, north = network.extents[road.id]
        for index in range(len(road.sections)):
            strip = network._samples.dense(road.id, index)
            for points in (strip.borders, *(lane.outer for lane in strip.lanes)):
                x, y = points[..., 0], points[..., 1]
                assert x.min() >= west, road.id
                assert x.max() <= east, road.id
                assert y.min() >= south, road.id
                assert y.max() <= north, road.id


@pytest.mark.parametrize("word", BUILDERS)
def test_a_built_road_is_inside_its_box(word):
    check(build(word, {}))


@pytest.mark.parametrize("name", ["motorway", "town_small"])
def test_a_road_of_a_map_is_inside_its_box(name):
    check(opendrive.read(MAPS / f"{name}.xodr"))


@pytest.mark.full
def test_roads_of_all_reference_maps_are_inside_their_boxes(reference):
    files = sorted((reference / "maps").rglob("*.xodr"))
    assert files
    for file in files:
        if "faulty" not in file.parts:
            check(opendrive.read(file))


def test_only_roads_that_may_be_under_a_point_are_sampled():
    network = opendrive.parse((MAPS / "town_small.xodr").read_bytes())  # not one used before
    road = network.main_road
    x, y, _ = network.lane_pose(road, -1, 5.0).position
    assert network.locate(x, y)[0].road == road
    far = [one for one, box in network.extents.items() if apart(box, (x, y, x, y)) > 10.0]
    sampled = {one for one, _ in network._samples._dense}
    assert far
    assert not sampled & set(far)
