"""A point of the clean twin is of the instance that the camera sees in its pixel."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

import scenesim
from scenesim.randomness import Stream
from scenesim.render.camera import CameraRenderer
from scenesim.render.lidar import LidarCaster
from scenesim.runs.accept import accepted_draw
from scenesim.scenery import build_stage

pytestmark = [pytest.mark.full, pytest.mark.compiled]


def test_points_and_pixels_name_the_same_instance():
    scenario = scenesim.load("scenarios/pedestrian/child_dart_out.scn")
    same, total = 0, 0
    for draw in (0, 1, 3):
        accepted = accepted_draw(scenario, Stream.of(7).child(f"draw/{draw}"), {})
        stage, time_s = build_stage(accepted.scene, accepted.timeline), accepted.timeline.critical_s
        still = replace(stage.scene.rig.lidars[0], rotation_s=1e-6)
        camera = stage.scene.rig.cameras[0]
        sweep = LidarCaster(stage).sweep(still, time_s, clean=True)
        frame = CameraRenderer(stage).frame(camera, time_s)
        seen = frame.T_world_from_camera.inverse() @ sweep.T_world_from_lidar
        x, y, z = seen.points(sweep.points_lidar.astype(float)).T
        u, v = camera.fx_px * x / z + camera.cx_px, camera.fy_px * y / z + camera.cy_px
        inside = (z > 1) & (u >= 2) & (v >= 2)
        inside &= (u < camera.width_px - 2) & (v < camera.height_px - 2)
        columns, rows = u[inside].astype(int), v[inside].astype(int)
        ids = frame.instance.astype(np.float32)
        around = np.ones((5, 5), np.uint8)
        edge = (cv2.dilate(ids, around) != cv2.erode(ids, around))[rows, columns]
        hidden = frame.depth[rows, columns] < z[inside] - (0.03 * z[inside] + 0.15)
        clear = ~edge & ~hidden
        same += (frame.instance[rows, columns] == sweep.instance[inside])[clear].sum()
        total += clear.sum()
    assert total > 30_000
    assert same / total >= 0.995
