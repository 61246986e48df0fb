"""The pytest plugin: a test per frame, and failures that say how to make the frame again."""

import pytest

from scenesim.runs.single import draw, render_frame
from scenesim.scenario import parse

pytest_plugins = ["pytester"]

SCENARIO = """
scenario bare:
    "One car ahead on an empty road."

    road = street(length=120 m)
    ego = car(on=road.lane(-1), s=20 m, speed=uniform(8, 12) m/s)
    npc = car(ahead_of=ego, gap=15 m)

    sensors = rig("kitti")
    run 1 s at 10 Hz
"""


@pytest.fixture(scope="module")
def loaded():
    """All that a frame needs is imported here: pytester forgets what its sessions import."""
    scene, timeline = draw(parse(SCENARIO))
    render_frame(scene, timeline, 0.0)


@pytest.fixture
def session(pytester, loaded):
    """A session with the plugin and a scenario; the plugin alone, whatever is installed."""
    pytester.makefile(".scn", bare=SCENARIO)

    def run(body, *arguments):
        pytester.makepyfile(body)
        return pytester.runpytest(
            "-p", "no:scenesim", "-p", "scenesim.testing.plugin", "-p", "no:cacheprovider",
            *arguments,
        )  # fmt: skip

    return run


def test_each_draw_is_a_test_of_its_own(session):
    result = session(
        """
        import pytest

        @pytest.mark.scenesim("*.scn", draws=2, seed=3)
        def test_speed(draw):
            assert 8 <= draw.parameters["ego.speed"] <= 12
            assert draw.scene.name == "bare"
        """,
        "-v",
    )
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*bare-draw0-frame0*", "*bare-draw1-frame0*"])


def test_a_failure_says_how_to_make_the_frame_again(session):
    result = session(
        """
        import pytest

        @pytest.mark.scenesim("bare.scn", draws=3, frames=2, seed=5, fix={"ego.speed": "9 m/s"})
        def test_fails(draw):
            assert draw.number != 1
        """
    )
    result.assert_outcomes(passed=4, failed=2)
    result.stdout.fnmatch_lines(
        [
            "scenario *bare.scn",
            "seed      5",
            "draw      1 of 3, frame 0",
            "again     scenesim generate *bare.scn -n 3 --seed 5 --part 2/3 --frames-per-draw 2 "
            "--set 'ego.speed=9 m/s'",
        ]
    )


@pytest.mark.compiled
def test_frames_come_with_picture_cloud_and_labels(session):
    result = session(
        """
        import pytest

        @pytest.mark.scenesim("bare.scn")
        def test_sees(frame):
            assert frame.cameras["camera_2"].image.shape == (375, 1242, 3)
            assert len(frame.lidars["lidar"].points_lidar) > 10_000
            assert frame.objects[0].views["camera_2"].pixels > 1000
        """
    )
    result.assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ('"nothing_there.scn"', "no scenario matches"),
        ('"bare.scn", drws=2', "unknown 'drws'"),
        ('"bare.scn", draws=0', "draws=0: want 1 or more"),
    ],
)
def test_wrong_marks_are_told(session, mark, said):
    result = session(
        f"""
        import pytest

        @pytest.mark.scenesim({mark})
        def test_nothing(draw):
            pass
        """
    )
    assert said in result.stdout.str() + result.stderr.str()
    assert result.ret != 0
