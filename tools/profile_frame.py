"""Where the time of a labelled frame goes: processor seconds per stage, over draws of a scenario.

Usage: python tools/profile_frame.py SCENARIO.scn [--draws 4]
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from pathlib import Path
from time import process_time

import scenesim
from scenesim.dataset.sink import FolderSink
from scenesim.randomness import Stream
from scenesim.render.camera import CameraRenderer
from scenesim.render.lidar import LidarCaster
from scenesim.runs.accept import accepted_draw, frame_steps
from scenesim.runs.options import RunOptions
from scenesim.runs.produce import Producer
from scenesim.scenery import build_stage
from scenesim.truth import Moment, label_frame


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("scenario")
    parser.add_argument("--draws", type=int, default=4)
    parser.add_argument("--seed", type=int, default=7)
    words = parser.parse_args()
    scenario = scenesim.load(words.scenario)
    spent: dict[str, float] = defaultdict(float)
    frames = draws = 0
    with tempfile.TemporaryDirectory() as folder:
        producer = Producer(scenario, RunOptions(draws=words.draws, seed=words.seed), Path(folder))
        for number in range(words.draws + 2):
            if number == 2:  # the first two draws load kernels and caches
                spent.clear()
                frames = draws = 0
            frames += one_draw(scenario, producer, number, spent)
            draws += 1
    total = sum(spent.values())
    for name, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        share = seconds / total
        print(f"{name:28s} {seconds / frames * 1e3:8.1f} ms a frame {share:6.1%}")
    print(f"{'sum':28s} {total / frames * 1e3:8.1f} ms a frame, {frames} frames, {draws} draws")


def one_draw(scenario, producer, number, spent):
    """One draw, each stage timed; returns its frames."""
    clock = Clock(spent)
    accepted = accepted_draw(scenario, Stream.of(producer.options.seed).child(f"draw/{number}"), {})
    scene, timeline = accepted.scene, accepted.timeline
    clock.lap("draw and simulate (a draw)")
    stage = build_stage(scene, timeline)
    clock.lap("stage (a draw)")
    camera, lidar = CameraRenderer(stage), LidarCaster(stage)
    clock.lap("open renderers (a draw)")
    steps = frame_steps(scene, timeline, producer.options.frames_per_draw)
    sink = FolderSink(producer.root)
    for row, step in enumerate(steps):
        time_s = step / scene.rate_hz
        stage.snapshot(time_s)
        clock.lap("pose actors")
        pictures = {c.name: camera.frame(c, time_s) for c in scene.rig.cameras}
        clock.lap("camera, first frame" if row == 0 else "camera")
        sweeps = {s.name: lidar.sweep(s, time_s) for s in scene.rig.lidars}
        clock.lap("lidar, first sweep" if row == 0 else "lidar")
        frame = label_frame(stage, Moment(time_s, number * 5 + row, number, row), pictures, sweeps)
        clock.lap("labels")
        producer._write(frame, sink)
        clock.lap("formats and files")
    return len(steps)


class Clock:
    """Adds processor time to named stages."""

    def __init__(self, spent):
        self._spent = spent
        self._last = process_time()

    def lap(self, name):
        """Book the time since the last lap."""
        now = process_time()
        self._spent[name] += now - self._last
        self._last = now


if __name__ == "__main__":
    main()
