"""nuScenes' detection figures: average precision by distance of centres, five errors, and NDS.

Source: Caesar et al., "nuScenes: a multimodal dataset for autonomous driving", 2020; the rules of
its development kit (eval/detection/algo.py), against whose figures this is tested.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import hypot, pi
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim.evaluation.answers import Claim, Predictions
from scenesim.evaluation.outcomes import yaw_in_ego
from scenesim.evaluation.target import Truth
from scenesim.formats.classes import PRESETS, ClassMap
from scenesim.geometry.transform import Floats

#: class to the range in which it is evaluated, m
RANGES_M: Mapping[str, float] = {
    "car": 50.0, "truck": 50.0, "bus": 50.0, "trailer": 50.0, "construction_vehicle": 50.0,
    "pedestrian": 40.0, "motorcycle": 40.0, "bicycle": 40.0, "traffic_cone": 30.0, "barrier": 30.0,
}  # fmt: skip
DISTANCES_M = (0.5, 1.0, 2.0, 4.0)
ERRORS = ("ATE", "ASE", "AOE", "AVE", "AAE")
_ERROR_DISTANCE_M = 2.0
_LEAST = 0.1
_MOST_BOXES = 500
#: errors that a class does not have
_WITHOUT = {"traffic_cone": ("AOE", "AVE", "AAE"), "barrier": ("AVE", "AAE")}
#: classes of models to nuScenes' names
_NAMES = {"person": "pedestrian", "van": "car", "cyclist": "bicycle", "train": "bus"}


@dataclass(frozen=True, slots=True)
class SpaceBox:
    """A box in the ego frame, of a label or of a claim.

    Attributes:
        frame: its frame.
        kind: nuScenes' class.
        centre: (x, y) m.
        size: length, width, height, m.
        yaw_rad: of the heading.
        velocity: (x, y) m/s over the ground.
        attribute: nuScenes' word; "": not told.
        score: of a claim.
    """

    frame: int
    kind: str
    centre: tuple[float, float]
    size: tuple[float, float, float]
    yaw_rad: float
    velocity: tuple[float, float]
    attribute: str = ""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """The figures of one class.

    Attributes:
        ap: at each of ``DISTANCES_M``.
        errors: of ``ERRORS`` that the class has; 1 where too little was found.
    """

    ap: tuple[float, ...]
    errors: Mapping[str, float]


def nuscenes_figures(truths: Iterable[Truth], predictions: Predictions) -> dict[str, float]:
    """mAP, the five errors and NDS over the classes that the frames show.

    Args:
        truths: frames.
        predictions: with cuboids.

    Returns:
        ``mAP``, ``ATE`` ... ``NDS`` and ``AP/CLASS``.
    """
    labels: list[SpaceBox] = []
    claims: list[SpaceBox] = []
    for truth in truths:
        labels += _labels(truth)
        answer = predictions.answers.get(truth.number)
        claims += _claims(truth.number, answer.claims if answer else ())
    kinds = sorted({label.kind for label in labels})
    if not kinds:
        return {}
    by_class = {kind: class_figures(labels, claims, kind) for kind in kinds}
    figures = {f"AP/{kind}": float(np.mean(by_class[kind].ap)) for kind in kinds}
    mean_ap = sum(figures.values()) / len(kinds)
    errors = {
        name: float(np.mean([f.errors[name] for f in by_class.values() if name in f.errors] or [1]))
        for name in ERRORS
    }
    nds = (5 * mean_ap + sum(max(0.0, 1.0 - error) for error in errors.values())) / 10
    return {"mAP": mean_ap, **errors, "NDS": nds, **figures}


def class_figures(
    labels: Sequence[SpaceBox], claims: Sequence[SpaceBox], kind: str
) -> ClassFigures:
    """The figures of one class.

    Args:
        labels: of all classes.
        claims: of all classes.
        kind: the class.

    Returns:
        Its figures.
    """
    mine = [label for label in labels if label.kind == kind]
    made = sorted((claim for claim in claims if claim.kind == kind), key=lambda c: -c.score)
    ap = tuple(_average_precision(_matches(mine, made, d), len(mine)) for d in DISTANCES_M)
    names = [name for name in ERRORS if name not in _WITHOUT.get(kind, ())]
    pairs = _matches(mine, made, _ERROR_DISTANCE_M)
    return ClassFigures(ap, _errors(pairs, made, mine, names))


def _matches(
    labels: Sequence[SpaceBox], claims: Sequence[SpaceBox], most_m: float
) -> list[SpaceBox | None]:
    """The label that each claim finds; the surest claims choose first."""
    free: dict[int, list[SpaceBox]] = {}
    for label in labels:
        free.setdefault(label.frame, []).append(label)
    found: list[SpaceBox | None] = []
    for claim in claims:
        best, nearest = None, most_m
        for label in free.get(claim.frame, ()):
            apart = hypot(label.centre[0] - claim.centre[0], label.centre[1] - claim.centre[1])
            if apart < nearest:
                best, nearest = label, apart
        if best is not None:
            free[claim.frame].remove(best)
        found.append(best)
    return found


def _curves(pairs: Sequence[SpaceBox | None], total: int) -> tuple[Floats, Floats]:
    """Precision and recall after each claim."""
    hits = np.cumsum([pair is not None for pair in pairs]).astype(np.float64)
    return hits / np.arange(1, len(pairs) + 1), hits / total


def _average_precision(pairs: Sequence[SpaceBox | None], total: int) -> float:
    """The area above precision and recall of a tenth."""
    if not any(pairs):
        return 0.0
    precision, recall = _curves(pairs, total)
    at = np.interp(np.linspace(0, 1, 101), recall, precision, right=0)
    above = np.maximum(at[round(100 * _LEAST) + 1 :] - _LEAST, 0.0)
    return float(above.mean()) / (1.0 - _LEAST)


def _errors(
    pairs: Sequence[SpaceBox | None],
    claims: Sequence[SpaceBox],
    labels: Sequence[SpaceBox],
    names: Sequence[str],
) -> dict[str, float]:
    """Mean errors over the recalls that were reached above a tenth."""
    hits = [(c, label) for c, label in zip(claims, pairs, strict=True) if label is not None]
    if not hits:
        return dict.fromkeys(names, 1.0)
    _, recall = _curves(pairs, len(labels))
    scores = np.array([claim.score for claim in claims])
    at = np.interp(np.linspace(0, 1, 101), recall, scores, right=0)
    reached = np.flatnonzero(at)
    first, last = round(100 * _LEAST) + 1, int(reached[-1]) if len(reached) else 0
    if last < first:
        return dict.fromkeys(names, 1.0)
    hit_scores = np.array([claim.score for claim, _ in hits])
    found = {}
    for name in names:
        values = [_error(name, claim, label) for claim, label in hits]
        running = _running_mean(values)
        curve = np.interp(at[::-1], hit_scores[::-1], running[::-1])[::-1]
        found[name] = float(curve[first : last + 1].mean())
    return found


def _error(name: str, claim: SpaceBox, label: SpaceBox) -> float | None:
    """One error of one hit; None where the label does not tell."""
    if name == "ATE":
        return hypot(label.centre[0] - claim.centre[0], label.centre[1] - claim.centre[1])
    if name == "ASE":
        shared = float(np.prod(np.minimum(label.size, claim.size)))
        both = float(np.prod(label.size)) + float(np.prod(claim.size)) - shared
        return 1.0 - shared / both
    if name == "AOE":
        period = pi if label.kind == "barrier" else 2 * pi
        turn = (label.yaw_rad - claim.yaw_rad + period / 2) % period - period / 2
        return abs(turn)
    if name == "AVE":
        return hypot(label.velocity[0] - claim.velocity[0], label.velocity[1] - claim.velocity[1])
    return float(label.attribute != claim.attribute) if label.attribute else None


def _running_mean(values: Sequence[float | None]) -> Floats:
    """The mean of all values told so far; 1 throughout where none is told."""
    told = np.array([value is not None for value in values])
    if not told.any():
        return np.ones(len(values))
    sums = np.cumsum([0.0 if value is None else value for value in values])
    counts: NDArray[np.int64] = np.cumsum(told)
    return np.where(counts > 0, sums / np.maximum(counts, 1), 0.0)


def _labels(truth: Truth) -> list[SpaceBox]:
    """A frame's things that a LiDAR point fell on, in range."""
    classes = ClassMap(PRESETS["nuscenes"])
    ego = truth.line["ego"]
    found = []
    for thing in truth.line["objects"]:
        kind = classes.of_thing(thing["kind"])
        if kind is None or not sum(thing["lidar_points"].values()):
            continue
        offset = [thing["box"]["translation"][i] - ego["translation"][i] for i in range(3)]
        x, y = _turned(ego["rotation"], offset)
        if hypot(x, y) >= RANGES_M[kind]:
            continue
        length, width, height = thing["box"]["size"]
        found.append(
            SpaceBox(
                truth.number,
                kind,
                (x, y),
                (length, width, height),
                yaw_in_ego(truth, thing),
                _turned(ego["rotation"], thing["velocity"]),
                _attribute(kind, thing),
            )
        )
    return found


def _turned(rotation: Sequence[Sequence[float]], vector: Sequence[float]) -> tuple[float, float]:
    """A world vector along the ego's axes."""
    x, y = (sum(rotation[i][k] * vector[i] for i in range(3)) for k in range(2))
    return x, y


def _attribute(kind: str, thing: Mapping[str, Any]) -> str:
    """nuScenes' attribute of a thing."""
    motion = thing["attributes"].get("motion", "")
    if kind in ("bicycle", "motorcycle"):
        ridden = thing["kind"] in ("cyclist", "motorcyclist")
        return "cycle.with_rider" if ridden else "cycle.without_rider"
    if kind == "pedestrian":
        if thing["attributes"].get("posture") in ("sit", "lie"):
            return "pedestrian.sitting_lying_down"
        return f"pedestrian.{motion}" if motion else ""
    return f"vehicle.{motion}" if motion else ""


def _claims(frame: int, claims: Sequence[Claim]) -> list[SpaceBox]:
    """A frame's cuboids in range, the surest 500."""
    found = []
    for claim in sorted(claims, key=lambda c: -c.score):
        word = claim.kind.strip().lower()
        kind = _NAMES.get(word, word)
        if claim.cuboid is None or kind not in RANGES_M:
            continue
        x, y, _ = claim.cuboid.centre
        if hypot(x, y) < RANGES_M[kind]:
            moving = claim.cuboid.velocity or (0.0, 0.0)
            size, yaw = claim.cuboid.size, claim.cuboid.yaw_rad
            found.append(
                SpaceBox(frame, kind, (x, y), size, yaw, moving, claim.attribute, claim.score)
            )
    return found[:_MOST_BOXES]
