"""scenesim: labelled driving scenes, generated on purpose.

The front door: ``load`` a scenario, ``draw`` a scene, ``render_frame`` for its labels; ``generate``
a dataset, ``read_frames`` from it. Rooms are imported when they are used.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

__version__ = "0.1.0"

#: a picture that unpacks to more is refused before anything is reserved; read by OpenCV
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(1 << 27))

_DOORS = {
    "load": "scenesim.scenario",
    "parse": "scenesim.scenario",
    "draw": "scenesim.runs.single",
    "render_frame": "scenesim.runs.single",
    "RunOptions": "scenesim.runs.options",
    "grid": "scenesim.runs.grid",
    "find_draws": "scenesim.front",
    "generate": "scenesim.front",
    "read_frames": "scenesim.front",
    "LabelledFrame": "scenesim.truth.frame",
    "Scene": "scenesim.world.scene",
    "Timeline": "scenesim.world.timeline",
    "ScenesimError": "scenesim.errors",
    "ScenarioError": "scenesim.errors",
    "SamplingError": "scenesim.errors",
    "DatasetError": "scenesim.errors",
}

__all__ = ["__version__", *_DOORS]


def __dir__() -> list[str]:
    """The public names, for completion in notebooks."""
    return sorted(__all__)


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """A public name, imported from its room.

    Raises:
        AttributeError: there is no such name.
    """
    if name not in _DOORS:
        raise AttributeError(f"module 'scenesim' has no attribute '{name}'")
    return getattr(import_module(_DOORS[name]), name)
