"""Pictures and exact buffers of a Stage, as its cameras see it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import NotAvailableError
from scenesim.geometry.transform import Transform
from scenesim.kernels import placing
from scenesim.kernels.glare import shrink
from scenesim.randomness import Stream
from scenesim.render.backends import visibility_pass
from scenesim.render.between_draws import lent
from scenesim.render.clouds import clouds
from scenesim.render.develop import develop, exposure_of
from scenesim.render.effects import halos, sun_in_the_lens, wet_ground
from scenesim.render.exposed import Exposed, Gathered, still_bodies
from scenesim.render.falling import Shot, fall
from scenesim.render.illumination import DrawLight
from scenesim.render.items import Slots, grouped, joined, perspective
from scenesim.render.media import media_of
from scenesim.render.outlines import outlines_of
from scenesim.render.parts import in_parts
from scenesim.render.pool import pool_for
from scenesim.render.room import Room
from scenesim.render.shaded import eye_of, shaded, smoothed
from scenesim.render.surfaces import Surfaces, behind_glass, surfaces_of
from scenesim.render.visibility import (
    Labels,
    View,
    camera_lens,
    doubled,
    draw_over,
    empty,
)
from scenesim.scenery.stage import Stage
from scenesim.sensors.camera import CameraModel
from scenesim.sensors.frame import CameraFrame

_SOLID = placing.OPAQUE | placing.CUTOUT
#: rooms that no draw uses now
_spare: list[tuple[Room, Room]] = []


class CameraRenderer:
    """Renders the frames of one draw, and keeps what they share.

    Attributes:
        pool: all meshes.
        light: of the draw.
    """

    def __init__(self, stage: Stage, threads: int = 1, backend: str = "numba") -> None:
        """Pack what does not move.

        Args:
            stage: what there is to see.
            threads: bands of an image drawn at the same time; pictures do not depend on it.
            backend: of ``backends.visibility_pass``.
        """
        self._stage = stage
        self._see = visibility_pass(backend)
        self._threads = threads
        self.pool = pool_for(self)
        self._room, self._sun_room = lent(self, _spare, _rooms, lambda _: True)
        self._slots = Slots([], [])
        self._media = media_of(stage.materials)
        self._stream = Stream(stage.scene.stream_key).child("camera")
        self._still, self._still_bodies = still_bodies(stage)
        statics = [p for p in (*stage.statics, *self._still_bodies) if not p.is_ego]
        self._statics = grouped(in_parts(statics), self.pool, self._slots, self._media.layers)
        sky = self._stream.child("sky")
        self.light = DrawLight(stage.scene.weather, sky.key, threads)

    def frame(self, camera: CameraModel, time_s: float, quality: str = "fast") -> CameraFrame:
        """Expose one picture.

        Args:
            camera: the camera.
            time_s: of the exposure's middle.
            quality: ``fast`` or ``high``.

        Returns:
            The picture and its buffers.

        Raises:
            ValueError: for an unknown quality, an image larger than 8192 x 8192, or a shutter
                or read-out that takes time.
        """
        _check(camera)
        return self.developed(self.expose(camera, time_s, quality))

    def expose(self, camera: CameraModel, time_s: float, quality: str = "fast") -> Exposed:
        """The light of one moment on an image plane, before lens faults, sensor and noise.

        Args:
            camera: a pinhole; its principal point may lie outside the image.
            time_s: the moment.
            quality: ``fast``, or ``high``: every pixel is the mean of four, shaded each with
                shapes twice as fine.

        Returns:
            Linear radiance and the buffers.

        Raises:
            ValueError: for an unknown quality.
        """
        if quality not in {"fast", "high"}:
            raise ValueError(f"want quality fast or high, got {quality!r}")
        if quality == "high":
            fine = self.expose(doubled(camera), time_s)
            radiance = np.zeros((camera.height_px, camera.width_px, 3), np.float32)
            shrink(fine.radiance, 2, radiance)
            return replace(self._exact(camera, time_s, 2.0), radiance=radiance)
        snapshot = self._stage.snapshot(time_s)
        T_world_from_camera = snapshot.T_world_from_ego @ camera.T_ego_from_camera
        place = self.gather(time_s, T_world_from_camera)
        detail = camera.fx_px / 721.5
        view, solid = self._seen(camera, place, T_world_from_camera, detail)
        shown = surfaces_of(view, place, self.pool, self._room, self._threads)
        outlines = outlines_of(view, self.pool, self._stage)
        radiance = self._radiance(shown, solid, place, T_world_from_camera)
        stream = self._stream.child(camera.name).child(f"{time_s:.6f}").child("falling")
        shot = Shot(
            T_world_from_camera,
            snapshot.ego_velocity,
            view.lens,
            camera.exposure_s,
            view.near,
            stream,
        )
        day, weather = self.light.day, self._stage.scene.weather
        sun_in_the_lens(day, shot, self._threads, radiance)
        clouds(self._stage, snapshot, day.light, shot, self._threads, radiance)
        fall(weather, day.light, self.light.is_dark, shot, self._threads, radiance)
        halos(radiance, self._threads)
        self.pool.release()
        return Exposed(camera, time_s, T_world_from_camera, radiance, shown.labels, *outlines)

    def developed(self, exposed: Exposed, exposure: float | None = None) -> CameraFrame:
        """The picture that the sensor makes of light.

        Args:
            exposed: of ``expose``.
            exposure: what radiance is multiplied with, 1 saturates; None for the automatic one.

        Returns:
            The picture and its buffers.
        """
        camera, time_s = exposed.camera, exposed.time_s
        key = self._stream.child(camera.name).child(f"{time_s:.6f}").key
        if exposure is None:
            exposure = exposure_of(exposed.radiance, camera.exposure_ev)
        image = develop(exposed.radiance, camera, exposure, self.light.day.balance, key)
        return exposed.frame(image)

    def survey(self, camera: CameraModel, time_s: float) -> CameraFrame:
        """The buffers and silhouettes of ``frame`` without its picture: nothing is shaded.

        Args:
            camera: the camera.
            time_s: of the exposure's middle.

        Returns:
            The frame; its image is black.
        """
        return self._exact(camera, time_s).frame()

    def _exact(self, camera: CameraModel, time_s: float, finer: float = 1.0) -> Exposed:
        """The buffers of ``expose`` without light."""
        snapshot = self._stage.snapshot(time_s)
        T_world_from_camera = snapshot.T_world_from_ego @ camera.T_ego_from_camera
        place = self.gather(time_s, T_world_from_camera)
        detail = finer * camera.fx_px / 721.5
        view, _ = self._seen(camera, place, T_world_from_camera, detail)
        labels = surfaces_of(view, place, self.pool, self._room, self._threads).labels
        outlines = outlines_of(view, self.pool, self._stage)
        self.pool.release()
        dark = np.zeros((0, 0, 3), np.float32)
        return Exposed(camera, time_s, T_world_from_camera, dark, labels, *outlines)

    def visibility(self, camera: CameraModel, time_s: float) -> Labels:
        """The exact buffers alone, as ``frame`` makes them first.

        Args:
            camera: the camera.
            time_s: of the exposure's middle.

        Returns:
            Depth, instance, semantic, part and normals at pixel centres.
        """
        return self._exact(camera, time_s).labels

    def gather(self, time_s: float, T_world_from_camera: Transform) -> Gathered:
        """What there is to see at a moment; meshes of the moment alone stay until released.

        Args:
            time_s: the moment.
            T_world_from_camera: where it is seen from.

        Returns:
            All placements, packed into ``pool``.
        """
        snapshot = self._stage.snapshot(time_s)
        slots = Slots(list(self._slots.materials), list(self._slots.semantics))
        bodies = [p for p in snapshot.placements if not p.is_ego and p.instance not in self._still]
        eye = T_world_from_camera.translation
        moving = grouped(bodies, self.pool, slots, self._media.layers, eye)
        group = joined(self._statics, moving)
        street = 255 if self._stage.scene.weather.street_lights else 0
        lights = {-1: street, **snapshot.lights}
        group.labels[:, 4] = [lights.get(instance, 0) for instance in group.labels[:, 1].tolist()]
        media = self._media._replace(slots=np.array(slots.materials or [0], np.int16))
        semantics = np.array(slots.semantics or [0], np.uint8)
        standing = (*self._still_bodies, *bodies)
        return Gathered(group, moving, standing, media, semantics, snapshot.lamps)

    def _seen(
        self, camera: CameraModel, place: Gathered, T_world_from_camera: Transform, detail: float
    ) -> tuple[View, View]:
        """The view, and the same without glass."""
        lens, size = camera_lens(camera), (camera.width_px, camera.height_px)
        T_camera_from_world = T_world_from_camera.inverse()
        items = perspective(place.group, self.pool, T_camera_from_world, lens, size, detail)
        near, face = empty(size)
        view = self._see(
            items,
            self.pool,
            place.media,
            lens,
            self._room,
            near=near,
            face=face,
            wanted=_SOLID,
            threads=self._threads,
        )
        if not (items.table[:, placing.LAYERS] & placing.GLASS).any():
            return view, view
        solid = replace(view, near=near.copy(), face=face.copy())
        draw_over(view, self.pool.arrays(), place.media, placing.GLASS, self._threads)
        return view, solid

    def _radiance(
        self, shown: Surfaces, solid: View, place: Gathered, T_world_from_camera: Transform
    ) -> NDArray[np.float32]:
        """The light of surfaces, of those behind glass and of wet ground, with smooth edges."""
        layers, pool, room, threads = [shown], self.pool, self._sun_room, self._threads
        if solid is not shown.view:
            layers.insert(0, behind_glass(solid, shown.view, place, pool, room, threads))
        falling = self.light.falling_on(
            layers, T_world_from_camera, place, self._statics, pool, room
        )
        eye, ground = eye_of(T_world_from_camera), self._stream.child("ground").key
        radiance = shaded(layers, falling, eye, place.media, threads)
        wet_ground(shown, falling, eye, ground, radiance, threads)
        return smoothed(shown, radiance, threads)


def _rooms() -> tuple[Room, Room]:
    """Work arrays of a camera's views and of those from above."""
    return Room(), Room()


def _check(camera: CameraModel) -> None:
    """Refuse what no picture of ours would show.

    Args:
        camera: about to be used.

    Raises:
        ValueError: for an image too large, or for a shutter or read-out that takes time.
        NotAvailableError: for a distorted lens.
    """
    if camera.distortion != "none":
        raise NotAvailableError(
            f"camera '{camera.name}': distortion '{camera.distortion}' is not available yet; "
            "want 'none' (a rectified pinhole)"
        )
    if max(camera.width_px, camera.height_px) > 8192:
        raise ValueError(
            f"camera '{camera.name}': want at most 8192 x 8192 px, got "
            f"{camera.width_px} x {camera.height_px}"
        )
    for field, means in (("readout_s", "a global shutter"), ("exposure_s", "no motion blur")):
        if getattr(camera, field) != 0.0:
            raise ValueError(
                f"camera '{camera.name}': {field} is not simulated; want 0 ({means}), got "
                f"{getattr(camera, field)}"
            )
