"""Figures of whole datasets: truth scores full, and others' programs agree."""

import contextlib
import io
import json
from pathlib import Path

import numpy as np
import pytest
from made_datasets import made_dataset, truth_as_claims

from scenesim.evaluation.answers import Predictions, answer_of
from scenesim.evaluation.breakdown import calibration
from scenesim.evaluation.coco_metrics import coco_figures
from scenesim.evaluation.dense import Confusion, semantic_names
from scenesim.evaluation.figures import evaluate, summary_of
from scenesim.evaluation.nuscenes import SpaceBox, class_figures
from scenesim.evaluation.outcomes import MatchRules
from scenesim.evaluation.prediction_files import read_predictions
from scenesim.evaluation.target import open_target
from scenesim.randomness import Stream
from scenesim.world.classes import Semantic

SIZE = (1242, 375)


@pytest.fixture(scope="module")
def target(tmp_path_factory):
    root = tmp_path_factory.mktemp("made")
    made_dataset(root, frames=8, rain=3.0)
    return open_target(root)


def predictions(target, noise=0.0):
    answers = {}
    for _, truth in target.truths():
        stream = Stream.of(1).child(f"claims/{truth.number}")
        said = truth_as_claims(truth.line, noise=noise, stream=stream)
        answers[truth.number] = answer_of(said, SIZE, 4)
    return Predictions(answers, "truth")


def test_truth_as_predictions_scores_full_everywhere(target):
    evaluation = evaluate(target, predictions(target), MatchRules())
    figures = evaluation.figures
    for name in ("recall/all", "recall_3d/all", "precision/all", "coco/bbox/AP", "nuscenes/mAP",
                 "coco/keypoints/AP", "keypoints/PCK@0.05"):  # fmt: skip
        assert figures[name] == pytest.approx(1.0), name
    assert figures["nuscenes/ATE"] == pytest.approx(0.0, abs=1e-9)
    assert figures["false_alarms_per_frame"] == 0
    assert {part.name for part in evaluation.parts["sky"]} == {"rain"}
    assert {part.name for part in evaluation.parts["edge goal"]} == {"near_miss"}
    assert "recall" in json.dumps(summary_of(target, evaluation, "truth", MatchRules()))


def test_coco_figures_are_those_of_pycocotools_on_the_files(target, tmp_path):
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    said = predictions(target, noise=6.0)
    found = coco_figures(target, said)
    path = target.path / "coco/annotations/instances.json"
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(str(path))
        ids = {row["name"]: row["id"] for row in truth.dataset["categories"]}
        images = {row["frame"]: row["id"] for row in truth.dataset["images"]}
        rows = [
            {
                "image_id": images[frame], "category_id": ids[claim.kind], "score": claim.score,
                "bbox": [claim.box[0], claim.box[1], claim.box[2] - claim.box[0],
                         claim.box[3] - claim.box[1]],
            }
            for frame, answer in said.answers.items() for claim in answer.claims
        ]  # fmt: skip
        results = tmp_path / "results.json"
        results.write_text(json.dumps(rows))
        run = COCOeval(truth, truth.loadRes(str(results)), "bbox")
        run.evaluate()
        run.accumulate()
        run.summarize()
    ours = [value for name, value in found.items() if name.startswith("bbox/")]
    assert 0.1 < run.stats[0] < 0.9
    np.testing.assert_array_equal(ours, run.stats)


def test_masks_of_a_results_file_are_scored_by_their_shape(tmp_path):
    made_dataset(tmp_path / "made", frames=6, things=1)
    target = open_target(tmp_path / "made")
    content = json.loads((target.path / "coco/annotations/instances.json").read_text())
    rows = [
        {"image_id": r["image_id"], "category_id": r["category_id"], "score": 0.9,
         "segmentation": r["segmentation"]}
        for r in content["annotations"]
    ]  # fmt: skip
    path = tmp_path / "results.json"
    path.write_text(json.dumps(rows))
    figures = coco_figures(target, read_predictions(path, target))
    assert figures["segm/AP"] == pytest.approx(1.0)
    # a box is that around its mask
    assert figures["bbox/AP"] == pytest.approx(1.0)


def test_nuscenes_figures_are_those_of_the_development_kit():
    recorded = json.loads(Path(__file__).with_name("nuscenes_devkit.json").read_text())

    def boxes(rows):
        return [
            SpaceBox(
                r["frame"], r["kind"], tuple(r["centre"]), tuple(r["size"]), r["yaw"],
                tuple(r["velocity"]), r["attribute"], r["score"],
            )
            for r in rows
        ]  # fmt: skip

    labels, claims = boxes(recorded["labels"]), boxes(recorded["claims"])
    for kind, official in recorded["figures"].items():
        ours = class_figures(labels, claims, kind)
        assert ours.ap == pytest.approx(official["ap"], abs=1e-9)
        for name, value in ours.errors.items():
            assert value == pytest.approx(official[name], abs=1e-9), (kind, name)


def test_iou_of_classes_by_hand():
    table = Confusion(("road|lane_marking", "car"))
    truth = np.array([Semantic.ROAD, Semantic.LANE_MARKING, Semantic.CAR, Semantic.CAR,
                      Semantic.SKY], np.uint8)  # fmt: skip
    table.add(truth, np.array([0, 1, 1, 7, 0], np.uint8))
    # road: 1 of (2 wanted + 0 more); car: 1 of (2 wanted + 1 more); the sky is nobody's
    assert table.figures() == pytest.approx({"mIoU": 5 / 12, "IoU/road|lane_marking": 1 / 2,
                                             "IoU/car": 1 / 3})  # fmt: skip
    with pytest.raises(ValueError, match="unknown class 'rode'"):
        Confusion(("rode",)).add(truth, truth)
    assert semantic_names()[Semantic.CAR] == "car"


def test_calibration_error_by_hand():
    rows = [{"score": 0.95, "hit": k < 6, "excused": 0} for k in range(10)]
    rows += [{"score": 0.25, "hit": k < 1, "excused": 0} for k in range(10)]
    error, curve = calibration(rows)
    assert error == pytest.approx(0.5 * 0.35 + 0.5 * 0.15)
    assert [count for *_, count in curve] == [10, 10]
