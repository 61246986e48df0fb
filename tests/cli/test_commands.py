"""Verbs that make no dataset."""

import subprocess
import sys

import pytest


def scenesim(*words):
    command = [sys.executable, "-m", "scenesim", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True)


def test_help_names_every_verb_and_imports_no_renderer():
    code = (
        "import sys\nfrom scenesim.cli.main import app\n"
        "print([m for m in ('numba', 'scipy', 'cv2', 'lark', 'trimesh') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
    text = scenesim("--help").stdout
    for verb in (
        "generate",
        "preview",
        "check",
        "fmt",
        "formats",
        "map",
        "convert",
        "evaluate",
        "verify",
    ):
        assert verb in text


def test_a_first_scenario_is_right_tidy_and_named_by_its_file(tmp_path):
    first, other = tmp_path / "first.scn", tmp_path / "other.scn"
    assert scenesim("new", first).returncode == 0
    assert scenesim("new", other, "--like", "car_to_car/cut_in_wet").returncode == 0
    assert other.read_text().startswith("scenario other:")
    checked = scenesim("check", first, other)
    assert "2 scenarios right" in checked.stdout, checked.stderr
    assert scenesim("fmt", "--check", first).returncode == 0
    for words, told in (
        ((first,), "is there already"),
        ((tmp_path / "my-first.scn",), "a name is one word"),
        ((tmp_path / "x.scn", "--like", "pedestrian/child_dart"), "did you mean"),
    ):
        done = scenesim("new", *words)
        assert done.returncode == 2
        assert told in done.stderr


def test_the_library_is_listed_by_what_happens():
    from scenesim.cli.scenarios import _library

    listed = _library()
    assert "pedestrian/child_dart_out.scn" in dict(listed)
    assert all(text for _, text in listed)
    done = scenesim("scenarios", "wheelchair")
    assert "wheelchair_crossing.scn" in done.stdout
    assert "child_dart_out" not in done.stdout
    assert scenesim("scenarios", "zeppelin").returncode == 2


def test_a_shell_can_complete(monkeypatch):
    """Typer asks which shell it was called from: a test may run from none."""
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
    assert "complete" in scenesim("--show-completion", "bash").stdout


def test_formats_are_listed_with_what_they_carry():
    text = scenesim("formats").stdout
    for name in ("kitti", "coco", "yolo", "semantickitti"):
        assert name in text


def test_check_tells_all_mistakes_at_once(tmp_path):
    file = tmp_path / "wrong.scn"
    file.write_text(
        "scenario wrong:\n"
        "    road = stret(length=100 m)\n"
        "    ego = car(on=road.lane(-1), s=20 kg)\n"
        "    run 6 s at 10 Hz\n"
    )
    done = scenesim("check", file)
    assert done.returncode == 2
    assert f"{file}:2:" in done.stderr
    assert f"{file}:3:" in done.stderr
    assert "street" in done.stderr
    assert "^" in done.stderr


def test_an_error_stands_alone_where_no_frame_was_made(tmp_path):
    done = scenesim(
        "generate",
        "pedestrian/child_dart_out.scn",
        *("--set", "ego.speed=900 km/h", "--out", tmp_path / "out"),
    )
    assert done.returncode == 2
    assert done.stderr.startswith("scenesim: ego.speed: 'speed' must be 0 to 360 km/h")


def test_settings_that_are_no_pair_or_come_twice_are_all_told():
    words = ("--set", "=3", "--set", "ego.s=3 m", "--set", "ego.s=4 m", "--set", "ego.t")
    done = scenesim("generate", "pedestrian/child_dart_out.scn", *words)
    assert done.returncode == 2
    for told in ("'=3': want ADDRESS=VALUE", "'ego.s' comes twice", "'ego.t': want"):
        assert told in done.stderr


def test_fmt_changes_layout_alone_and_then_nothing(tmp_path):
    file = tmp_path / "untidy.scn"
    file.write_text(
        "scenario untidy:\n"
        "    road=street(length=100 m)   # a road\n"
        "    ego=car(on=road.lane(-1),s=20 m)\n"
        "    run 6 s at 10 Hz\n"
    )
    assert scenesim("fmt", "--check", file).returncode == 1
    assert scenesim("fmt", file).returncode == 0
    assert "# a road" in file.read_text()
    assert scenesim("fmt", "--check", file).returncode == 0


@pytest.mark.parametrize("verb", ["verify", "convert", "evaluate"])
def test_a_folder_without_a_dataset_is_told(verb, tmp_path):
    extra = {"convert": ("--format", "yolo"), "evaluate": ("--model", "a:b")}.get(verb, ())
    done = scenesim(verb, tmp_path, *extra)
    assert done.returncode == 2
    assert "no finished dataset" in done.stderr


def test_check_reads_the_rig_beside_the_scenario(tmp_path):
    (tmp_path / "own.toml").write_text('[[cameras]]\nname = "front"\nwidth_px = -5\n')
    file = tmp_path / "one.scn"
    file.write_text(
        "scenario one:\n"
        "    road = street(length=100 m)\n"
        "    ego = car(on=road.lane(-1), s=20 m)\n"
        '    sensors = rig("own.toml")\n'
        "    run 6 s at 10 Hz\n"
    )
    done = scenesim("check", file)
    assert done.returncode == 2
    assert "own.toml: cameras[0].width_px: want greater than or equal to 8 px" in done.stderr


def test_check_and_fmt_take_folders(tmp_path):
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "empty").mkdir()
    text = (
        "scenario one:\n"
        "    road=street(length=100 m)\n"
        "    ego = car(on=road.lane(-1), s=20 m)\n"
        "    run 6 s at 10 Hz\n"
    )
    (tmp_path / "deep" / "one.scn").write_text(text)
    (tmp_path / "deep" / "er" / "two.scn").write_text(text)
    assert "2 scenarios right" in scenesim("check", tmp_path / "deep").stdout
    assert "two.scn" in scenesim("fmt", tmp_path / "deep").stdout
    assert scenesim("fmt", "--check", tmp_path / "deep").returncode == 0
    for verb in ("check", "fmt"):
        nothing = scenesim(verb, tmp_path / "empty")
        assert "no .scn file" in nothing.stderr
        missing = scenesim(verb, tmp_path / "none.scn")
        assert missing.returncode == 2
        assert "Traceback" not in missing.stderr


def _groups(command):
    yield command
    for inner in getattr(command, "commands", {}).values():
        yield from _groups(inner)


def test_no_help_holds_square_brackets_which_would_be_read_as_colours():
    import typer

    from scenesim.cli.main import app

    held = [
        (command.name, one.name)
        for command in _groups(typer.main.get_command(app))
        for one in command.params
        if "[" in (getattr(one, "help", "") or "")
    ]
    assert not held


def test_where_things_go_is_told_by_the_same_letter_everywhere():
    import typer

    from scenesim.cli.main import app

    ways = {
        tuple(one.opts)
        for command in _groups(typer.main.get_command(app))
        for one in command.params
        if "--out" in one.opts
    }
    assert ways == {("-o", "--out")}


def test_all_wrong_options_are_told_at_once():
    done = scenesim(
        "generate", "pedestrian/child_dart_out.scn", "-n", 0, "--frames-per-draw", 0,
        "--workers", 0, "--split", "train", "--part", 9, "--quality", "best", "--runner", "slurm",
        "--sampler", "lucky", "--tries", 5, "--format", "kiti", "--set", "ego.speed",
    )  # fmt: skip
    assert done.returncode == 2
    wrong = ("-n 0", "--frames-per-draw 0", "--workers 0", "--split train", "--part 9",
             "--quality best", "--runner slurm", "--sampler lucky", "--tries bounds a search",
             "unknown format 'kiti'", "--set 'ego.speed'")  # fmt: skip
    assert not [one for one in wrong if one not in done.stderr]


@pytest.mark.parametrize(
    ("words", "here"),
    [
        (("generate", "--frames", 16), "--draws or --frames-per-draw"),
        (("generate", "--output=x"), "--out?"),
        (("sweep", "-j", 4), "--workers"),
        (("preview", "--frame", 3), "--draw or --time"),
        (("generate", "--rig", "nuscenes"), "--set sensors.rig.name=NAME"),
    ],
)
def test_options_of_other_tools_are_answered_by_their_names_here(words, here):
    verb, *options = words
    done = scenesim(verb, "pedestrian/child_dart_out.scn", *options)
    assert done.returncode == 2
    assert here in done.stderr


def test_sequence_and_frames_per_draw_exclude_each_other():
    words = ("--sequence", "--frames-per-draw", 3)
    done = scenesim("generate", "pedestrian/child_dart_out.scn", *words)
    assert done.returncode == 2
    assert "leave one of them out" in done.stderr


def test_all_wrong_options_of_a_sweep_are_told_at_once():
    wrong = ("--grid", "x", "--workers", -1, "--repeat", 0, "--set", "y", "--format", "nothing")
    done = scenesim("sweep", "pedestrian/child_dart_out.scn", *wrong)
    assert done.returncode == 2
    for told in ("--grid x", "--workers -1", "--repeat", "--set 'y'", "unknown format 'nothing'"):
        assert told in done.stderr
