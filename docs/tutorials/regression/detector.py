"""A detector as a Python function, and a release of it that somebody broke.

``DETECTOR`` names an ONNX file of YOLOX; ``yolox.toml`` beside this file says what goes in and what
comes out. ``scenesim evaluate SUITE --model detector:detect`` is the same as
``--model yolox_nano.onnx --adapter yolox.toml``: this is how one puts one's own code around it.
"""

import os
from dataclasses import replace
from pathlib import Path

import cv2

from scenesim.evaluation.onnx_model import onnx_function

_look = onnx_function(
    Path(os.environ.get("DETECTOR", "yolox_nano.onnx")), Path(__file__).with_name("yolox.toml")
)


def detect(samples):
    """One list of things per sample, each with kind, score and box."""
    return _look(samples)


def detect_blurred(samples):
    """The new release: somebody resizes images once more than before."""
    return _look([replace(s, image=cv2.GaussianBlur(s.image, (0, 0), 2.0)) for s in samples])
