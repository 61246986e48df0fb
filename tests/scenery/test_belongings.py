"""What people put beside a street stands on the ground."""

import pytest

from scenesim.shapes.street.belongings import _KINDS, BELONGING_VARIANTS, belonging


@pytest.mark.parametrize("kind", sorted(_KINDS))
def test_belongings_stand_on_the_ground_and_far_ones_are_plainer(kind):
    for variant in range(BELONGING_VARIANTS):
        near, far = belonging(kind, variant).lods
        assert -0.3 < near.low[2] < 0.2
        assert 0.4 < near.high[2] < 4.0
        assert len(far.faces) <= len(near.faces) < 600
        assert abs(near.high - far.high).max() < 0.2
