"""KITTI's average precision against the official program's recorded output."""

import numpy as np
import pytest

from scenesim.evaluation.kitti import DIFFICULTIES, Detection, kitti_precision
from scenesim.formats.kitti_files import KittiLabel, read_labels, read_results

FILES = {
    "image": "detection", "ground": "detection_ground", "space": "detection_3d",
    "orientation": "orientation",
}  # fmt: skip


def test_41_precisions_equal_the_official_ones_for_every_class_metric_and_difficulty(reference):
    folder = reference / "kitti_eval"
    names = sorted(path.name for path in (folder / "label_2").iterdir())
    truth = [read_labels(folder / "label_2" / name) for name in names]
    found = [
        [Detection(label, score) for label, score in read_results(folder / "detections" / name)]
        if (folder / "detections" / name).exists()
        else []
        for name in names
    ]
    curves = kitti_precision(truth, found)
    for kind in ("Car", "Pedestrian", "Cyclist"):
        for metric, file in FILES.items():
            path = folder / f"official/stats_{kind.lower()}_{file}.txt"
            official = np.loadtxt(path)
            for row, difficulty in enumerate(DIFFICULTIES):
                ours = curves[kind, metric, difficulty].precision
                assert np.abs(ours - official[row]).max() < 1e-4, (kind, metric, difficulty)


def label(kind="Car", box=(100, 100, 200, 180), x=0.0, **fields):
    values = {"truncated": 0.0, "occluded": 0, "alpha": 0.3} | fields
    return KittiLabel(
        kind, values["truncated"], values["occluded"], values["alpha"], box, (1.5, 1.7, 4.0),
        (x, 1.7, 20.0), 0.3,
    )  # fmt: skip


def test_truth_as_detections_scores_full():
    truth = [[label(), label("Pedestrian", (10, 50, 60, 170), 5.0)] for _ in range(50)]
    found = [
        [Detection(thing, 1.0 - row / 100 - k / 1000) for k, thing in enumerate(frame)]
        for row, frame in enumerate(truth)
    ]
    curves = kitti_precision(truth, found, ("Car", "Pedestrian"))
    for metric in FILES:
        assert curves["Car", metric, "easy"].ap_40 == pytest.approx(100.0)
        assert curves["Pedestrian", metric, "hard"].ap_40 == pytest.approx(100.0)


def test_a_detection_in_a_region_not_to_care_about_is_no_false_alarm():
    region = KittiLabel("DontCare", -1, -1, -10, (500, 100, 700, 200), (-1,) * 3, (-1000,) * 3, -10)
    wrong = label(box=(520, 110, 600, 190), x=30.0)
    truth = [[label(), region]]
    found = [[Detection(label(), 0.5), Detection(wrong, 0.9)]]
    assert kitti_precision(truth, found, ("Car",))["Car", "image", "easy"].precision[0] == 1.0
    bare = kitti_precision([[label()]], found, ("Car",))
    assert bare["Car", "image", "easy"].precision[0] == 0.5


def test_vans_are_no_false_alarms_for_cars():
    truth = [[label(), label("Van", (400, 100, 520, 190), 8.0)]]
    on_van = label(box=(400, 100, 520, 190), x=8.0)
    found = [[Detection(label(), 0.5), Detection(on_van, 0.9)]]
    assert kitti_precision(truth, found, ("Car",))["Car", "image", "easy"].precision[0] == 1.0
