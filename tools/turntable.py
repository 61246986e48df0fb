"""Turn every kind before a detector of photographs; print a Markdown table of what it names.

    python tools/turntable.py DETECTOR_FOLDER [KIND ...] [--members 3] [--people 40]

The folder holds ``evaluate.py`` (``load``, ``detect``, ``iou``) and ``yolox_nano.onnx``.
"""

from __future__ import annotations

import argparse
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from scenesim.randomness import Stream
from scenesim.report import turntable
from scenesim.shapes import catalogue
from scenesim.world.scene import Model

DISTANCES_M = (8.0, 15.0, 30.0)
YAWS = 12
LEAST_SCORE = 0.4

#: kind to the COCO classes (by number) that are right for it
NAMES: dict[str, frozenset[int]] = {
    "hatchback": frozenset({2}),
    "sedan": frozenset({2}),
    "estate": frozenset({2}),
    "suv": frozenset({2}),
    "pickup": frozenset({2, 7}),
    "van": frozenset({2, 5, 7}),
    "police": frozenset({2, 7}),
    "ambulance": frozenset({2, 5, 7}),
    "fire_engine": frozenset({5, 7}),
    "truck": frozenset({7}),
    "semi_trailer": frozenset({7}),
    "bus": frozenset({5}),
    "articulated_bus": frozenset({5, 6}),
    "tram": frozenset({5, 6}),
    "motorcycle": frozenset({3}),
    "bicycle": frozenset({1}),
    "cargo_bicycle": frozenset({1}),
}


@dataclass(frozen=True, slots=True)
class Detector:
    """A detector and the code that runs it.

    Attributes:
        code: with ``detect`` and ``iou``.
        session: the loaded network.
    """

    code: ModuleType
    session: Any

    def finds(self, view: turntable.View, kind: str) -> tuple[bool, bool]:
        """Whether it finds the right class where the body is.

        Args:
            view: a picture of the body.
            kind: what is right; a rider's machine counts by itself.

        Returns:
            Whether a box of such a class overlaps the body by half; and whether one lies on it at
            all, as where it boxes the cab of a lorry or what a picture's edge leaves of a tram.
        """
        classes = NAMES.get(kind, frozenset({0}))
        label = {"pedestrian": "person", "cargo_bicycle": "bicycle"}.get(kind, kind)
        body = view.boxes.get(label, view.box)
        if body is None:
            return False, False
        found = self.code.detect(self.session, view.image[..., ::-1].copy(), LEAST_SCORE)
        right = [row for row in found if int(row[5]) in classes]
        box = np.array(body)
        boxed = any(float(self.code.iou(box, row[None, :4]).max()) > 0.5 for row in right)
        return boxed, boxed or any(_share_on(row[:4], box) > 0.75 for row in right)


def _share_on(box: np.ndarray, body: np.ndarray) -> float:
    """How much of a box lies on a body's box that is at most eight times as large."""
    sides = np.minimum(box[2:], body[2:]) - np.maximum(box[:2], body[:2])
    own = float((box[2:] - box[:2]).prod())
    if own * 8.0 < float((body[2:] - body[:2]).prod()):
        return 0.0
    return float(np.maximum(sides, 0.0).prod()) / max(own, 1e-9)


def load(folder: Path) -> Detector:
    """The detector of a folder.

    Args:
        folder: with its code and its network.

    Returns:
        The detector.

    Raises:
        FileNotFoundError: if the folder holds no ``evaluate.py``.
    """
    path = folder / "evaluate.py"
    if not path.is_file():
        raise FileNotFoundError(f"{path}: want the folder of the detector")
    spec = importlib.util.spec_from_file_location("evaluate", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"{path}: cannot be loaded")
    code = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(code)
    return Detector(code, code.load(folder / "yolox_nano.onnx"))


def shares(detector: Detector, models: list[Model], kind: str) -> dict[float, tuple[int, int, int]]:
    """How often the members of a kind are found, by distance.

    Args:
        detector: asked.
        models: the members.
        kind: what is right.

    Returns:
        Distance, m, to (boxed, named, views); see ``Detector.finds``.
    """
    boxed, named = dict.fromkeys(DISTANCES_M, 0), dict.fromkeys(DISTANCES_M, 0)
    for model in models:
        for view in turntable.views(model, DISTANCES_M, YAWS):
            is_boxed, is_named = detector.finds(view, kind)
            boxed[view.distance_m] += is_boxed
            named[view.distance_m] += is_named
    return {d: (boxed[d], named[d], YAWS * len(models)) for d in DISTANCES_M}


def members(kind: str, count: int) -> list[Model]:
    """The first members of a kind.

    Args:
        kind: a word of the language.
        count: how many.

    Returns:
        Their models, always the same.
    """
    streams = (Stream.of(7).child(f"turntable/{kind}/{number}") for number in range(count))
    return [catalogue.specify(kind, {}, stream) for stream in streams]


def main() -> None:
    """Read the command line, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("kinds", nargs="*", metavar="KIND")
    parser.add_argument("--members", type=int, default=3)
    parser.add_argument("--people", type=int, default=40)
    options = parser.parse_args()
    detector = load(options.folder)
    heads = " | ".join(f"boxed at {distance:.0f} m" for distance in DISTANCES_M)
    print(f"| kind | named | boxed | {heads} |\n|---|---|---|{'---|' * len(DISTANCES_M)}")
    kinds = options.kinds or [kind for kind in (*NAMES, "pedestrian") if kind in catalogue.kinds()]
    for kind in kinds:
        count = options.people if kind == "pedestrian" else options.members
        rows = shares(detector, members(kind, count), kind)
        views = sum(total for _, _, total in rows.values())
        named = sum(n for _, n, _ in rows.values()) / views
        boxed = sum(n for n, _, _ in rows.values()) / views
        told = " | ".join(f"{n / total:.2f}" for n, _, total in rows.values())
        print(f"| {kind} | {named:.3f} | {boxed:.3f} | {told} |", flush=True)


if __name__ == "__main__":
    main()
