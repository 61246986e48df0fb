"""An ONNX file as a model: a small TOML file says what goes in and what the outputs mean.

Source: Ge et al., "YOLOX: exceeding YOLO series in 2021" (decoding of its grids); Ultralytics'
documentation (the layout of YOLOv8's output).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from scenesim.checked import checked_toml
from scenesim.errors import DatasetError
from scenesim.evaluation.models import Function
from scenesim.evaluation.samples import Sample
from scenesim.geometry.transform import Floats

Singles = NDArray[np.float32]


class _Strict(BaseModel):
    """Unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class InputRules(_Strict):
    """How an image becomes the network's input.

    Attributes:
        size_px: width and height that the network takes.
        fit: ``letterbox`` keeps the shape and fills right and below, ``stretch`` does not.
        fill: of what a letterbox leaves, 0..255.
        colours: ``rgb`` or ``bgr``.
        scale: multiplies the bytes; then ``mean`` is subtracted and ``std`` divides.
        tiles: also looks at overlapping tiles of the image in full size.
    """

    size_px: tuple[int, int]
    fit: Literal["letterbox", "stretch"] = "letterbox"
    fill: float = 114.0
    colours: Literal["rgb", "bgr"] = "rgb"
    scale: float = 1.0
    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    std: tuple[float, float, float] = (1.0, 1.0, 1.0)
    tiles: bool = False


class OutputRules(_Strict):
    """What the network's outputs mean.

    Attributes:
        decode: ``yolox`` (one output (1, N, 5 + C), centres and log sizes on grids), ``yolov8``
            (one output (1, 4 + C, N), centres and sizes) or ``boxes`` (named outputs, edges).
        classes: names by index.
        least_score: less sure ones are dropped.
        overlap: of boxes of a class of which the surer one stays.
        strides: of ``yolox``.
        boxes: output's name for ``boxes``: (N, 4) or (1, N, 4) edges in input pixels.
        scores: likewise: (N,).
        labels: likewise: (N,) indices of classes.
    """

    decode: Literal["yolox", "yolov8", "boxes"]
    classes: tuple[str, ...] = Field(min_length=1)
    least_score: float = 0.05
    overlap: float = 0.5
    strides: tuple[int, ...] = (8, 16, 32)
    boxes: str = "boxes"
    scores: str = "scores"
    labels: str = "labels"


class Adapter(_Strict):
    """The adapter file.

    Attributes:
        input: how an image becomes the input.
        output: what the outputs mean.
    """

    input: InputRules
    output: OutputRules


def onnx_function(path: Path, adapter: Path) -> Function:
    """A network as a function for ``FunctionModel``.

    Args:
        path: of the ``.onnx`` file.
        adapter: of its ``.toml`` file.

    Returns:
        The function.

    Raises:
        DatasetError: a file cannot be used, or onnxruntime is missing.
    """
    try:
        import onnxruntime
    except ImportError:
        raise DatasetError(
            "an ONNX model needs onnxruntime: pip install 'scenesim[models]'"
        ) from None
    rules = read_adapter(adapter)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(
            path.read_bytes(), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:
        raise DatasetError(f"--model {path}: {error}") from None

    def look(samples: Sequence[Sample]) -> list[list[dict[str, Any]]]:
        return [_objects(session, rules, sample) for sample in samples]

    return look


def read_adapter(path: Path) -> Adapter:
    """An adapter file, checked.

    Args:
        path: of the TOML file.

    Returns:
        The adapter.

    Raises:
        DatasetError: it is missing or says something else; all problems at once.
    """
    if not path.is_file():
        raise DatasetError(
            f"{path}: no such file; an ONNX model needs an adapter, see docs/regression.md"
        )
    return checked_toml(Adapter, path, DatasetError)


def _objects(session: Any, rules: Adapter, sample: Sample) -> list[dict[str, Any]]:  # noqa: ANN401
    """What the network sees in one image, after suppression."""
    height, width = sample.image.shape[:2]
    found = [_look(session, rules, sample.image, 0, 0)]
    if rules.input.tiles:
        across, down = rules.input.size_px
        for top in _starts(height, down):
            for left in _starts(width, across):
                tile = sample.image[top : top + down, left : left + across]
                found.append(_look(session, rules, tile, left, top))
    boxes = np.concatenate([part[0] for part in found])
    scores = np.concatenate([part[1] for part in found])
    kinds = np.concatenate([part[2] for part in found])
    corners = np.column_stack([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]])
    kept = cv2.dnn.NMSBoxesBatched(
        corners.tolist(), scores.tolist(), kinds.tolist(), 0.0, rules.output.overlap
    )
    limits = np.array([width, height, width, height], np.float64)
    edges = np.clip(boxes, 0.0, limits)
    return [
        {
            "kind": rules.output.classes[int(kinds[row])],
            "score": float(scores[row]),
            "box": edges[row].tolist(),
        }
        for row in np.asarray(kept, np.int64).ravel()
        if (edges[row, 2:] > edges[row, :2]).all()
    ]


def _starts(length: int, side: int) -> list[int]:
    """Where tiles begin so that they overlap by a fifth at least and cover the length."""
    if length <= side:
        return [0]
    count = int(np.ceil((length - side) / (0.8 * side))) + 1
    return [round(i * (length - side) / (count - 1)) for i in range(count)]


def _look(
    session: Any,  # noqa: ANN401
    rules: Adapter,
    image: NDArray[np.uint8],
    left: int,
    top: int,
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Boxes, scores and classes of one picture, in the pixels of the whole image."""
    batch, factors = _prepared(rules.input, image)
    outputs = session.run(None, {session.get_inputs()[0].name: batch})
    names = [output.name for output in session.get_outputs()]
    boxes, scores, kinds = _decoded(rules, dict(zip(names, outputs, strict=True)))
    keep = scores >= rules.output.least_score
    scale = np.array([factors[0], factors[1], factors[0], factors[1]])
    return boxes[keep] / scale + np.array([left, top, left, top]), scores[keep], kinds[keep]


def _prepared(rules: InputRules, image: NDArray[np.uint8]) -> tuple[Singles, tuple[float, float]]:
    """The network's input (1, 3, H, W), and input pixels per image pixel."""
    height, width = image.shape[:2]
    across, down = rules.size_px
    factors = (across / width, down / height)
    if rules.fit == "letterbox":
        factors = (min(factors), min(factors))
    size = (max(1, round(width * factors[0])), max(1, round(height * factors[1])))
    shrunk = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_LINEAR))
    canvas = np.full((down, across, 3), rules.fill, np.float32)
    canvas[: size[1], : size[0]] = shrunk if rules.colours == "rgb" else shrunk[:, :, ::-1]
    scaled = (canvas * rules.scale - np.array(rules.mean)) / np.array(rules.std)
    return np.ascontiguousarray(scaled.transpose(2, 0, 1)[None]).astype(np.float32), factors


def _decoded(
    rules: Adapter, outputs: dict[str, NDArray[Any]]
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Edges in input pixels, scores, classes.

    Raises:
        ValueError: the outputs are others than the adapter says.
    """
    told = rules.output
    classes = len(told.classes)
    if told.decode == "boxes":
        missing = [n for n in (told.boxes, told.scores, told.labels) if n not in outputs]
        if missing:
            raise ValueError(f"no output '{missing[0]}'; there are {sorted(outputs)}")
        kinds = outputs[told.labels].reshape(-1).astype(np.int64)
        if kinds.size and not 0 <= kinds.min() <= kinds.max() < classes:
            raise ValueError(f"labels up to {kinds.max()}, but the adapter names {classes}")
        edges = outputs[told.boxes].reshape(-1, 4).astype(np.float64)
        return edges, outputs[told.scores].reshape(-1).astype(np.float64), kinds
    table = next(iter(outputs.values())).astype(np.float64)[0]
    if told.decode == "yolov8":
        table = table.T
    lead = 5 if told.decode == "yolox" else 4
    if table.ndim != 2 or table.shape[1] != lead + classes:
        raise ValueError(f"want {lead + classes} columns of {told.decode}, got {table.shape}")
    centres, sizes = table[:, :2], table[:, 2:4]
    by_class = table[:, lead:]
    if told.decode == "yolox":
        centres, sizes = _off_grid(centres, sizes, rules)
        by_class = by_class * table[:, 4:5]
    kinds = by_class.argmax(axis=1)
    edges = np.column_stack([centres - sizes / 2, centres + sizes / 2])
    return edges, by_class.max(axis=1), kinds


def _off_grid(centres: Floats, sizes: Floats, rules: Adapter) -> tuple[Floats, Floats]:
    """YOLOX's offsets and log sizes as pixels.

    Raises:
        ValueError: the grids of the strides have another number of cells.
    """
    across, down = rules.input.size_px
    cells, steps = [], []
    for stride in rules.output.strides:
        v, u = np.mgrid[0 : down // stride, 0 : across // stride]
        cells.append(np.column_stack([u.ravel(), v.ravel()]))
        steps.append(np.full(u.size, stride))
    cell, step = np.concatenate(cells), np.concatenate(steps)[:, None]
    if len(cell) != len(centres):
        raise ValueError(f"want {len(cell)} cells at these strides, got {len(centres)}")
    return (centres + cell) * step, np.exp(sizes) * step
