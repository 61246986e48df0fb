"""How far a dataset's labels and images are from real ones: distances of their statistics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from scenesim.errors import DatasetError
from scenesim.formats.reading import read_pixels
from scenesim.runs.real_labels import Picture, Thing, things_of

_MOST_IMAGES = 200


@dataclass(frozen=True, slots=True)
class Distance:
    """One statistic of both sides.

    Attributes:
        name: of the statistic.
        ours, real: means, or shares told as text.
        distance: between the distributions, in ``unit``.
        unit: of the statistic; "share" for total variation.
        ks: Kolmogorov-Smirnov distance, 0 to 1; None for classes.
        values: of both sides, for plots.
    """

    name: str
    ours: float
    real: float
    distance: float
    unit: str
    ks: float | None
    values: tuple[tuple[float, ...], tuple[float, ...]] = ((), ())


_OF_THINGS: tuple[tuple[str, str, Callable[[Thing], float]], ...] = (
    ("distance", "m", lambda one: one.distance_m),
    ("bearing", "deg", lambda one: one.bearing_deg),
    ("heading", "deg", lambda one: abs(one.yaw_deg)),
    ("box height", "px", lambda one: one.height_px),
    ("truncation", "", lambda one: one.truncation),
    ("length", "m", lambda one: one.size_m[0]),
    ("width", "m", lambda one: one.size_m[1]),
    ("height", "m", lambda one: one.size_m[2]),
)


def compare(ours: Sequence[Picture], real: Sequence[Picture]) -> list[Distance]:
    """Distances of label and image statistics.

    Args:
        ours: images of a dataset.
        real: images to be like.

    Returns:
        One for each statistic that both sides have.

    Raises:
        DatasetError: a side has no labelled thing.
    """
    mine, theirs = things_of(ours), things_of(real)
    if not mine or not theirs:
        raise DatasetError(f"nothing to compare: {len(mine)} things against {len(theirs)}")
    found = [_shares("classes", [t.kind for t in mine], [t.kind for t in theirs])]
    hidden = [[t.occlusion for t in side if not isnan(t.occlusion)] for side in (mine, theirs)]
    if all(hidden):
        found.append(_shares("occlusion levels", *hidden))
    counts = [[float(len(p.things)) for p in side] for side in (ours, real)]
    found.append(_measured("things in an image", "", *counts))
    for name, unit, of in _OF_THINGS:
        sides = [[v for t in side if not isnan(v := of(t))] for side in (mine, theirs)]
        if all(sides):
            found.append(_measured(name, unit, *sides))
    return found + _of_images(ours, real)


def _shares(name: str, ours: Sequence[object], real: Sequence[object]) -> Distance:
    """Total variation between two sets of words."""
    words = sorted({*map(str, ours), *map(str, real)})
    a = [sum(str(one) == word for one in ours) / len(ours) for word in words]
    b = [sum(str(one) == word for one in real) / len(real) for word in words]
    apart = 0.5 * sum(abs(x - y) for x, y in zip(a, b, strict=True))
    return Distance(name, max(a), max(b), apart, "share", None)


def _measured(name: str, unit: str, ours: Sequence[float], real: Sequence[float]) -> Distance:
    """Wasserstein's and Kolmogorov's distances between two sets of numbers."""
    from scipy.stats import ks_2samp, wasserstein_distance

    means = (sum(ours) / len(ours), sum(real) / len(real))
    apart = float(wasserstein_distance(ours, real))
    ks = float(ks_2samp(ours, real).statistic)
    return Distance(name, *means, apart, unit, ks, (tuple(ours), tuple(real)))


def _of_images(ours: Sequence[Picture], real: Sequence[Picture]) -> list[Distance]:
    sides = []
    for pictures in (ours, real):
        files = [one.image for one in pictures if one.image is not None][:_MOST_IMAGES]
        sides.append([_statistics(file) for file in files])
    if not all(sides):
        return []
    names = sides[0][0]
    return [
        _measured(f"image {name}", "", *([row[name] for row in side] for side in sides))
        for name in names
    ]


def _statistics(file: Path) -> dict[str, float]:
    """Brightness, contrast, colour and sharpness of an image, 0 to 1."""
    image = read_pixels(file, colours=True)
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY).astype(np.float32) / 255.0
    saturation = cv2.cvtColor(image, cv2.COLOR_BGR2HSV)[..., 1]
    across, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    blue, _, red = (float(image[..., k].mean()) for k in range(3))
    return {
        "brightness": float(grey.mean()),
        "contrast": float(grey.std()),
        "saturation": float(saturation.mean()) / 255.0,
        "warmth": (red - blue) / 255.0,
        "edges": float(cv2.magnitude(across, down).mean()),
        "blown out": float((grey > 0.99).mean()),
        "black": float((grey < 0.02).mean()),
    }


def as_json(found: Sequence[Distance]) -> list[dict[str, Any]]:
    """Distances as JSON types.

    Args:
        found: of ``compare``.

    Returns:
        A row for each.
    """
    return [
        {
            "statistic": one.name,
            "ours": one.ours,
            "real": one.real,
            "distance": one.distance,
            "unit": one.unit,
            "ks": one.ks,
        }
        for one in found
    ]
