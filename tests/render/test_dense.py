"""Ground-truth images against poses, depths and each other."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from camera_stage import block, camera, mesh, placement, plane, stage

from scenesim.geometry.transform import Transform
from scenesim.render.cameras import Cameras
from scenesim.scenery.stage import Snapshot

STEP = 0.1
FISHEYE = {"distortion": "kannala_brandt", "coefficients": (0.03, -0.01, 0.002, -0.0003)}


def moving_world():
    """An ego that drives and turns, a block that crosses, a figure whose arm rises."""
    still = [placement(plane()), placement(block((2, 6, 4), (22, -6, 2)))]
    crossing = block((4.0, 1.8, 1.5), (0, 0, 0.75))
    base = stage(still, [placement(crossing, instance=0)])

    def figure(time_s):
        shape = block((0.4, 0.5, 1.8), (0, 0, 0.9))
        vertices = shape.vertices.copy()
        vertices[vertices[:, 2] > 1.0] += np.float32([0.0, 0.8 * time_s, 0.5 * time_s])
        return mesh(vertices, shape.faces, shape.normals)

    skins = {}

    def snapshot(time_s):
        skin = skins.setdefault(time_s, figure(time_s))
        ego = Transform.planar((6.0 * time_s, 0.3 * time_s, 0.0), 0.15 * time_s)
        car = placement(crossing, instance=0, at=(14.0, 4.0 - 8.0 * time_s, 0.0), yaw=-1.57)
        person = placement(skin, instance=1, semantic=19, at=(9.0, 2.0, 0.0))
        velocity = np.array([6.0, 0.3, 0.0])
        return Snapshot(time_s, ego, velocity, np.array([0, 0, 0.15]), (car, person), {})

    people = (*base.instances, replace(base.instances[0], object_id=1, kind="person"))
    scene = SimpleNamespace(**vars(base.scene), rate_hz=1.0 / STEP, duration_s=0.5)
    return replace(base, snapshot=snapshot, instances=people, scene=scene)


@pytest.fixture(scope="module", params=[{}, FISHEYE], ids=["pinhole", "fisheye"])
def seen(request):
    world = moving_world()
    focal = 90.0 if request.param else 180.0
    model = camera(320, 160, focal, **request.param)
    cameras = Cameras(world)
    wanted = ("flow", "flow_back", "motion", "albedo", "panoptic")
    return model, world, cameras, cameras.frame(model, 0.2, buffers=wanted)


def points_of(frame, model):
    v, u = np.nonzero(np.isfinite(frame.depth))
    rays, _ = model.unproject(np.stack([u + 0.5, v + 0.5], axis=-1).astype(float))
    points = rays * frame.depth[v, u, None].astype(float)
    return u, v, frame.T_world_from_camera.points(points)


def test_flow_of_what_stands_still_agrees_with_depth_and_pose(seen):
    model, world, _, frame = seen
    u, v, points = points_of(frame, model)
    later = world.snapshot(0.2 + STEP).T_world_from_ego @ model.T_ego_from_camera
    pixels = model.project(later.inverse().points(points))
    wanted = pixels - np.stack([u + 0.5, v + 0.5], axis=-1)
    still = frame.instance[v, u] < 0
    off = np.abs(frame.flow[v, u, :2] - wanted)[still & (frame.flow[v, u, 2] == 0)]
    assert len(off) > 5000
    assert off.max() < 0.05


def test_motion_carries_surfaces_to_where_they_are_next(seen):
    model, world, _, frame = seen
    u, v, points = points_of(frame, model)
    motion = frame.motion[v, u]
    car, person = frame.instance[v, u] == 0, frame.instance[v, u] == 1
    assert np.abs(motion[frame.instance[v, u] < 0]).max() < 1e-5
    assert motion[car] == pytest.approx(np.tile([0, -0.8, 0], (car.sum(), 1)), abs=1e-3)
    arm = person & (points[:, 2] > 1.7)
    assert arm.sum() > 5
    assert motion[arm][:, 1].mean() == pytest.approx(0.08, abs=0.01)
    later = world.snapshot(0.2 + STEP).T_world_from_ego @ model.T_ego_from_camera
    pixels = model.project(later.inverse().points(points + motion))
    off = pixels - np.stack([u + 0.5, v + 0.5], axis=-1) - frame.flow[v, u, :2]
    assert np.abs(off[frame.flow[v, u, 2] == 0]).max() < 0.05


def test_flow_finds_the_same_things_in_the_next_frame(seen):
    model, _, cameras, frame = seen
    after = cameras.frame(model, 0.2 + STEP)
    v, u = np.nonzero(frame.flow[..., 2] == 0)
    x = np.floor(u + 0.5 + frame.flow[v, u, 0]).astype(int)
    y = np.floor(v + 0.5 + frame.flow[v, u, 1]).astype(int)
    inside = (x >= 0) & (y >= 0) & (x < model.width_px) & (y < model.height_px)
    same = after.instance[y[inside], x[inside]] == frame.instance[v, u][inside]
    assert same.mean() > 0.985
    hidden = frame.flow[..., 2] == 1
    assert hidden.sum() > 30
    v, u = np.nonzero(hidden)
    x = np.floor(u + 0.5 + frame.flow[v, u, 0]).astype(int)
    y = np.floor(v + 0.5 + frame.flow[v, u, 1]).astype(int)
    assert (after.instance[y, x] != frame.instance[v, u]).mean() > 0.5
    back = cameras.frame(model, 0.2 + STEP, buffers=("flow_back",)).flow_back
    v, u = np.nonzero(frame.flow[..., 2] == 0)
    x = np.floor(u + 0.5 + frame.flow[v, u, 0]).astype(int).clip(0, model.width_px - 1)
    y = np.floor(v + 0.5 + frame.flow[v, u, 1]).astype(int).clip(0, model.height_px - 1)
    loop = np.abs(frame.flow[v, u, :2] + back[y, x, :2]).max(axis=1)
    assert np.quantile(loop, 0.9) < 1.0


def test_normals_agree_with_depth(seen):
    model, _, _, frame = seen
    u, v, points = points_of(frame, model)
    place = np.full((*frame.depth.shape, 3), np.nan)
    place[v, u] = points
    across, down = place[:-1, 1:] - place[:-1, :-1], place[1:, :-1] - place[:-1, :-1]
    normal = np.cross(across, down)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    one = frame.panoptic
    same = (one[:-1, 1:] == one[:-1, :-1]) & (one[1:, :-1] == one[:-1, :-1])
    flat = same & (np.abs(frame.normal[:-1, 1:] - frame.normal[:-1, :-1]).max(-1) < 1e-3)
    flat &= np.abs(frame.normal[1:, :-1] - frame.normal[:-1, :-1]).max(-1) < 1e-3
    cosine = np.abs((normal * frame.normal[:-1, :-1]).sum(-1))[flat]
    cosine = cosine[np.isfinite(cosine)]
    assert len(cosine) > 5000
    assert np.quantile(cosine, 0.02) > 0.99


def test_albedo_and_panoptic_name_the_surface(seen):
    _, _, _, frame = seen
    solid = np.isfinite(frame.depth)
    assert frame.albedo[solid] == pytest.approx(0.3, abs=1e-6)
    assert (frame.albedo[~solid] == 0).all()
    assert set(np.unique(frame.panoptic[frame.instance == 1])) == {19 + 256 * 2}
