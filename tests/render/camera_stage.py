"""Small Stages made by hand, for tests of the camera."""

from types import SimpleNamespace

import numpy as np

from scenesim.geometry.mesh import TriangleMesh
from scenesim.geometry.transform import Transform
from scenesim.scenery.stage import Instance, Placement, Snapshot, Stage
from scenesim.sensors.camera import CameraModel
from scenesim.world.materials import Material
from scenesim.world.weather import Weather

AXES = np.array([[0.0, 0.0, 1.0], [-1.0, 0.0, 0.0], [0.0, -1.0, 0.0]])  # ego from camera


def camera(width=320, height=120, focal=180.0, height_m=1.65, **options):
    return CameraModel(
        "test", width, height, focal, focal, width / 2, height / 2,
        Transform(AXES.copy(), np.array([0.0, 0.0, height_m])), **options,
    )  # fmt: skip


def mesh(vertices, faces, normals=None, uvs=None):
    vertices = np.ascontiguousarray(vertices, np.float32)
    faces = np.ascontiguousarray(faces, np.int32)
    if normals is None:
        normals = np.tile(np.float32([0, 0, 1]), (len(vertices), 1))
    if uvs is None:
        uvs = vertices[:, :2].copy()
    return TriangleMesh(
        vertices, np.asarray(normals, np.float32), np.asarray(uvs, np.float32), faces,
        np.zeros(len(faces), np.int16), np.zeros(len(faces), np.int16), ("all",),
    )  # fmt: skip


def plane(half=200.0, z=0.0):
    corners = [(-half, -half, z), (half, -half, z), (half, half, z), (-half, half, z)]
    return mesh(corners, [(0, 1, 2), (0, 2, 3)])


def block(size, centre=(0, 0, 0)):
    vertices, normals, faces = [], [], []
    half = np.array(size) / 2
    for axis in range(3):
        for sign in (-1.0, 1.0):
            normal = np.zeros(3)
            normal[axis] = sign
            one, two = np.eye(3)[(axis + 1) % 3], np.eye(3)[(axis + 2) % 3]
            base = len(vertices)
            for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
                vertices.append((normal + one * a + two * b) * half + np.array(centre))
                normals.append(normal)
            order = [(0, 1, 2), (0, 2, 3)] if sign > 0 else [(0, 2, 1), (0, 3, 2)]
            faces += [tuple(base + k for k in f) for f in order]
    return mesh(vertices, faces, normals)


def ball(radius, centre, rows=48):
    import trimesh

    del rows
    shape = trimesh.creation.icosphere(5, radius)
    return mesh(shape.vertices + np.array(centre), shape.faces, shape.vertex_normals)


def placement(shape, material=0, instance=-1, semantic=1, at=(0.0, 0.0, 0.0), yaw=0.0):
    return Placement(
        (shape,), (), Transform.planar(at, yaw), np.zeros(3), np.zeros(3), instance, semantic,
        np.array([material], np.int16), np.array([semantic], np.uint8),
    )  # fmt: skip


def stage(statics, moving=(), materials=None, weather=None, objects=None):
    count = 1 + max([p.instance for p in moving], default=-1)
    instances = tuple(Instance(i, objects[i] if objects else i, "car", 21) for i in range(count))
    materials = materials or (Material("grey", (0.3, 0.3, 0.3)),)

    def snapshot(time_s):
        return Snapshot(time_s, Transform.identity(), np.zeros(3), np.zeros(3), tuple(moving), {})

    weather = weather or Weather(cloud=0.0)
    scene = SimpleNamespace(weather=weather, stream_key=5)
    return Stage(scene, None, tuple(statics), tuple(materials), instances, {}, snapshot)
