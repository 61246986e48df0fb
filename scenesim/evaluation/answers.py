"""What a model says of a frame, checked: nonsense is the frame's failure, never a wrong score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Cuboid:
    """A box in space.

    Attributes:
        centre: (x, y, z) m, ego frame.
        size: length, width, height, m.
        yaw_rad: of the heading, counter-clockwise from the ego's x axis.
        velocity: (x, y) m/s over the ground, axes of the ego frame; None where not told.
    """

    centre: tuple[float, float, float]
    size: tuple[float, float, float]
    yaw_rad: float
    velocity: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """One thing that a model claims to see; it has a box, a cuboid, a mask or keypoints.

    Attributes:
        kind: the model's class name, such as ``person``, ``car``, ``truck``.
        score: higher is surer.
        box: left, top, right, bottom, pixels from the image's edge.
        cuboid: the box in space.
        mask: COCO run lengths, ``size`` and string ``counts``.
        keypoints: (17, 3) u, v in pixels and a score, in COCO's order.
        attribute: nuScenes attribute, such as ``vehicle.parked``.
    """

    kind: str
    score: float
    box: tuple[float, float, float, float] | None = None
    cuboid: Cuboid | None = None
    mask: Mapping[str, Any] | None = None
    keypoints: Floats | None = None
    attribute: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """A model's answer to one frame.

    Attributes:
        claims: what it saw; empty where it failed.
        failure: what went wrong, or "".
        seconds: how long it took; 0 where that is not known.
        semantic: (H, W) uint8 class of each pixel; None where it gave none.
        points: (P,) uint8 class of each LiDAR point; None where it gave none.
        names: what the classes of pixels and points mean; empty: they are ``Semantic``.
    """

    claims: tuple[Claim, ...] = ()
    failure: str = ""
    seconds: float = 0.0
    semantic: Bytes | None = None
    points: Bytes | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Predictions:
    """Answers by frame.

    Attributes:
        answers: frame number to answer.
        source: where they came from, for the report.
    """

    answers: Mapping[int, Answer] = field(default_factory=dict)
    source: str = ""


def answer_of(said: Any, size: tuple[int, int], points: int, seconds: float = 0.0) -> Answer:  # noqa: ANN401
    """What a model returned for one frame, checked.

    Args:
        said: a list of things, or a mapping with any of ``objects`` (that list), ``semantic``
            ((H, W) classes of pixels), ``points`` ((P,) classes of points) and ``names``. A thing
            is a mapping with ``kind``, ``score`` and any of ``box``, ``cuboid`` (x, y, z, length,
            width, height, yaw and perhaps velocity x, y), ``mask`` and ``keypoints``.
        size: width and height of the image, px.
        points: number of points of the cloud.
        seconds: how long it took.

    Returns:
        The answer; with a failure and nothing else where any part of it is nonsense.
    """
    content = said if isinstance(said, Mapping) else {"objects": said}
    unknown = set(content) - {"objects", "semantic", "points", "names"}
    if unknown:
        return Answer((), f"no valid answer: unknown {sorted(map(str, unknown))}", seconds)
    try:
        return Answer(
            tuple(_claim(item, size) for item in content.get("objects", ())),
            "",
            seconds,
            _classes("semantic", content.get("semantic"), (size[1], size[0])),
            _classes("points", content.get("points"), (points,)),
            tuple(str(name) for name in content.get("names", ())),
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        return Answer((), f"no valid answer: {type(error).__name__}: {error}", seconds)


def _claim(item: Mapping[str, Any], size: tuple[int, int]) -> Claim:
    """One thing of an answer.

    Raises:
        ValueError: it is none.
    """
    known = ("kind", "score", "box", "cuboid", "mask", "keypoints", "attribute")
    unknown = set(item) - set(known)
    if unknown:
        raise ValueError(f"unknown '{min(unknown)}' in a thing; known: {', '.join(known)}")
    (score,) = _finite("score", [item["score"]], (1,))
    given = {name: item.get(name) for name in ("box", "cuboid", "mask", "keypoints")}
    if all(value is None for value in given.values()):
        raise ValueError("a thing has none of box, cuboid, mask, keypoints")
    keypoints = given["keypoints"]
    mask = None if given["mask"] is None else _mask(given["mask"], size)
    box = None if given["box"] is None else checked_box(given["box"], size)
    if box is None and mask is not None:
        box = _box_of_mask(mask)
    return Claim(
        str(item["kind"]),
        score,
        box,
        None if given["cuboid"] is None else _cuboid(given["cuboid"]),
        mask,
        None if keypoints is None else _keypoints(keypoints),
        str(item.get("attribute", "")),
    )


def checked_box(
    edges: Iterable[Any], size: tuple[int, int] | None
) -> tuple[float, float, float, float]:
    """Four edges of a box that lies in the image, at least in part.

    Args:
        edges: left, top, right, bottom.
        size: width and height of the image, px; None where they are not known.

    Returns:
        The edges.

    Raises:
        ValueError: they are no box, or all of it is outside.
    """
    left, top, right, bottom = _finite("box", edges, (4,))
    if right <= left or bottom <= top:
        raise ValueError(f"want left < right and top < bottom, got {(left, top, right, bottom)}")
    if size and (right <= 0 or bottom <= 0 or left >= size[0] or top >= size[1]):
        raise ValueError(f"box {(left, top, right, bottom)} is outside the image {size}")
    return left, top, right, bottom


def _finite(name: str, values: Any, shape: tuple[int, ...]) -> list[float]:  # noqa: ANN401
    """Plain finite numbers.

    Raises:
        ValueError: the shape differs or one is not finite.
    """
    array = np.asarray(
        values if isinstance(values, np.ndarray | Sequence) else list(values), np.float64
    )
    if array.shape != shape:
        raise ValueError(f"{name}: want shape {shape}, got {array.shape}")
    numbers = [float(value) for value in array.ravel()]
    if not all(map(isfinite, numbers)):
        raise ValueError(f"{name}: a value is not finite")
    return numbers


def _cuboid(values: Any) -> Cuboid:  # noqa: ANN401
    """Seven or nine numbers.

    Raises:
        ValueError: they are no box.
    """
    count = len(values)
    if count not in (7, 9):
        raise ValueError(f"cuboid: want 7 numbers, or 9 with velocity, got {count}")
    x, y, z, length, width, height, yaw, *velocity = _finite("cuboid", values, (count,))
    if min(length, width, height) <= 0:
        raise ValueError(f"cuboid: sizes must be positive, got {(length, width, height)}")
    told = (velocity[0], velocity[1]) if velocity else None
    return Cuboid((x, y, z), (length, width, height), yaw, told)


def _mask(mask: Any, size: tuple[int, int]) -> Mapping[str, Any]:  # noqa: ANN401
    """A mask as run lengths.

    Raises:
        ValueError: it has another size than the image.
    """
    from scenesim.formats.coco import run_lengths

    if isinstance(mask, Mapping):
        if list(mask["size"]) != [size[1], size[0]]:
            raise ValueError(f"mask: want size {[size[1], size[0]]}, got {mask['size']}")
        counts = mask["counts"]
        text = counts.decode("ascii") if isinstance(counts, bytes) else str(counts)
        return {"size": [size[1], size[0]], "counts": text}
    array = np.asarray(mask)
    if array.shape != (size[1], size[0]):
        raise ValueError(f"mask: want shape {(size[1], size[0])}, got {array.shape}")
    return run_lengths(array.astype(bool))


def _box_of_mask(mask: Mapping[str, Any]) -> tuple[float, float, float, float] | None:
    """The box around a mask; None where it is empty."""
    from pycocotools import mask as coco_mask

    u, v, width, height = coco_mask.toBbox({**mask, "counts": mask["counts"].encode("ascii")})
    if width <= 0 or height <= 0:
        return None
    return float(u), float(v), float(u + width), float(v + height)


def _keypoints(values: Any) -> Floats:  # noqa: ANN401
    """(17, 3) numbers; (17, 2) are taken as sure.

    Raises:
        ValueError: another shape, or not finite.
    """
    array = np.asarray(values, np.float64)
    if array.shape == (17, 2):
        array = np.column_stack([array, np.ones(17)])
    return np.array(_finite("keypoints", array, (17, 3))).reshape(17, 3)


def _classes(name: str, values: Any, shape: tuple[int, ...]) -> Bytes | None:  # noqa: ANN401
    """Classes of pixels or points.

    Raises:
        ValueError: another shape, or no classes.
    """
    if values is None:
        return None
    array = np.asarray(values)
    if array.shape != shape:
        raise ValueError(f"{name}: want shape {shape}, got {array.shape}")
    if array.dtype.kind not in "iu":
        raise ValueError(f"{name}: want whole numbers, got {array.dtype}")
    if array.size and (array.min() < 0 or array.max() > 255):
        raise ValueError(f"{name}: classes are 0 to 255")
    return array.astype(np.uint8)
