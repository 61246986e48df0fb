"""The cameras of a Stage, of whatever lens and shutter: each by the cheapest way that is exact."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scenesim.randomness import Stream
from scenesim.render.camera import CameraRenderer
from scenesim.render.dense import dense_truth
from scenesim.render.develop import exposure_of
from scenesim.render.exposed import Exposed
from scenesim.render.faults import in_sensor, is_dropped, misplaced, through_glass
from scenesim.render.glass import defocused, rained_on
from scenesim.render.lenses import LensRenderer, is_plain, rays_of
from scenesim.render.shutter import Assembly, sliced, slices_of, takes_time
from scenesim.render.visibility import Labels
from scenesim.scenery.stage import Stage
from scenesim.sensors.camera import CameraModel
from scenesim.sensors.faults import Fault, faults_of
from scenesim.sensors.frame import CameraFrame
from scenesim.sensors.optics import MOST_PX

_NOTHING = np.zeros((0, 0, 0), np.float32)
_BUFFERS = ("depth", "instance", "semantic", "part", "normal")
#: frames after which something arrives again
_LONGEST_GAP = 20
#: px, focal lengths and principal points beyond which no lens is meant
_FARTHEST_PX = 1e6


class Cameras:
    """Takes the pictures of one draw, and keeps what they share.

    Attributes:
        pinholes: the renderer of plain pinholes.
        lenses: that of all other lenses.
    """

    def __init__(self, stage: Stage, threads: int = 1, backend: str = "numba") -> None:
        """Pack what does not move.

        Args:
            stage: what there is to see.
            threads: bands of an image drawn at the same time; pictures do not depend on it.
            backend: ``numba`` or ``opengl``, see ``backends.visibility_pass``; lenses that bend are
                labelled by rays either way.
        """
        self._stage = stage
        self.pinholes = CameraRenderer(stage, threads, backend)
        self.lenses = LensRenderer(stage, self.pinholes, threads)
        self._stream = Stream(stage.scene.stream_key).child("camera")
        self._first_exposure: dict[str, float] = {}

    def frame(
        self,
        camera: CameraModel,
        time_s: float,
        quality: str = "fast",
        buffers: Collection[str] = (),
    ) -> CameraFrame:
        """Expose one picture.

        Args:
            camera: of any lens.
            time_s: of the exposure's middle.
            quality: ``fast``, ``high``, or ``reference``: paths of light, minutes a picture.
            buffers: further truth wanted, of ``sensors.frame.DENSE_FIELDS``.

        Returns:
            The picture and its buffers.

        Raises:
            ValueError: for an unknown quality, an image larger than 8192 x 8192, or impossible
                intrinsics.
        """
        check(camera)
        faults = self._faults(camera)
        true = misplaced(camera, faults)
        exposed = self._exposed(true, time_s, quality)
        stream = self._stream.child(camera.name)
        shown = exposed
        if is_dropped(faults, stream, time_s):
            shown = self._exposed(true, self._delivered(faults, stream, time_s), quality)
        light = defocused(shown.radiance, shown.labels.depth, true)
        light = rained_on(light, true, self._stage.scene.weather, stream, shown.time_s)
        light = through_glass(light, true, faults, stream)
        exposure = self._exposure(true, light, faults, quality)
        frame = self.pinholes.developed(replace(shown, radiance=light), exposure)
        frame = replace(
            frame,
            camera=camera,
            time_s=time_s,
            T_world_from_camera=exposed.T_world_from_camera,
            image=in_sensor(frame.image, true, faults, stream),
            **{name: getattr(exposed.labels, name) for name in _BUFFERS},
            silhouettes=exposed.silhouettes,
            object_silhouettes=exposed.object_silhouettes,
            radiance=light if "radiance" in buffers else None,
            linear=_linear(light, exposure) if "linear" in buffers else None,
        )
        dense = [name for name in buffers if name not in {"radiance", "linear"}]
        if not dense:
            return frame
        truth = dense_truth(self._stage, self.lenses, self._seen, true, time_s, dense)
        return replace(frame, **truth)

    def _faults(self, camera: CameraModel) -> tuple[Fault, ...]:
        """What is wrong with a camera in this draw."""
        rig = getattr(self._stage.scene, "rig", None)
        return faults_of(rig.faults, camera.name) if rig is not None else ()

    def _delivered(self, faults: Sequence[Fault], stream: Stream, time_s: float) -> float:
        """The time of the last frame that arrived before one that did not."""
        step = 1.0 / self._stage.scene.rate_hz
        for back in range(1, _LONGEST_GAP):
            if not is_dropped(faults, stream, time_s - back * step):
                return time_s - back * step
        return time_s - _LONGEST_GAP * step

    def _exposure(
        self,
        camera: CameraModel,
        light: NDArray[np.float32],
        faults: Sequence[Fault],
        quality: str,
    ) -> float:
        """By the light within the lens's field; stuck at the run's beginning where that fails."""
        stuck = [fault for fault in faults if fault.kind == "stuck_exposure"]
        if not stuck:
            return _metered(camera, light)
        if camera.name not in self._first_exposure:
            first = self._exposed(camera, 0.0, quality).radiance
            self._first_exposure[camera.name] = _metered(camera, first)
        stops = sum(fault.values.get("stops", 0.0) for fault in stuck)
        return self._first_exposure[camera.name] * float(2.0**stops)

    def _exposed(self, camera: CameraModel, time_s: float, quality: str) -> Exposed:
        """Light and buffers, of one moment or of many."""
        if not takes_time(camera):
            return self._of_moment(camera, time_s, quality)
        whole = Assembly(camera)
        for part in slices_of(camera, self._stage.snapshot(time_s)):
            at = time_s + part.offset_s
            light = self._of_moment(sliced(camera, part.first, part.last), at, quality)
            whole.add_light(light.radiance, part.first)
            rows = part.own_first, part.own_last
            if rows[1] > rows[0]:
                outlines = light.silhouettes, light.object_silhouettes
                if rows != (part.first, part.last):
                    own = self._seen(sliced(camera, *rows), at)
                    outlines = own.silhouettes, own.object_silhouettes
                whole.add_labels(light.labels, rows[0] - part.first, rows, outlines)
        T_world_from_camera = self._stage.snapshot(time_s).T_world_from_ego @ (
            camera.T_ego_from_camera
        )
        like = Exposed(camera, time_s, T_world_from_camera, light.radiance, light.labels, {}, {})
        return whole.exposed(like)

    def _of_moment(self, camera: CameraModel, time_s: float, quality: str) -> Exposed:
        """Light and buffers of one moment."""
        if quality != "reference":
            return self.lenses.expose(camera, time_s, quality)
        from scenesim.render.reference import PathTracer

        seen = self._seen(camera, time_s)
        labels = Labels(seen.depth, seen.instance, seen.semantic, seen.part, seen.normal, _NOTHING)
        light = PathTracer(self._stage, self.pinholes).denoised(camera, time_s)
        outlines = seen.silhouettes, seen.object_silhouettes
        return Exposed(camera, time_s, seen.T_world_from_camera, light, labels, *outlines)

    def survey(self, camera: CameraModel, time_s: float) -> CameraFrame:
        """The buffers and silhouettes of ``frame`` without its picture: nothing is shaded.

        Args:
            camera: of any lens.
            time_s: of the exposure's middle.

        Returns:
            The frame; its image is black.
        """
        check(camera)
        true = misplaced(camera, self._faults(camera))
        return replace(self._seen(true, time_s), camera=camera)

    def _seen(self, camera: CameraModel, time_s: float) -> CameraFrame:
        """The survey of a camera where it really sits."""
        if takes_time(camera):
            return self._survey_of_rows(camera, time_s)
        if is_plain(camera):
            return self.pinholes.survey(camera, time_s)
        return self.lenses.survey(camera, time_s)

    def _survey_of_rows(self, camera: CameraModel, time_s: float) -> CameraFrame:
        """The buffers of a shutter that takes time, slice by slice."""
        whole = Assembly(camera)
        for part in slices_of(camera, self._stage.snapshot(time_s)):
            rows = part.own_first, part.own_last
            if rows[1] > rows[0]:
                seen = self._seen(sliced(camera, *rows), time_s + part.offset_s)
                labels = Labels(
                    seen.depth, seen.instance, seen.semantic, seen.part, seen.normal, _NOTHING
                )
                whole.add_labels(labels, 0, rows, (seen.silhouettes, seen.object_silhouettes))
        at = self._stage.snapshot(time_s).T_world_from_ego @ camera.T_ego_from_camera
        like = Exposed(camera, time_s, at, _NOTHING, whole.labels, {}, {})
        return whole.exposed(like).frame()


def _metered(camera: CameraModel, light: NDArray[np.float32]) -> float:
    """The automatic exposure by what the lens sees, not by the black around its image."""
    if camera.field_of_view_rad > 0.0 or not camera.is_plane:
        seen = light[(rays_of(camera) != 0.0).any(axis=2)]
        if 64 <= len(seen) < light.shape[0] * light.shape[1]:
            light = np.ascontiguousarray(seen[: len(seen) // 64 * 64].reshape(-1, 64, 3))
    return exposure_of(light, camera.exposure_ev)


def _linear(light: NDArray[np.float32], exposure: float) -> NDArray[np.uint16]:
    """Light as exposed, in 16 bits."""
    scaled = np.minimum(light.astype(np.float64) * exposure, 1.0) * 65535.0 + 0.5
    return np.floor(scaled).astype(np.uint16)


def check(camera: CameraModel) -> None:
    """Refuse what no picture of ours would show.

    Args:
        camera: about to be used.

    Raises:
        ValueError: for an image too large or empty, or impossible intrinsics.
    """
    size = (camera.width_px, camera.height_px)
    if not 1 <= min(size) <= max(size) <= MOST_PX:
        raise ValueError(
            f"camera '{camera.name}': want 1 x 1 to {MOST_PX} x {MOST_PX} px, got "
            f"{camera.width_px} x {camera.height_px}"
        )
    for field in ("fx_px", "fy_px", "cx_px", "cy_px"):
        value, least = getattr(camera, field), 0.0 if field[0] == "f" else -_FARTHEST_PX
        if not least < value <= _FARTHEST_PX:
            raise ValueError(
                f"camera '{camera.name}': {field}: want more than {least:g} px and at most "
                f"{_FARTHEST_PX:g} px, got {value:g}"
            )
