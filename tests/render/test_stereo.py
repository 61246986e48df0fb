"""Two cameras side by side: the disparity that depth and baseline ask for is the one seen."""

from dataclasses import replace

import numpy as np
from camera_stage import block, camera, placement, plane, stage

from scenesim.geometry.transform import Transform
from scenesim.render.camera import CameraRenderer

BASELINE_M = 0.54


def test_the_other_cameras_depth_lies_where_disparity_says():
    bodies = [
        placement(block((4.2, 1.8, 1.5)), instance=0, at=(12.0, 2.5, 0.75)),
        placement(block((1.0, 1.0, 2.0)), instance=1, at=(7.0, -1.0, 1.0)),
    ]
    left = camera(640, 200, 360.0)
    mount = left.T_ego_from_camera
    moved = Transform(mount.rotation.copy(), mount.translation + np.array([0.0, -BASELINE_M, 0.0]))
    right = replace(left, name="right", T_ego_from_camera=moved)
    renderer = CameraRenderer(stage([placement(plane())], bodies))
    one, other = renderer.visibility(left, 0.0), renderer.visibility(right, 0.0)
    rows, columns = np.nonzero(np.isfinite(one.depth))
    depth = one.depth[rows, columns].astype(np.float64)
    disparity = left.fx_px * BASELINE_M / depth
    there = np.floor(columns + 0.5 - disparity).astype(int)
    inside = there >= 0
    rows, columns, depth, there = (v[inside] for v in (rows, columns, depth, there))
    seen = other.depth[rows, there]
    same = np.abs(seen - depth) < 0.03 * depth
    nearer = seen < 0.97 * depth  # something stands before it in the other picture
    assert (same | nearer).mean() > 0.99
    assert same.mean() > 0.9
    body = (one.instance[rows, columns] >= 0) & same
    assert (one.instance[rows, columns] == other.instance[rows, there])[body].mean() > 0.98
