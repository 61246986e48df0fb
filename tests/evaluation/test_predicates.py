"""Slices as sentences."""

import pytest

from scenesim.errors import DatasetError
from scenesim.evaluation.predicates import predicate

ROW = {"distance_m": 12.0, "kind": "car", "edges": "near_miss late", "param.ego.speed": 9.0,
       "param.when[2].for": 0.7}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("distance_m < 20", True),
        ('10 <= distance_m < 12 or kind == "car"', True),
        ('"near_miss" in edges and not "glare" in edges', True),
        ('"near" in edges', False),
        ("param.ego.speed > 8", True),
        ('col("param.when[2].for") > 0.5', True),
        ('kind in ["van", "car"]', True),
        ("absent > 3", False),
        ("not absent > 3", True),
        ('distance_m == "far"', False),
    ],
)
def test_sentences_hold_as_they_read(text, holds):
    assert predicate(text, "gate.toml").holds(ROW) is holds


def test_the_columns_are_known_before_anything_runs():
    asked = predicate('a.b > 1 and not ("x" in edges) and param.road.s[1] < 2', "g").columns
    assert asked == {"a.b", "edges", "param.road.s[1]"}


@pytest.mark.parametrize(
    "text",
    ["distance_m <", "distance_m", "3 < 4", "__import__('os').system('x')", "f(distance_m) < 3",
     "distance_m + 1 < 3", "distance_m is 3", "[x for x in y]", "lambda: 1"],
)  # fmt: skip
def test_what_is_no_condition_is_refused_with_its_place(text):
    with pytest.raises(DatasetError, match=r"gate\.toml: slice\.near"):
        predicate(text, "gate.toml: slice.near")
