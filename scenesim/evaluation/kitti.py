"""KITTI's average precision: in the image, on the ground, in space, and with orientation.

Source: KITTI object development kit, evaluate_object.cpp; the mean over 40 recall points after
Simonelli et al., "Disentangling monocular 3D object detection", 2019.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenesim.evaluation.overlap import image_overlap, image_share, space_overlaps
from scenesim.formats.kitti_files import KittiLabel
from scenesim.kernels.matching import COUNTED, IGNORED, OTHER, best_scores, counts_over

Floats = NDArray[np.float64]

DIFFICULTIES = ("easy", "moderate", "hard")
METRICS = ("image", "ground", "space", "orientation")
#: class to the overlap that a match must exceed
LEAST_OVERLAP = {"Car": 0.7, "Pedestrian": 0.5, "Cyclist": 0.5}
#: classes that neither count nor spoil
NEIGHBOURS = {"Car": "Van", "Pedestrian": "Person_sitting"}
_LEAST_HEIGHT = (40, 25, 25)
_MOST_OCCLUDED = (0, 1, 2)
_MOST_TRUNCATED = (0.15, 0.3, 0.5)
_POINTS = 41


@dataclass(frozen=True, slots=True)
class Detection:
    """What a model claims to see.

    Attributes:
        label: in KITTI's terms.
        score: any number, higher is surer.
    """

    label: KittiLabel
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class PrecisionCurve:
    """Precision at 41 recalls from 0 to 1, made monotone.

    Attributes:
        precision: (41,).
    """

    precision: Floats

    @property
    def ap_40(self) -> float:
        """Average precision over 40 recall points, in percent.

        Returns:
            0..100.
        """
        return float(self.precision[1:].mean()) * 100


@dataclass(frozen=True, slots=True, eq=False)
class _Frame:
    """One frame of one class, ready for matching.

    Attributes:
        labels: its labels without regions.
        detections: all of the frame.
        scores: (D,).
        overlaps: metric to (D, G).
        turns: (D, G) rad.
        regions: metric to (D,) greatest share inside a region.
    """

    labels: Sequence[KittiLabel]
    detections: Sequence[Detection]
    scores: Floats
    overlaps: dict[str, Floats]
    turns: Floats
    regions: dict[str, Floats]


def kitti_precision(
    truth: Sequence[Sequence[KittiLabel]],
    detections: Sequence[Sequence[Detection]],
    classes: Sequence[str] = tuple(LEAST_OVERLAP),
) -> dict[tuple[str, str, str], PrecisionCurve]:
    """Precision curves of a set of frames.

    Args:
        truth: labels of each frame, regions not to care about included.
        detections: of each frame.
        classes: of ``LEAST_OVERLAP``.

    Returns:
        (class, metric, difficulty) to curve.

    Raises:
        ValueError: the numbers of frames differ.
    """
    if len(truth) != len(detections):
        raise ValueError(f"want detections of {len(truth)} frames, got {len(detections)}")
    frames = [_frame(labels, found) for labels, found in zip(truth, detections, strict=True)]
    curves = {}
    for kind in classes:
        for difficulty, name in enumerate(DIFFICULTIES):
            states = [_states(frame, kind, difficulty) for frame in frames]
            for metric in ("image", "ground", "space"):
                precision, orientation = _curve(frames, states, kind, metric)
                curves[kind, metric, name] = PrecisionCurve(precision)
                if metric == "image":
                    curves[kind, "orientation", name] = PrecisionCurve(orientation)
    return curves


def _frame(labels: Sequence[KittiLabel], detections: Sequence[Detection]) -> _Frame:
    """Overlaps of a frame, once for all classes and difficulties."""
    things = [label for label in labels if label.type != "DontCare"]
    regions = [label for label in labels if label.type == "DontCare"]
    found = [detection.label for detection in detections]
    ground, space = space_overlaps(found, things)
    alphas = np.array([label.alpha for label in found]).reshape(-1, 1)
    turns = alphas - np.array([label.alpha for label in things]).reshape(1, -1)
    inside = image_share(found, regions)
    nowhere = np.zeros(len(found))
    return _Frame(
        things,
        detections,
        np.array([detection.score for detection in detections], np.float64),
        {"image": image_overlap(found, things), "ground": ground, "space": space},
        turns,
        # regions have no place in space: they excuse false alarms in the image alone
        {
            "image": inside.max(axis=1) if regions else nowhere,
            "ground": nowhere,
            "space": nowhere,
        },
    )


def _states(frame: _Frame, kind: str, difficulty: int) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Which labels and detections count, are ignored, or belong to others."""
    labels = [_label_state(label, kind, difficulty) for label in frame.labels]
    found = [_detection_state(d.label, kind, difficulty) for d in frame.detections]
    return np.array(labels, np.int8), np.array(found, np.int8)


def _label_state(label: KittiLabel, kind: str, difficulty: int) -> int:
    """COUNTED, IGNORED or OTHER."""
    if label.type == NEIGHBOURS.get(kind):
        return IGNORED
    if label.type != kind:
        return OTHER
    hard = (
        label.occluded > _MOST_OCCLUDED[difficulty]
        or label.truncated > _MOST_TRUNCATED[difficulty]
        or label.box[3] - label.box[1] < _LEAST_HEIGHT[difficulty]
    )
    return IGNORED if hard else COUNTED


def _detection_state(label: KittiLabel, kind: str, difficulty: int) -> int:
    """COUNTED, IGNORED (too small, whatever its class) or OTHER."""
    # the official program keeps this height in a whole number
    if int(abs(label.box[3] - label.box[1])) < _LEAST_HEIGHT[difficulty]:
        return IGNORED
    return COUNTED if label.type == kind else OTHER


def _curve(
    frames: Sequence[_Frame],
    states: Sequence[tuple[NDArray[np.int8], NDArray[np.int8]]],
    kind: str,
    metric: str,
) -> tuple[Floats, Floats]:
    """Precision and orientation similarity at 41 recalls."""
    least = LEAST_OVERLAP[kind]
    scores: list[float] = []
    total = 0
    for frame, (labels, found) in zip(frames, states, strict=True):
        total += int(np.count_nonzero(labels == COUNTED))
        matched = np.zeros(len(labels))
        taken = np.zeros(len(found), np.bool_)
        overlaps = frame.overlaps[metric]
        count = best_scores(overlaps, labels, found, frame.scores, least, taken, matched)
        scores.extend(matched[:count])
    thresholds = _thresholds(sorted(scores, reverse=True), total)
    precision, orientation = np.zeros(_POINTS), np.zeros(_POINTS)
    counts = _counts(frames, states, metric, least, np.array(thresholds, np.float64))
    for row, (hits, alarms, similarity) in enumerate(counts):
        if hits + alarms:
            precision[row] = hits / (hits + alarms)
            orientation[row] = similarity / (hits + alarms)
    monotone = np.maximum.accumulate(precision[::-1])[::-1]
    return monotone, np.maximum.accumulate(orientation[::-1])[::-1]


def _counts(
    frames: Sequence[_Frame],
    states: Sequence[tuple[NDArray[np.int8], NDArray[np.int8]]],
    metric: str,
    least: float,
    thresholds: Floats,
) -> Floats:
    """(T, 3) true positives, false alarms and similarity of all frames above each score."""
    sizes = np.array([(len(found), len(labels)) for labels, found in states], np.int64)
    counts = np.zeros((len(thresholds), 3))
    counts_over(
        sizes,
        np.concatenate([frame.overlaps[metric].ravel() for frame in frames]),
        np.concatenate([frame.turns.ravel() for frame in frames]),
        np.concatenate([labels for labels, _ in states]),
        np.concatenate([found for _, found in states]),
        np.concatenate([frame.scores for frame in frames]),
        np.concatenate([frame.regions[metric] for frame in frames]),
        least,
        thresholds,
        np.zeros(int(sizes[:, 0].sum()), np.bool_),
        counts,
    )
    return counts


def _thresholds(scores: Sequence[float], total: int) -> list[float]:
    """Scores at which recall passes 0, 1/40, 2/40 ..."""
    chosen: list[float] = []
    recall = 0.0
    for row, score in enumerate(scores):
        left = (row + 1) / total
        right = (row + 2) / total if row < len(scores) - 1 else left
        if right - recall < recall - left and row < len(scores) - 1:
            continue
        chosen.append(float(score))
        recall += 1.0 / (_POINTS - 1)
    return chosen[:_POINTS]
