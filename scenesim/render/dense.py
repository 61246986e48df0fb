"""Exact ground-truth images beside the picture: flow, motion, albedo, panoptic ids."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats, Transform
from scenesim.kernels import carry
from scenesim.render.lenses import LensRenderer, Surfaces
from scenesim.render.pool import MeshPool
from scenesim.scenery.stage import Placement, Snapshot, Stage
from scenesim.sensors.camera import CameraModel
from scenesim.sensors.frame import DENSE_FIELDS

#: m and share of the depth by which another surface must be nearer to hide one
_SLACK = (0.02, 0.004)

_Poses: TypeAlias = tuple[Floats, NDArray[np.int32]]


def dense_truth(
    stage: Stage,
    lenses: LensRenderer,
    camera: CameraModel,
    time_s: float,
    wanted: Collection[str],
) -> dict[str, Any]:
    """Ground-truth images of one moment.

    Args:
        stage: what there is to see.
        lenses: renderer of the Stage.
        camera: of any lens.
        time_s: the moment.
        wanted: of ``DENSE_FIELDS``.

    Returns:
        Field of ``CameraFrame`` to its array, the plain buffers among them: all are of the same
        rays, down to pixels whose centre an edge cuts.

    Raises:
        ValueError: for an unknown field.
    """
    unknown = sorted(set(wanted) - set(DENSE_FIELDS))
    if unknown:
        raise ValueError(f"want buffers of {', '.join(DENSE_FIELDS)}, got {unknown[0]!r}")
    found = lenses.surfaces(camera, time_s)
    step = 1.0 / stage.scene.rate_hz
    out: dict[str, Any] = {
        name: getattr(found.labels, name)
        for name in ("depth", "instance", "semantic", "part", "normal")
    }
    if "panoptic" in wanted:
        out["panoptic"] = panoptic_of(stage, found.labels.instance, found.labels.semantic)
    if "albedo" in wanted:
        out["albedo"] = _albedo(found, lenses.pool)
    for field, then_s in (("flow", time_s + step), ("flow_back", time_s - step)):
        if field in wanted:
            out[field] = _flow(stage, lenses, found, then_s)
    if "motion" in wanted:
        out["motion"] = _motion(stage, lenses.pool, found, time_s + step)
    lenses.pool.release()
    return out


def panoptic_of(
    stage: Stage, instance: NDArray[np.int32], semantic: NDArray[np.uint8]
) -> NDArray[np.int32]:
    """Segment ids: class and object in one number.

    Args:
        stage: names the objects.
        instance: (H, W) rows of its instances.
        semantic: (H, W) of ``Semantic``.

    Returns:
        (H, W) int32: ``Semantic`` + 256 (object id + 1).
    """
    objects = np.array([*(i.object_id for i in stage.instances), -1], np.int32)
    result: NDArray[np.int32] = semantic + 256 * (objects[instance] + 1)
    return result.astype(np.int32)


def _albedo(found: Surfaces, pool: MeshPool) -> NDArray[np.float32]:
    out = np.zeros((*found.face.shape, 3), np.float32)
    carry.base_colours(
        pool.arrays(), found.items.table, found.face, found.labels.weights, found.labels.depth,
        float(found.camera.fx_px), found.gathered.media, 0, len(out), out,
    )  # fmt: skip
    return out


def _flow(
    stage: Stage, lenses: LensRenderer, found: Surfaces, then_s: float
) -> NDArray[np.float32]:
    """Flow to another moment, with what becomes of each surface."""
    camera, pool = found.camera, lenses.pool
    later = stage.snapshot(then_s)
    T_camera_from_world = (later.T_world_from_ego @ camera.T_ego_from_camera).inverse()
    poses, vertices = _poses_at(stage, pool, found, then_s)
    seen_from = _times(T_camera_from_world, poses)
    turn = (T_camera_from_world @ found.T_world_from_camera).rotation
    height, width = found.face.shape
    flow = np.zeros((height, width, 3), np.float32)
    depth = np.full((height, width), np.inf, np.float32)
    carry.carry(
        pool.arrays(), found.items.table, found.face, found.labels.weights, found.rays,
        (seen_from, vertices), np.ascontiguousarray(turn), camera.optics, 0, 0, height, flow,
        depth,
    )  # fmt: skip
    nearest = lenses.surfaces(camera, then_s).labels.depth
    carry.compare((width, height), nearest, _SLACK, 0, 0, height, flow, depth)
    return flow


def _motion(stage: Stage, pool: MeshPool, found: Surfaces, then_s: float) -> NDArray[np.float32]:
    """Displacement in the world until another moment."""
    now = _poses_at(stage, pool, found, found.time_s)
    then = _poses_at(stage, pool, found, then_s)
    out = np.zeros((*found.face.shape, 3), np.float32)
    carry.displace(
        pool.arrays(), found.items.table, found.face, found.labels.weights, now, then, 0, len(out),
        out,
    )  # fmt: skip
    return out


def _poses_at(stage: Stage, pool: MeshPool, found: Surfaces, time_s: float) -> _Poses:
    """Where the items of a view are at another moment.

    Returns:
        (I, 3, 4) world from mesh, and the first row of each item's vertices in the pool.
    """
    group = found.gathered.group
    count = len(found.gathered.moving.translations)
    fixed = len(group.translations) - count
    bodies = found.gathered.bodies[len(found.gathered.bodies) - count :] if count else ()
    later = _same_bodies(bodies, stage.snapshot(time_s))
    poses = np.zeros((len(found.rows), 3, 4))
    vertices = found.items.table[:, 0].copy()
    poses[:, :, :3] = group.rotations[found.rows]
    poses[:, :, 3] = group.translations[found.rows]
    for item, row in enumerate(found.rows.tolist()):
        if row < fixed:
            continue
        now, then = bodies[row - fixed], later[row - fixed]
        poses[item, :, :3] = then.T_world_from_mesh.rotation
        poses[item, :, 3] = then.T_world_from_mesh.translation
        if not now.lods[0].key:
            vertices[item] = _same_skin(pool, int(vertices[item]), now, then)
    return poses, vertices


def _same_bodies(bodies: tuple[Placement, ...], later: Snapshot) -> list[Placement]:
    """The placements of another moment that are those of this one; what is gone stays put."""
    found: dict[int, list[Placement]] = {}
    for placement in later.placements:
        if not placement.is_ego:
            found.setdefault(placement.instance, []).append(placement)
    seen: dict[int, int] = {}
    result = []
    for placement in bodies:
        number = seen.setdefault(placement.instance, 0)
        seen[placement.instance] += 1
        others = found.get(placement.instance, [])
        result.append(others[number] if number < len(others) else placement)
    return result


def _same_skin(pool: MeshPool, first: int, now: Placement, then: Placement) -> int:
    """The first vertex of a figure's mesh of another moment, at this moment's level of detail."""
    if len(now.lods) != len(then.lods):
        return first
    for mesh, other in zip(now.lods, then.lods, strict=True):
        row = pool.row_of(mesh)
        if row is not None and pool.rows[row][0] == first:
            return pool.rows[pool.add(other, passing=True)][0]
    return first


def _times(T_camera_from_world: Transform, poses: Floats) -> Floats:
    """Poses as seen from a camera."""
    out = np.zeros_like(poses)
    rotation = T_camera_from_world.rotation
    for k in range(3):
        out[:, k] = (
            rotation[k, 0] * poses[:, 0]
            + rotation[k, 1] * poses[:, 1]
            + rotation[k, 2] * poses[:, 2]
        )
    out[:, :, 3] += T_camera_from_world.translation
    return out
