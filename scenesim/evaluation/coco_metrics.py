"""COCO's average precision of boxes, masks and keypoints, computed by pycocotools."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Mapping
from typing import Any

import numpy as np

from scenesim.evaluation.answers import Claim, Predictions
from scenesim.evaluation.prediction_files import ANNOTATIONS, coco_images
from scenesim.evaluation.target import Target
from scenesim.formats.coco import read_instances

#: what the twelve (ten for keypoints) figures are
_BOX_NAMES = (
    "AP", "AP50", "AP75", "APs", "APm", "APl", "AR1", "AR10", "AR100", "ARs", "ARm", "ARl",
)  # fmt: skip
_KEYPOINT_NAMES = ("AP", "AP50", "AP75", "APm", "APl", "AR", "AR50", "AR75", "ARm", "ARl")
#: classes of models to COCO's names
_NAMES: Mapping[str, str] = {
    "pedestrian": "person", "rider": "person", "person_sitting": "person", "van": "car",
    "tram": "train", "semi_trailer": "truck", "cargo_bicycle": "bicycle",
}  # fmt: skip


def has_coco(target: Target) -> bool:
    """Whether all datasets of a target hold COCO annotations.

    Args:
        target: what is evaluated.

    Returns:
        True if they do.
    """
    return all((member.root / ANNOTATIONS).is_file() for member in target.members)


def coco_figures(target: Target, predictions: Predictions) -> dict[str, float]:
    """COCO's figures for whatever the model tells: boxes, masks, keypoints.

    Args:
        target: with COCO annotations.
        predictions: of the model.

    Returns:
        ``bbox/AP``, ``segm/AP50`` ... to 0..1; -1 where no thing is of that size, as COCO has it.
    """
    truth, frames = _merged(target)
    ids = {str(row["name"]): int(row["id"]) for row in truth["categories"]}
    figures: dict[str, float] = {}
    for task, key in (("bbox", "bbox"), ("segm", "segmentation"), ("keypoints", "keypoints")):
        results = []
        for image, frame in frames.items():
            answer = predictions.answers.get(frame)
            for claim in answer.claims if answer else ():
                row = _result(claim, task, key, image, ids)
                if row is not None:
                    results.append(row)
        if results:
            figures |= evaluated(truth, results, task)
    return figures


def _result(
    claim: Claim, task: str, key: str, image: int, ids: Mapping[str, int]
) -> dict[str, Any] | None:
    """A claim as a row of COCO results; None where it does not tell what is asked."""
    word = claim.kind.strip().lower()
    category = ids.get(_NAMES.get(word, word))
    if category is None:
        return None
    value: Any = None
    if task == "bbox" and claim.box is not None:
        left, top, right, bottom = claim.box
        value = [left, top, right - left, bottom - top]
    elif task == "segm":
        value = claim.mask
    elif task == "keypoints" and claim.keypoints is not None:
        value = [float(v) for v in claim.keypoints.ravel()]
    if value is None:
        return None
    return {"image_id": image, "category_id": category, "score": claim.score, key: value}


def _merged(target: Target) -> tuple[dict[str, Any], dict[int, int]]:
    """The annotations of all datasets as one, and COCO image id to frame of the target."""
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    categories: dict[int, dict[str, Any]] = {}
    frames: dict[int, int] = {}
    for member in target.members:
        content = read_instances(member.root / ANNOTATIONS)
        wanted = coco_images(member)
        # frames are unique over the target, image ids only within a dataset
        for row in content["images"]:
            if row["id"] in wanted:
                number = wanted[row["id"]] + 1
                images.append({**row, "id": number})
                frames[number] = wanted[row["id"]]
        for row in content["annotations"]:
            if row["image_id"] in wanted:
                number = wanted[row["image_id"]] + 1
                annotations.append({**row, "id": len(annotations) + 1, "image_id": number})
        categories |= {row["id"]: row for row in content["categories"]}
    rows = [categories[number] for number in sorted(categories)]
    return {"images": images, "annotations": annotations, "categories": rows}, frames


def evaluated(
    truth: Mapping[str, Any], results: list[dict[str, Any]], task: str
) -> dict[str, float]:
    """pycocotools' figures.

    Args:
        truth: ``images``, ``annotations`` and ``categories``.
        results: rows as in a results file; at least one.
        task: ``bbox``, ``segm`` or ``keypoints``.

    Returns:
        ``TASK/NAME`` to figure.
    """
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO()
        coco.dataset = {"info": {}, **truth}
        if task == "keypoints":
            rows = [r for r in truth["annotations"] if "keypoints" in r]
            coco.dataset["annotations"] = rows
        coco.createIndex()
        run = COCOeval(coco, coco.loadRes([dict(row) for row in results]), task)
        # classes without a label have no figure: they need not be gone through
        run.params.catIds = sorted({row["category_id"] for row in coco.dataset["annotations"]})
        run.evaluate()
        run.accumulate()
        run.summarize()
    names = _KEYPOINT_NAMES if task == "keypoints" else _BOX_NAMES
    values = np.asarray(run.stats, np.float64)
    return {f"{task}/{name}": float(value) for name, value in zip(names, values, strict=True)}
