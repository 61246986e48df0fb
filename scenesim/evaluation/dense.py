"""Classes of pixels and points against truth (mIoU), and keypoints (PCK).

Source: Yang & Ramanan, "Articulated human detection with flexible mixtures of parts", 2013 (PCK:
share of keypoints within a share of the box's longer side).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim.evaluation.answers import Answer, Predictions
from scenesim.evaluation.groups import group_of_class
from scenesim.evaluation.matching import matched, overlaps
from scenesim.evaluation.outcomes import MatchRules
from scenesim.evaluation.target import Target, Truth
from scenesim.files import array_of
from scenesim.formats.reading import read_pixels
from scenesim.world.classes import Semantic

_OUTSIDE = 255


@dataclass(slots=True)
class Confusion:
    """Counts of truth against claims.

    Attributes:
        names: of the model's classes.
        table: (C + 1, C + 1) truth by claim; the last column is what is none of the classes.
    """

    names: tuple[str, ...]
    table: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0), np.int64))

    def add(self, truth: NDArray[np.uint8], said: NDArray[np.uint8]) -> None:
        """Count one frame.

        Args:
            truth: ``Semantic`` of pixels or points.
            said: the model's classes, same shape.
        """
        count = len(self.names)
        if not self.table.size:
            self.table = np.zeros((count, count + 1), np.int64)
        wanted = _lookup(self.names)[truth.ravel()]
        told = np.minimum(said.ravel(), count)
        inside = wanted != _OUTSIDE
        pairs = wanted[inside].astype(np.int64) * (count + 1) + told[inside]
        self.table += np.bincount(pairs, minlength=count * (count + 1)).reshape(count, count + 1)

    def figures(self) -> dict[str, float]:
        """Intersection over union.

        Returns:
            ``mIoU`` over the classes that occur in truth, and ``IoU/CLASS`` of these.
        """
        if not self.table.size:
            return {}
        found = {}
        for row, name in enumerate(self.names):
            wanted = int(self.table[row].sum())
            if name and wanted:
                hits = int(self.table[row, row])
                found[f"IoU/{name}"] = hits / (wanted + int(self.table[:, row].sum()) - hits)
        return {"mIoU": sum(found.values()) / len(found), **found} if found else {}


def semantic_names() -> tuple[str, ...]:
    """The classes of truth by their ids.

    Returns:
        Lower case, words with underscores.
    """
    return tuple(member.name.lower() if member else "" for member in Semantic)


def _lookup(names: Sequence[str]) -> NDArray[np.uint8]:
    """``Semantic`` to the model's class; a name may hold several, with | between.

    Raises:
        ValueError: a name is none of ``Semantic``.
    """
    table = np.full(256, _OUTSIDE, np.uint8)
    known = {member.name.lower(): int(member) for member in Semantic}
    for row, name in enumerate(names):
        for word in name.split("|") if name else ():
            if word not in known:
                raise ValueError(f"unknown class '{word}'; known: {', '.join(sorted(known))}")
            table[known[word]] = row
    return table


def dense_figures(target: Target, predictions: Predictions) -> tuple[dict[str, float], list[str]]:
    """mIoU of pixels and of points, for whatever the model tells.

    Args:
        target: what is evaluated.
        predictions: of the model.

    Returns:
        ``pixels/mIoU``, ``points/IoU/car`` ..., and problems with the names of classes.
    """
    tables: dict[str, Confusion] = {}
    problems: list[str] = []
    answers = predictions.answers.values()
    if all(answer.semantic is None and answer.points is None for answer in answers):
        return {}, []
    for member, truth in target.truths():
        answer = predictions.answers.get(truth.number, Answer())
        try:
            for kind, said, wanted in _pairs(member.root, truth, answer):
                names = answer.names or semantic_names()
                tables.setdefault(kind, Confusion(names)).add(wanted, said)
        except ValueError as error:
            problems.append(f"{truth.number}: {error}")
    figures = {
        f"{kind}/{name}": value
        for kind, table in tables.items()
        for name, value in table.figures().items()
    }
    return figures, problems


def _pairs(
    root: Path, truth: Truth, answer: Answer
) -> Iterable[tuple[str, NDArray[np.uint8], NDArray[np.uint8]]]:
    """What the answer tells of pixels and points, with the truth of the same."""
    frame = truth.line["frame"]
    if answer.semantic is not None:
        name = f"truth/semantic/{frame:06d}_{truth.eye}.png"
        yield "pixels", answer.semantic, read_pixels(root / name).astype(np.uint8)
    if answer.points is not None:
        lidar = next(iter(truth.line["lidars"]))
        path = root / f"truth/points/{frame:06d}_{lidar}.npy"
        table = array_of(path.read_bytes(), str(path))
        # clutter is of no class: what a model calls it is a matter of false alarms
        clean = table["cause"] == 0
        yield "points", answer.points[clean], table["semantic"][clean].astype(np.uint8)


def keypoint_figures(
    truths: Iterable[Truth], predictions: Predictions, rules: MatchRules
) -> dict[str, float]:
    """PCK: the share of visible keypoints that are found close enough.

    Args:
        truths: frames.
        predictions: with keypoints.
        rules: of matching; people that do not count are left out.

    Returns:
        ``PCK@0.05`` and ``PCK@0.1`` of the box's longer side; a person that is not found has none
        of his keypoints found. Empty where the model tells no keypoints.
    """
    if not any(c.keypoints is not None for a in predictions.answers.values() for c in a.claims):
        return {}
    shares = (0.05, 0.1)
    hits, total = [0, 0], 0
    for truth in truths:
        answer = predictions.answers.get(truth.number, Answer())
        for errors, visible in _people(truth, answer, rules):
            total += visible
            for place, share in enumerate(shares):
                hits[place] += int((errors <= share).sum())
    return {f"PCK@{s:g}": h / total for s, h in zip(shares, hits, strict=True)} if total else {}


def _people(
    truth: Truth, answer: Answer, rules: MatchRules
) -> Iterable[tuple[NDArray[np.float64], int]]:
    """Of each person: how far its found keypoints are off, as a share, and how many can be seen."""
    people: list[Any] = [
        part
        for thing in truth.line["objects"]
        if truth.eye in thing["views"]
        for part in thing["views"][truth.eye]["parts"]
        if len(part["keypoints"])
        and part["box"]
        and part["box"][3] - part["box"][1] >= rules.least_height_px
        and part["pixels"] >= rules.least_visible * part["silhouette_pixels"]
    ]
    claims = [
        c
        for c in answer.claims
        if group_of_class(c.kind) == "person" and c.keypoints is not None and c.box is not None
    ]
    boxes = np.array([part["box"] for part in people], np.float64).reshape(-1, 4)
    claimed = np.array([c.box for c in claims], np.float64).reshape(-1, 4)
    scores = [c.score for c in claims]
    pairs = matched(boxes, claimed, scores, overlaps, rules.least_overlap)
    for part, row in zip(people, pairs.of_thing, strict=True):
        points = np.array(part["keypoints"])
        seen = points[:, 2] == 2
        side = max(part["box"][2] - part["box"][0], part["box"][3] - part["box"][1])
        found = claims[row].keypoints if row >= 0 else None
        if found is None:
            yield np.full(0, np.inf), int(seen.sum())
        else:
            apart = np.sqrt(((found[seen, :2] - points[seen, :2]) ** 2).sum(axis=1))
            yield apart / side, int(seen.sum())
