"""What models say: boxes from a function, from COCO results or from KITTI result files."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from math import isfinite
from pathlib import Path
from time import perf_counter
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from scenesim.errors import DatasetError
from scenesim.formats.coco import categories
from scenesim.formats.kitti_files import read_results

#: KITTI's types as names of groups
_KITTI_NAMES = {"Pedestrian": "person", "Person_sitting": "person", "Cyclist": "person"}

Model = Callable[[NDArray[np.uint8]], Iterable[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class PredictedBox:
    """One box of a model.

    Attributes:
        kind: the model's class name, such as ``person``, ``car``, ``truck``.
        box: left, top, right, bottom, pixels from the image's edge.
        score: higher is surer.
    """

    kind: str
    box: tuple[float, float, float, float]
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """A model's answer to one image.

    Attributes:
        boxes: what it saw; empty where it failed.
        failure: what went wrong, or "".
        seconds: how long it took; 0 where that is not known.
    """

    boxes: tuple[PredictedBox, ...]
    failure: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Image:
    """An image to ask a model about.

    Attributes:
        frame: number in the dataset.
        path: absolute.
        name: path below the dataset's root.
    """

    frame: int
    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Predictions:
    """Answers by frame.

    Attributes:
        answers: frame number to answer.
        source: where they came from, for the report.
    """

    answers: Mapping[int, Answer] = field(default_factory=dict)
    source: str = ""


def load_model(spec: str) -> Model:
    """A model as a Python function.

    The function takes an (H, W, 3) uint8 image, red first, and gives mappings with ``kind``,
    ``box`` (left, top, right, bottom, pixels) and ``score``.

    Args:
        spec: ``module:function``; modules of the current folder are found.

    Returns:
        The function.

    Raises:
        DatasetError: there is no such module or function.
    """
    module, colon, name = spec.partition(":")
    if not colon:
        raise DatasetError(f"--model {spec}: want module:function")
    sys.path.insert(0, str(Path.cwd()))
    try:
        model = getattr(import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise DatasetError(f"--model {spec}: {error}") from error
    finally:
        sys.path.pop(0)
    if not callable(model):
        raise DatasetError(f"--model {spec}: {name} is no function")
    return model  # type: ignore[no-any-return]


def ask(
    model: Model, images: Iterable[Image], source: str, on_frame: Callable[[], None]
) -> Predictions:
    """A model's answers; a crash or nonsense on one image is that image's failure alone.

    Args:
        model: of ``load_model``.
        images: to ask about.
        source: the model's name.
        on_frame: called after each image.

    Returns:
        The predictions.
    """
    answers = {}
    for image in images:
        answers[image.frame] = _answer(model, image)
        on_frame()
    return Predictions(answers, source)


def _answer(model: Model, image: Image) -> Answer:
    """One image's answer."""
    pixels = cv2.imread(str(image.path))
    if pixels is None:
        return Answer((), f"{image.name} cannot be read")
    began = perf_counter()
    try:
        found = tuple(_box(item) for item in model(np.asarray(pixels)[:, :, ::-1].astype(np.uint8)))
    except Exception as error:
        return Answer((), f"{type(error).__name__}: {error}", perf_counter() - began)
    return Answer(found, "", perf_counter() - began)


def _box(item: Mapping[str, Any]) -> PredictedBox:
    """One item of an answer, checked.

    Raises:
        ValueError: it is no box.
    """
    edges = tuple(float(value) for value in item["box"])
    score = float(item["score"])
    if len(edges) != 4 or not all(map(isfinite, (*edges, score))):
        raise ValueError(f"want four finite edges and a finite score, got {edges}, {score}")
    if edges[2] <= edges[0] or edges[3] <= edges[1]:
        raise ValueError(f"want left < right and top < bottom, got {edges}")
    return PredictedBox(str(item["kind"]), (edges[0], edges[1], edges[2], edges[3]), score)


def from_coco(path: Path, images: Mapping[int, int]) -> Predictions:
    """COCO results: a list of image_id, category_id, bbox, score.

    Args:
        path: of the JSON file.
        images: COCO image id to frame number.

    Returns:
        The predictions; frames without any have an empty answer.

    Raises:
        DatasetError: the file is no such list, or names an image or class that is not there.
    """
    names = {row["id"]: row["name"] for row in categories()}
    found: dict[int, list[PredictedBox]] = {frame: [] for frame in images.values()}
    try:
        for row in json.loads(path.read_text(encoding="utf-8")):
            u, v, width, height = row["bbox"]
            item = {"kind": names[row["category_id"]], "box": (u, v, u + width, v + height)}
            found[images[row["image_id"]]].append(_box(item | {"score": row["score"]}))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DatasetError(f"{path}: not COCO results of this dataset ({error!r})") from None
    answers = {frame: Answer(tuple(boxes)) for frame, boxes in found.items()}
    return Predictions(answers, path.name)


def from_kitti(folder: Path, frames: Sequence[int]) -> Predictions:
    """KITTI result files, one per frame; a missing file is that frame's failure.

    Args:
        folder: of files ``000000.txt``.
        frames: numbers of the dataset.

    Returns:
        The predictions.

    Raises:
        DatasetError: the folder is missing.
    """
    if not folder.is_dir():
        raise DatasetError(f"{folder}: no such folder of KITTI results")
    answers = {}
    for frame in frames:
        path = folder / f"{frame:06d}.txt"
        if path.is_file():
            answers[frame] = Answer(tuple(_kitti_boxes(path)))
        else:
            answers[frame] = Answer((), f"{path.name} is missing")
    return Predictions(answers, folder.name)


def _kitti_boxes(path: Path) -> Iterator[PredictedBox]:
    """The boxes of a result file, in pixels from the image's edge."""
    for label, score in read_results(path):
        if label.type != "DontCare":
            kind = _KITTI_NAMES.get(label.type, label.type.lower())
            left, top, right, bottom = (edge + 0.5 for edge in label.box)
            yield PredictedBox(kind, (left, top, right, bottom), score)
