"""Datasets end to end: same bytes on any number of workers, after kills, through conversion."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import cv2
import pytest

from scenesim.dataset.images import read_provenance
from scenesim.formats.coco import read_instances
from scenesim.formats.kitti_files import read_calibration, read_labels, read_points

SCENARIO = str(Path(__file__).parents[2] / "scenarios/pedestrian/child_dart_out.scn")
SMALL = ("--frames-per-draw", "2", "--seed", "7")


def scenesim(*words, **environment):
    """The command line in a process of its own, as users run it."""
    return subprocess.run(
        [sys.executable, "-m", "scenesim", *map(str, words)],
        capture_output=True, text=True, env={**os.environ, **environment},
    )  # fmt: skip


def digests(root):
    """Path to digest of every file."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    """Three draws by one worker."""
    root = tmp_path_factory.mktemp("dataset") / "one"
    done = scenesim("generate", SCENARIO, "-n", 3, *SMALL, "--workers", 1, "--out", root)
    assert done.returncode == 0, done.stderr
    return root


def test_everything_that_was_promised_is_there(dataset):
    training = dataset / "kitti/training"
    for folder, suffix in (("image_2", "png"), ("velodyne", "bin"), ("label_2", "txt")):
        names = sorted(path.name for path in (training / folder).iterdir())
        assert names == [f"{i:06d}.{suffix}" for i in range(6)]
    manifest = json.loads((dataset / "manifest.json").read_text())
    assert manifest["frames"] == 6
    assert manifest["scenario"]["name"] == "child_dart_out"
    assert manifest["options"]["seed"] == 7
    assert (dataset / "preview.png").is_file()
    assert not (dataset / ".journal").exists()
    shard = (dataset / manifest["shards"][0]["path"]).read_text().splitlines()
    line = json.loads(shard[0])
    assert {"ego.speed", "weather.rain", "reveal"} <= set(line["parameters"])
    assert line["log_weight"] == 0.0
    splits = (dataset / "kitti/ImageSets/trainval.txt").read_text().split()
    assert splits == [f"{i:06d}" for i in range(6)]


def test_convention_10_draws_are_never_split_over_frames(dataset):
    train = (dataset / "kitti/ImageSets/train.txt").read_text().split()
    val = (dataset / "kitti/ImageSets/val.txt").read_text().split()
    assert not {int(name) // 2 for name in train} & {int(name) // 2 for name in val}


def test_our_readers_read_what_our_writers_wrote(dataset):
    training = dataset / "kitti/training"
    for number in range(6):
        labels = read_labels(training / f"label_2/{number:06d}.txt")
        assert {label.type for label in labels} & {"Car", "Van", "Truck"}
        assert len(read_points(training / f"velodyne/{number:06d}.bin")) > 50_000
    assert read_calibration(training / "calib/000000.txt").matrices["P2"][0, 0] > 700
    content = read_instances(dataset / "coco/annotations/instances.json")
    assert all((dataset / image["file_name"]).is_file() for image in content["images"])
    assert any(row.get("num_keypoints") for row in content["annotations"])


def test_images_say_that_they_are_synthetic(dataset):
    content = (dataset / "kitti/training/image_2/000003.png").read_bytes()
    told = read_provenance(content)
    assert (told["synthetic"], told["seed"], told["frame"]) == ("true", "7", "3")
    assert cv2.imread(str(dataset / "kitti/training/image_2/000003.png")).shape == (375, 1242, 3)


def test_two_workers_write_the_same_bytes(dataset, tmp_path):
    root = tmp_path / "two"
    done = scenesim("generate", SCENARIO, "-n", 3, *SMALL, "--workers", 2, "--out", root)
    assert done.returncode == 0, done.stderr
    assert digests(root) == digests(dataset)


def test_a_killed_run_resumes_to_the_same_bytes(dataset, tmp_path):
    root = tmp_path / "killed"
    words = ["generate", SCENARIO, "-n", "3", *SMALL, "--workers", "2", "--out", str(root)]
    run = subprocess.Popen(
        [sys.executable, "-m", "scenesim", *words], stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    patience = time.monotonic() + 120
    while not list(root.glob("kitti/training/image_2/*.png")) and time.monotonic() < patience:
        time.sleep(0.02)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    refused = scenesim(*words)
    assert refused.returncode == 2
    assert "--resume" in refused.stderr
    done = scenesim(*words, "--resume")
    assert done.returncode == 0, done.stderr
    assert digests(root) == digests(dataset)


def test_resume_on_a_finished_dataset_changes_nothing_and_other_options_are_refused(dataset):
    before = digests(dataset)
    words = ["generate", SCENARIO, "-n", 3, *SMALL, "--out", dataset, "--resume"]
    assert scenesim(*words).returncode == 0
    assert digests(dataset) == before
    other = scenesim(*words[:3], 4, *words[4:])
    assert other.returncode == 2
    assert "other options (draws 3, now 4)" in other.stderr


def test_verify_names_a_changed_file(dataset, tmp_path):
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", str(dataset), str(copy)], check=True)
    assert scenesim("verify", copy).returncode == 0
    victim = copy / "kitti/training/label_2/000001.txt"
    victim.write_text(victim.read_text() + "Car 0 0 0 0 0 1 1 1 1 1 0 0 5 0\n")
    found = scenesim("verify", copy)
    assert found.returncode == 1
    assert "label_2/000001.txt" in found.stdout


def test_a_converted_format_equals_one_written_with_the_pictures(dataset, tmp_path):
    both = tmp_path / "both"
    names = "kitti,coco,yolo,kitti-tracking,semantickitti"
    done = scenesim("generate", SCENARIO, "-n", 3, *SMALL, "--format", names, "--out", both)
    assert done.returncode == 0, done.stderr
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", str(dataset), str(copy)], check=True)
    done = scenesim("convert", copy, "--format", "yolo,kitti-tracking,semantickitti")
    assert done.returncode == 0, done.stderr
    direct, converted = digests(both), digests(copy)
    for path in direct:
        if path.startswith(("yolo", "kitti", "semantickitti", "coco")):
            assert converted[path] == direct[path], path
    assert scenesim("verify", copy).returncode == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("-n", "0"), "-n 0"),
        (("--format", "kity"), "did you mean 'kitti'"),
        (("--set", "ego.sped=12 m/s"), "ego.speed"),
        (("--set", "ego.speed=12 kg"), "kg"),
        (("--set", "nonsense"), "ADDRESS=VALUE"),
        (("--split", "train=2"), "sum to 1"),
        (("--cameras", "camera_9"), "camera_2"),
        (("--image-format", "bmp"), "bmp"),
    ],
)
def test_mistakes_end_in_one_message_and_leave_nothing(words, told, tmp_path):
    root = tmp_path / "out"
    done = scenesim("generate", SCENARIO, "-n", 1, *words, "--out", root)
    assert done.returncode == 2, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not root.exists()


def test_a_folder_that_is_not_ours_is_never_overwritten(tmp_path):
    (tmp_path / "precious.txt").write_text("mine")
    done = scenesim("generate", SCENARIO, "-n", 1, "--overwrite", "--out", tmp_path)
    assert done.returncode == 2
    assert (tmp_path / "precious.txt").read_text() == "mine"


def test_a_missing_scenario_names_the_file(tmp_path):
    done = scenesim("generate", "no/such.scn", "-n", 1, "--out", tmp_path / "x")
    assert done.returncode == 2
    assert "no/such.scn" in done.stderr
