"""The verbs suite, evaluate and trend from end to end, on datasets that need no rendering."""

import json
import shutil
import textwrap
import xml.etree.ElementTree as ET

import pytest
from made_datasets import made_dataset
from typer.testing import CliRunner

from scenesim.cli.main import app
from scenesim.errors import DatasetError, ScenesimError
from scenesim.evaluation.history import history
from scenesim.evaluation.target import open_target
from scenesim.runs.suite import (
    SuiteFile,
    broken_lock,
    freeze,
    lock_text,
    plan_suite,
    read_suite_file,
)

MODEL = """
import json
from pathlib import Path

SHIFT = {shift}

def sees(batch):
    answers = []
    for sample in batch:
        line = json.loads(Path({lines!r}).read_text().splitlines()[sample.frame])
        found = []
        for thing in line["objects"]:
            edges = thing["views"]["camera_2"]["modal"]
            width = edges[2] - edges[0]
            shift = SHIFT * width if thing["kind"] == "pedestrian" else 0
            box = [edges[0] + shift, edges[1], edges[2] + shift, edges[3]]
            if box[0] < 1242:
                kind = "person" if thing["kind"] == "pedestrian" else thing["kind"]
                found.append({{"kind": kind, "score": 0.9, "box": box}})
        answers.append(found)
    return answers
"""
GATE = """
least_draws = 10
metrics = ["recall", "false_alarms"]

[slice.people]
where = 'group == "person"'

[slice.vehicles]
group = "vehicle"

[slice.rare]
where = 'distance_m < 10.4'
"""


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    """Two releases of a model on one dataset; the second lost half of the people."""
    root = tmp_path_factory.mktemp("regression")
    made_dataset(root / "data", frames=48, things=6, size=(1242, 375), rain=4.0)
    lines = str(root / "data/truth/frames-00000.jsonl")
    patch = pytest.MonkeyPatch()
    patch.chdir(root)
    for name, shift in (("old_model", 0.0), ("new_model", 0.6)):
        body = textwrap.dedent(MODEL).format(shift=shift, lines=lines)
        (root / f"{name}.py").write_text(body)
    (root / "gate.toml").write_text(GATE)
    runs = {}
    for name, extra in (("old_model", ()), ("new_model", ("--baseline", "results/old_model"))):
        runs[name] = CliRunner().invoke(
            app,
            ["evaluate", "data", "--model", f"{name}:sees", "--out", f"results/{name}", "--gate",
             "gate.toml", "--batch", "8", *extra],
        )  # fmt: skip
    yield root, runs
    patch.undo()


def test_the_gate_stops_the_worse_release_and_says_where(releases):
    root, runs = releases
    assert runs["old_model"].exit_code == 0, runs["old_model"].output
    assert runs["new_model"].exit_code == 1, runs["new_model"].output
    results = root / "results/new_model"
    summary = json.loads((results / "summary.json").read_text())
    state = {(v["metric"], v["slice"]): v["state"] for v in summary["verdicts"]}
    assert state["recall", "people"] == "WORSE"
    assert state["recall", "vehicles"] == "same"
    assert state["recall", "rare"] == "thin"
    assert state["false_alarms", "all"] == "WORSE"
    suite = ET.parse(results / "junit.xml").getroot()
    failed = {case.get("name") for case in suite if case.find("failure") is not None}
    assert "people" in failed
    assert "vehicles" not in failed
    pictures = sorted((results / "worst/recall_people").iterdir())
    assert 1 <= len(pictures) <= 5
    report = (results / "report.md").read_text()
    assert "worst/recall_people/1_frame_" in report
    assert "scenesim generate made.scn" in report
    assert summary["false_alarm_causes"]["rain, day"]["poor box"] > 0


def test_a_stopped_evaluation_goes_on_and_ends_alike(releases, monkeypatch):
    root, _ = releases
    monkeypatch.chdir(root)
    body = (root / "old_model.py").read_text()
    note = '    Path("asked.txt").open("a").write(f"{sample.frame} ")\n'
    place = "    for sample in batch:\n"
    (root / "noting.py").write_text(body.replace(place, f"{place}    {note}"))
    words = ["evaluate", "data", "--model", "noting:sees", "--out", "resumed/noting"]
    assert CliRunner().invoke(app, words).exit_code == 0
    kept, summary = (root / "resumed/noting" / f for f in ("answers.jsonl", "summary.json"))
    whole = json.loads(summary.read_text())
    lines = kept.read_text().splitlines(keepends=True)
    kept.write_text("".join(lines[:31]) + lines[31][:40])  # killed in its 31st frame
    (root / "asked.txt").unlink()
    assert CliRunner().invoke(app, [*words, "--resume"]).exit_code == 0
    assert (root / "asked.txt").read_text().split() == [str(k) for k in range(30, 48)]
    again = json.loads(summary.read_text())
    for told in (whole, again):
        told["figures"] = {k: v for k, v in told["figures"].items() if "latency" not in k}
    assert again == whole
    again = CliRunner().invoke(app, [*words[:3], "old_model:sees", *words[4:], "--resume"])
    assert "begun with another input or other options" in str(again.exception)


def test_releases_are_plotted_side_by_side(releases):
    pytest.importorskip("matplotlib", reason="the extra plots is not installed")
    root, _ = releases
    done = CliRunner().invoke(app, ["trend", str(root / "results"), "--figures", "recall/"])
    assert done.exit_code == 0, done.output
    rows = (root / "results/trend.csv").read_text().splitlines()
    assert rows[0].startswith("release,recall/")
    assert len(rows) == 3
    assert "<svg" in (root / "results/trend.svg").read_text()
    with pytest.raises(DatasetError, match="no release has a figure"):
        history(root / "results", ["nonsense"])
    with pytest.raises(DatasetError, match="results of one release"):
        history(root / "results/old_model", ["recall"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--baseline", "results/old_model", "--score", "0.5"], "another --score"),
        (["--baseline", "results/nothing"], "holds no results"),
        (["--command", "x"], "want one of --model"),
        (["--gate", "wrong.toml"], "slice.far asks for 'distanse'"),
        (["--adapter", "a.toml"], "--adapter belongs to an .onnx file"),
        (["--batch", "0"], "want 1 or more"),
    ],
)
def test_mistakes_are_told_before_any_score(releases, arguments, said):
    root, _ = releases
    (root / "wrong.toml").write_text("[slice.far]\nwhere = 'distanse > 3'\n")
    done = CliRunner().invoke(
        app, ["evaluate", "data", "--model", "old_model:sees", "--out", "other", *arguments]
    )
    assert isinstance(done.exception, ScenesimError)
    assert said in str(done.exception)
    assert not (root / "other").exists()


def test_a_baseline_of_another_dataset_is_refused(releases, tmp_path):
    root, _ = releases
    made_dataset(tmp_path / "else", frames=4, seed=9)
    done = CliRunner().invoke(
        app,
        ["evaluate", str(tmp_path / "else"), "--model", "old_model:sees", "--baseline",
         str(root / "results/old_model"), "--out", str(tmp_path / "r")],
    )  # fmt: skip
    assert "another dataset" in str(done.exception)


SUITE = SuiteFile.model_validate(
    {
        "name": "v1", "seed": 4, "draws": 3, "frames_per_draw": 2,
        "scenario": [{"file": "a/first.scn"}, {"file": "second.scn", "draws": 5}],
        "condition": {"clear": {"weather.rain": "0 mm/h"}, "rain": {"weather.rain": "9 mm/h"}},
        "slice": {"wet": 'condition == "rain"'},
    }
)  # fmt: skip


def test_conditions_are_cells_that_share_their_draws():
    first, second = plan_suite(SUITE)
    assert (first.name, second.name) == ("first", "second")
    assert first.options.draws == 6
    assert second.options.draws == 10
    assert first.options.stream_of(1).key == first.options.stream_of(4).key
    assert first.options.fixed_of(4) == {"weather.rain": "9 mm/h"}


@pytest.fixture
def suite(tmp_path):
    """A frozen suite of two datasets."""
    for name, seed in (("first", 1), ("second", 2)):
        made_dataset(tmp_path / "data" / name, frames=8, seed=seed)
    return tmp_path, freeze(tmp_path, SUITE, plan_suite(SUITE))


def test_frames_and_draws_of_a_suite_are_numbered_through(suite):
    root, frozen = suite
    target = open_target(root)
    assert target.digest == frozen["digest"]
    truths = [truth for _, truth in target.truths()]
    assert [truth.number for truth in truths] == list(range(16))
    assert truths[8].draw == 4
    assert truths[8].member == "second"
    # four draws in two conditions: the third draw is the first one's in other weather
    assert truths[4].condition == "clear"
    assert truths[4].cluster == truths[0].cluster
    assert [shot.frame for shot in target.shots()] == list(range(16))


def test_a_suite_meets_its_lock_bit_for_bit_or_says_what_differs(suite, tmp_path):
    root, frozen = suite
    lock = tmp_path / "suite.lock"
    lock.write_text(lock_text(frozen))
    assert broken_lock(lock, freeze(root, SUITE, plan_suite(SUITE))) == []
    shutil.rmtree(root / "data/second")
    made_dataset(root / "data/second", frames=8, seed=7)
    assert broken_lock(lock, freeze(root, SUITE, plan_suite(SUITE))) == ["second"]
    other = SUITE.model_copy(update={"slices": {}})
    lock.write_text(lock_text(freeze(root, SUITE, plan_suite(SUITE))))
    assert broken_lock(lock, freeze(root, other, plan_suite(other))) == [
        "slices, names or conditions"
    ]


def test_a_changed_dataset_is_no_part_of_its_suite(suite):
    root, _ = suite
    assert CliRunner().invoke(app, ["suite", "check", str(root)]).exit_code == 0
    (root / "data/first/kitti/training/label_2/000001.txt").write_text("")
    done = CliRunner().invoke(app, ["suite", "check", str(root)])
    assert done.exit_code == 1
    assert "first/kitti/training/label_2/000001.txt" in done.output
    shutil.rmtree(root / "data/first")
    made_dataset(root / "data/first", frames=8, seed=3)
    with pytest.raises(DatasetError, match="frozen with"):
        open_target(root)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = "v"\n', "scenario"),
        ('name = "v 1"\n[[scenario]]\nfile = "a.scn"\n', "name"),
        ('name = "v"\ndrws = 3\n[[scenario]]\nfile = "a.scn"\n', "drws"),
        ('name = "v"\n[[scenario]]\nfile = "a.scn"\ndraws = 0\n', r"scenario\[0\].draws: want"),
        ('name = "v"\n[[scenario]]\nfile = "a.scn"\ndrws = 3\n', "did you mean 'draws'"),
        ('name = "v"\n[[scenario]]\nfil = "a.scn"\n', r"(?s)file: is missing(?!.*Tuple)"),
        ('name = "v"\n[[scenario]]\nfile = "a.scn"\n[[scenario]]\nfile = "b/a.scn"\n', "'a'"),
        ('name = "v"\n[[scenario]]\nfile = "a.scn"\n[slice]\nx = "1 +"\n', "slice.x"),
    ],
)
def test_suite_files_are_checked(tmp_path, text, said):
    path = tmp_path / "suite.toml"
    path.write_text(text)
    with pytest.raises(DatasetError, match=said):
        read_suite_file(path)
