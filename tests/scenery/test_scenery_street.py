import hashlib

import numpy as np
import pytest
import shapely
from scenes import run, scene, street

from scenesim.geometry.transform import Transform
from scenesim.roads.building import build
from scenesim.scenery import build_stage
from scenesim.scenery.build import _ways
from scenesim.scenery.palette import Palette
from scenesim.scenery.reach import ribbons_near
from scenesim.scenery.splitters import add_splitters
from scenesim.scenery.terrain import junction_gaps, junction_holes
from scenesim.scenery.yard import Rectangle, Yard
from scenesim.shapes.street.assembly import Assembly
from scenesim.world.classes import Semantic

CARRIAGEWAY = {"driving", "parking"}


@pytest.fixture(scope="module")
def stage():
    drawn = scene(street(), others=("car", "pedestrian"))
    return build_stage(drawn, run(drawn))


def digest(stage) -> str:
    found = hashlib.sha256()
    for p in stage.statics:
        found.update(p.T_world_from_mesh.rotation.tobytes())
        found.update(p.T_world_from_mesh.translation.tobytes())
        found.update(p.slot_materials.tobytes())
        found.update(p.lods[0].vertices.tobytes())
        found.update(p.lods[0].faces.tobytes())
    found.update(repr(stage.materials).encode())
    return found.hexdigest()


def faces_of(placement, semantics):
    mesh = placement.lods[0]
    chosen = np.isin(placement.slot_semantics[mesh.face_slots], [int(s) for s in semantics])
    world = placement.T_world_from_mesh.points(mesh.vertices.astype(np.float64))
    return world[mesh.faces[chosen]]  # (F, 3, 3)


def test_same_draw_same_stage_other_draw_other_stage(stage):
    again = scene(street(), others=("car", "pedestrian"))
    other = scene(street(), seed=8, others=("car", "pedestrian"))
    assert digest(build_stage(again, run(again))) == digest(stage)
    assert digest(build_stage(other, run(other))) != digest(stage)


def test_paint_lies_on_the_road(stage):
    ground = stage.statics[0]
    paint = faces_of(ground, [Semantic.LANE_MARKING])
    road = faces_of(ground, [Semantic.ROAD, Semantic.PARKING])
    assert len(paint) > 50
    heights = np.unique(np.round(road[..., 2], 4))
    assert np.ptp(heights) <= 0.003  # a level street with repairs, cracks and lids on it
    assert paint[..., 2].min() > heights.max()
    assert paint[..., 2].max() < heights.min() + 0.006


def test_kerbs_have_height(stage):
    kerb = faces_of(stage.statics[0], [Semantic.KERB])
    road = faces_of(stage.statics[0], [Semantic.ROAD])
    rise = kerb[..., 2].max() - road[..., 2].max()
    assert 0.10 <= rise <= 0.18
    upright = np.ptp(kerb[..., 2], axis=1) > 0.1
    assert upright.sum() >= 4


def test_the_ground_has_no_cracks(stage):
    """Every point of the road and three metres beside it lies on a face of the ground."""
    ground = stage.statics[0]
    mesh = ground.lods[0]
    network = stage.scene.network
    generator = np.random.Generator(np.random.Philox(key=3))
    strip = network.strips(network.main_road)[0]
    edges = np.concatenate([lane.outer_t for lane in strip.lanes])
    s = -100.0 + 380.0 * generator.random(3000)
    t = edges.min() - 3.0 + (np.ptp(edges) + 6.0) * generator.random(3000)
    points = network.surface(network.main_road, np.clip(s, 0.0, 180.0), t)
    points[:, 0] += s - np.clip(s, 0.0, 180.0)  # the street runs east; beyond its ends it goes on
    paint = ground.slot_semantics[mesh.face_slots] == int(Semantic.LANE_MARKING)
    triangles = mesh.vertices[mesh.faces[~paint]].astype(np.float64)
    assert covered(triangles, points - ground.T_world_from_mesh.translation).all()


def covered(triangles, points):
    """Which points lie over or under a triangle."""
    a, b, c = (triangles[None, :, i, :2] for i in range(3))
    found = []
    for first in range(0, len(points), 300):
        p = points[first : first + 300, None, :2]
        turns = [
            (v - u)[..., 0] * (p - u)[..., 1] - (v - u)[..., 1] * (p - u)[..., 0]
            for u, v in ((a, b), (b, c), (c, a))
        ]
        turns = np.stack(turns)
        inside = np.all(turns >= -1e-6, axis=0) | np.all(turns <= 1e-6, axis=0)
        found.append((inside & (np.abs(turns.sum(axis=0)) > 1e-9)).any(axis=1))
    return np.concatenate(found)


def test_nothing_stands_in_the_carriageway_or_on_actors(stage):
    ribbons = ribbons_near(stage.scene.network, stage.timeline.positions[::10, 0])
    lanes = [
        shapely.Polygon(np.concatenate([r.right[i][:, :2], r.left[i][::-1, :2]]))
        for r in ribbons
        for i, kind in enumerate(r.kinds)
        if kind in CARRIAGEWAY
    ]
    carriageway = shapely.union_all(lanes).buffer(-0.01)
    ways = shapely.union_all(
        [shapely.Polygon(way.corners()).buffer(-0.2) for way in _ways(stage.scene, stage.timeline)]
    )
    for placement in stage.statics[1:]:
        if placement.lods[0].key.startswith("horizon"):
            continue
        mesh = placement.lods[0]
        world = placement.T_world_from_mesh.points(mesh.vertices.astype(np.float64))
        low = world[world[:, 2] < 2.5]  # crowns and lamp arms may reach over
        if len(low) >= 3:
            body = shapely.MultiPoint(low[:, :2]).convex_hull
            assert not body.intersects(carriageway), mesh.key
            assert not body.intersects(ways), mesh.key


def test_levels_of_detail_share_their_slots(stage):
    for placement in stage.statics:
        assert {level.slots for level in placement.lods} == {placement.lods[0].slots}
        assert len(placement.slot_materials) == len(placement.lods[0].slots)
        assert all(level.key for level in placement.lods) or placement is stage.statics[0]
        assert isinstance(placement.T_world_from_mesh, Transform)


def test_materials_and_semantics_are_of_the_tables(stage):
    known = {int(s) for s in Semantic}
    for placement in stage.statics:
        assert placement.slot_materials.max() < len(stage.materials)
        assert set(placement.slot_semantics.tolist()) <= known


@pytest.mark.parametrize("words", [{"arms": 3}, {"radius": 16.0}, {"traffic": "left"}])
def test_what_ways_through_a_roundabout_leave_open_is_asphalt(words):
    network = build("roundabout", words)
    track = np.array([[100.0, 0.0, 0.0], [160.0, 0.0, 0.0]])
    gaps = junction_gaps(junction_holes(ribbons_near(network, track)))
    parts = [part for part in shapely.get_parts(gaps) if part.area > 0.5]
    assert len(parts) == words.get("arms", 4)
    island = shapely.Point(120.0 + words.get("radius", 9.0) + 13.5, 0.0)
    assert not gaps.intersects(island.buffer(words.get("radius", 9.0) - 0.5))


def test_splitter_islands_of_a_roundabout_have_kerbs():
    assembly, yard = Assembly(), Yard(Palette(), shapely.Polygon(), [])
    track = np.array([[100.0, 0.0, 0.0], [160.0, 0.0, 0.0]])
    ribbons = ribbons_near(build("roundabout", {"radius": 16.0}), track)
    add_splitters(assembly, yard, ribbons, junction_holes(ribbons), np.zeros(3))
    mesh = assembly.mesh()
    assert set(mesh.slots) == {"kerb", "cobble"}
    assert 0.1 < mesh.high[2] < 0.15
    crossing = Assembly()
    ribbons = ribbons_near(build("intersection", {}), track)
    add_splitters(crossing, yard, ribbons, junction_holes(ribbons), np.zeros(3))
    assert not len(crossing.mesh().faces)


def test_a_splitter_island_that_somebody_drives_over_stays_flush():
    track = np.array([[100.0, 0.0, 0.0], [160.0, 0.0, 0.0]])
    ribbons = ribbons_near(build("roundabout", {"radius": 16.0}), track)
    driven = [Rectangle(0.0, 0.0, 0.0, 400.0, 400.0)]
    assembly = Assembly()
    yard = Yard(Palette(), shapely.Polygon(), driven)
    add_splitters(assembly, yard, ribbons, junction_holes(ribbons), np.zeros(3))
    assert not len(assembly.mesh().faces)
