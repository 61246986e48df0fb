"""The cameras of a Stage, of whatever lens and shutter: each by the cheapest way that is exact."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from scenesim.render.camera import CameraRenderer
from scenesim.render.dense import dense_truth
from scenesim.render.lenses import LensRenderer, is_plain
from scenesim.scenery.stage import Stage
from scenesim.sensors.camera import CameraModel
from scenesim.sensors.frame import CameraFrame
from scenesim.sensors.optics import MOST_PX


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
        frame = self.pinholes.developed(self.lenses.expose(camera, time_s, quality))
        if not buffers:
            return frame
        return replace(frame, **dense_truth(self._stage, self.lenses, camera, time_s, buffers))

    def survey(self, camera: CameraModel, time_s: float) -> CameraFrame:
        """The buffers and silhouettes of ``frame`` without its picture: nothing is shaded.

        Args:
            camera: of any lens.
            time_s: of the exposure's middle.

        Returns:
            The frame; its image is black.
        """
        check(camera)
        if is_plain(camera):
            return self.pinholes.survey(camera, time_s)
        return self.lenses.survey(camera, time_s)


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
    for field, means in (("readout_s", "a global shutter"), ("exposure_s", "no motion blur")):
        if getattr(camera, field) != 0.0:
            raise ValueError(
                f"camera '{camera.name}': {field} is not simulated; want 0 ({means}), got "
                f"{getattr(camera, field)}"
            )
