"""All figures of one model on one target, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from scenesim.evaluation.answers import Predictions
from scenesim.evaluation.breakdown import (
    Part,
    breakdown,
    calibration,
    false_alarm_causes,
    latency,
)
from scenesim.evaluation.causes import Causes
from scenesim.evaluation.coco_metrics import coco_figures, has_coco
from scenesim.evaluation.dense import dense_figures, keypoint_figures
from scenesim.evaluation.kitti_figures import has_kitti, kitti_figures
from scenesim.evaluation.nuscenes import nuscenes_figures
from scenesim.evaluation.outcomes import MatchRules, Outcomes, outcomes
from scenesim.evaluation.target import Target


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What became of a model on a target.

    Attributes:
        tables: row by row.
        figures: name to figure: ``recall/vehicle``, ``coco/bbox/AP``, ``kitti/Car/image/moderate``,
            ``nuscenes/NDS``, ``dense/pixels/mIoU``, ``keypoints/PCK@0.1``, ``latency/p50_s`` ...
        parts: recall by part.
        curve: mean score, share right and number of claims, of each bin of scores.
        causes: of false alarms, by weather.
        notes: what was not computed, and why.
    """

    tables: Outcomes
    figures: Mapping[str, float]
    parts: Mapping[str, Sequence[Part]]
    curve: Sequence[tuple[float, float, int]]
    causes: Mapping[str, Mapping[str, int]]
    notes: Sequence[str] = field(default_factory=list)

    @property
    def failures(self) -> list[str]:
        """Frames that the model failed.

        Returns:
            Number and reason of each.
        """
        return [f"{row['frame']}: {row['failure']}" for row in self.tables.frames if row["failure"]]


def evaluate(
    target: Target, predictions: Predictions, rules: MatchRules, least_draws: int = 20
) -> Evaluation:
    """Everything that can be said of a model's answers.

    Args:
        target: what it was asked about.
        predictions: its answers.
        rules: of matching.
        least_draws: parts of fewer draws are flagged as thin.

    Returns:
        Tables and figures; what the model does not tell, or the target cannot judge, is left out
        and noted.
    """
    truths = [truth for _, truth in target.truths()]
    tables = outcomes(truths, predictions, rules, Causes(target).of)
    figures = _own_figures(tables)
    error, curve = calibration(tables.claims)
    if tables.claims:
        figures["calibration/ECE"] = error
    notes: list[str] = []
    if has_coco(target):
        figures |= _named("coco", coco_figures(target, predictions))
    else:
        notes.append("no COCO figures: the dataset has no format coco")
    if has_kitti(target):
        figures |= _named("kitti", kitti_figures(target, predictions))
    else:
        notes.append("no KITTI figures: the dataset has no format kitti")
    if any(c.cuboid for a in predictions.answers.values() for c in a.claims):
        figures |= _named("nuscenes", nuscenes_figures(truths, predictions))
    dense, problems = dense_figures(target, predictions)
    figures |= _named("dense", dense)
    figures |= _named("keypoints", keypoint_figures(truths, predictions, rules))
    figures |= _named("latency", latency(tables.frames))
    for frame in problems:
        notes.append(f"classes of pixels or points of frame {frame}")
    if tables.unknown:
        told = ", ".join(f"{name} {count}" for name, count in sorted(tables.unknown.items()))
        notes.append(f"claims of classes that no label has are left out: {told}")
    return Evaluation(
        tables,
        figures,
        breakdown(tables.things, least_draws),
        curve,
        false_alarm_causes(tables.claims),
        notes,
    )


def _own_figures(tables: Outcomes) -> dict[str, float]:
    """Recall of each group, precision and false alarms."""
    figures: dict[str, float] = {}
    for column in ("found", "found_3d"):
        name = "recall" if column == "found" else "recall_3d"
        for group in sorted({row["group"] for row in tables.things}):
            rows = [row for row in tables.things if row["group"] == group and column in row]
            if rows:
                figures[f"{name}/{group}"] = sum(row[column] for row in rows) / len(rows)
        rows = [row for row in tables.things if column in row]
        if rows:
            figures[f"{name}/all"] = sum(row[column] for row in rows) / len(rows)
    counted = [row for row in tables.claims if row["counted"]]
    if counted:
        figures["precision/all"] = sum(row["hit"] for row in counted) / len(counted)
    if tables.frames:
        alarms = sum(row["false_alarms"] for row in tables.frames)
        failed = sum(bool(row["failure"]) for row in tables.frames)
        figures["false_alarms_per_frame"] = alarms / len(tables.frames)
        figures["failed_frames"] = failed / len(tables.frames)
    return figures


def _named(prefix: str, figures: Mapping[str, float]) -> dict[str, float]:
    """Figures below a name."""
    return {f"{prefix}/{name}": value for name, value in figures.items()}


def summary_of(
    target: Target, evaluation: Evaluation, source: str, rules: MatchRules
) -> dict[str, Any]:
    """An evaluation as JSON types, figures to six digits.

    Args:
        target: what was evaluated.
        evaluation: the figures.
        source: the model.
        rules: of matching.

    Returns:
        For ``summary.json``.
    """
    return {
        "dataset": target.digest,
        "model": source,
        "rules": asdict(rules),
        "frames": len(evaluation.tables.frames),
        "failed_frames": evaluation.failures,
        "figures": {name: round(value, 6) for name, value in sorted(evaluation.figures.items())},
        "parts": {
            name: [{**asdict(part), **_rounded(part)} for part in parts]
            for name, parts in evaluation.parts.items()
        },
        "calibration": [[round(m, 6), round(r, 6), n] for m, r, n in evaluation.curve],
        "false_alarm_causes": {k: dict(v) for k, v in evaluation.causes.items()},
        "notes": list(evaluation.notes),
    }


def _rounded(part: Part) -> dict[str, float]:
    """The figures of a part to six digits."""
    return {name: round(getattr(part, name), 6) for name in ("recall", "low", "high")}
