"""The camera's depth and ids against a renderer that shares no code with it: OpenGL."""

from pathlib import Path

import numpy as np
import pytest
from camera_stage import ball, block, camera, mesh, placement, plane, stage

from scenesim.errors import ScenesimError
from scenesim.geometry.transform import Transform
from scenesim.render import opengl
from scenesim.render.camera import CameraRenderer
from scenesim.scenery.stage import Placement


@pytest.fixture(scope="module")
def _gl():
    """A working OpenGL."""
    try:
        opengl.opengl_renderer(16, 16).delete()
    except opengl.OpenGLError as problem:
        pytest.skip(str(problem))


def compared(place, shape, time_s=0.0):
    """Both backends' buffers, and by how much depth differs where both show the same body."""
    ours = CameraRenderer(place).visibility(shape, time_s)
    theirs = CameraRenderer(place, backend="opengl").visibility(shape, time_s)
    both = (ours.instance == theirs.instance) & np.isfinite(ours.depth) & np.isfinite(theirs.depth)
    apart = np.abs(ours.depth[both] - theirs.depth[both]) / ours.depth[both]
    return ours, theirs, both, apart


@pytest.mark.usefixtures("_gl")
def test_depth_and_ids_agree_with_opengl():
    moving = [
        placement(block((4.2, 1.8, 1.5)), instance=0, at=(9.0, 2.0, 0.75), yaw=0.4),
        placement(ball(0.8, (0, 0, 0)), instance=1, at=(6.0, -1.0, 0.8)),
        placement(block((2.0, 0.5, 2.0)), instance=2, at=(1.0, 1.1, 1.2), yaw=1.0),
    ]
    corners = [(30.0, 3.0, 0.0), (30.0, 8.0, 0.0), (30.0, 8.0, 5.0), (30.0, 3.0, 5.0)]
    statics = [
        placement(plane()),
        placement(mesh(corners, [(0, 1, 2), (0, 3, 2)])),  # one face from behind
        placement(block((60.0, 8.0, 9.0)), at=(60.0, 14.0, 4.5)),
        placement(block((0.4, 0.4, 6.0)), at=(25.0, -4.0, 3.0)),
    ]
    place = stage(statics, moving)
    ours, theirs, both, apart = compared(place, camera(620, 188, 360.0))
    assert both.mean() > 0.5
    assert np.quantile(apart, 0.99) < 1e-4
    # no shift: what differs lies on outlines, and on either side of them alike
    assert (ours.instance != theirs.instance).mean() < 0.0005
    assert set(np.unique(theirs.instance)) == {-1, 0, 1, 2}
    assert (np.isfinite(ours.depth) != np.isfinite(theirs.depth)).mean() < 0.0005
    assert (ours.semantic != theirs.semantic).mean() < 0.0005


@pytest.mark.usefixtures("_gl")
def test_levels_and_the_ego_are_those_of_the_camera():
    fine, coarse = block((1.0, 1.0, 1.0)), block((1.0, 3.0, 3.0))
    bodies = [
        Placement(
            (fine, coarse), (limit,), Transform.planar((15.0, side, 1.65), 0.0),
            np.zeros(3), np.zeros(3), row, 21, np.zeros(1, np.int16), np.full(1, 21, np.uint8),
            is_ego,
        )
        for row, (side, limit, is_ego) in enumerate(
            [(4.0, 10.0, False), (-4.0, 40.0, False), (0.0, 10.0, True)]
        )
    ]  # fmt: skip
    ours, theirs, _, apart = compared(stage([placement(plane())], bodies), camera())
    assert set(np.unique(theirs.instance)) == {-1, 0, 1}
    assert (ours.instance != theirs.instance).mean() < 0.001
    assert np.quantile(apart, 0.99) < 1e-4


def test_an_unknown_backend_is_refused():
    with pytest.raises(ValueError, match="want backend numba or opengl, got 'vulkan'"):
        CameraRenderer(stage([placement(plane())]), backend="vulkan")


def test_an_absent_opengl_is_one_message(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pyrender", None)
    with pytest.raises(ScenesimError, match=r"OpenGL is not available .*apt-get install") as told:
        opengl.opengl_library()
    assert "\n" not in str(told.value)


@pytest.mark.full
@pytest.mark.usefixtures("_gl")
@pytest.mark.parametrize("draw", range(3))
def test_a_street_agrees_with_opengl(draw):
    import scenesim
    from scenesim.randomness import Stream
    from scenesim.runs.accept import accepted_draw
    from scenesim.scenery import build_stage

    text = Path(__file__).parents[2] / "scenarios/pedestrian/child_dart_out.scn"
    accepted = accepted_draw(scenesim.load(str(text)), Stream.of(7).child(f"draw/{draw}"), {})
    place = build_stage(accepted.scene, accepted.timeline)
    shape = accepted.scene.rig.cameras[0]
    ours, theirs, both, apart = compared(place, shape, accepted.timeline.critical_s)
    assert both.mean() > 0.8
    assert np.quantile(apart, 0.99) < 1e-3
    assert (ours.instance != theirs.instance).mean() < 0.002
    assert (ours.semantic != theirs.semantic).mean() < 0.01
    picture = CameraRenderer(place).frame(shape, accepted.timeline.critical_s).image
    other = CameraRenderer(place, backend="opengl").frame(shape, accepted.timeline.critical_s)
    assert np.abs(picture.astype(int) - other.image).mean() < 1.0
