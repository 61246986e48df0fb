"""Formats whose own tools are not on the package index, held against what they publish.

TuSimple's and CULane's scoring is done here anew from their descriptions, on the files as they lie
on disk; SemanticKITTI's files are taken apart as its description says.
"""

import json
from dataclasses import replace
from math import atan, cos

import cv2
import numpy as np
import pytest

from scenesim.dataset.sink import FolderSink
from scenesim.formats import available_formats
from scenesim.formats.kitti_sequences import point_labels
from scenesim.world.classes import Cause, Semantic
from tests.formats.whole_frames import whole_frame, write_all

#: ids of SemanticKITTI's published configuration
SEMANTIC_KITTI = {
    0, 1, 10, 11, 13, 15, 16, 18, 20, 30, 31, 32, 40, 44, 48, 49, 50, 51, 52, 60, 70, 71, 72, 80,
    81, 99, *range(252, 260),
}  # fmt: skip


@pytest.fixture(scope="module")
def roots(tmp_path_factory):
    """The folder of each format."""
    found = {}
    for name in ("tusimple", "culane", "semantickitti"):
        root = tmp_path_factory.mktemp(name)
        sink = FolderSink(root)
        for camera in ("camera_2", "camera_3"):
            sink.write(f"{camera}.png", b"a picture")
        write_all(available_formats()[name], sink)
        found[name] = root / name
    return found


def tusimple_score(lanes, truth, rows):
    """Accuracy, false positives and negatives of one image as TuSimple's benchmark counts them."""
    accuracies = []
    for lane in truth:
        kept = [(x, y) for x, y in zip(lane, rows, strict=True) if x >= 0]
        slope = np.polyfit([y for _, y in kept], [x for x, _ in kept], 1)[0] if kept[1:] else 0
        reach = 20 / cos(atan(slope))
        shares = [
            np.mean(
                [abs(max(a, -100) - max(b, -100)) < reach for a, b in zip(x, lane, strict=True)]
            )
            for x in lanes
        ]
        accuracies.append(max(shares, default=0))
    matched = sum(share >= 0.85 for share in accuracies)
    return np.mean(accuracies), len(lanes) - matched, len(truth) - matched


def test_tusimples_scoring_finds_the_truth_faultless_and_a_shifted_one_wrong(roots):
    images = 0
    for path in sorted(roots["tusimple"].glob("label_data_*.json")):
        for line in path.read_text().splitlines():
            row = json.loads(line)
            images += 1
            assert set(row) == {"lanes", "h_samples", "raw_file"}
            assert row["raw_file"].startswith("clips/")
            assert (roots["tusimple"] / row["raw_file"]).is_file()
            rows = row["h_samples"]
            assert set(np.diff(rows)) == {10}
            assert 0 < len(row["lanes"]) <= 5
            for lane in row["lanes"]:
                assert len(lane) == len(rows)
                assert all(isinstance(x, int) and (x == -2 or 0 <= x < 1242) for x in lane)
            bottoms = [[x for x in lane if x >= 0][-1] for lane in row["lanes"]]
            assert bottoms == sorted(bottoms)
            assert tusimple_score(row["lanes"], row["lanes"], rows) == (1.0, 0, 0)
            wrong = [[x + 90 if x >= 0 else x for x in lane] for lane in row["lanes"]]
            assert tusimple_score(wrong, row["lanes"], rows)[0] < 1.0
    assert images == 4


def drawn(points, width):
    """A lane as CULane's evaluation draws it."""
    canvas = np.zeros((375, 1242), np.uint8)
    cv2.polylines(canvas, [np.round(points).astype(np.int32)], False, 1, width)
    return canvas > 0


def test_culanes_lists_pictures_and_lines_agree(roots):
    root, images = roots["culane"], 0
    for path in sorted((root / "list").glob("*_gt.txt")):
        plain = (root / "list" / path.name.replace("_gt", "")).read_text().split()
        lines = path.read_text().splitlines()
        assert plain == [line.split()[0] for line in lines]
        for line in lines:
            image, label, *there = line.split()
            images += 1
            assert (root / image.lstrip("/")).is_file()
            assert set(there) <= {"0", "1"}
            assert len(there) == 4
            points = [
                np.array(text.split(), float).reshape(-1, 2)
                for text in (root / image.lstrip("/")).with_suffix(".lines.txt").open()
            ]
            numbers = [n for n, flag in enumerate(there, 1) if flag == "1"]
            assert len(points) == len(numbers)
            segments = cv2.imread(str(root / label.lstrip("/")), cv2.IMREAD_UNCHANGED)
            assert segments.shape == (375, 1242)
            assert set(np.unique(segments)) == {0, *numbers}
            for number, lane in zip(numbers, points, strict=True):
                assert (np.diff(lane[:, 1]) == -10).all()
                own = segments == number
                mask = drawn(lane, 16)
                assert (own & mask).sum() > 0.9 * own.sum()
    assert images == 4


def test_semantickittis_labels_have_its_ids_and_as_many_rows_as_the_cloud(roots):
    sequences = sorted((roots["semantickitti"] / "sequences").iterdir())
    assert [folder.name for folder in sequences] == ["00", "01"]
    for folder in sequences:
        clouds = sorted((folder / "velodyne").glob("*.bin"))
        labels = sorted((folder / "labels").glob("*.label"))
        assert [p.stem for p in clouds] == [p.stem for p in labels] == ["000000", "000001"]
        for cloud, label in zip(clouds, labels, strict=True):
            words = np.fromfile(label, np.uint32)
            points = np.fromfile(cloud, np.float32).reshape(-1, 4)
            assert len(words) == len(points)
            assert set((words & 0xFFFF).tolist()) <= SEMANTIC_KITTI
        poses = np.loadtxt(folder / "poses.txt").reshape(-1, 3, 4)
        assert len(poses) == len(np.loadtxt(folder / "times.txt")) == 2
        assert np.allclose(poses[0], np.eye(4)[:3])
        keys = {line.split(":")[0] for line in (folder / "calib.txt").open()}
        assert {"P0", "P1", "P2", "P3", "Tr"} <= keys


def test_what_no_surface_returned_is_an_outlier_of_nobody():
    frame = whole_frame()
    sweep = frame.lidars["lidar"]
    semantic = np.full(3, Semantic.CAR, np.uint8)
    instance = np.array([0, 0, -1], np.int32)
    cause = np.array([Cause.SURFACE, Cause.SPRAY, Cause.SURFACE], np.uint8)
    sweep = replace(sweep, semantic=semantic, instance=instance, cause=cause)
    # the car moves, a car without a number is part of the scenery
    assert point_labels(frame, sweep).tolist() == [252 + (1 << 16), 1, 10]
