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
