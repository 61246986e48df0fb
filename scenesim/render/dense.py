"""Exact ground-truth images beside the picture: flow, motion, albedo, panoptic ids."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats, Transform
from scenesim.kernels import carry
from scenesim.render.lenses import LensRenderer, Surfaces
from scenesim.render.pool import MeshPool
from scenesim.render.shutter import Slice, sliced, slices_of
from scenesim.scenery.stage import Placement, Snapshot, Stage
from scenesim.sensors.camera import CameraModel
from scenesim.sensors.frame import DENSE_FIELDS, CameraFrame

#: m and share of the depth by which another surface must be nearer to hide one
_SLACK = (0.02, 0.004)

_Poses: TypeAlias = tuple[Floats, NDArray[np.int32]]


def dense_truth(
    stage: Stage,
    lenses: LensRenderer,
    survey: Callable[[CameraModel, float], CameraFrame],
    camera: CameraModel,
    time_s: float,
    wanted: Collection[str],
) -> dict[str, Any]:
    """Ground-truth images of one moment, or of each row's own.

    Args:
        stage: what there is to see.
        lenses: renderer of the Stage.
        survey: gives the buffers of a camera at a time.
        camera: of any lens; one that reads row by row has each row's truth of the row's time.
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
    step = 1.0 / stage.scene.rate_hz
    flows = {f: s for f, s in (("flow", step), ("flow_back", -step)) if f in wanted}
    nearest = {f: survey(camera, time_s + s).depth for f, s in flows.items()}
    parts = [Slice(0.0, 0, camera.height_px, 0, camera.height_px)]
    if camera.readout_s > 0.0:
        found_slices = slices_of(camera, stage.snapshot(time_s))
        parts = [one for one in found_slices if one.own_last > one.own_first]
    rows: dict[str, list[NDArray[Any]]] = {}
    for part in parts:
        model = sliced(camera, part.own_first, part.own_last)
        found = lenses.surfaces(model, time_s + part.offset_s)
        for name in ("depth", "instance", "semantic", "part", "normal"):
            rows.setdefault(name, []).append(getattr(found.labels, name))
        if "panoptic" in wanted:
            ids = panoptic_of(stage, found.labels.instance, found.labels.semantic)
            rows.setdefault("panoptic", []).append(ids)
        if "albedo" in wanted:
            rows.setdefault("albedo", []).append(_albedo(found, lenses.pool))
        if "motion" in wanted:
            moved = _motion(stage, lenses.pool, found, found.time_s + step)
            rows.setdefault("motion", []).append(moved)
        for field, ahead_s in flows.items():
            flow = _flow(stage, lenses.pool, found, (camera, part.own_first), ahead_s)
            judged = _judged(flow, nearest[field], part.own_first)
            rows.setdefault(field, []).append(judged)
        lenses.pool.release()
    return {name: np.concatenate(arrays) for name, arrays in rows.items()}


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
    stage: Stage,
    pool: MeshPool,
    found: Surfaces,
    whole: tuple[CameraModel, int],
    ahead_s: float,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Flow to another moment, and the depth there.

    Args:
        stage: what there is to see.
        pool: the meshes.
        found: what rows of a camera see.
        whole: the camera, and the first of those rows.
        ahead_s: from now to then.
    """
    camera, first = whole
    later = stage.snapshot(found.time_s + ahead_s)
    T_camera_from_world = (later.T_world_from_ego @ camera.T_ego_from_camera).inverse()
    poses, vertices = _poses_at(stage, pool, found, found.time_s + ahead_s)
    seen_from = _times(T_camera_from_world, poses)
    turn = (T_camera_from_world @ found.T_world_from_camera).rotation
    height, width = found.face.shape
    flow = np.zeros((height, width, 3), np.float32)
    depth = np.full((height, width), np.inf, np.float32)
    carry.carry(
        pool.arrays(), found.items.table, found.face, found.labels.weights, found.rays,
        (seen_from, vertices), np.ascontiguousarray(turn), camera.optics, first, 0, height, flow,
        depth,
    )  # fmt: skip
    if camera.readout_s > 0.0:
        # a surface that moves down is met by a later row: it has moved on by then
        later_rows = flow[..., 1:2] * np.float32(camera.readout_s / camera.height_px / ahead_s)
        flow[..., :2] *= np.float32(1.0) + later_rows
    return flow, depth


def _judged(
    moved: tuple[NDArray[np.float32], NDArray[np.float32]], nearest: NDArray[np.float32], first: int
) -> NDArray[np.float32]:
    """Flow with what becomes of each surface."""
    flow, depth = moved
    height, width = nearest.shape
    carry.compare((width, height), nearest, _SLACK, first, 0, len(flow), flow, depth)
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
        if row is not None and pool.rows[row, 0] == first:
            posed = pool.add(other, passing=True)
            return int(pool.rows[posed, 0])
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
