"""A rectified pair of a whole street, made by the command line and judged from its files alone."""

import gzip
import io
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from scenesim.formats.kitti_dense import read_disparity

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    out = tmp_path_factory.mktemp("street") / "pair"
    scenario = ROOT / "scenarios/pedestrian/child_dart_out.scn"
    words = "-n 1 --seed 7 --frames-per-draw 1 --workers 1 --cameras 2,3 --format kitti-stereo"
    command = [sys.executable, "-m", "scenesim", "generate", scenario, *words.split()]
    subprocess.run([*map(str, command), "--keep", "depth", "--out", str(out)], check=True)
    return out


def light(made, camera):
    picture = cv2.imread(str(made / f"kitti_stereo/training/image_{camera}/000000_10.png"))
    return cv2.GaussianBlur(picture.astype(np.float32).mean(axis=2), (0, 0), 1.0)


def brought_over(right, disparity):
    """The right picture's light at the left one's pixels."""
    rows, columns = np.indices(disparity.shape).astype(np.float32)
    return cv2.remap(right, columns - disparity, rows, cv2.INTER_LINEAR)


def test_disparity_is_focal_length_times_baseline_by_depth(made):
    root = made / "kitti_stereo/training"
    disparity, there = read_disparity(root / "disp_occ_0/000000_10.png")
    kept = gzip.decompress((made / "truth/depth/000000_camera_2.npy.gz").read_bytes())
    depth = np.load(io.BytesIO(kept)).astype(np.float64)
    text = (root / "calib_cam_to_cam/000000.txt").read_text().splitlines()
    rows = dict(line.split(": ") for line in text)
    left, right = (np.array(rows[f"P_rect_0{n}"].split(), float).reshape(3, 4) for n in (2, 3))
    baseline = (left[0, 3] - right[0, 3]) / left[0, 0]
    assert baseline == pytest.approx(0.53, abs=0.02)
    assert (there == np.isfinite(depth)).all()
    wanted = left[0, 0] * baseline / depth[there] + left[0, 2] - right[0, 2]
    error = np.abs(disparity[there] - wanted)
    # half a step of 1/256 px, and the step that the kept depth is rounded to
    assert error.max() < 0.5 / 256.0 + 1e-3 * wanted.max()
    assert np.median(error) < 0.003


def test_the_right_picture_moved_by_the_disparity_is_the_left_one(made):
    root = made / "kitti_stereo/training"
    disparity, both = read_disparity(root / "disp_noc_0/000000_10.png")
    left, right = light(made, 2), light(made, 3)
    assert both.mean() > 0.6
    errors = {}
    for shift in (-3.0, -1.0, -0.5, -0.25, 0.0, 0.25, 0.5, 1.0, 3.0):
        moved = brought_over(right, disparity + np.float32(shift))
        errors[shift] = float(np.abs(moved - left)[both].mean())
    unmoved = float(np.abs(right - left)[both].mean())
    assert errors[0.0] == min(errors.values())
    # what is left is noise, gloss, rain, and leaves thinner than a pixel
    assert errors[0.0] < 0.3 * unmoved
    assert min(errors[-3.0], errors[3.0]) > 1.7 * errors[0.0]


def test_what_only_the_left_picture_shows_stands_behind_something(made):
    root = made / "kitti_stereo/training"
    disparity, there = read_disparity(root / "disp_occ_0/000000_10.png")
    _, both = read_disparity(root / "disp_noc_0/000000_10.png")
    hidden = there & ~both
    columns = np.indices(disparity.shape)[1]
    inside = hidden & (columns + 0.5 - disparity >= 0.0)
    # another pixel of the left picture falls on the same one of the right, and is nearer
    fallen = np.where(there, np.floor(columns + 0.5 - disparity), -1).astype(int)
    nearest = np.zeros(disparity.shape, np.float32)
    rows = np.indices(disparity.shape)[0]
    seen = there & (fallen >= 0)
    np.maximum.at(nearest, (rows[seen], fallen[seen]), disparity[seen])
    around = cv2.dilate(nearest, np.ones((3, 5), np.uint8))
    covered = around[rows[inside], fallen[inside]] > disparity[inside] + 0.5
    assert inside.sum() > 1000
    assert covered.mean() > 0.85
