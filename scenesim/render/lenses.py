"""Pictures and exact buffers of bent lenses: distorted, fisheye, or of a package's own law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import acos, cos, sin
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats, Transform
from scenesim.kernels import placing, rays, warp
from scenesim.render.bands import in_bands
from scenesim.render.camera import CameraRenderer
from scenesim.render.exposed import Exposed, Gathered
from scenesim.render.items import Group, Items, assembled, by_distance
from scenesim.render.pool import MeshPool
from scenesim.render.visibility import Labels, empty, no_labels
from scenesim.scenery.stage import Stage
from scenesim.sensors.camera import CameraModel
from scenesim.sensors.frame import CameraFrame, Silhouette
from scenesim.sensors.optics import optics_of

_Law: TypeAlias = tuple[str, tuple[float, ...], tuple[float, float, float, float], float]

#: m, the nearest that is drawn
NEAR_M = 0.1
#: pixels that an edge bulges per square of its chord, in focal lengths: found by trial, with room
_BULGE = 1.0
#: rad from the axis up to which one picture serves a whole lens
_ONE_PICTURE = 0.96
#: focal length of a cube's pictures over the lens's: its image is finest across the rays
_CUBE_DETAIL = 1.25
_PIECES, _BOXES = 256, 8192
#: front, left, right, up, down, back: rotations from the camera's frame
_CUBE = np.array(
    [
        [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        [[0, 0, 1], [0, 1, 0], [-1, 0, 0]],
        [[0, 0, -1], [0, 1, 0], [1, 0, 0]],
        [[1, 0, 0], [0, 0, 1], [0, -1, 0]],
        [[1, 0, 0], [0, 0, -1], [0, 1, 0]],
        [[-1, 0, 0], [0, 1, 0], [0, 0, -1]],
    ],
    float,
)


@dataclass(frozen=True, slots=True, eq=False)
class Surfaces:
    """What every pixel of a lens shows, down to the place on the face.

    Attributes:
        camera: the camera.
        time_s: the moment.
        T_world_from_camera: then.
        gathered: all that could be seen.
        rows: (I,) row of ``gathered.group`` of each item.
        items: what may be seen.
        vertices: (P, 3) float32 m, camera frame.
        screen: (P, 2) float32 pixels.
        rays: (H, W, 3) float32.
        face: (H, W) int32, number in the frame.
        labels: the buffers.
    """

    camera: CameraModel
    time_s: float
    T_world_from_camera: Transform
    gathered: Gathered
    rows: NDArray[np.int32]
    items: Items
    vertices: NDArray[np.float32]
    screen: NDArray[np.float32]
    rays: NDArray[np.float32]
    face: NDArray[np.int32]
    labels: Labels


class LensRenderer:
    """Exposes cameras of any lens law, beside a renderer of pinholes.

    Attributes:
        pool: all meshes.
    """

    def __init__(self, stage: Stage, renderer: CameraRenderer, threads: int = 1) -> None:
        """Share a renderer's meshes.

        Args:
            stage: what there is to see.
            renderer: of the same Stage.
            threads: bands of an image drawn at the same time; pictures do not depend on it.
        """
        self._stage, self._renderer, self._threads = stage, renderer, threads
        self.pool = renderer.pool

    def expose(self, camera: CameraModel, time_s: float, quality: str = "fast") -> Exposed:
        """The light of one moment on an image plane, with its buffers.

        Args:
            camera: of any law.
            time_s: the moment.
            quality: as of the renderer of pinholes.

        Returns:
            Linear radiance and the buffers; black and of no class where the lens sees nothing.
        """
        if is_plain(camera):
            return self._renderer.expose(camera, time_s, quality)
        detail = 2.0 if quality == "high" else 1.0
        found = self.surfaces(camera, time_s, detail)
        outlines = self._outlines(found)
        self.pool.release()
        radiance = self._radiance(found, time_s, quality)
        place = found.T_world_from_camera
        return Exposed(camera, time_s, place, radiance, found.labels, *outlines)

    def survey(self, camera: CameraModel, time_s: float) -> CameraFrame:
        """Buffers and silhouettes without a picture.

        Args:
            camera: of any law.
            time_s: the moment.

        Returns:
            The frame; its image is black.
        """
        found = self.surfaces(camera, time_s)
        outlines = self._outlines(found)
        self.pool.release()
        dark = np.zeros((0, 0, 3), np.float32)
        place = found.T_world_from_camera
        return Exposed(camera, time_s, place, dark, found.labels, *outlines).frame()

    def surfaces(self, camera: CameraModel, time_s: float, detail: float = 1.0) -> Surfaces:
        """What every pixel shows, by its own ray; the pool is left unreleased.

        Args:
            camera: of any law.
            time_s: the moment.
            detail: 2 for levels of detail twice as fine.

        Returns:
            The surfaces.
        """
        snapshot = self._stage.snapshot(time_s)
        T_world_from_camera = snapshot.T_world_from_ego @ camera.T_ego_from_camera
        gathered = self._renderer.gather(time_s, T_world_from_camera)
        pool, optics = self._renderer.pool, camera.optics
        looks = rays_of(camera)
        items, rows = _around(
            gathered.group,
            pool,
            T_world_from_camera.inverse(),
            looks,
            camera.fx_px / 721.5 * detail,
        )
        arrays = pool.arrays()
        vertices = np.zeros((items.vertices, 3), np.float32)
        screen = np.zeros((items.vertices, 2), np.float32)
        rays.stand(arrays, items.table, items.poses, optics, 0, len(rows), vertices, screen)
        near, face = empty((camera.width_px, camera.height_px))
        bend = _BULGE * max(camera.fx_px, camera.fy_px)
        labels = no_labels(near.shape)

        def band(first: int, last: int) -> None:
            rays.draw(
                arrays, items.table, items.order, vertices, screen, looks, optics, bend,
                1.0 / NEAR_M, gathered.media, _room(), first, last, near, face,
            )  # fmt: skip
            rays.label(
                arrays, items.table, items.rotations, vertices, looks, near, face,
                gathered.semantics, first, last, labels,
            )  # fmt: skip

        in_bands(band, len(near), self._threads)
        return Surfaces(
            camera, time_s, T_world_from_camera, gathered, rows, items, vertices, screen, looks,
            face, labels,
        )  # fmt: skip

    def _radiance(self, found: Surfaces, time_s: float, quality: str) -> NDArray[np.float32]:
        """Pinhole pictures, warped."""
        camera, looks = found.camera, found.rays
        height, width = found.face.shape
        out = np.zeros((height, width, 3), np.float32)
        axes = _CUBE[:1] if _widest(looks) < _ONE_PICTURE else _CUBE
        number = np.zeros((height, width), np.int8)
        places = np.zeros((height, width, 2), np.float32)
        warp.assign(looks, axes, 0, height, number, places)
        focal = max(camera.fx_px, camera.fy_px) * (1.0 if len(axes) == 1 else _CUBE_DETAIL)
        for k in range(len(axes)):
            chosen = number == k
            if not chosen.any():
                continue
            part = _picture_camera(camera, places[chosen], axes[k], focal)
            light = self._renderer.expose(part, time_s, quality).radiance
            where = np.array([focal, part.cx_px, part.cy_px])
            warp.gather(k, number, places, light, where, 0, height, out)
        return out

    def _outlines(
        self, found: Surfaces
    ) -> tuple[Mapping[int, Silhouette], Mapping[int, Silhouette]]:
        """What instances and objects would cover alone."""
        of_item = found.items.table[:, placing.INSTANCE]
        rows_of: dict[int, list[int]] = {}
        for row, instance in enumerate(of_item.tolist()):
            if instance >= 0:
                rows_of.setdefault(instance, []).append(row)
        members: dict[int, list[int]] = {}
        for instance in sorted(rows_of):
            members.setdefault(self._stage.instances[instance].object_id, []).append(instance)
        several = {o: m for o, m in members.items() if o >= 0 and len(m) > 1}
        groups = [*([i] for i in sorted(rows_of)), *several.values()]
        made = stamped(
            found, self._renderer.pool, [[r for i in g for r in rows_of[i]] for g in groups]
        )
        outlines = {i: s for i, s in zip(sorted(rows_of), made, strict=False) if s is not None}
        objects = {o: outlines[m[0]] for o, m in members.items() if o >= 0 and m[0] in outlines}
        for object_id, outline in zip(several, made[len(rows_of) :], strict=True):
            if outline is not None:
                objects[object_id] = outline
        return outlines, objects


def stamped(found: Surfaces, pool: MeshPool, groups: list[list[int]]) -> list[Silhouette | None]:
    """What groups of items would cover with nothing before them.

    Args:
        found: the surfaces of their view.
        pool: the meshes.
        groups: rows of items.

    Returns:
        A silhouette for each group, None where it covers no pixel.
    """
    height, width = found.face.shape
    out = np.zeros((len(groups), 5), np.int64)
    out[:, 1], out[:, 2] = width, height
    pairs = [(g, r) for g, rows in enumerate(groups) for r in rows]
    if pairs:
        camera = found.camera
        rays.stamp(
            pool.arrays(), found.items.table, np.array(pairs, np.int32), found.vertices,
            found.screen, found.rays, camera.optics, _BULGE * max(camera.fx_px, camera.fy_px),
            1.0 / NEAR_M, _room(), 0, height, np.full((height, width), -1, np.int32), out,
        )  # fmt: skip
    return [
        Silhouette(int(n), float(a), float(b), float(c), float(d)) if n else None
        for n, a, b, c, d in out
    ]


def is_plain(camera: CameraModel) -> bool:
    """Whether a camera is a pinhole and nothing else.

    Args:
        camera: any.

    Returns:
        True where straight lines are straight up to the image's edge.
    """
    return camera.distortion == "none" and camera.field_of_view_rad == 0.0


def rays_of(camera: CameraModel) -> NDArray[np.float32]:
    """The rays of a camera's pixel centres, in its frame.

    Args:
        camera: of any law.

    Returns:
        (H, W, 3) float32: z = 1 of plane images, unit length of others; 0 where nothing is seen.
    """
    intrinsics = (camera.fx_px, camera.fy_px, camera.cx_px, camera.cy_px)
    law = (camera.distortion, camera.coefficients, intrinsics, camera.field_of_view_rad)
    return _rays(law, (camera.width_px, camera.height_px))


@lru_cache(maxsize=12)
def _rays(law: _Law, size: tuple[int, int]) -> NDArray[np.float32]:
    out = np.zeros((size[1], size[0], 3), np.float32)
    rays.look(optics_of(*law), 0, size[1], out)
    out.setflags(write=False)
    return out


def _room() -> tuple[Floats, NDArray[np.int32]]:
    """Room for the pieces of one face and for its boxes."""
    return np.zeros((_PIECES, 10)), np.zeros((_BOXES, 4), np.int32)


def _widest(looks: NDArray[np.float32]) -> float:
    """The greatest angle of a ray from the axis, rad."""
    x, y, z = (looks[..., k].astype(np.float64) for k in range(3))
    size = np.sqrt(x * x + y * y + z * z)
    seen = size > 0.0
    return acos(max(-1.0, float((z[seen] / size[seen]).min()))) if seen.any() else 0.0


def _around(
    group: Group,
    pool: MeshPool,
    T_camera_from_world: Transform,
    looks: NDArray[np.float32],
    detail: float,
) -> tuple[Items, NDArray[np.int32]]:
    """The items within the cone of a lens, and their rows of the group."""
    centres = T_camera_from_world.points(group.centres)
    x, y, z = centres[:, 0], centres[:, 1], centres[:, 2]
    widest = _widest(looks)
    rho = np.sqrt(x * x + y * y)
    distance = np.sqrt(rho * rho + z * z)
    # signed distance from the cone's surface, where that surface is the nearest of the cone
    outside = rho * cos(widest) - z * sin(widest)
    along = rho * sin(widest) + z * cos(widest)
    inside = (distance <= group.radii) | (outside <= group.radii) & (
        (along > 0.0) | (outside <= 0.0)
    )
    chosen = by_distance(group, pool, inside, distance / detail)
    items = assembled(group, T_camera_from_world, chosen, distance)
    return items, chosen.rows.astype(np.int32)


def _picture_camera(
    camera: CameraModel, places: NDArray[np.float32], axes: Floats, focal: float
) -> CameraModel:
    """The pinhole that shows places of a plane, and a little more."""
    low, high = places.min(axis=0) * focal, places.max(axis=0) * focal
    left, top = int(np.floor(low[0])) - 2, int(np.floor(low[1])) - 2
    right, bottom = int(np.ceil(high[0])) + 3, int(np.ceil(high[1])) + 3
    turn = Transform(np.ascontiguousarray(axes.T), np.zeros(3))
    return replace(
        camera,
        width_px=right - left,
        height_px=bottom - top,
        fx_px=focal,
        fy_px=focal,
        cx_px=float(-left),
        cy_px=float(-top),
        T_ego_from_camera=camera.T_ego_from_camera @ turn,
        distortion="none",
        coefficients=(),
        field_of_view_rad=0.0,
        readout_s=0.0,
        exposure_s=0.0,
    )
