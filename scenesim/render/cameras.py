"""The cameras of a Stage, of whatever lens and shutter: each by the cheapest way that is exact."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from scenesim.render.camera import CameraRenderer
from scenesim.render.dense import dense_truth
from scenesim.render.exposed import Exposed
from scenesim.render.lenses import LensRenderer, is_plain
from scenesim.render.shutter import Assembly, sliced, slices_of, takes_time
from scenesim.render.visibility import Labels
from scenesim.scenery.stage import Stage
from scenesim.sensors.camera import CameraModel
from scenesim.sensors.frame import CameraFrame
from scenesim.sensors.optics import MOST_PX

_NOTHING = np.zeros((0, 0, 0), np.float32)


class Cameras:
    """Takes the pictures of one draw, and keeps what they share.

    Attributes:
        pinholes: the renderer of plain pinholes.
        lenses: that of all other lenses.
    """

    def __init__(self, stage: Stage, threads: int = 1) -> None:
        """Pack what does not move.

        Args:
            stage: what there is to see.
            threads: bands of an image drawn at the same time; pictures do not depend on it.
        """
        self._stage = stage
        self.pinholes = CameraRenderer(stage, threads)
        self.lenses = LensRenderer(stage, self.pinholes, threads)

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
            quality: ``fast`` or ``high``.
            buffers: further truth wanted, of ``sensors.frame.DENSE_FIELDS``.

        Returns:
            The picture and its buffers.

        Raises:
            ValueError: for an unknown quality or an image larger than 8192 x 8192.
        """
        check(camera)
        exposed = self._exposed(camera, time_s, quality)
        frame = self.pinholes.developed(exposed)
        if not buffers:
            return frame
        truth = dense_truth(self._stage, self.lenses, self.survey, camera, time_s, buffers)
        return replace(frame, **truth)

    def _exposed(self, camera: CameraModel, time_s: float, quality: str) -> Exposed:
        """Light and buffers, of one moment or of many."""
        if not takes_time(camera):
            return self.lenses.expose(camera, time_s, quality)
        whole = Assembly(camera)
        for part in slices_of(camera, self._stage.snapshot(time_s)):
            at = time_s + part.offset_s
            light = self.lenses.expose(sliced(camera, part.first, part.last), at, quality)
            whole.add_light(light.radiance, part.first)
            rows = part.own_first, part.own_last
            if rows[1] > rows[0]:
                outlines = light.silhouettes, light.object_silhouettes
                if rows != (part.first, part.last):
                    own = self.survey(sliced(camera, *rows), at)
                    outlines = own.silhouettes, own.object_silhouettes
                whole.add_labels(light.labels, rows[0] - part.first, rows, outlines)
        T_world_from_camera = self._stage.snapshot(time_s).T_world_from_ego @ (
            camera.T_ego_from_camera
        )
        like = Exposed(camera, time_s, T_world_from_camera, light.radiance, light.labels, {}, {})
        return whole.exposed(like)

    def survey(self, camera: CameraModel, time_s: float) -> CameraFrame:
        """The buffers and silhouettes of ``frame`` without its picture: nothing is shaded.

        Args:
            camera: of any lens.
            time_s: of the exposure's middle.

        Returns:
            The frame; its image is black.
        """
        check(camera)
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
                seen = self.survey(sliced(camera, *rows), time_s + part.offset_s)
                labels = Labels(
                    seen.depth, seen.instance, seen.semantic, seen.part, seen.normal, _NOTHING
                )
                whole.add_labels(labels, 0, rows, (seen.silhouettes, seen.object_silhouettes))
        done = whole.exposed(
            Exposed(camera, time_s, seen.T_world_from_camera, _NOTHING, whole.labels, {}, {})
        )
        T_world_from_camera = self._stage.snapshot(time_s).T_world_from_ego @ (
            camera.T_ego_from_camera
        )
        return CameraFrame(
            camera,
            time_s,
            T_world_from_camera,
            np.zeros((camera.height_px, camera.width_px, 3), np.uint8),
            *whole.labels[:5],
            done.silhouettes,
            done.object_silhouettes,
        )


def check(camera: CameraModel) -> None:
    """Refuse what no picture of ours would show.

    Args:
        camera: about to be used.

    Raises:
        ValueError: for an image too large.
    """
    if max(camera.width_px, camera.height_px) > MOST_PX:
        raise ValueError(
            f"camera '{camera.name}': want at most {MOST_PX} x {MOST_PX} px, got "
            f"{camera.width_px} x {camera.height_px}"
        )
