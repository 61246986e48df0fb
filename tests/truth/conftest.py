"""One frame of a crossing, rendered once for all oracles of labels."""

from pathlib import Path

import pytest

from scenesim.render.camera import CameraRenderer
from scenesim.render.lidar import LidarCaster
from scenesim.runs.options import RunOptions
from scenesim.runs.produce import draw_of
from scenesim.scenario import load
from scenesim.scenery import build_stage
from scenesim.truth import Moment, label_frame

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def scene():
    """A crossing with people, cars, lights: its stage and one labelled frame."""
    scenario = load(ROOT / "scenarios/road/four_way_crossing.scn")
    accepted = draw_of(scenario, RunOptions(1, seed=32), 0)
    stage = build_stage(accepted.scene, accepted.timeline)
    time_s = 1.6
    camera, lidar = CameraRenderer(stage), LidarCaster(stage)
    rig = accepted.scene.rig
    pictures = {c.name: camera.frame(c, time_s, "fast") for c in rig.cameras}
    sweeps = {s.name: lidar.sweep(s, time_s, False) for s in rig.lidars}
    return stage, label_frame(stage, Moment(time_s), pictures, sweeps)
