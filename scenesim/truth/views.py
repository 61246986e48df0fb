"""What one camera sees of each labelled thing, from the buffers that made the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor, sqrt

import numpy as np

from scenesim.geometry.box import Box
from scenesim.geometry.transform import Floats
from scenesim.scenery.stage import Instance, Snapshot
from scenesim.sensors.frame import CameraFrame
from scenesim.truth.frame import ImageBox, InstanceView, ObjectView
from scenesim.truth.projection import NEAR_M, area, clipped, person_box, projected_box
from scenesim.truth.shutter import Drift, as_read

_NO_KEYPOINTS = np.zeros((0, 3))

#: a keypoint lies inside the body; the surface over it may be this much nearer, m
_KEYPOINT_DEPTH_M = 0.25


def object_views(
    frame: CameraFrame,
    instances: Sequence[Instance],
    boxes_world: Mapping[int, Box],
    kinds: Mapping[int, str],
    snapshot: Snapshot,
    drift: Drift | None = None,
) -> dict[int, ObjectView]:
    """Views of all labelled things that fall inside the image, hidden ones included.

    Args:
        frame: the camera's reading.
        instances: the Stage's.
        boxes_world: object id to its box at the frame's time.
        kinds: object id to the language's word for it.
        snapshot: for keypoints.
        drift: of ``drift_of``, for a camera that reads row by row.

    Returns:
        Object id to its view.
    """
    members: dict[int, list[int]] = {}
    for number, instance in enumerate(instances):
        if instance.object_id in boxes_world:
            members.setdefault(instance.object_id, []).append(number)
    views = {}
    for object_id, bodies in sorted(members.items()):
        view = _object_view(
            frame, instances, bodies, boxes_world[object_id], kinds, (snapshot, drift)
        )
        if view is not None:
            views[object_id] = view
    return views


def _object_view(
    frame: CameraFrame,
    instances: Sequence[Instance],
    bodies: Sequence[int],
    box: Box,
    kinds: Mapping[int, str],
    moment: tuple[Snapshot, Drift | None],
) -> ObjectView | None:
    """One thing's view; None where neither its box nor its silhouette is in the image."""
    camera = frame.camera
    T_camera_from_world = frame.T_world_from_camera.inverse()
    object_id = instances[bodies[0]].object_id
    snapshot, drift = moment
    rates = drift.corners.get(object_id) if drift else None
    cuboid = projected_box(box, camera, T_camera_from_world, rates)
    silhouettes = [frame.silhouettes[i] for i in bodies if i in frame.silhouettes]
    if not silhouettes:
        return None
    if camera.distortion != "none":
        # edges may leave a lens's field where faces between them are seen
        shown = [ImageBox(s.left, s.top, s.right, s.bottom) for s in silhouettes]
        cuboid = _union([*shown, cuboid] if cuboid else shown)
    if cuboid is None:
        return None
    amodal = cuboid
    if kinds[object_id] == "pedestrian":
        amodal = person_box(cuboid, silhouettes, camera)
    inside = clipped(amodal, camera)
    if inside is None:
        return None
    parts = tuple(_instance_view(frame, instances[i].kind, i, snapshot, drift) for i in bodies)
    pixels = sum(part.pixels for part in parts)
    covered = frame.object_silhouettes[object_id].pixels
    shown = [part.box for part in parts if part.box]
    return ObjectView(
        amodal=amodal,
        clipped=inside,
        modal=_union(shown) if shown else None,
        pixels=pixels,
        silhouette_pixels=covered,
        visible=min(1.0, pixels / max(1, covered)),
        truncation=min(1.0, max(0.0, 1.0 - area(inside) / area(amodal))),
        parts=parts,
    )


def _window(frame: CameraFrame, instance: int) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Which pixels of an instance's silhouette box show it."""
    box = frame.silhouettes[instance]
    window = frame.instance[int(box.top) : int(box.bottom), int(box.left) : int(box.right)]
    shown: np.ndarray[tuple[int, int], np.dtype[np.bool_]] = window == instance
    return shown


def _instance_view(
    frame: CameraFrame, kind: str, instance: int, snapshot: Snapshot, drift: Drift | None
) -> InstanceView:
    """One body's visible pixels, their box and its keypoints."""
    silhouette = frame.silhouettes.get(instance)
    points = snapshot.keypoints.get(instance)
    if silhouette is None:
        return InstanceView(instance, kind, 0, None, 0, _NO_KEYPOINTS)
    shown = _window(frame, instance)
    rows, columns = (np.flatnonzero(shown.any(axis=axis)) for axis in (1, 0))
    box = None
    if len(rows):
        left, top = int(silhouette.left), int(silhouette.top)
        box = ImageBox(
            float(left + columns[0]),
            float(top + rows[0]),
            float(left + columns[-1] + 1),
            float(top + rows[-1] + 1),
        )
    keypoints = _NO_KEYPOINTS if points is None else _keypoints(frame, instance, points, drift)
    pixels = int(np.count_nonzero(shown))
    return InstanceView(instance, kind, pixels, box, silhouette.pixels, keypoints)


def _keypoints(
    frame: CameraFrame, instance: int, points_world: Floats, drift: Drift | None
) -> Floats:
    """(17, 3): u, v and COCO's visibility: 0 outside the image, 1 hidden, 2 seen."""
    camera = frame.camera
    points = frame.T_world_from_camera.inverse().points(points_world)
    rates = drift.keypoints.get(instance) if drift else None
    if rates is not None:
        points = as_read(points, rates, camera)
    result = np.zeros((len(points), 3))
    pixels, seen = camera.projected(points)
    for row, point in enumerate(points):
        x, y, z = (float(value) for value in point)
        depth = z if camera.is_plane else sqrt(x * x + y * y + z * z)
        u, v = (float(value) for value in pixels[row])
        inside = 0 <= u < camera.width_px and 0 <= v < camera.height_px
        if depth < NEAR_M or not seen[row] or not inside:
            continue
        column, line = floor(u), floor(v)
        on_body = frame.instance[line, column] == instance
        before = frame.depth[line, column] > depth - _KEYPOINT_DEPTH_M
        result[row] = u, v, 2.0 if on_body and before else 1.0
    return result


def _union(boxes: Sequence[ImageBox]) -> ImageBox:
    """The rectangle around rectangles."""
    return ImageBox(
        min(b.left for b in boxes),
        min(b.top for b in boxes),
        max(b.right for b in boxes),
        max(b.bottom for b in boxes),
    )
