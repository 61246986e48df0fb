"""Grids: what cells there are, and that they differ in what they fix alone."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pyarrow import parquet

from scenesim.errors import ScenarioError
from scenesim.runs.grid import axis, cells, grid
from scenesim.runs.options import RunOptions

SCENARIO = str(Path(__file__).parents[2] / "scenarios/pedestrian/child_dart_out.scn")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a=30,50km/h", ("30 km/h", "50 km/h")),
        ("a=20..400m:3", ("20 m", "210 m", "400 m")),
        ("a=0..1:2", ("0", "1")),
        ("a=-5..5 deg:3", ("-5 deg", "0 deg", "5 deg")),
        ("npc.kind=car,van", ("car", "van")),
    ],
)
def test_axes(text, values):
    assert axis(text)[1] == values


@pytest.mark.parametrize("text", ["a", "=3", "a=", "a=1..2 m:1", "a=1..2 m", "a=1 m..2 m"])
def test_wrong_axes_are_told(text):
    with pytest.raises(ScenarioError, match="--grid"):
        axis(text)


def test_cells_are_all_combinations_and_share_their_streams():
    combinations = cells([axis("a=1,2 m"), axis("b=3,4,5 s")])
    assert combinations == grid("a=1,2 m", "b=3,4,5 s")
    assert len(combinations) == 6
    options = RunOptions(draws=12, cells=combinations)
    assert options.fixed_of(0) == {"a": "1 m", "b": "3 s"}
    assert options.fixed_of(11) == {"a": "2 m", "b": "5 s"}
    assert options.stream_of(1) == options.stream_of(11)
    assert options.stream_of(0) != options.stream_of(1)


def test_a_twin_differs_in_one_parameter_and_the_table_tells(tmp_path):
    words = ["generate", SCENARIO, "-n", "1", "--frames-per-draw", "1", "--workers", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "scenesim", *words, "--twin", "weather.rain=9 mm/h",
         "--out", tmp_path],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "manifest/frames-00000.jsonl").read_text().splitlines()
    plain, twin = (json.loads(line)["parameters"] for line in lines)
    differing = {name for name in plain if plain[name] != twin[name]}
    assert differing == {"weather.rain"}
    table = parquet.read_table(tmp_path / "sweep.parquet").to_pylist()
    assert [row["cell"] for row in table] == [0, 1]
    assert table[1]["param.weather.rain"] == 9.0


def test_a_sweep_file_says_the_same_as_options(tmp_path):
    from scenesim.runs.grid import read_plan

    path = tmp_path / "sweep.toml"
    path.write_text(
        'repeat = 5\n[grid]\n"weather.fog" = "20..400 m:3"\n"ego.speed" = "30,50km/h"\n'
        '[set]\n"weather.rain" = "0 mm/h"\n'
    )
    plan = read_plan(path)
    assert plan.grid == (axis("weather.fog=20..400 m:3"), axis("ego.speed=30,50km/h"))
    assert (plan.repeat, plan.seed, plan.fixed) == (5, None, {"weather.rain": "0 mm/h"})


def test_all_that_is_wrong_in_a_sweep_file_is_told(tmp_path):
    from scenesim.runs.grid import read_plan

    path = tmp_path / "sweep.toml"
    path.write_text('repeats = 5\nseed = "x"\n[grid]\n"a" = 3\n')
    with pytest.raises(ScenarioError) as told:
        read_plan(path)
    text = str(told.value)
    assert "did you mean 'repeat'" in text
    assert "seed wants a whole number" in text
    assert "[grid] wants texts" in text
