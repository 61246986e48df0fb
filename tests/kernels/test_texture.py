"""Textures are read inside their own texels, however small they are on screen."""

import numpy as np
import pytest

from scenesim.kernels.texture import level_of, modulation


@pytest.mark.parametrize("texels_per_pixel", [0.5, 1.5, 2.0, 3.9, 4.0, 5.9, 6.0, 1e3, 1e9])
def test_nothing_beyond_the_last_mip_level_is_read(texels_per_pixel):
    grey = 127 * 0x010101
    texels = np.array([grey] * (16 + 4 + 1) + [0xFFFFFF] * 8, np.uint32)
    inside = 4.0 * (127 / 255) ** 2
    for u, v in ((0.01, 0.99), (-3.3, 7.7)):
        read = modulation(texels, 0, 4, u, v, *level_of(texels_per_pixel, 4))
        assert read == pytest.approx((inside, inside, inside), rel=1e-5)
