from dataclasses import replace

import numpy as np
import pytest
from scenes import run, scene
from shapely import GeometryCollection, LineString, Polygon

from scenesim.roads import opendrive
from scenesim.roads.building import build
from scenesim.scenery import build_stage
from scenesim.scenery.terrain import _add_rolling
from scenesim.world.classes import Semantic

MAPS = ("towns/Town01.xodr", "esmini/e6mini.xodr", "esmini/curves_elevation.xodr")
BUILDERS = (
    "intersection",
    "rural",
    *(
        pytest.param(w, marks=pytest.mark.full)
        for w in ("roundabout", "highway", "tunnel", "bridge")
    ),
)
STANDING = {Semantic.TUNNEL, Semantic.GUARD_RAIL, Semantic.WALL, Semantic.LANE_MARKING}


def stage_of(network, span, share):
    """A Stage with the ego in the middle of a lane."""
    at = span.s_start_m + share * (span.s_end_m - span.s_start_m)
    pose = network.lane_pose(span.road, span.lane, at)
    drawn = scene(network, others=())
    ego = replace(drawn.actors[0], position=pose.position, yaw_rad=pose.heading_rad, speed_mps=2.0)
    drawn = replace(drawn, actors=(ego,))
    return build_stage(drawn, run(drawn))


def heights(stage, points):
    """Of the ground's faces over or under each point: those nearest in height to the point."""
    ground = stage.statics[0]
    mesh = ground.lods[0]
    lying = ~np.isin(ground.slot_semantics[mesh.face_slots], [int(s) for s in STANDING])
    corners = mesh.vertices[mesh.faces[lying]].astype(np.float64)
    local = points - ground.T_world_from_mesh.translation
    best = np.full(len(points), np.inf)
    for row, point in enumerate(local):
        near = np.all(corners[..., :2].min(axis=1) <= point[:2] + 1e-6, axis=1)
        near &= np.all(corners[..., :2].max(axis=1) >= point[:2] - 1e-6, axis=1)
        a, b, c = (corners[near, i] for i in range(3))
        turn = (b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]
        flat = np.abs(turn) > 1e-9
        a, b, c, turn = a[flat], b[flat], c[flat], turn[flat]
        p = point[:2]
        v = ((p - a[:, :2])[:, 0] * (c - a)[:, 1] - (p - a[:, :2])[:, 1] * (c - a)[:, 0]) / turn
        w = ((b - a)[:, 0] * (p - a[:, :2])[:, 1] - (b - a)[:, 1] * (p - a[:, :2])[:, 0]) / turn
        inside = (v >= -1e-6) & (w >= -1e-6) & (v + w <= 1 + 1e-6)
        z = a[:, 2] + v * (b - a)[:, 2] + w * (c - a)[:, 2]
        if inside.any():
            best[row] = np.abs(z[inside] - point[2]).min()
    return best


def check(network, spans):
    generator = np.random.Generator(np.random.Philox(key=5))
    for span in spans:
        stage = stage_of(network, span, 0.5)
        ego = np.array(stage.scene.actors[0].position)
        spots = ego[:2] + (generator.random((150, 2)) - 0.5) * 60.0
        known = [(x, y, z) for x, y in spots.tolist() if (z := network.ground_m(x, y)) is not None]
        gaps = heights(stage, np.array(known))
        assert np.isfinite(gaps).all(), "a hole in the road"
        assert np.quantile(gaps, 0.99) < 0.02, "the mesh leaves the road's surface"
        beside = [(x, y, 0.0) for x, y in spots.tolist() if network.ground_m(x, y) is None]
        assert np.isfinite(heights(stage, np.array(beside))).all(), "a hole beside the road"


@pytest.mark.parametrize("name", MAPS)
def test_maps_mesh_without_holes(reference, name):
    network = opendrive.read(reference / "maps" / name)
    driving = network.spans("driving")
    junction = [span for span in driving if span.junction]
    check(network, [driving[len(driving) // 2], *junction[:1]])


@pytest.mark.parametrize("word", BUILDERS)
def test_built_roads_mesh_without_holes(word):
    network = build(word, {})
    driving = network.spans("driving")
    junction = [span for span in driving if span.junction]
    check(network, [driving[len(driving) // 2], *junction[:1]])


def test_free_ground_may_hold_lines_where_areas_touched():
    """A drawn map's plots left a polygon and a line of the plain, which has no boundary as one."""
    added = []

    class Heap:
        def add(self, points, normals, uvs, faces, slot):
            added.append((points, faces))

    square = Polygon([(0, 0), (60, 0), (60, 60), (0, 60)])
    edges = np.array([[0.0, 0.0, 1.0], [60.0, 60.0, 3.0]])
    frame = (np.zeros(3), np.zeros(3))
    area = GeometryCollection([square, LineString([(70, 0), (80, 0)])])
    _add_rolling(Heap(), area, edges, frame)
    (points, faces) = added[0]
    a, b, c = (points[faces[:, i], :2] for i in range(3))
    twice = (b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]
    assert twice.sum() / 2 == pytest.approx(3600.0)
    _add_rolling(Heap(), GeometryCollection([LineString([(0, 0), (1, 0)])]), edges, frame)
    assert len(added) == 1
