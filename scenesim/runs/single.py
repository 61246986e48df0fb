"""One scene, one frame: the pipeline by hand."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path

from scenesim.runs.accept import accepted_draw
from scenesim.runs.options import draw_stream
from scenesim.runs.sensing import Sensing
from scenesim.scenario import Scenario, loaded
from scenesim.scenery import build_stage
from scenesim.truth import LabelledFrame, Moment
from scenesim.world.scene import Scene
from scenesim.world.timeline import Timeline


def draw(
    scenario: Scenario | str | Path,
    seed: int = 0,
    number: int = 0,
    fixed: Mapping[str, str] | None = None,
) -> tuple[Scene, Timeline]:
    """An accepted scene of a scenario, the same as ``generate`` would draw.

    Args:
        scenario: what to draw from, or the path of its file.
        seed: root of all randomness.
        number: of the draw.
        fixed: address to replacing text.

    Returns:
        The scene and what happens in it.
    """
    accepted = accepted_draw(loaded(scenario), draw_stream(seed, number), fixed or {})
    return accepted.scene, accepted.timeline


def render_frame(
    scene: Scene,
    timeline: Timeline,
    time_s: float,
    quality: str = "fast",
    cameras: Collection[str] = (),
    backend: str = "numba",
) -> LabelledFrame:
    """The sensors' readings of one moment, labelled.

    Args:
        scene: of ``draw``.
        timeline: of ``draw``.
        time_s: since the run began, within it.
        quality: ``fast``, ``high``, or ``reference``: paths of light, minutes a picture.
        cameras: names of those to take pictures with; all of the rig without any.
        backend: what finds the visible faces: ``numba`` or ``opengl``.

    Returns:
        The labelled frame.

    Raises:
        ValueError: for a time outside the run, or an unknown camera, quality or backend.
    """
    names = [one.name for one in scene.rig.cameras]
    if unknown := sorted(set(cameras) - set(names)):
        raise ValueError(f"cameras: no '{unknown[0]}'; rig {scene.rig.name} has {', '.join(names)}")
    if not 0.0 <= time_s <= scene.duration_s:
        raise ValueError(f"time_s: want 0 to {scene.duration_s:g} s, got {time_s:g}")
    stage = build_stage(scene, timeline)
    wanted = [one for one in scene.rig.cameras if not cameras or one.name in cameras]
    sensing = Sensing(stage, wanted, threads=os.cpu_count() or 1, backend=backend)
    return sensing.frame(Moment(time_s), quality)
