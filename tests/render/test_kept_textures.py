"""Textures' mip pyramids are made once and then read: what is read is what would be made."""

import cv2
import numpy as np
import pytest

from scenesim.render import media


@pytest.fixture
def textures(tmp_path, monkeypatch):
    """A folder of assets and one for what is kept, both empty."""
    (tmp_path / "textures").mkdir()
    monkeypatch.setattr(media, "folder", lambda _: tmp_path)
    monkeypatch.setenv("SCENESIM_CACHE_DIR", str(tmp_path / "kept"))
    media._texture.cache_clear()
    yield tmp_path
    media._texture.cache_clear()


def paint(folder, seed):
    random = np.random.Generator(np.random.Philox(key=seed))
    pixels = random.integers(0, 255, (32, 32, 4)).astype(np.uint8)
    cv2.imwrite(str(folder / "textures/leaf.png"), pixels)


def looked_up():
    media._texture.cache_clear()
    return [(level.shape, level.tobytes()) for level in media._texture("leaf")]


def test_a_pyramid_from_disk_is_the_one_made(textures):
    paint(textures, 1)
    made = [
        (level.shape, level.tobytes()) for level in media._pyramid(textures / "textures/leaf.png")
    ]
    assert [shape for shape, _ in made] == [(1 << k, 1 << k, 4) for k in (5, 4, 3, 2, 1, 0)]
    assert looked_up() == made
    (file,) = (textures / "kept/textures").iterdir()
    assert looked_up() == made
    file.write_bytes(file.read_bytes()[:-1])  # cut short: made again
    assert looked_up() == made


def test_a_repainted_texture_is_another(textures):
    paint(textures, 1)
    before = looked_up()
    paint(textures, 2)
    assert looked_up() != before


def test_a_folder_that_takes_no_files_is_no_error(textures):
    paint(textures, 1)
    (textures / "kept").write_text("a file where the folder should be")
    assert len(looked_up()) == 6
