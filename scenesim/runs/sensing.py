"""The sensors of one draw, read and labelled moment by moment."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from scenesim.render.cameras import Cameras
from scenesim.render.lidar import LidarCaster
from scenesim.render.radar import RadarScanner
from scenesim.scenery.stage import Stage
from scenesim.sensors.camera import CameraModel
from scenesim.truth import LabelledFrame, Moment, label_frame


class Sensing:
    """All sensors of a rig, or some of them, on one stage; keeps what their readings share."""

    def __init__(
        self,
        stage: Stage,
        cameras: Sequence[CameraModel] | None = None,
        *,
        ranging: bool = True,
        threads: int = 1,
        backend: str = "numba",
    ) -> None:
        """Set up the sensors.

        Args:
            stage: what there is to see.
            cameras: those that take pictures; None for all of the rig.
            ranging: whether LiDARs and radars are read too.
            threads: bands of an image drawn at the same time; pictures do not depend on it.
            backend: what finds the visible faces: ``numba`` or ``opengl``.
        """
        rig = stage.scene.rig
        self._stage = stage
        self._eyes = rig.cameras if cameras is None else cameras
        self._camera = Cameras(stage, threads, backend)
        self._lidars = rig.lidars if ranging else ()
        self._caster = LidarCaster(stage) if self._lidars else None
        self._radars = rig.radars if ranging else ()
        self._scanner = RadarScanner(stage) if self._radars else None

    def frame(
        self,
        moment: Moment,
        quality: str = "fast",
        dense: Collection[str] = (),
        *,
        clean: bool = False,
    ) -> LabelledFrame:
        """The readings of one moment, labelled.

        Args:
            moment: which frame it is.
            quality: ``fast``, ``high``, or ``reference``: paths of light, minutes a picture.
            dense: further truth wanted of each picture, of ``sensors.frame.DENSE_FIELDS``.
            clean: clouds and scans without noise, weather and losses.

        Returns:
            The frame.

        Raises:
            ValueError: for an unknown quality.
        """
        at = moment.time_s
        pictures = {one.name: self._camera.frame(one, at, quality, dense) for one in self._eyes}
        caster, scanner = self._caster, self._scanner
        sweeps = {one.name: caster.sweep(one, at, clean) for one in self._lidars if caster}
        scans = {one.name: scanner.scan(one, at, clean) for one in self._radars if scanner}
        return replace(label_frame(self._stage, moment, pictures, sweeps), radars=scans)
