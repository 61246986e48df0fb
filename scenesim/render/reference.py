"""The slow way to a picture: many random paths of light through each pixel, of the same Stage.

Nothing of the fast renderer's light is shared but what there is: meshes, materials, sun, sky and
lamps. Shadows, skylight, bounces and reflections are all found by rays.
"""

from __future__ import annotations

from math import radians

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats, Transform
from scenesim.kernels import denoise, paths, paths_tree
from scenesim.randomness import Stream
from scenesim.render.camera import CameraRenderer
from scenesim.render.daylight import daylight
from scenesim.render.exposed import Gathered
from scenesim.render.items import Items, assembled, by_distance
from scenesim.render.lamplight import lamp_rows
from scenesim.render.pool import MeshPool
from scenesim.scenery.stage import Stage
from scenesim.sensors.camera import CameraModel

#: paths of a pixel, and surfaces that each may meet after the first
SAMPLES, BOUNCES = 64, 5
#: m around the camera within which things are there for paths
REACH_M = 400.0
#: radiance at which one path is cut: a lone bright one would stay a speck
_MOST = 30.0
#: half the angle of the sun in the sky
_SUN_RAD = radians(0.267)
_DARK = 0.03
#: px, how far apart the pixels of the denoiser's passes are
_STEPS_PX = (1, 2, 4)
#: of its weights, see ``kernels.denoise.alike``
_TOLERANCE = np.array([0.05, 0.3, 0.1, 3.0])


class PathTracer:
    """Traces the light of one Stage."""

    def __init__(self, stage: Stage, renderer: CameraRenderer) -> None:
        """Share a renderer's meshes.

        Args:
            stage: what there is to see.
            renderer: of the same Stage.
        """
        self._stage, self._renderer = stage, renderer
        self._stream = Stream(stage.scene.stream_key).child("camera")
        self._day = daylight(stage.scene.weather, self._stream.child("sky").key)

    def radiance(
        self, camera: CameraModel, time_s: float, samples: int = SAMPLES
    ) -> NDArray[np.float32]:
        """The light on an image plane, as the paths find it.

        Args:
            camera: of any lens.
            time_s: the moment.
            samples: paths of each pixel; noise falls with their square root.

        Returns:
            (H, W, 3) float32, linear; 1 is a white surface in the full sun.

        Raises:
            ValueError: for less than one sample.
        """
        if samples < 1:
            raise ValueError(f"want at least 1 sample, got {samples}")
        world, rotation = self._world(camera, time_s)
        out = _traced(world, camera, rotation, samples, self._key(time_s, "paths"))
        self._renderer.pool.release()
        return out

    def denoised(
        self, camera: CameraModel, time_s: float, samples: int = SAMPLES
    ) -> NDArray[np.float32]:
        """The light on an image plane with most of the noise taken out.

        Args:
            camera: of any lens.
            time_s: the moment.
            samples: paths of each pixel, even.

        Returns:
            (H, W, 3) float32, linear; a few percent darker or brighter where paths are rare.

        Raises:
            ValueError: for less than two samples.
        """
        if samples < 2:
            raise ValueError(f"want at least 2 samples, got {samples}")
        world, rotation = self._world(camera, time_s)
        shape = (camera.height_px, camera.width_px)
        keys = self._key(time_s, "paths"), self._key(time_s, "paths/other half")
        halves = [_traced(world, camera, rotation, samples // 2, key) for key in keys]
        guides = np.zeros((*shape, denoise.GUIDES), np.float32)
        denoise.guides(
            world, camera.optics, rotation, samples // 2, keys[0], 0, shape[0],
            np.zeros(64, np.int32), guides,
        )  # fmt: skip
        self._renderer.pool.release()
        light, rough = np.zeros((*shape, 3), np.float32), np.zeros(shape, np.float32)
        noise = np.zeros(shape, np.float32)
        denoise.unlit(halves[0], halves[1], guides, light, rough)
        denoise.mean_of(rough, 3, noise)
        for step in _STEPS_PX:
            out, less = np.zeros_like(light), np.zeros_like(noise)
            denoise.wavelet(light, noise, guides, _TOLERANCE, step, 0, shape[0], out, less)
            light, noise = out, less
        return (light * (guides[..., :3] + np.float32(0.02))).astype(np.float32)

    def _key(self, time_s: float, name: str) -> np.uint64:
        """Of the random numbers of a picture."""
        return np.uint64(self._stream.child(name).child(f"{time_s:.6f}").key)

    def _world(self, camera: CameraModel, time_s: float) -> tuple[paths.World, Floats]:
        """All there is about a camera, and how the camera is turned."""
        snapshot = self._stage.snapshot(time_s)
        T_world_from_camera = snapshot.T_world_from_ego @ camera.T_ego_from_camera
        gathered = self._renderer.gather(time_s, T_world_from_camera)
        pool = self._renderer.pool
        T_local_from_world = Transform(np.eye(3), -T_world_from_camera.translation)
        items = _near(gathered, pool, T_local_from_world, camera)
        light = self._day.light
        is_dark = float(light.ambient[4].sum()) < _DARK
        lamps = lamp_rows(gathered.lamps if is_dark else (), T_world_from_camera.translation)
        lamps[:, :3] -= T_world_from_camera.translation
        world = paths.World(
            scene_of(items, pool),
            pool.arrays(),
            items.table,
            items.rotations,
            gathered.media,
            light,
            lamps,
            _SUN_RAD,
        )
        return world, np.array(T_world_from_camera.rotation)


def _traced(
    world: paths.World, camera: CameraModel, rotation: Floats, samples: int, key: np.uint64
) -> NDArray[np.float32]:
    """The mean light of some paths through each pixel."""
    out = np.zeros((camera.height_px, camera.width_px, 3), np.float32)
    paths.trace(
        world, camera.optics, rotation, samples, BOUNCES, _MOST, key, 0, camera.height_px,
        np.zeros(64, np.int32), out,
    )  # fmt: skip
    return out


def scene_of(items: Items, pool: MeshPool) -> paths.Scene:
    """The triangles of items, with a tree over them.

    Args:
        items: placed in the local frame.
        pool: their meshes.

    Returns:
        What rays are followed through.
    """
    count = max(1, items.faces)
    triangles = np.zeros((count, 9), np.float32)
    owners = np.zeros((count, 2), np.int32)
    paths_tree.lay_out(pool.arrays(), items.table, items.poses, triangles, owners)
    order = np.arange(count, dtype=np.int32)
    boxes, links = np.zeros((2 * count, 6), np.float32), np.zeros((2 * count, 2), np.int32)
    nodes = paths_tree.grow(triangles, order, np.zeros((128, 3), np.int64), boxes, links)
    return paths.Scene(
        np.ascontiguousarray(triangles[order]),
        np.ascontiguousarray(owners[order]),
        boxes[:nodes].copy(),
        links[:nodes].copy(),
    )


def _near(
    gathered: Gathered, pool: MeshPool, T_local_from_world: Transform, camera: CameraModel
) -> Items:
    """Everything around the camera, in the levels of detail that it sees twice as fine."""
    group = gathered.group
    away: Floats = T_local_from_world.points(group.centres)
    distance = np.sqrt((away * away).sum(axis=1))
    inside = distance - group.radii < REACH_M
    detail = camera.fx_px / 721.5 * 2.0
    chosen = by_distance(group, pool, inside, distance / detail)
    return assembled(group, T_local_from_world, chosen, distance)
