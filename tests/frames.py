"""A labelled frame made by hand: one box-shaped car, one person, buffers that agree with them."""

import numpy as np

from scenesim.geometry.box import Box
from scenesim.geometry.transform import Transform
from scenesim.scenery.stage import Instance, Snapshot
from scenesim.sensors.camera import CameraModel
from scenesim.sensors.frame import CameraFrame, Silhouette
from scenesim.sensors.lidar import LidarModel, LidarSweep
from scenesim.sensors.rig import Rig

#: ego axes to camera axes
R_EGO_FROM_CAMERA = np.array([[0.0, 0, 1], [-1, 0, 0], [0, -1, 0]])


def camera(width=1242, height=375):
    mount = Transform(R_EGO_FROM_CAMERA.copy(), np.array([1.0, 0.0, 1.65]))
    return CameraModel("camera_2", width, height, 721.5, 721.5, width / 2, height / 2, mount)


def lidar():
    rows = np.zeros(4)
    mount = Transform(np.eye(3), np.array([0.76, 0.0, 1.73]))
    return LidarModel(
        "lidar", mount, rows, rows, rows, 100, 0.1, 1.0, 80.0, 0.01, 0.0, 0.002, 0.001, 0.1, 50.0,
        0.0, "kitti",
    )  # fmt: skip


def rig():
    return Rig("test", (camera(),), (lidar(),))


def box(x, y, length, width, height, yaw=0.0):
    """A box standing on the ground at (x, y)."""
    return Box(Transform.planar((x, y, height / 2), yaw), length, width, height)


def snapshot(keypoints=None):
    return Snapshot(0.0, Transform.identity(), np.zeros(3), np.zeros(3), (), keypoints or {})


def reading(rectangles, model=None, depth=20.0):
    """A camera frame in which each instance is a rectangle; later ones are in front.

    rectangles: (instance, object, left, top, right, bottom), pixel edges, may leave the image.
    """
    model = model or camera()
    size = (model.height_px, model.width_px)
    ids = np.full(size, -1, np.int32)
    silhouettes, objects = {}, {}
    for instance, thing, left, top, right, bottom in rectangles:
        left, right = max(left, 0), min(right, model.width_px)
        top, bottom = max(top, 0), min(bottom, model.height_px)
        ids[top:bottom, left:right] = instance
        silhouettes[instance] = Silhouette(
            (right - left) * (bottom - top), left, top, right, bottom
        )
        objects[thing] = silhouettes[instance]
    zeros = np.zeros(size, np.uint8)
    return CameraFrame(
        model, 0.0, model.T_ego_from_camera, np.zeros((*size, 3), np.uint8),
        np.full(size, depth, np.float32), ids, zeros, zeros.astype(np.int16),
        np.zeros((*size, 3), np.float32), silhouettes, objects,
    )  # fmt: skip


def sweep(points, instance):
    count = len(points)
    return LidarSweep(
        "lidar", 0.0, lidar().T_ego_from_lidar, np.asarray(points, np.float32),
        np.full(count, 0.5, np.float32), np.zeros(count, np.int16),
        np.arange(count, dtype=np.int32),
        np.zeros(count, np.float32), np.asarray(instance, np.int32), np.zeros(count, np.uint8),
        np.zeros(count, np.int16), np.zeros(count, np.uint8), np.zeros(count, np.uint8),
        np.zeros(count, np.float32),
    )  # fmt: skip


CAR = Instance(1, 0, "car", 21)
PERSON = Instance(2, 1, "person", 19)
