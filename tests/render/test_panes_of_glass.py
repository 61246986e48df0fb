"""What panes send back by day and shine by night."""

import numpy as np
import pytest

from scenesim.kernels import block
from scenesim.kernels.scattering import shining

pytestmark = pytest.mark.compiled


def test_a_picture_on_a_lit_pane_is_half_of_its_light():
    emission, albedo = (2.0, 1.0, 0.5), (0.1, 0.2, 0.4)
    assert shining(emission, albedo, albedo) == emission
    assert shining(emission, albedo, (0.0, 0.0, 0.0)) == (1.0, 0.5, 0.25)
    assert np.allclose(shining(emission, albedo, (0.3, 0.2, 0.4)), (4.0, 1.0, 0.5))


@pytest.mark.parametrize("cosine", [1.0, 0.6, 0.3, 0.1, 0.02])
def test_two_panes_mirror_more_than_one_and_never_more_than_all(cosine):
    def share(coat):
        room = np.zeros(block.ROWS * block.BLOCK)
        room[block.NV * block.BLOCK] = cosine
        room[block.COAT * block.BLOCK] = coat
        room[block.DIM * block.BLOCK] = 1.0
        room[block.ROUGH * block.BLOCK] = 0.04
        for c in range(3):
            room[(block.FILM + c) * block.BLOCK] = 1.0
        block.polished((0.0,) * 6, 1, room)
        return room[block.COLOUR * block.BLOCK]

    one, two = share(1.0), share(2.2)
    assert 0.03 < one < two <= 1.0 + 1e-12
    if cosine == 1.0:
        assert abs(two - 2.2 * 0.04) < 1e-9
