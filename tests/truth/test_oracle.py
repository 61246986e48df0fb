"""Labels of a rendered frame, recomputed from its buffers with plain NumPy."""

from math import isclose
from pathlib import Path

import numpy as np
import pytest
from pycocotools import mask as coco_mask

from scenesim.formats import FormatOptions
from scenesim.formats.coco import COCO
from scenesim.formats.coco_panoptic import panoptic_segments
from scenesim.formats.kitti import KITTI
from scenesim.world.classes import Semantic

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.compiled


def corners(box):
    """(8, 3), written out anew."""
    half = np.array([box.length_m, box.width_m, box.height_m]) / 2
    signs = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)])
    pose = box.T_frame_from_box
    return (pose.rotation @ (signs * half).T).T + pose.translation


def to_camera(frame, points):
    pose = frame.T_world_from_camera
    return (points - pose.translation) @ pose.rotation


def pinhole(camera, points):
    u = camera.fx_px * points[:, 0] / points[:, 2] + camera.cx_px
    v = camera.fy_px * points[:, 1] / points[:, 2] + camera.cy_px
    return u, v


def bodies(stage, object_id):
    return [i for i, one in enumerate(stage.instances) if one.object_id == object_id]


def test_modal_boxes_and_pixels_are_those_of_the_id_buffer(scene):
    stage, frame = scene
    seen = 0
    for thing in frame.objects:
        for name, view in thing.views.items():
            mask = np.isin(frame.cameras[name].instance, bodies(stage, thing.object_id))
            assert view.pixels == mask.sum()
            if view.modal is None:
                assert not mask.any()
                continue
            seen += 1
            rows, columns = np.nonzero(mask)
            box = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
            assert (view.modal.left, view.modal.top, view.modal.right, view.modal.bottom) == box
            for part in view.parts:
                assert part.pixels == (frame.cameras[name].instance == part.instance).sum()
    assert seen >= 3


def test_things_without_a_view_show_no_pixel(scene):
    stage, frame = scene
    for name, reading in frame.cameras.items():
        shown = {stage.instances[i].object_id for i in np.unique(reading.instance) if i >= 0}
        viewed = {thing.object_id for thing in frame.objects if name in thing.views}
        assert shown <= viewed


def test_amodal_boxes_are_the_projected_corners_of_boxes_ahead(scene):
    _, frame = scene
    for thing in frame.objects:
        for name, view in thing.views.items():
            points = to_camera(frame.cameras[name], corners(thing.box))
            if thing.kind == "pedestrian" or points[:, 2].min() < 0.1:
                continue
            u, v = pinhole(frame.cameras[name].camera, points)
            expected = (u.min(), v.min(), u.max(), v.max())
            found = (view.amodal.left, view.amodal.top, view.amodal.right, view.amodal.bottom)
            assert np.abs(np.subtract(found, expected)).max() < 1e-6


def test_a_persons_box_has_the_height_of_the_cuboid_and_the_width_of_the_outline(scene):
    _, frame = scene
    people = 0
    for thing in frame.objects:
        for name, view in thing.views.items():
            points = to_camera(frame.cameras[name], corners(thing.box))
            if thing.kind != "pedestrian" or points[:, 2].min() < 0.1:
                continue
            camera = frame.cameras[name].camera
            u, v = pinhole(camera, points)
            outline = frame.cameras[name].object_silhouettes.get(thing.object_id)
            inside = u.min() > 0 and u.max() < camera.width_px
            if outline is None or not inside or view.visible < 1:
                continue
            people += 1
            columns = np.nonzero(
                np.isin(frame.cameras[name].instance, [part.instance for part in view.parts])
            )[1]
            assert (view.amodal.top, view.amodal.bottom) == pytest.approx((v.min(), v.max()))
            assert view.amodal.left == pytest.approx(max(columns.min(), u.min()), abs=1e-6)
            assert view.amodal.right == pytest.approx(min(columns.max() + 1, u.max()), abs=1e-6)
    assert people


def test_visible_share_and_truncation_follow_from_areas(scene):
    _, frame = scene
    for thing in frame.objects:
        for name, view in thing.views.items():
            silhouette = frame.cameras[name].object_silhouettes[thing.object_id].pixels
            assert view.visible == min(1.0, view.pixels / max(1, silhouette))
            whole, camera = view.amodal, frame.cameras[name].camera
            width = min(whole.right, camera.width_px) - max(whole.left, 0)
            height = min(whole.bottom, camera.height_px) - max(whole.top, 0)
            area = (whole.right - whole.left) * (whole.bottom - whole.top)
            assert view.truncation == pytest.approx(1 - width * height / area, abs=1e-9)


def test_points_counted_are_the_sweeps_surface_returns(scene):
    stage, frame = scene
    for name, sweep in frame.lidars.items():
        for thing in frame.objects:
            own = np.isin(sweep.instance, bodies(stage, thing.object_id)) & (sweep.cause == 0)
            assert thing.lidar_points[name] == own.sum()


def test_surface_points_lie_in_their_boxes(scene):
    stage, frame = scene
    (sweep,) = frame.lidars.values()
    world = sweep.points_lidar @ sweep.T_world_from_lidar.rotation.T
    world = world + sweep.T_world_from_lidar.translation
    for thing in frame.objects:
        own = np.isin(sweep.instance, bodies(stage, thing.object_id)) & (sweep.cause == 0)
        # a point's own time moves it by the ego's speed: at most half a revolution
        slack = 0.15 + 0.06 * np.abs(frame.ego_velocity).max()
        if own.sum() < 10 or np.abs(thing.velocity).max() > 0.5:
            continue
        pose = thing.box.T_frame_from_box
        local = np.abs((world[own] - pose.translation) @ pose.rotation)
        half = np.array([thing.box.length_m, thing.box.width_m, thing.box.height_m]) / 2 + slack
        assert (local <= half).all(axis=1).mean() > 0.9, thing.name


def test_velocities_are_differences_of_positions(scene):
    stage, frame = scene
    rows = {actor.name: row for row, actor in enumerate(stage.scene.actors)}
    for thing in frame.objects:
        before, after = (
            stage.timeline.state(rows[thing.name], frame.time_s + dt).position
            for dt in (-1e-3, 1e-3)
        )
        assert np.abs((after - before) / 2e-3 - thing.velocity).max() < 0.6
        assert ("brake" in thing.lights) == bool(
            stage.timeline.state(rows[thing.name], frame.time_s).lights & 4
        )


def test_keypoints_are_projected_joints_with_visibility_from_the_buffers(scene):
    stage, frame = scene
    snapshot = stage.snapshot(frame.time_s)
    people = 0
    for thing in frame.objects:
        for name, view in thing.views.items():
            reading = frame.cameras[name]
            for part in view.parts:
                if not len(part.keypoints):
                    continue
                people += 1
                joints = to_camera(reading, snapshot.keypoints[part.instance])
                u, v = pinhole(reading.camera, joints)
                for row, (ku, kv, flag) in enumerate(part.keypoints):
                    if flag == 0:
                        continue
                    assert isclose(ku, u[row], abs_tol=1e-6)
                    assert isclose(kv, v[row], abs_tol=1e-6)
                    column, line = int(ku), int(kv)
                    own = reading.instance[line, column] == part.instance
                    near = reading.depth[line, column] > joints[row, 2] - 0.25
                    assert flag == (2 if own and near else 1)
    assert people


def test_coco_masks_decode_to_the_id_buffer(scene):
    _, frame = scene
    images = dict.fromkeys(frame.cameras, "x.png")
    data = COCO.write_frame(frame, images, None, FormatOptions())
    names = dict(zip([row["id"] for row in data["images"]], frame.cameras, strict=True))
    ids = {
        (thing.object_id, part.instance): part
        for thing in frame.objects
        for view in thing.views.values()
        for part in view.parts
    }
    assert data["annotations"]
    for row in data["annotations"]:
        mask = coco_mask.decode(row["segmentation"]).astype(bool)
        own = np.unique(frame.cameras[names[row["image_id"]]].instance[mask])
        assert len(own) == 1
        assert (row["track_id"], int(own[0])) in ids
        assert mask.sum() == row["area"]


def test_panoptic_segments_cover_things_and_stuff_once(scene):
    _, frame = scene
    name, reading = next(iter(frame.cameras.items()))
    ids, segments = panoptic_segments(frame, name, FormatOptions())
    assert sum(one["area"] for one in segments) == (ids > 0).sum()
    assert (ids > 0).mean() > 0.97
    road = np.isin(reading.semantic, [Semantic.ROAD, Semantic.LANE_MARKING, Semantic.PARKING])
    road &= reading.instance < 0
    number = next(one["id"] for one in segments if one["category_id"] == 149)
    assert ((ids == number) == road).all()


def test_kitti_locations_are_bottom_centres_through_the_calib_file(scene):
    _, frame = scene
    labels = [k for k in KITTI.labels(frame, FormatOptions()) if k.type != "DontCare"]
    reading = next(iter(frame.cameras.values()))
    assert labels
    for label in labels:
        near = [
            thing
            for thing in frame.objects
            if np.abs(
                np.sort([thing.box.length_m, thing.box.width_m, thing.box.height_m])
                - np.sort(label.dimensions)
            ).max()
            < 1e-9
        ]
        bottoms = [
            to_camera(reading, thing.box.T_frame_from_box.translation[None])[0] for thing in near
        ]
        x, y, z = label.location
        # rectified camera 0 and the camera differ by the stereo shift and the small rectification
        gaps = [np.abs(b - (x, y - label.dimensions[0] / 2, z)).max() for b in bottoms]
        assert min(gaps) < 0.12


def test_drivable_area_and_lines_lie_on_the_road_that_is_seen(scene):
    import cv2

    _, frame = scene
    name, reading = next(iter(frame.cameras.items()))
    drawn = np.zeros(reading.instance.shape, np.uint8)
    for area in frame.around.areas:
        if name in area.images:
            cv2.fillPoly(drawn, [np.round(area.images[name] - 0.5).astype(np.int32)], 1)
    road = np.isin(reading.semantic, [Semantic.ROAD, Semantic.LANE_MARKING])
    ground = road & (reading.instance < 0)
    assert drawn.sum() > 1000
    assert (ground & (drawn > 0)).sum() > 0.9 * ground.sum()
    # what is drawn and not road is something that stands before it
    on_road = [
        reading.semantic[int(v), int(u)]
        for line in frame.around.lines
        if line.kind in {"solid", "broken"}
        for piece in line.images.get(name, ())
        for u, v, seen in piece[1:-1]
        if seen and 0 <= int(v) < len(drawn) and 0 <= int(u) < drawn.shape[1]
    ]
    allowed = {Semantic.ROAD, Semantic.LANE_MARKING, Semantic.PARKING}
    assert sum(s in allowed for s in on_road) >= 0.8 * len(on_road)


def test_faces_of_signals_show_their_class_where_they_are_seen(scene):
    _, frame = scene
    found = 0
    for signal in frame.around.signals:
        for name, view in signal.images.items():
            box = view.box
            if not view.faces or view.visible < 1 or (box.right - box.left) < 4:
                continue
            window = frame.cameras[name].semantic[
                int(box.top) : int(box.bottom) + 1, int(box.left) : int(box.right) + 1
            ]
            kinds = [Semantic.TRAFFIC_SIGN, Semantic.TRAFFIC_LIGHT]
            assert np.isin(window, kinds).mean() > 0.3, signal.kind
            found += 1
    assert frame.around.signals
    for signal in frame.around.signals:
        assert (signal.state != "") == signal.kind.endswith("light")
