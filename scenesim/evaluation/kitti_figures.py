"""KITTI's average precision of a model on a dataset with KITTI labels."""

from __future__ import annotations

from collections.abc import Mapping

from scenesim.evaluation.answers import Answer, Predictions
from scenesim.evaluation.kitti import LEAST_OVERLAP, Detection, kitti_precision
from scenesim.evaluation.prediction_files import ego_from_rect, kitti_label
from scenesim.evaluation.target import Target
from scenesim.formats.kitti_files import KittiLabel, read_labels

LABELS = "kitti/training/label_2"
#: classes of models to KITTI's types
_TYPES: Mapping[str, str] = {
    "car": "Car", "van": "Van", "truck": "Truck", "bus": "Truck", "tram": "Tram", "train": "Tram",
    "pedestrian": "Pedestrian", "person": "Pedestrian", "person_sitting": "Person_sitting",
    "cyclist": "Cyclist", "rider": "Cyclist",
}  # fmt: skip


def has_kitti(target: Target) -> bool:
    """Whether all datasets of a target hold KITTI labels.

    Args:
        target: what is evaluated.

    Returns:
        True if they do.
    """
    return all((member.root / LABELS).is_dir() for member in target.members)


def kitti_figures(target: Target, predictions: Predictions) -> dict[str, float]:
    """Average precision over 40 recalls, in percent.

    Args:
        target: with KITTI labels.
        predictions: of the model; cuboids also give ``ground``, ``space`` and ``orientation``.

    Returns:
        ``Car/image/moderate`` ... to 0..100, of classes and metrics that the model tells.
    """
    truth: list[list[KittiLabel]] = []
    found: list[list[Detection]] = []
    for member in target.members:
        T_rect_from_ego = ego_from_rect(member.rig).inverse()
        for number in range(int(member.manifest["frames"])):
            truth.append(read_labels(member.root / LABELS / f"{number:06d}.txt"))
            answer = predictions.answers.get(member.first_frame + number, Answer())
            detections = []
            for claim in answer.claims:
                kind = _TYPES.get(claim.kind.strip().lower().replace(" ", "_"))
                label = kitti_label(claim, T_rect_from_ego, kind) if kind else None
                if label is not None:
                    detections.append(Detection(label, claim.score))
            found.append(detections)
    told = {d.label.type for row in found for d in row}
    counted = {label.type for row in truth for label in row}
    spatial = any(d.label.dimensions[0] > 0 for row in found for d in row)
    classes = [kind for kind in LEAST_OVERLAP if kind in told & counted]
    curves = kitti_precision(truth, found, classes) if classes else {}
    return {
        f"{kind}/{metric}/{difficulty}": curve.ap_40
        for (kind, metric, difficulty), curve in curves.items()
        if spatial or metric == "image"
    }
