"""A detector trained on photographs finds our people as it finds real ones (long tier)."""

import importlib.util
from math import pi

import numpy as np
import pytest

from scenesim.randomness import Stream
from scenesim.render.camera import CameraRenderer
from scenesim.roads.building import build
from scenesim.scenery import build_stage
from scenesim.sensors.rig_files import load_rig
from scenesim.shapes import catalogue
from scenesim.world.classes import Gait
from scenesim.world.scene import Actor, Scene
from scenesim.world.timeline import Timeline
from scenesim.world.weather import Weather

DISTANCES = (8.0, 15.0, 30.0)
LANES = (-3.2, 0.0, 3.2)
#: recall of the same detector on real people of KITTI
REAL = 0.57


def turning(kind, count, yaws):
    """A street on which three at a time stand before the camera, turned step by step."""
    network = build("street", {"length": 180.0, "lanes": (1.0, 1.0), "lane_width": 3.5})
    pose = network.lane_pose(network.main_road, -1, 40.0)
    stream = Stream.of(500)
    model = catalogue.specify("car", {}, stream.child("ego"))
    actors = [Actor("ego", "car", model, pose.position, pose.heading_rad)]
    for k in range(count):
        model = catalogue.specify(kind, {}, stream.child(k))
        actors.append(Actor(f"p{k}", kind, model, pose.position, 0.0))
    shots = [(g, d, y) for g in range(0, count, len(LANES)) for d in DISTANCES for y in range(yaws)]
    shape = (len(shots), count + 1)
    positions, turned, travelled = np.zeros((*shape, 3)), np.zeros(shape), np.zeros(shape)
    gaits, zero = np.zeros(shape, np.int8), np.zeros(shape)
    positions[:] = np.add(pose.position, (0.0, 0.0, -60.0))
    positions[:, 0], turned[:, 0] = pose.position, pose.heading_rad
    c, s = np.cos(pose.heading_rad), np.sin(pose.heading_rad)
    ways = (Gait.STAND, Gait.WALK, Gait.WALK, Gait.RUN)
    for t, (group, away, y) in enumerate(shots):
        for k, side in zip(range(group, min(count, group + 3)), LANES, strict=False):
            x = away + 1.0
            offset = (c * x - s * side, s * x + c * side, 0.0)
            positions[t, 1 + k] = np.array(pose.position) + offset
            turned[t, 1 + k] = 2 * pi * (y + 0.31 * k) / yaws
            travelled[t, 1 + k] = 0.37 * k + 0.21 * y
            gaits[t, 1 + k] = ways[(k + y) % 4] if kind == "pedestrian" else Gait.RIDE
    timeline = Timeline(
        0.0, 1.0, positions, turned, zero, zero.copy(), zero.copy(), zero.copy(), zero.copy(),
        travelled, gaits, np.zeros(shape, np.int16),
    )  # fmt: skip
    rig = load_rig("kitti")
    scene = Scene("turntable", network, tuple(actors), Weather(), rig, stream_key=stream.key)
    return build_stage(scene, timeline), rig.cameras[0], len(shots)


@pytest.mark.full
@pytest.mark.parametrize(("kind", "count"), [("pedestrian", 40), ("bicycle", 9)])
def test_people_are_found_as_often_as_real_ones(reference, kind, count):
    pytest.importorskip("onnxruntime")
    folder = reference / "detector"
    spec = importlib.util.spec_from_file_location("detector", folder / "evaluate.py")
    detector = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(detector)
    session = detector.load(folder / "yolox_nano.onnx")
    stage, camera, shots = turning(kind, count, 12)
    renderer = CameraRenderer(stage, 2)
    found = []
    for t in range(shots):
        frame = renderer.frame(camera, float(t))
        hits = detector.detect(session, np.ascontiguousarray(frame.image[:, :, ::-1]), 0.4)
        hits = hits[hits[:, 5] == 0]
        for row, instance in enumerate(stage.instances):
            ys, xs = np.nonzero(frame.instance == row)
            if instance.kind != "person" or len(ys) < 20:
                continue
            box = np.array([xs.min(), ys.min(), xs.max() + 1, ys.max() + 1], float)
            found.append(len(hits) > 0 and detector.iou(box, hits[:, :4]).max() >= 0.5)
    assert len(found) > 30 * count
    assert np.mean(found) > REAL
