"""Answers of a model, kept as they come: an evaluation that was stopped goes on from them."""

from __future__ import annotations

import base64
import gzip
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from scenesim.dataset.kept import KeptRows
from scenesim.errors import DatasetError
from scenesim.evaluation.answers import Answer, Claim, Cuboid
from scenesim.files import array_of, unpacked

NAME = "answers.jsonl"


class KeptAnswers:
    """Answers by frame, in a file of the folder of the results.

    Attributes:
        known: frame to answer.
    """

    def __init__(self, folder: Path, question: Mapping[str, Any], *, resume: bool) -> None:
        """Read what was answered before.

        Args:
            folder: of the results; it is made when needed.
            question: all that decides the answers, JSON types.
            resume: whether to use the answers that are there.

        Raises:
            DatasetError: the file belongs to another question, or is damaged.
        """
        path = folder / NAME
        self._kept = KeptRows(path, question, resume=resume)
        self.known: dict[int, Answer] = {}
        for number, row in enumerate(self._kept.rows, 2):
            try:
                self.known[int(row["frame"])] = _answer(row, f"{path}:{number}")
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise DatasetError(f"{path}:{number}: not an answer ({error!r})") from None

    def keep(self, answers: Mapping[int, Answer]) -> None:
        """Keep answers; frames that failed are left out, to be asked again.

        Args:
            answers: frame to answer.
        """
        for frame, answer in answers.items():
            if not answer.failure:
                self.known[frame] = answer
                self._kept.keep({"frame": frame, **_row(answer)})


def _row(answer: Answer) -> dict[str, Any]:
    """An answer as JSON types."""
    row: dict[str, Any] = {"seconds": answer.seconds, "names": list(answer.names)}
    row["claims"] = [_claim_row(claim) for claim in answer.claims]
    for name in ("semantic", "points"):
        classes = getattr(answer, name)
        if classes is not None:
            row[name] = _packed(classes)
    return row


def _claim_row(claim: Claim) -> dict[str, Any]:
    row: dict[str, Any] = {"kind": claim.kind, "score": claim.score, "attribute": claim.attribute}
    if claim.box is not None:
        row["box"] = claim.box
    if claim.cuboid is not None:
        box = claim.cuboid
        row["cuboid"] = [box.centre, box.size, box.yaw_rad, box.velocity]
    if claim.mask is not None:
        row["mask"] = dict(claim.mask)
    if claim.keypoints is not None:
        row["keypoints"] = claim.keypoints.tolist()
    return row


def _answer(row: Mapping[str, Any], place: str) -> Answer:
    """The answer of a row."""
    classes = {k: _unpacked(row[k], place) for k in ("semantic", "points") if k in row}
    claims = tuple(_claim(one) for one in row["claims"])
    return Answer(claims, "", float(row["seconds"]), **classes, names=tuple(row["names"]))


def _claim(row: Mapping[str, Any]) -> Claim:
    cuboid = None
    if "cuboid" in row:
        centre, size, yaw, velocity = row["cuboid"]
        moving = None if velocity is None else (velocity[0], velocity[1])
        cuboid = Cuboid(tuple(centre), tuple(size), yaw, moving)
    keypoints = np.array(row["keypoints"]).reshape(17, 3) if "keypoints" in row else None
    box = tuple(row["box"]) if "box" in row else None
    return Claim(
        row["kind"], row["score"], box, cuboid, row.get("mask"), keypoints, row["attribute"]
    )


def _packed(classes: np.ndarray[Any, Any]) -> str:
    """Classes of pixels or points as text."""
    file = io.BytesIO()
    np.save(file, classes, allow_pickle=False)
    return base64.b64encode(gzip.compress(file.getvalue(), 3, mtime=0)).decode("ascii")


def _unpacked(text: str, place: str) -> np.ndarray[Any, Any]:
    return array_of(unpacked(base64.b64decode(text), place), place)
