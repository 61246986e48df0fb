"""Whole commands as functions."""

import subprocess
import sys

import pytest
from made_datasets import made_dataset
from test_datasets import SCENARIO, SMALL, digests
from test_datasets import scenesim as command

import scenesim
from scenesim.dataset.manifest import read_manifest
from scenesim.errors import DatasetError, ScenarioError
from scenesim.runs.options import RunOptions

OPTIONS = RunOptions(draws=1, seed=7, frames_per_draw=2)


def test_python_makes_what_the_command_makes(tmp_path):
    by_command, by_python = tmp_path / "command", tmp_path / "python"
    done = command("generate", SCENARIO, "-n", 1, *SMALL, "--workers", 1, "--out", by_command)
    assert done.returncode == 0, done.stderr
    scenario = scenesim.load(SCENARIO)
    made = scenesim.generate(scenario, OPTIONS, by_python)
    assert (made.draws, made.frames) == (1, 2)
    assert digests(by_python) == digests(by_command)
    with pytest.raises(DatasetError, match="holds a dataset already"):
        scenesim.generate(scenario, OPTIONS, by_python)
    assert scenesim.generate(scenario, OPTIONS, by_python, existing="resume") is None
    frames = [stored.frame for stored in scenesim.read_frames(by_python)]
    assert [frame.frame for frame in frames] == [0, 1]
    assert sum(len(frame.objects) for frame in frames) >= made.objects.total()


def test_a_frame_by_hand_is_read_by_every_sensor_of_the_rig(tmp_path):
    rig = """
        [[cameras]]
        name = "front"
        width_px = 320
        height_px = 200
        position_m = [1.5, 0, 1.4]
        horizontal_fov_deg = 70

        [[radars]]
        name = "bumper"
        position_m = [3.4, 0, 0.5]
    """
    (tmp_path / "small.toml").write_text(rig)
    file = tmp_path / "follow.scn"
    file.write_text(
        "scenario follow:\n"
        "    road = street(length=100 m)\n"
        "    ego = car(on=road.lane(-1), s=20 m)\n"
        "    lead = van(ahead_of=ego, gap=12 m)\n"
        '    sensors = rig("small.toml")\n'
        "    run 1 s at 5 Hz\n"
    )
    frame = scenesim.render_frame(*scenesim.draw(scenesim.load(file)), time_s=0.4)
    assert list(frame.cameras) == ["front"]
    assert not frame.lidars
    assert frame.radars["bumper"].range_m.size


def test_a_scenario_is_named_by_its_file_as_well(tmp_path):
    by_path, by_value = scenesim.draw(SCENARIO, seed=3), scenesim.draw(scenesim.load(SCENARIO), 3)
    assert by_path[0].parameters == by_value[0].parameters
    with pytest.raises(ScenarioError, match=r"no file 'nobody\.scn' here or in the library"):
        scenesim.generate("nobody.scn", OPTIONS, tmp_path / "out")
    with pytest.raises(ScenarioError, match=r"near_miss"):
        scenesim.find_draws(SCENARIO, OPTIONS, {"nearmiss": 2})


def test_public_names_complete_in_a_notebook():
    assert {"load", "draw", "render_frame", "generate", "RunOptions"} <= set(dir(scenesim))


def test_values_show_themselves_in_a_line_of_words():
    scenario = scenesim.load(SCENARIO)
    scene, timeline = scenesim.draw(scenario, seed=3)
    frame = scenesim.render_frame(scene, timeline, 1.0)
    shown = {repr(one): one for one in (scenario, scene, timeline, frame)}
    assert all(len(text) < 300 for text in shown)
    told = " ".join(shown)
    for word in ("child_dart_out", "blocker", "near_miss", "rig kitti", "at 1.00 s", "camera_2"):
        assert word in told


def test_a_moment_and_a_camera_that_are_not_there_are_refused():
    scene, timeline = scenesim.draw(scenesim.load(SCENARIO), seed=3)
    with pytest.raises(ValueError, match="time_s: want 0 to 6 s, got 60"):
        scenesim.render_frame(scene, timeline, 60.0)
    with pytest.raises(ValueError, match=r"no 'front'; rig kitti has camera_2"):
        scenesim.render_frame(scene, timeline, 1.0, cameras=("front",))


def test_nothing_is_left_of_a_run_that_could_not_begin(tmp_path):
    scenario = scenesim.load(SCENARIO)
    options = RunOptions(draws=1, fixed={"ego.sped": "3 m/s"})
    with pytest.raises(ScenarioError, match=r"ego\.sped"):
        scenesim.generate(scenario, options, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "wrong", [{"fixed": {"ego.sped": "3 m/s"}}, {"formats": ("kitti-stereo",)}]
)
def test_a_mistake_overwrites_nothing(tmp_path, wrong):
    made = made_dataset(tmp_path / "made", frames=2)
    with pytest.raises((ScenarioError, DatasetError)):
        scenesim.generate(SCENARIO, RunOptions(1, **wrong), tmp_path / "made", existing="overwrite")
    assert read_manifest(tmp_path / "made") == made


def test_draws_are_found_as_the_command_finds_them():
    scenario = scenesim.load(SCENARIO)
    found = scenesim.find_draws(scenario, OPTIONS, {"near_miss": 2, "late_reveal": 1})
    assert found.draws == len(found.numbers) >= 2
    figures = found.search["near_miss"]
    assert figures["hits"] >= 2
    low, high = figures["interval_95"]
    assert low < figures["probability"] < high


def test_workers_of_an_unguarded_program_say_what_it_lacks(tmp_path):
    program = tmp_path / "unguarded.py"
    program.write_text(
        "import scenesim\n"
        f"scenario = scenesim.load({SCENARIO!r})\n"
        "options = scenesim.RunOptions(draws=1)\n"
        "scenesim.find_draws(scenario, options, {'near_miss': 9}, workers=2)\n"
    )
    ran = subprocess.run([sys.executable, program], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "__main__" in ran.stderr.splitlines()[-1]


def test_goals_that_are_not_there_are_all_named():
    scenario = scenesim.load(SCENARIO)
    with pytest.raises(ScenarioError, match="nearmiss") as error:
        scenesim.find_draws(scenario, OPTIONS, {"nearmiss": 2, "late_reveal": 0})
    told = str(error.value)
    assert "near_miss" in told
    assert "'late_reveal': want 1 or more draws, got 0" in told


@pytest.mark.parametrize("existing", ["refuse", "resume", "overwrite"])
def test_a_folder_of_other_files_is_left_alone(tmp_path, existing):
    thesis = tmp_path / "thesis.txt"
    thesis.write_text("mine")
    with pytest.raises(DatasetError, match="holds no dataset of scenesim"):
        scenesim.generate(scenesim.load(SCENARIO), RunOptions(1), tmp_path, existing=existing)
    assert [one.name for one in tmp_path.iterdir()] == ["thesis.txt"]
