"""Textures are read inside their own texels, however small they are on screen."""

import numpy as np
import pytest

from scenesim.kernels import block, taps
from scenesim.kernels.texture import level_of, modulation
from scenesim.render.room import no_taps


@pytest.mark.parametrize("texels_per_pixel", [0.5, 1.5, 2.0, 3.9, 4.0, 5.9, 6.0, 1e3, 1e9])
def test_nothing_beyond_the_last_mip_level_is_read(texels_per_pixel):
    grey = 127 * 0x010101
    texels = np.array([grey] * (16 + 4 + 1) + [0xFFFFFF] * 8, np.uint32)
    inside = 4.0 * (127 / 255) ** 2
    for u, v in ((0.01, 0.99), (-3.3, 7.7)):
        read = modulation(texels, 0, 4, u, v, *level_of(texels_per_pixel, 4))
        assert read == pytest.approx((inside, inside, inside), rel=1e-5)


@pytest.mark.parametrize("texels_per_pixel", [0.4, 1.1, 1.5, 1.8, 2.9, 5.0, 6.6, 9.0, 40.0])
def test_a_block_reads_textures_as_one_place_alone_does(texels_per_pixel):
    draw, side, first = np.random.default_rng(4), 8, 3
    texels = draw.integers(0, 2**32, first + 64 + 16 + 4 + 1, dtype=np.uint64).astype(np.uint32)
    places = draw.uniform(0.0, 9.0, (20, 2))
    room = np.ones(block.ROWS * block.BLOCK)
    work = no_taps()
    level = taps.level_near(texels_per_pixel, side, 2)
    tile, share = first + taps.before(side, level), texels_per_pixel / 2**level - 1.0
    count = 0
    for i, (u, v) in enumerate(places):
        count = taps.tap(work, count, 2 * i, tile, side >> level, u, v, share)
    taps.read_taps(texels, count, work)
    taps.lay_taps(work, count, 40, room)
    tint = room.reshape(block.ROWS, block.BLOCK)[block.TINT : block.TINT + 3, :40]
    fine = level_of(texels_per_pixel, side)
    alone = np.array([modulation(texels, first, side, u, v, *fine) for u, v in places]).T
    np.testing.assert_allclose(tint[:, ::2], alone, rtol=1e-5)
    assert (tint[:, 1::2] == 1.0).all()
