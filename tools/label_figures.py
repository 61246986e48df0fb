"""How exact the labels are: figures over draws of a scenario, from the buffers themselves.

Usage: python tools/label_figures.py SCENARIO.scn [--draws 12] [--set ADDRESS=VALUE]

Prints, over all frames: the share of objects whose visible pixels lie in the projected 3D box, the
share of labelled points inside their 3D box (clean twin, written cloud with motion undone, written
cloud raw), and how far the camera's depth is from the clean twin's.
"""

from __future__ import annotations

import argparse

import numpy as np

import scenesim
from scenesim.formats.kitti import calibration_of, label_of
from scenesim.geometry.box import Box
from scenesim.geometry.transform import Transform
from scenesim.render.camera import CameraRenderer
from scenesim.render.lidar import LidarCaster
from scenesim.runs.accept import frame_steps
from scenesim.scenery import build_stage
from scenesim.truth import Moment, label_frame
from scenesim.truth.motion import points_at_moment
from scenesim.truth.projection import projected_box
from scenesim.world.classes import OUTSIDE_BOX, Cause, Semantic

PIXELS = 2.0
METRES = 0.05


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("scenario")
    parser.add_argument("--draws", type=int, default=12)
    parser.add_argument("--frames", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--set", action="append", default=[])
    options = parser.parse_args()
    fixed = dict(pair.split("=", 1) for pair in options.set)
    scenario = scenesim.load(options.scenario)
    found = {"pixels": [], "clean": [], "undone": [], "raw": [], "depth": [], "same": []}
    for number in range(options.draws):
        scene, timeline = scenesim.draw(scenario, options.seed, number, fixed)
        stage = build_stage(scene, timeline)
        camera, lidar = CameraRenderer(stage), LidarCaster(stage)
        for step in frame_steps(scene, timeline, options.frames):
            measure(stage, camera, lidar, step / scene.rate_hz, found)
    report(found)


def measure(stage, camera, lidar, time_s, found):
    """Add one frame's figures."""
    sensor, eye = stage.scene.rig.lidars[0], stage.scene.rig.cameras[0]
    picture = camera.frame(eye, time_s)
    noisy, clean = lidar.sweep(sensor, time_s), lidar.sweep(sensor, time_s, clean=True)
    frame = label_frame(stage, Moment(time_s), {eye.name: picture}, {sensor.name: noisy})
    boxes = {thing.object_id: thing for thing in frame.objects}
    for thing in frame.objects:
        if eye.name in thing.views and thing.views[eye.name].pixels >= 30:
            found["pixels"].append((pixels_inside(frame, picture, thing), thing.kind, thing.name))
    for name, sweep, undo in (
        ("clean", clean, True),
        ("undone", noisy, True),
        ("raw", noisy, False),
    ):
        points = (
            points_at_moment(sweep, sensor, stage)
            if undo
            else sweep.T_world_from_lidar.points(sweep.points_lidar.astype(float))
        )
        found[name].append(points_inside(frame, sweep, points, boxes))
    depth_difference(picture, clean, sensor, stage, found)


def pixels_inside(frame, picture, thing):
    """Whether all visible pixels (mirrors aside) lie in the projected box of the KITTI label."""
    ids = [part.instance for part in thing.views[picture.camera.name].parts]
    mask = np.isin(picture.instance, ids) & ~np.isin(picture.part, [int(p) for p in OUTSIDE_BOX])
    rows, columns = np.nonzero(mask)
    if not len(rows):
        return True
    box = projected_box(label_box(frame, thing), picture.camera, rect_to_camera(frame, picture))
    if box is None:
        return False
    return bool(
        columns.min() >= box.left - PIXELS
        and columns.max() + 1 <= box.right + PIXELS
        and rows.min() >= box.top - PIXELS
        and rows.max() + 1 <= box.bottom + PIXELS
    )


def rect_from_ego(frame):
    """The rectified frame that labels are written in."""
    calibration = calibration_of(frame.rig)
    return calibration.T_rect_from_lidar @ frame.rig.lidars[0].T_ego_from_lidar.inverse()


def rect_to_camera(frame, picture):
    """Rectified frame to the camera."""
    return picture.camera.T_ego_from_camera.inverse() @ rect_from_ego(frame).inverse()


def label_box(frame, thing):
    """The 3D box as a reader of the label file rebuilds it: yaw alone, in the rectified frame."""
    T_rect_from_world = rect_from_ego(frame) @ frame.T_world_from_ego.inverse()
    picture = next(iter(frame.cameras.values()))
    size = (picture.camera.width_px, picture.camera.height_px)
    label = label_of(thing, thing.views[picture.camera.name], T_rect_from_world, size)
    height, width, length = label.dimensions
    c, s = np.cos(label.rotation_y), np.sin(label.rotation_y)
    # x along the heading, y to the left, z up (against the camera's y)
    rotation = np.array([[c, s, 0.0], [0.0, 0.0, -1.0], [-s, c, 0.0]])
    centre = np.array(label.location) - [0.0, height / 2, 0.0]
    return Box(Transform(rotation, centre), length, width, height)


def points_inside(frame, sweep, points, things):
    """(inside, all) over points on labelled things, mirrors and antennas aside."""
    inside = total = 0
    surface = (sweep.cause == Cause.SURFACE) & ~np.isin(sweep.part, [int(p) for p in OUTSIDE_BOX])
    for object_id, thing in things.items():
        instances = np.nonzero(frame.instance_objects == object_id)[0]
        rows = surface & np.isin(sweep.instance, instances)
        if rows.any():
            inside += int(thing.box.contains(points[rows], METRES).sum())
            total += int(rows.sum())
    return inside, total


def depth_difference(picture, clean, sensor, stage, found):
    """Camera depth against the clean twin, where both show the same instance away from edges."""
    world = points_at_moment(clean, sensor, stage)
    points = picture.T_world_from_camera.inverse().points(world)
    ahead = points[:, 2] > 0.5
    uv = picture.camera.project(points[ahead])
    columns, rows = np.floor(uv[:, 0]).astype(int), np.floor(uv[:, 1]).astype(int)
    inside = (columns >= 1) & (columns < picture.camera.width_px - 1) & (rows >= 1)
    inside &= rows < picture.camera.height_px - 1
    columns, rows = columns[inside], rows[inside]
    depth, instance = points[ahead][inside, 2], clean.instance[ahead][inside]
    block = np.stack([picture.depth[rows + i, columns + j] for i in (-1, 0, 1) for j in (-1, 0, 1)])
    ids = np.stack(
        [picture.instance[rows + i, columns + j] for i in (-1, 0, 1) for j in (-1, 0, 1)]
    )
    smooth = np.isfinite(block).all(axis=0) & (ids == ids[4]).all(axis=0)
    inverse = 1.0 / block
    # away from edges 1/z is a plane over the pixels: its second differences vanish
    bend = np.abs(inverse[1] - 2 * inverse[4] + inverse[7]) + np.abs(
        inverse[3] - 2 * inverse[4] + inverse[5]
    )
    smooth &= bend < 2e-5
    u = uv[inside][:, 0] - columns - 0.5
    v = uv[inside][:, 1] - rows - 0.5
    at = inverse[4] + u * (inverse[5] - inverse[3]) / 2 + v * (inverse[7] - inverse[1]) / 2
    near = np.abs(1.0 / np.maximum(at, 1e-9) - depth)
    # the sensors stand apart: what one of them sees is no error of either; foliage is all edges
    leaves = picture.semantic[rows, columns] == Semantic.VEGETATION
    seen = smooth & (near < 0.5) & ~leaves
    found["depth"].append(near[seen])
    found["same"].append((int((ids[4] == instance)[seen].sum()), int(seen.sum())))


def report(found):
    """Print the table."""
    flags = [flag for flag, _, _ in found["pixels"]]
    print(f"objects with >= 30 px: {len(flags)}")
    print(f"visible pixels in the label's 3D box + {PIXELS:g} px: {np.mean(flags):.4%} of objects")
    bad = [(kind, name) for flag, kind, name in found["pixels"] if not flag]
    print("   outside:", bad[:8])
    for name, text in (
        ("clean", "clean twin"),
        ("undone", "written, motion undone"),
        ("raw", "raw"),
    ):
        inside, total = np.sum(found[name], axis=0)
        print(
            f"points in their 3D box + {METRES * 100:g} cm, {text}: {inside / total:.4%} of {total}"
        )
    depth = np.concatenate(found["depth"])
    print(
        f"camera depth against the clean twin: median {np.median(depth) * 1e3:.2f} mm, "
        f"99 % under {np.percentile(depth, 99) * 1e2:.2f} cm, {len(depth)} points"
    )
    same, total = np.sum(found["same"], axis=0)
    print(f"instance of the point = instance of its pixel: {same / total:.4%}")


if __name__ == "__main__":
    main()
