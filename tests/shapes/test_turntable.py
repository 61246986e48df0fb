"""A detector trained on photographs names what turns before it (the long tier)."""

import importlib.util
import sys
from pathlib import Path

import pytest

from scenesim.shapes import catalogue

TOOL = Path(__file__).parents[2] / "tools" / "turntable.py"
#: least share of views of all distances; small or far two-wheelers are hard for photographs too
LEAST = {"semi_trailer": 0.75, "tram": 0.78, "truck": 0.87, "fire_engine": 0.88,
         "motorcycle": 0.55, "bicycle": 0.45, "cargo_bicycle": 0.15}  # fmt: skip


def tool():
    spec = importlib.util.spec_from_file_location("tool_turntable", TOOL)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.full
@pytest.mark.parametrize("kind", sorted(tool().NAMES))
def test_a_detector_of_photographs_names_vehicles(kind, reference):
    pytest.importorskip("onnxruntime", reason="the detector needs onnxruntime")
    table = tool()
    detector = table.load(reference / "detector")
    rows = table.shares(detector, table.members(kind, 3), kind)
    boxed, views = sum(n for n, _, _ in rows.values()), sum(total for _, _, total in rows.values())
    assert boxed >= LEAST.get(kind, 0.9) * views, f"{kind}: {boxed} of {views}, {rows}"


def test_every_kind_of_the_table_is_in_the_catalogue():
    assert set(tool().NAMES) <= set(catalogue.kinds())
