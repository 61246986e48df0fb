"""``scenesim preview``: one frame of one draw."""

import os
import re
import subprocess
import sys

import cv2
import numpy as np
import pytest

import scenesim
from scenesim.report.scene_plan import scene_plan

SCENARIO = """\
scenario meeting:
    "A red van ahead."

    road = street(length=150 m, lanes=(1, 1))
    ego = car(on=road.lane(-1), s=20 m, speed=uniform(9, 11) m/s)
    other = van(ahead_of=ego, gap=40 m, speed=2 m/s, colour=red)

    when ttc(ego, other) < 3.5 s:
        ego.brake(6 m/s^2)

    when collide(ego, other):
        other.stop()

    edge close: over_run.min(ttc(ego, other)) < 3.6 s
    edge tiny: pixels(other) < 20

    sensors = rig("kitti")
    run 5 s at 10 Hz
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("preview") / "meeting.scn"
    path.write_text(SCENARIO)
    return path


def preview(*words, env=None):
    command = [sys.executable, "-m", "scenesim", "preview", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, env=env)


def test_a_preview_shows_picture_labels_and_plan_and_tells_what_happens(file, tmp_path):
    done = preview(file, "--seed", 3, "-o", tmp_path / "p.png")
    assert done.returncode == 0, done.stderr
    page = cv2.imread(str(tmp_path / "p.png"))
    assert page.shape[1] == 1242
    assert page.shape[0] > 3 * 375 + 100
    assert (page[:375] != page[375:750]).any()
    assert re.search(r"ego.speed .* (9|10)\.\d+ m/s \(3\d(\.\d)? km/h\)", done.stdout)
    for told in ("when[1]", "fired at", "edge close", "met at", "van 1"):
        assert told in done.stdout
    assert re.search(r"when\[2\] .* did not fire", done.stdout)
    assert re.search(r"edge tiny .* decided on rendered frames", done.stdout)


def test_only_the_camera_that_is_shown_takes_a_picture(file):
    scene, timeline = scenesim.draw(
        scenesim.load(file), seed=3, fixed={"sensors": 'rig("nuscenes")'}
    )
    frame = scenesim.render_frame(scene, timeline, 0.0, cameras=("CAM_BACK",))
    assert len(scene.rig.cameras) == 6
    assert set(frame.cameras) == {"CAM_BACK"}


def test_opengl_that_is_not_there_is_told_before_anything_is_made(file, tmp_path):
    (tmp_path / "pyrender.py").write_text("raise ImportError('no EGL here')\n")
    path = os.pathsep.join([str(tmp_path), *sys.path])
    done = preview(file, "--backend", "opengl", env={**os.environ, "PYTHONPATH": path})
    assert done.returncode != 0
    assert "no EGL here" in done.stderr
    assert "--backend numba" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_plan_shows_everybody_where_they_are(file):
    scene, timeline = scenesim.draw(scenesim.load(file), seed=3)
    early, late = (scene_plan(scene, timeline, t) for t in (0.0, 3.0))
    assert early.shape == late.shape

    def middle(plan, colour):
        rows, columns = np.nonzero((plan == np.array(colour)).all(axis=2))
        assert len(rows) > 100
        return columns.mean()

    van = (80, 140, 255)
    assert middle(late, van) > middle(early, van) + 20.0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--time", "99"), "want 0 to 5 s"),
        (("--camera", "rear"), "camera_2"),
        (("--quality", "best"), "fast or high or reference"),
        (("--backend", "vulkan"), "numba or opengl"),
        (("--set", "ego.sped=1"), "speed"),
    ],
)
def test_wrong_words_are_told(file, words, told):
    done = preview(file, *words)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_options_are_told_at_once_and_before_anything_is_rendered(file):
    done = preview(file, "--draw", -1, "--quality", "best", "--set", "ego.s")
    assert done.returncode == 2
    for told in ("--draw -1: want 0 or more", "--quality best", "--set 'ego.s'"):
        assert told in done.stderr
    named = preview(file, "--out", "p.gif")
    assert "a picture's name ends with .png" in named.stderr
    assert not named.stdout
