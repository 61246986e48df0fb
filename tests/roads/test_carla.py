"""Lane centres beside CARLA's own reader of OpenDRIVE, where its wheel is installed."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from math import hypot, isnan
from pathlib import Path

import pytest

from scenesim.library import folder
from scenesim.randomness import Stream
from scenesim.roads import opendrive

_OWN = sorted((folder("assets") / "maps").glob("*.xodr"))
_POINTS = 1000


@pytest.fixture(scope="module")
def python():
    """The path of a Python that can import CARLA."""
    found = sys.executable if find_spec("carla") else os.environ.get("SCENESIM_CARLA_PYTHON", "")
    if not Path(found).is_file():
        pytest.skip("CARLA is absent: pip install carla, or set SCENESIM_CARLA_PYTHON")
    return found


def answers(python, path, points):
    """CARLA's [x, y, z] at (road, lane, s), None where it has no such lane."""
    script = Path(__file__).parent / "carla_poses.py"
    asked = json.dumps({"file": str(path), "points": points})
    done = subprocess.run(
        [python, str(script)], input=asked, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout[done.stdout.index("[") :])


def places(network):
    """Random (road, lane, s) on all lanes."""
    spans = [s for s in network.spans() if s.s_end_m - s.s_start_m > 0.2]
    chosen = Stream.of(1).generator()
    points = []
    for _ in range(_POINTS):
        span = spans[int(chosen.integers(len(spans)))]
        share = 0.02 + 0.96 * float(chosen.random())
        s = span.s_start_m + share * (span.s_end_m - span.s_start_m)
        points.append((int(span.road), span.lane, s))
    return points


def leaning(road):
    """Whether a road is banked or curved across, which CARLA leaves out."""
    banked = any((c.a, c.b, c.c, c.d) != (0.0, 0.0, 0.0, 0.0) for c in road.superelevation)
    return banked or road.crossfalls or road.shapes


def compare(python, path):
    """How far centres lie apart: (places compared, farthest in the plane, farthest in height)."""
    network = opendrive.read(path)
    roads = {road.id: road for road in network.map.roads}
    raised = {
        (road.id, lane.id)
        for road in roads.values()
        for section in road.sections
        for lane in section.lanes
        if lane.heights
    }
    points = places(network)
    compared, apart, above = 0, 0.0, 0.0
    for (road, lane, s), pose in zip(points, answers(python, path, points), strict=True):
        # CARLA has no number for spirals whose curvature does not change
        if leaning(roads[str(road)]) or pose is None or isnan(pose[0]):
            continue
        x, y, z = network.lane_pose(str(road), lane, s).position
        compared += 1
        apart = max(apart, hypot(x - pose[0], y - pose[1]))
        if (str(road), lane) not in raised:  # CARLA leaves heights of lanes out
            above = max(above, abs(z - pose[2]))
    return compared, apart, above


@pytest.mark.parametrize("path", _OWN, ids=lambda path: path.stem)
def test_lane_centres_of_our_maps_agree_with_carla(python, path):
    compared, apart, above = compare(python, path)
    assert compared > 0.95 * _POINTS
    assert apart < 0.02
    assert above < 0.02


def test_lane_centres_of_reference_maps_agree_with_carla(python, reference):
    paths = [
        path
        for path in sorted((reference / "maps").glob("*/*.xodr"))
        if path.parent.name != "faulty" and path.stem != "velodrome"  # one road, banked
    ]
    assert len(paths) > 20
    for path in paths:
        compared, apart, above = compare(python, path)
        assert compared > 0.9 * _POINTS, path.name
        assert apart < 0.02, path.name
        assert above < 0.02, path.name
