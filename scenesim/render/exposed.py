"""What passes between the steps of a picture: what there is to see, and the light it sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Transform
from scenesim.kernels.texture import Media
from scenesim.render.items import Group
from scenesim.render.visibility import Labels
from scenesim.scenery.stage import Lamp, Placement, Stage
from scenesim.sensors.camera import CameraModel
from scenesim.sensors.frame import CameraFrame, Silhouette


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """What there is to see at one moment.

    Attributes:
        group: all placements.
        moving: those of them that move in this draw.
        bodies: things that stand on the ground.
        media: materials, with the slots of all placements.
        semantics: of all slots.
        lamps: lit.
    """

    group: Group
    moving: Group
    bodies: tuple[Placement, ...]
    media: Media
    semantics: NDArray[np.uint8]
    lamps: tuple[Lamp, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Exposed:
    """The light on an image plane, and the exact buffers under it.

    Attributes:
        camera: the camera.
        time_s: the moment.
        T_world_from_camera: then.
        radiance: (H, W, 3) float32, linear; 1 is a white surface in the full sun.
        labels: at pixel centres.
        silhouettes: by instance.
        object_silhouettes: by object.
    """

    camera: CameraModel
    time_s: float
    T_world_from_camera: Transform
    radiance: NDArray[np.float32]
    labels: Labels
    silhouettes: Mapping[int, Silhouette]
    object_silhouettes: Mapping[int, Silhouette]

    def frame(self, image: NDArray[np.uint8] | None = None) -> CameraFrame:
        """The buffers with a picture of the light.

        Args:
            image: (H, W, 3) uint8; None for a black one.

        Returns:
            The frame.
        """
        labels = self.labels
        if image is None:
            image = np.zeros((*labels.depth.shape, 3), np.uint8)
        return CameraFrame(
            self.camera,
            self.time_s,
            self.T_world_from_camera,
            image,
            labels.depth,
            labels.instance,
            labels.semantic,
            labels.part,
            labels.normal,
            self.silhouettes,
            self.object_silhouettes,
        )


def still_bodies(stage: Stage) -> tuple[frozenset[int], tuple[Placement, ...]]:
    """Instances of library meshes that stand still from the beginning of the run to its end.

    Args:
        stage: with its run.

    Returns:
        Their ids, and their placements.
    """
    own = {p.instance for p in stage.standing if not p.lods[0].key}  # packed anew for each frame
    bodies = tuple(
        p for p in stage.standing if p.instance >= 0 and p.instance not in own and not p.is_ego
    )
    return frozenset(p.instance for p in bodies), bodies
