"""Effects between the scene's light and the sensor that installed packages add."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from scenesim.randomness import Stream

if TYPE_CHECKING:
    from scenesim.sensors.camera import CameraModel


class Effect(Protocol):
    """Changes the light of a picture; must give the same light for the same arguments."""

    def __call__(
        self, radiance: NDArray[np.float32], camera: CameraModel, stream: Stream
    ) -> NDArray[np.float32]:
        """The light behind the effect.

        Args:
            radiance: (H, W, 3) linear; not to be changed in place.
            camera: that takes the picture.
            stream: of this camera in this draw: the same for all its frames.

        Returns:
            (H, W, 3) linear.
        """
        ...


@lru_cache(maxsize=1)
def effects() -> dict[str, Effect]:
    """The effects that installed packages name in the entry-point group ``scenesim.effects``.

    Returns:
        Name to effect; a camera of a rig file lists names in ``effects``.
    """
    points = sorted(entry_points(group="scenesim.effects"), key=lambda point: point.name)
    return {point.name: point.load() for point in points}
