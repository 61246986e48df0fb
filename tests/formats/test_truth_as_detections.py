"""Truth handed in as detections scores full: by KITTI's measure and by pycocotools'."""

from dataclasses import replace

import numpy as np
import pytest

from scenesim.dataset.sink import FolderSink
from scenesim.evaluation.kitti import DIFFICULTIES, METRICS, Detection, kitti_precision
from scenesim.formats import FormatOptions
from scenesim.formats.coco import COCO
from scenesim.formats.kitti import KITTI
from scenesim.formats.kitti_files import read_labels
from scenesim.scenery.stage import Instance
from scenesim.truth.frame import LabelledObject
from scenesim.truth.views import object_views
from tests.formats.whole_frames import whole_frame, write_all
from tests.frames import box, camera, reading, snapshot

SIZES = {"car": (4.0, 1.8, 1.5), "pedestrian": (0.8, 0.6, 1.75), "cyclist": (1.76, 0.6, 1.74)}


def crowded_frame(number):
    """A car, a pedestrian and a cyclist side by side, seen whole, tall enough for 'easy'."""
    rng = np.random.default_rng(number)
    model = camera()
    boxes, bodies, rectangles = {}, [], []
    for place, (kind, size) in enumerate(SIZES.items()):
        boxes[place] = box(
            rng.uniform(12, 17), (1 - place) * 5 + rng.uniform(-0.5, 0.5), *size, rng.uniform(-3, 3)
        )
        bodies.append(Instance(place + 1, place, "car" if kind == "car" else "person", 21))
        points = model.T_ego_from_camera.inverse().points(boxes[place].corners())
        u, v = model.project(points).T
        edges = (int(u.min()), int(v.min()), int(u.max()), int(v.max()))
        rectangles.append((place, place, *edges))
    kinds = dict(enumerate(SIZES))
    frame = reading(rectangles, model)
    views = object_views(frame, bodies, boxes, kinds, snapshot())
    things = tuple(
        LabelledObject(
            o, str(o), kinds[o], boxes[o], np.zeros(3), 0.0, 0.0, {}, {"camera_2": views[o]}, {}
        )
        for o in boxes
    )
    pictures = {"camera_2": frame}
    return replace(whole_frame(), frame=number, cameras=pictures, objects=things, lidars={})


def test_kittis_average_precision_of_truth_is_above_99(tmp_path):
    sink = FolderSink(tmp_path)
    for number in range(60):
        KITTI.write_frame(crowded_frame(number), {}, sink, FormatOptions())
    files = sorted((tmp_path / "kitti/training/label_2").iterdir())
    truth = [read_labels(path) for path in files]
    found = [
        [Detection(label, 1.0 - row / 100 - k / 1000) for k, label in enumerate(labels)]
        for row, labels in enumerate(truth)
    ]
    curves = kitti_precision(truth, found)
    for kind in ("Car", "Pedestrian", "Cyclist"):
        for metric in METRICS:
            for difficulty in DIFFICULTIES:
                curve = curves[kind, metric, difficulty]
                assert np.mean(curve.precision[1:]) >= 0.99, (kind, metric, difficulty)


@pytest.mark.parametrize("kind", ["bbox", "segm", "keypoints"])
def test_pycocotools_gives_truth_an_average_precision_of_1(kind, tmp_path, capsys):
    from pycocotools import coco as reader
    from pycocotools.cocoeval import COCOeval

    write_all(COCO, FolderSink(tmp_path))
    truth = reader.COCO(str(tmp_path / "coco/annotations/instances.json"))
    rows = [
        {**row, "score": 1.0 - n / 1000}
        for n, row in enumerate(truth.dataset["annotations"])
        if kind != "keypoints" or "keypoints" in row
    ]
    evaluation = COCOeval(truth, truth.loadRes(rows), kind)
    if kind == "keypoints":
        evaluation.params.catIds = [1]
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    assert evaluation.stats[0] == pytest.approx(1.0)
