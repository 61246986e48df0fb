"""What became of each labelled thing: found or missed, in a table that slices can ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from pathlib import Path
from typing import Any

from scenesim.dataset.table import frame_lines
from scenesim.evaluation.predictions import Answer, Image, PredictedBox, Predictions

#: groups in which a model's class may stand for a truth's kind
GROUPS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "vehicle": (
        frozenset({"car", "van", "truck", "bus", "tram", "semi_trailer"}),
        frozenset({"car", "van", "truck", "bus", "train", "tram", "vehicle"}),
    ),
    "person": (
        frozenset({"pedestrian", "cyclist", "motorcyclist"}),
        frozenset({"person", "pedestrian", "cyclist"}),
    ),
}


@dataclass(frozen=True, slots=True)
class MatchRules:
    """Which things count and what finds them.

    Attributes:
        least_overlap: intersection over union of a hit.
        least_score: predictions below do not exist.
        least_height_px: smaller things are ignored.
        least_visible: more hidden things are ignored.
        most_truncated: more truncated things are ignored.
    """

    least_overlap: float = 0.5
    least_score: float = 0.4
    least_height_px: float = 25.0
    least_visible: float = 0.5
    most_truncated: float = 0.3


@dataclass(frozen=True, slots=True)
class Truth:
    """One frame of a dataset, as far as evaluation asks.

    Attributes:
        line: of ``truth/frames-*.jsonl``.
        parameters: of its draw.
        log_weight: of its draw.
    """

    line: Mapping[str, Any]
    parameters: Mapping[str, float | str]
    log_weight: float


def read_truth(root: Path) -> Iterator[Truth]:
    """The frames of a dataset, with their draws' parameters.

    Args:
        root: its folder.

    Yields:
        Frames in order.
    """
    for line, about in frame_lines(root):
        yield Truth(line, about["parameters"], about["log_weight"])


def images_of(root: Path, truths: Iterable[Truth]) -> list[Image]:
    """The first camera's image of each frame.

    Args:
        root: the dataset's folder.
        truths: its frames.

    Returns:
        Images in order.
    """
    found = []
    for truth in truths:
        name = next(iter(truth.line["cameras"].values()))["image"]
        found.append(Image(truth.line["frame"], root / name, name))
    return found


def outcomes(
    truths: Iterable[Truth], predictions: Predictions, rules: MatchRules
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """One row per thing that counts, and one per frame.

    Args:
        truths: frames of the dataset.
        predictions: answers by frame; a frame without one counts as failed.
        rules: of matching.

    Returns:
        Rows of things (``found`` 0 or 1, kind, distance, ... and the draw's parameters) and rows of
        frames (``false_alarms``, ``failure``).
    """
    things: list[dict[str, Any]] = []
    frames: list[dict[str, Any]] = []
    for truth in truths:
        answer = predictions.answers.get(truth.line["frame"], Answer((), "no answer"))
        rows, alarms = _frame(truth, answer, rules)
        things += rows
        frames.append(
            {
                "frame": truth.line["frame"],
                "draw": truth.line["draw"],
                "false_alarms": alarms,
                "failure": answer.failure,
                "seconds": answer.seconds,
                **{f"param.{name}": value for name, value in truth.parameters.items()},
            }
        )
    return things, frames


def _frame(truth: Truth, answer: Answer, rules: MatchRules) -> tuple[list[dict[str, Any]], int]:
    """Rows of one frame's things and its number of false alarms."""
    rows: list[dict[str, Any]] = []
    alarms = 0
    camera = next(iter(truth.line["cameras"]))
    for group, (kinds, names) in GROUPS.items():
        seen = [t for t in truth.line["objects"] if t["kind"] in kinds and camera in t["views"]]
        seen = [t for t in seen if t["views"][camera]["modal"]]
        boxes = [b for b in answer.boxes if b.kind in names and b.score >= rules.least_score]
        matches, alone = _matched([t["views"][camera]["modal"] for t in seen], boxes, rules)
        alarms += alone
        for thing, score in zip(seen, matches, strict=True):
            row = _row(truth, thing, camera, group, score)
            if _counts(row, rules):
                rows.append(row)
    return rows, alarms


def _matched(
    truths: Sequence[Sequence[float]], boxes: Sequence[PredictedBox], rules: MatchRules
) -> tuple[list[float | None], int]:
    """The score that found each truth, and how many boxes found nothing.

    The surest box chooses first. A box on a thing that does not count is no false alarm; neither
    is a second box on a found thing whose overlap is as good, as trackers merge those.
    """
    found: list[float | None] = [None] * len(truths)
    alone = 0
    for box in sorted(boxes, key=lambda b: (-b.score, b.box)):
        overlaps = [_overlap(truth, box.box) for truth in truths]
        free = [
            (overlap, row)
            for row, overlap in enumerate(overlaps)
            if overlap >= rules.least_overlap and found[row] is None
        ]
        if free:
            found[max(free)[1]] = box.score
        elif max(overlaps, default=0.0) < rules.least_overlap:
            alone += 1
    return found, alone


def _overlap(a: Sequence[float], b: Sequence[float]) -> float:
    """Intersection over union."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared)


def _row(
    truth: Truth, thing: Mapping[str, Any], camera: str, group: str, score: float | None
) -> dict[str, Any]:
    """One thing's row of the table."""
    view, ego = thing["views"][camera], truth.line["ego"]["translation"]
    place = thing["box"]["translation"]
    return {
        "frame": truth.line["frame"],
        "draw": truth.line["draw"],
        "object": thing["id"],
        "name": thing["name"],
        "kind": thing["kind"],
        "group": group,
        "found": int(score is not None),
        "score": -1.0 if score is None else score,
        "distance_m": hypot(place[0] - ego[0], place[1] - ego[1]),
        "height_px": view["modal"][3] - view["modal"][1],
        "visible": view["visible"],
        "truncation": view["truncation"],
        "lidar_points": sum(thing["lidar_points"].values()),
        "edges": " ".join(truth.line["edges"]),
        "log_weight": truth.log_weight,
        **{f"attribute.{name}": value for name, value in thing["attributes"].items()},
        **{f"param.{name}": value for name, value in truth.parameters.items()},
    }


def _counts(row: Mapping[str, Any], rules: MatchRules) -> bool:
    """Whether a thing is one that a detector should find."""
    return bool(
        row["height_px"] >= rules.least_height_px
        and row["visible"] >= rules.least_visible
        and row["truncation"] <= rules.most_truncated
    )
