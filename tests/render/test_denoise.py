"""Noise taken out of traced pictures."""

import numpy as np
import pytest

from scenesim.kernels import denoise

TOLERANCE = np.array([0.05, 0.3, 0.1, 3.0])


def guided(shape):
    guides = np.zeros((*shape, denoise.GUIDES), np.float32)
    guides[..., :3], guides[..., 5], guides[..., 6] = 0.5, 1.0, 0.1
    return guides


def cleaned(one, other, guides):
    shape = one.shape[:2]
    light, rough = np.zeros_like(one), np.zeros(shape, np.float32)
    noise = np.zeros(shape, np.float32)
    denoise.unlit(one, other, guides, light, rough)
    denoise.mean_of(rough, 3, noise)
    for step in (1, 2, 4):
        out, less = np.zeros_like(light), np.zeros_like(noise)
        denoise.wavelet(light, noise, guides, TOLERANCE, step, 0, shape[0], out, less)
        light, noise = out, less
    return light * (guides[..., :3] + np.float32(0.02))


@pytest.fixture(scope="module")
def halves():
    generator = np.random.default_rng(3)
    clean = np.full((48, 64, 3), 0.4, np.float32)
    clean[:, 32:] = 0.8
    noisy = [(clean * generator.gamma(4.0, 0.25, (48, 64, 1))).astype(np.float32) for _ in range(2)]
    return clean, noisy


def test_the_noise_of_an_even_surface_more_than_halves(halves):
    _clean, (one, other) = halves
    clean = np.full((48, 64, 3), 0.4, np.float32)
    one, other = one * 1.0, other * 1.0
    one[:, 32:] *= 0.5
    other[:, 32:] *= 0.5
    before = np.abs(0.5 * (one + other) - clean).mean()
    after = np.abs(cleaned(one, other, guided((48, 64))) - clean).mean()
    assert after < 0.4 * before


def test_an_edge_between_materials_stays(halves):
    clean, (one, other) = halves
    guides = guided((48, 64))
    guides[:, 32:, :3] = 1.0
    after = cleaned(one, other, guides)
    step = after[:, 34:36].mean() - after[:, 28:30].mean()
    assert step == pytest.approx(0.4, abs=0.06)
    assert np.abs(after - clean).mean() < 0.5 * np.abs(0.5 * (one + other) - clean).mean()


def test_light_without_noise_is_left_alone():
    generator = np.random.default_rng(5)
    clean = generator.random((20, 30, 3)).astype(np.float32)
    after = cleaned(clean, clean.copy(), guided((20, 30)))
    assert np.abs(after - clean).max() < 0.01
