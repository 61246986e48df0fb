"""Skinning against its formula, written with NumPy."""

import numpy as np

from scenesim.kernels.skinning import bend_skin, blend_motions


def test_blends_are_weighted_sums_of_motions():
    draw = np.random.Generator(np.random.Philox(key=7))
    rows = draw.random((40, 6))
    rows /= rows.sum(axis=1, keepdims=True)
    motions = draw.random((6, 12)) * 2 - 1
    blends = np.zeros((40, 12))
    blend_motions(rows, motions, blends)
    assert np.allclose(blends, rows @ motions, atol=1e-12)

    points = draw.random((100, 3)).astype(np.float32)
    normals = draw.random((100, 3)).astype(np.float32)
    row_of = draw.integers(0, 40, 100)
    out, turned = np.zeros((100, 3), np.float32), np.zeros((100, 3), np.float32)
    bend_skin(points, normals, row_of, blends, 0, 100, out, turned)
    turns, t = blends[row_of, :9].reshape(-1, 3, 3), blends[row_of, 9:]
    assert np.allclose(out, np.einsum("vij,vj->vi", turns, points) + t, atol=1e-5)
    want = np.einsum("vij,vj->vi", turns, normals)
    assert np.allclose(turned, want / np.linalg.norm(want, axis=1, keepdims=True), atol=1e-5)


def test_a_half_open_range_writes_nothing_else():
    out, turned = np.full((4, 3), 9.0, np.float32), np.full((4, 3), 9.0, np.float32)
    identity = np.array([[1.0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]])
    rest = np.ones((4, 3), np.float32)
    bend_skin(rest, rest, np.zeros(4, np.int64), identity, 1, 3, out, turned)
    assert (out[[0, 3]] == 9).all()
    assert (out[1:3] == 1).all()
