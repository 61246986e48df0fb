"""What a rendered moment says of an actor: as little is rendered as the question needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import isnan, nan

import cv2
import numpy as np
from numpy.typing import NDArray

from scenesim.render.cameras import Cameras
from scenesim.render.lidar import LidarCaster
from scenesim.scenery import build_stage
from scenesim.scenery.stage import Stage
from scenesim.sensors.frame import CameraFrame
from scenesim.sensors.lidar import LidarSweep
from scenesim.world.scene import Scene
from scenesim.world.timeline import Timeline

#: how dear a look is: the buffers of visibility, a LiDAR sweep, a shaded picture
VISIBILITY, SWEEP, PICTURE = 0, 1, 2
#: measure to the cheapest look that shows it
LOOKS: Mapping[str, int] = {
    "pixels": VISIBILITY,
    "occlusion": VISIBILITY,
    "visible_fraction": VISIBILITY,
    "lidar_points": SWEEP,
    "contrast": PICTURE,
    "glare": PICTURE,
}
#: of groups the one that shows most, but for contrast: the faintest
_LEAST = frozenset({"contrast"})
_BLOWN = 254


@dataclass(slots=True)
class Readings:
    """What has been rendered of one moment.

    Attributes:
        surveys: camera name to its buffers.
        pictures: camera name to its picture with buffers; empty until somebody asks.
        sweeps: LiDAR name to its sweep; empty until somebody asks.
    """

    surveys: Mapping[str, CameraFrame] = field(default_factory=dict)
    pictures: Mapping[str, CameraFrame] = field(default_factory=dict)
    sweeps: Mapping[str, LidarSweep] = field(default_factory=dict)


class Looker:
    """Renders moments of one draw on demand.

    Attributes:
        looks: how many views and sweeps have been rendered.
    """

    def __init__(self, scene: Scene, timeline: Timeline, stage: Stage | None = None) -> None:
        """Render nothing yet.

        Args:
            scene: one draw.
            timeline: of it.
            stage: of both, where it has been built already.
        """
        self._scene, self._timeline = scene, timeline
        self._built = stage
        self._camera: Cameras | None = None
        self._lidar: LidarCaster | None = None
        self._seen: dict[float, Readings] = {}
        self._members: dict[int, tuple[int, ...]] = {}
        self.looks = 0

    @property
    def stage(self) -> Stage:
        """The world of the draw, built at the first look.

        Returns:
            The Stage.
        """
        if self._built is None:
            self._built = build_stage(self._scene, self._timeline)
        return self._built

    def given(self, time_s: float, readings: Readings) -> None:
        """Take over readings that somebody else has rendered.

        Args:
            time_s: of the moment.
            readings: of all sensors.
        """
        self._seen = {time_s: readings}

    def value(self, measure: str, rows: Sequence[int], time_s: float) -> float:
        """A measure of rendered truth at a moment.

        Args:
            measure: a word of ``LOOKS``.
            rows: of ``Scene.actors``: one, or those of a group; none: the whole picture.
            time_s: since the run began.

        Returns:
            Its value; nan where nobody of them is inside an image, so that nothing can be said.
        """
        if measure == "contrast" and not self.value("pixels", rows, time_s):
            return nan  # nothing to shade a picture for
        readings = self._look(LOOKS[measure], time_s)
        if not rows:
            return max((_blown(f.image) for f in readings.pictures.values()), default=nan)
        found = [self._of_actor(measure, row, readings) for row in rows if row]
        known = [value for value in found if not isnan(value)]
        if not known:
            return nan
        return min(known) if measure in _LEAST else max(known)

    def _look(self, level: int, time_s: float) -> Readings:
        readings = self._seen.setdefault(time_s, Readings())
        rig = self._scene.rig
        if level == SWEEP and not readings.sweeps:
            self._lidar = self._lidar or LidarCaster(self.stage)
            readings.sweeps = {s.name: self._lidar.sweep(s, time_s) for s in rig.lidars}
            self.looks += len(rig.lidars)
        if level == PICTURE and not readings.pictures:
            camera = self._renderer()
            readings.pictures = {c.name: camera.frame(c, time_s) for c in rig.cameras}
            readings.surveys = readings.pictures
            self.looks += len(rig.cameras)
        if level == VISIBILITY and not readings.surveys:
            camera = self._renderer()
            readings.surveys = {c.name: camera.survey(c, time_s) for c in rig.cameras}
            self.looks += len(rig.cameras)
        return readings

    def _renderer(self) -> Cameras:
        self._camera = self._camera or Cameras(self.stage)
        return self._camera

    def _of_actor(self, measure: str, row: int, readings: Readings) -> float:
        bodies = self._bodies(row)
        if measure == "lidar_points":
            return float(sum(_points(sweep, bodies) for sweep in readings.sweeps.values()))
        frames = readings.pictures if LOOKS[measure] == PICTURE else readings.surveys
        object_id = self.stage.instances[bodies[0]].object_id if bodies else -1
        shown = [_shown(frame, bodies, object_id) for frame in frames.values()]
        if measure == "pixels":
            return float(max((pixels for pixels, _ in shown), default=0))
        shares = [pixels / covered for pixels, covered in shown if covered]
        if not shares:
            return nan
        if measure in {"occlusion", "visible_fraction"}:
            share = min(1.0, max(shares))
            return share if measure == "visible_fraction" else 1.0 - share
        best = max(frames.values(), key=lambda frame: _shown(frame, bodies, object_id)[0])
        return _contrast(best, bodies) if measure == "contrast" else _glare(best, bodies)

    def _bodies(self, row: int) -> tuple[int, ...]:
        if row not in self._members:
            every = enumerate(self.stage.instances)
            self._members[row] = tuple(k for k, one in every if one.actor == row)
        return self._members[row]


def _shown(frame: CameraFrame, bodies: Sequence[int], object_id: int) -> tuple[int, int]:
    """Visible pixels of a thing, and those of its silhouette."""
    outline = frame.object_silhouettes.get(object_id)
    if outline is None:
        return 0, 0
    rows = slice(int(outline.top), int(outline.bottom))
    window = frame.instance[rows, int(outline.left) : int(outline.right)]
    pixels = sum(int(np.count_nonzero(window == body)) for body in bodies)
    return pixels, outline.pixels


def _points(sweep: LidarSweep, bodies: Sequence[int]) -> int:
    """Returns of a sweep from a thing's surfaces."""
    hit = sweep.instance[sweep.cause == 0]
    return sum(int(np.count_nonzero(hit == body)) for body in bodies)


def _around(
    frame: CameraFrame, bodies: Sequence[int], share: float
) -> tuple[NDArray[np.bool_], NDArray[np.uint8]] | None:
    """Which pixels of a window around a thing show it, and the window's picture."""
    outlines = [frame.silhouettes[body] for body in bodies if body in frame.silhouettes]
    if not outlines:
        return None
    left, right = min(o.left for o in outlines), max(o.right for o in outlines)
    top, bottom = min(o.top for o in outlines), max(o.bottom for o in outlines)
    pad = max(3, int(share * max(right - left, bottom - top)))
    height, width = frame.instance.shape
    rows = slice(max(0, int(top) - pad), min(height, int(bottom) + pad))
    columns = slice(max(0, int(left) - pad), min(width, int(right) + pad))
    return np.isin(frame.instance[rows, columns], bodies), frame.image[rows, columns]


def _contrast(frame: CameraFrame, bodies: Sequence[int]) -> float:
    """Michelson contrast of luminance between a thing and the ring around what is seen of it.

    Source: Michelson, "Studies in optics", 1927.
    """
    found = _around(frame, bodies, 0.15)
    if found is None or not found[0].any():
        return nan
    mask, image = found
    pad = max(3, int(0.15 * max(mask.shape)))
    grown = cv2.dilate(mask.astype(np.uint8), np.ones((2 * pad + 1, 2 * pad + 1), np.uint8)) > 0
    ring = grown & ~mask
    if not ring.any():
        return nan
    light = _linear()[image]
    # Rec. 709 luminance in whole numbers, so that sums are exact
    luminance = 2126 * light[..., 0] + 7152 * light[..., 1] + 722 * light[..., 2]
    on = float(luminance[mask].sum()) / float(np.count_nonzero(mask))
    beside = float(luminance[ring].sum()) / float(np.count_nonzero(ring))
    return float(abs(on - beside) / max(on + beside, 1e-12))


def _glare(frame: CameraFrame, bodies: Sequence[int]) -> float:
    """The blown out share of what surrounds a thing."""
    found = _around(frame, bodies, 0.5)
    return nan if found is None else _blown(found[1])


def _blown(image: NDArray[np.uint8]) -> float:
    """The share of pixels with nothing left in any channel."""
    blown = int(np.count_nonzero((image >= _BLOWN).all(axis=2)))
    return blown / max(1, int(image.shape[0]) * int(image.shape[1]))


@cache
def _linear() -> NDArray[np.int64]:
    """(256,) linear light of sRGB bytes, in 1/65535."""
    shares = [byte / 255.0 for byte in range(256)]
    light = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in shares]
    return np.array([round(65535 * one) for one in light], np.int64)
