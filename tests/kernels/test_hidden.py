"""What lies behind what is drawn already is passed over, and nothing else is."""

import numpy as np
import pytest

from scenesim.kernels.patches import is_hidden
from scenesim.kernels.placing import TILE

WIDTH, HEIGHT = 43, 29


@pytest.fixture
def near():
    """Nearness that grows to the right, with a hole that is far away."""
    draw = np.random.default_rng(3)
    near = np.linspace(0.1, 0.4, WIDTH, dtype=np.float32) + np.zeros((HEIGHT, 1), np.float32)
    near += draw.uniform(0.0, 0.02, near.shape).astype(np.float32)
    near[11:14, 17:20] = 0.01
    return near


def test_a_window_is_hidden_where_every_pixel_of_it_is_nearer(near):
    draw = np.random.default_rng(5)
    least = np.full((-(-HEIGHT // TILE), -(-WIDTH // TILE)), -np.inf, np.float32)
    seen = []
    for most in np.sort(draw.uniform(0.005, 0.4, 400).astype(np.float32))[::-1]:
        left, right = np.sort(draw.choice(WIDTH + 1, 2, replace=False)).tolist()
        top, bottom = np.sort(draw.choice(HEIGHT + 1, 2, replace=False)).tolist()
        hidden = is_hidden(left, top, right, bottom, most, near, least)
        assert hidden == bool((near[top:bottom, left:right] >= most).all())
        seen.append(hidden)
    assert 40 < sum(seen) < 360


def test_what_is_known_of_tiles_is_never_more_than_what_is_there(near):
    least = np.full((-(-HEIGHT // TILE), -(-WIDTH // TILE)), -np.inf, np.float32)
    for most in np.linspace(0.3, 0.05, 20, dtype=np.float32):
        is_hidden(0, 0, WIDTH, HEIGHT, most, near, least)
        is_hidden(24, 0, WIDTH, HEIGHT, most, near, least)
    assert (least > 0.0).any()
    for j, i in np.argwhere(least > -np.inf):
        tile = near[j * TILE : (j + 1) * TILE, i * TILE : (i + 1) * TILE]
        assert least[j, i] <= tile.min()
