"""From predictions to a verdict: matching, slices, failures, the gate."""

import numpy as np
import pytest

from scenesim.errors import DatasetError
from scenesim.evaluation.answers import Answer, Claim, Predictions
from scenesim.evaluation.gate import GateRules, Slice, judge, read_gate, unknown_columns
from scenesim.evaluation.outcomes import MatchRules, outcomes
from scenesim.evaluation.results import read_results, write_results
from scenesim.evaluation.target import Truth


def thing(number, box, kind="car", visible=1.0, distance=20.0):
    view = {"modal": box, "visible": visible, "truncation": 0.0}
    return {
        "id": number, "name": f"a{number}", "kind": kind, "attributes": {"age": "child"},
        "box": {"translation": [distance, 0.0, 0.0]}, "lidar_points": {"lidar": 5},
        "views": {"camera_2": view},
    }  # fmt: skip


def truth(frame, things, draw=0, rain=0.0, edges=()):
    line = {
        "frame": frame, "draw": draw, "cameras": {"camera_2": {"image": "x.png"}},
        "objects": things, "ego": {"translation": [0.0, 0.0, 0.0]}, "edges": list(edges),
    }  # fmt: skip
    return Truth(line, {"weather.rain": rain}, 0.0)


def answer(*boxes):
    return Answer(tuple(Claim("car", score, box) for box, score in boxes))


def test_hits_misses_and_false_alarms():
    frame = truth(0, [thing(0, [0, 0, 100, 50]), thing(1, [200, 0, 300, 50])])
    said = answer(((0, 0, 100, 52), 0.9), ((500, 0, 600, 50), 0.8), ((0, 0, 99, 50), 0.5))
    tables = outcomes([frame], Predictions({0: said}), MatchRules())
    assert [row["found"] for row in tables.things] == [1, 0]
    assert tables.frames[0]["false_alarms"] == 1
    assert [(c["hit"], c["excused"]) for c in tables.claims] == [(1, 0), (0, 0), (0, 1)]


def test_what_cannot_be_seen_does_not_count_and_excuses_its_box():
    frame = truth(0, [thing(0, [0, 0, 100, 50], visible=0.2), thing(1, [0, 100, 9, 110])])
    said = answer(((0, 0, 100, 50), 0.9))
    tables = outcomes([frame], Predictions({0: said}), MatchRules())
    assert tables.things == []
    assert tables.frames[0]["false_alarms"] == 0


def test_a_frame_without_an_answer_is_a_failure_not_a_success():
    tables = outcomes([truth(0, [thing(0, [0, 0, 100, 50])])], Predictions(), MatchRules())
    assert tables.things[0]["found"] == 0
    assert tables.frames[0]["failure"] == "no answer"


def tables(loss, draws=120):
    """Outcomes of an old model and of one that lost some recall in rain."""
    rng = np.random.default_rng(5)
    before, after = [], []
    for draw in range(draws):
        raining = draw % 2
        for frame in range(4):
            row = {
                "frame": draw * 4 + frame, "draw": draw, "object": 0, "group": "person",
                "param.weather.rain": 5.0 * raining, "edges": "near" if draw % 3 else "",
            }  # fmt: skip
            hit = rng.random() < 0.9
            before.append({**row, "found": int(hit)})
            after.append({**row, "found": int(hit and not (raining and rng.random() < loss))})
    return {"things": before}, {"things": after}


RULES = GateRules(
    (
        Slice("rain", {"param.weather.rain": (1.0, 99.0)}),
        Slice("dry", {"param.weather.rain": (0.0, 1.0)}),
        Slice("near", {}, {"edges": ("near",)}),
    )
)


def test_the_gate_names_the_slice_that_got_worse():
    verdicts = {v.name: v for v in judge(*tables(0.3), RULES)}
    assert verdicts["rain"].failed
    assert not verdicts["dry"].failed
    assert verdicts["rain"].change.high < 0
    assert len(verdicts["rain"].worst_frames) == 5


def test_the_gate_lets_the_same_model_pass_and_refuses_other_suites():
    before, _ = tables(0.0)
    assert not any(v.failed for v in judge(before, before, RULES))
    with pytest.raises(DatasetError, match="another dataset"):
        judge({"things": before["things"][:-1]}, before, RULES)


def test_thin_slices_are_told_and_not_judged():
    before, after = tables(1.0, draws=10)
    assert all(v.thin and not v.failed for v in judge(before, after, RULES))


def test_gate_files_are_checked(tmp_path):
    path = tmp_path / "gate.toml"
    path.write_text('level = 0.01\n[slice.far]\ndistance_m = [30, 80]\nkind = "car"\n')
    rules = read_gate(path)
    assert rules.slices[0].ranges == {"distance_m": (30.0, 80.0)}
    assert unknown_columns({"things": [{"kind": "car"}]}, rules) == {"far": "distance_m"}
    path.write_text("leval = 0.01\n")
    with pytest.raises(DatasetError, match="leval"):
        read_gate(path)


def test_results_come_back_and_belong_to_their_dataset(tmp_path):
    before, _ = tables(0.0, draws=3)
    write_results(tmp_path, before, {"dataset": "d1"})
    assert judge(read_results(tmp_path, "d1"), before, RULES)[0].change.difference == 0
    with pytest.raises(DatasetError, match="another dataset"):
        read_results(tmp_path, "d2")
