"""What is said of textures that are not there and of cameras that cannot be."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from camera_stage import camera, placement, plane, stage

from scenesim.errors import AssetError
from scenesim.render import media
from scenesim.render.cameras import Cameras
from scenesim.world.materials import Material


def material(texture):
    return Material("wall", (0.5, 0.5, 0.5), 0.8, texture=texture)


def test_a_missing_texture_is_named_with_the_nearest_one():
    with pytest.raises(AssetError, match=r"briks\.png: no such texture; did you mean 'brick'"):
        media.media_of([material("briks")])


@pytest.mark.parametrize("size", [(100, 100), (64, 128), (4096, 4096)])
def test_a_texture_of_another_shape_is_named_with_its_limits(tmp_path, monkeypatch, size):
    (tmp_path / "textures").mkdir()
    cv2.imwrite(str(tmp_path / "textures/odd.png"), np.zeros((*size, 3), np.uint8))
    monkeypatch.setattr(media, "folder", lambda _: tmp_path)
    media._texture.cache_clear()
    with pytest.raises(AssetError, match=r"odd\.png: want a square of 2, 4, 8 \.\.\. 2048 texels"):
        media.media_of([material("odd")])
    media._texture.cache_clear()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"fx_px": -300.0}, "fx_px: want more than 0 px"),
        ({"fy_px": float("nan")}, "fy_px: want more than 0 px"),
        ({"cx_px": 1e9}, "cx_px: want more than -1e"),
        ({"width_px": 0}, "want 1 x 1 to 8192 x 8192 px, got 0 x"),
        ({"height_px": 9000}, "want 1 x 1 to 8192 x 8192 px"),
    ],
)
def test_an_impossible_camera_is_told_by_field_and_limits(fields, told):
    cameras = Cameras(stage([placement(plane())]))
    for call in (cameras.frame, cameras.survey):
        with pytest.raises(ValueError, match=told):
            call(replace(camera(), **fields), 0.0)
