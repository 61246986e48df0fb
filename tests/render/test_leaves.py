"""Leaves let the sun through; boards do not."""

import numpy as np
from camera_stage import block, camera, placement, plane, stage

from scenesim.render.camera import CameraRenderer
from scenesim.world.materials import Material
from scenesim.world.weather import Weather


def sheet(translucency, azimuth):
    """Linear colour of a thin green sheet 6 m ahead, the sun at some azimuth."""
    green = Material("sheet", (0.08, 0.10, 0.05), 0.95, translucency=translucency)
    ground = Material("ground", (0.1, 0.1, 0.1), 0.9)
    weather = Weather(cloud=0.0, sun_elevation_rad=0.5, sun_azimuth_rad=azimuth)
    shown = [
        placement(plane()),
        placement(block((0.01, 4.0, 3.0), (6.0, 0.0, 3.0)), material=1),
    ]
    frame = CameraRenderer(stage(shown, (), [ground, green], weather)).expose(camera(), 0.0)
    return frame.radiance[40:55, 140:180].reshape(-1, 3).mean(axis=0)


def test_leaves_against_the_sun_are_bright_and_yellow():
    board, leaf = sheet(0.0, 0.0), sheet(0.8, 0.0)
    assert (leaf[:2] > 2.0 * board[:2]).all()
    assert leaf[2] / leaf[1] < 0.7 * board[2] / board[1]


def test_leaves_with_the_sun_on_them_are_as_boards():
    board, leaf = sheet(0.0, np.pi), sheet(0.8, np.pi)
    assert np.allclose(board, leaf)
    assert (board > sheet(0.8, 0.0)).all()
