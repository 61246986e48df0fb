"""Small stages made by hand for the LiDAR's tests."""

import numpy as np

from scenesim.geometry.mesh import TriangleMesh
from scenesim.geometry.transform import Transform
from scenesim.scenery.stage import Instance, Placement, Snapshot, Stage
from scenesim.world.classes import Semantic
from scenesim.world.materials import Material
from scenesim.world.scene import Scene
from scenesim.world.timeline import Timeline
from scenesim.world.weather import Weather

GREY = Material("grey", (0.5,) * 3, reflectance_905=0.5)


def box_mesh(size, key=""):
    """A box about the origin."""
    half = np.array(size) / 2
    corners = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]) * half
    sides = [[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]]
    faces = np.array([[a, b, c] for s in sides for a, b, c in (s[:3], (s[0], s[2], s[3]))])
    return mesh_of(corners, faces, key)


def plane_mesh(size, key=""):
    """A level square about the origin."""
    h = size / 2
    return mesh_of(
        np.array([[-h, -h, 0], [h, -h, 0], [h, h, 0], [-h, h, 0]]),
        np.array([[0, 1, 2], [0, 2, 3]]),
        key,
    )


def mesh_of(vertices, faces, key=""):
    count = len(vertices)
    return TriangleMesh(
        np.asarray(vertices, np.float32),
        np.tile(np.float32([0, 0, 1]), (count, 1)),
        np.zeros((count, 2), np.float32),
        np.asarray(faces, np.int32),
        np.zeros(len(faces), np.int16),
        np.zeros(len(faces), np.int16),
        ("skin",),
        key,
    )


def placed(
    mesh, position, yaw=0.0, velocity=(0, 0, 0), spin=(0, 0, 0), instance=-1, material=0,
    semantic=Semantic.BUILDING, is_ego=False,
):  # fmt: skip
    return Placement(
        (mesh,), (np.inf,), Transform.planar(np.array(position, float), yaw),
        np.array(velocity, float), np.array(spin, float), instance, int(semantic),
        np.array([material], np.int16), np.array([int(semantic)], np.uint8), is_ego,
    )  # fmt: skip


def stage_of(
    statics, moving=(), materials=(GREY,),
    ego_velocity=(0.0, 0.0, 0.0), ego_spin=(0.0, 0.0, 0.0), weather=None, seed=1,
):  # fmt: skip
    """A stage; ``moving`` are (placement at time 0), carried along by their velocities."""
    scene = Scene("test", None, (), weather or Weather(), None, stream_key=seed)
    one = np.zeros((1, 1))
    whole = np.zeros((1, 1), np.int16)
    timeline = Timeline(
        0.0, 0.05, np.zeros((1, 1, 3)), *(one.copy() for _ in range(7)),
        whole.astype(np.int8), whole,
    )  # fmt: skip

    def snapshot(time_s):
        now = [
            Placement(
                p.lods, p.lod_range_m,
                Transform.planar(
                    p.T_world_from_mesh.translation + p.velocity * time_s,
                    p.T_world_from_mesh.yaw_rad() + p.angular_velocity[2] * time_s,
                ),
                p.velocity, p.angular_velocity, p.instance, p.semantic, p.slot_materials,
                p.slot_semantics, p.is_ego,
            )
            for p in moving
        ]  # fmt: skip
        v = np.array(ego_velocity)
        return Snapshot(
            time_s, Transform.planar(v * time_s, ego_spin[2] * time_s), v, np.array(ego_spin),
            tuple(now), {},
        )  # fmt: skip

    instances = tuple(Instance(-1, k, "car", int(Semantic.CAR)) for k in range(len(list(moving))))
    return Stage(scene, timeline, tuple(statics), materials, instances, {}, snapshot)
