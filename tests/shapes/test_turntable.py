"""A detector trained on photographs names the vehicles of a turntable (the long tier)."""

import importlib.util

import numpy as np
import pytest

from scenesim.randomness import Stream
from scenesim.report import turntable
from scenesim.shapes import catalogue

#: COCO classes that count as right
NAMES = {"car": {2}, "van": {2, 7}, "pickup": {2, 7}, "truck": {7}, "bus": {5}}


@pytest.mark.full
@pytest.mark.parametrize("kind", sorted(NAMES))
def test_a_detector_of_photographs_names_vehicles(kind, reference):
    pytest.importorskip("onnxruntime")
    folder = reference / "detector"
    spec = importlib.util.spec_from_file_location("evaluate", folder / "evaluate.py")
    detector = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(detector)
    session = detector.load(folder / "yolox_nano.onnx")
    right = total = 0
    for member in range(4):
        model = catalogue.specify(kind, {}, Stream.of(7).child(f"turntable/{kind}/{member}"))
        for view in turntable.views(model, (8.0, 15.0, 30.0), 12):
            total += 1
            if view.box is None:
                continue
            found = detector.detect(session, view.image[..., ::-1].copy(), 0.4)
            box = np.array(view.box)
            right += any(
                int(row[5]) in NAMES[kind] and detector.iou(box, row[None, :4]).max() > 0.5
                for row in found
            )
    assert right >= (0.9 if kind != "bus" else 0.75) * total, f"{kind}: {right} of {total}"
