"""A body entered by its parts is met where it is met as a whole."""

import numpy as np
import pytest

from scenesim.kernels import cast
from scenesim.render import lidar_scene
from scenesim.render.lidar_entries import entries_of

pytestmark = pytest.mark.compiled


def _patches(count, reach, seed):
    """Triangles here and there about the origin."""
    rng = np.random.default_rng(seed)
    corners = rng.uniform(-reach, reach, (count, 1, 3)) * (1.0, 1.0, 0.2)
    vertices = (corners + rng.normal(0.0, 1.0, (count, 3, 3))).astype(np.float32)
    return vertices.reshape(-1, 3), np.arange(3 * count, dtype=np.int32).reshape(-1, 3)


def _doubled(mesh):
    """Each triangle twice: ties within one body."""
    vertices, faces = mesh
    return vertices, np.concatenate([faces, faces[::-1]])


def _scene():
    """Three bodies, two of them all around; the second is turned, the third far away."""
    meshes = [_doubled(_patches(3000, 40.0, 1)), _patches(2000, 20.0, 2), _patches(300, 3.0, 3)]
    trees = [lidar_scene.mesh_tree(*mesh) for mesh in meshes]
    forest, roots, firsts = lidar_scene.forest(trees)
    rotations = np.tile(np.eye(3), (3, 1, 1))
    rotations[1] = [[0.6, -0.8, 0.0], [0.8, 0.6, 0.0], [0.0, 0.0, 1.0]]
    positions = np.array([[0.0, 0.0, -1.0], [1.0, 2.0, 0.5], [60.0, 0.0, 0.0]])
    boxes = np.array(
        [
            np.concatenate([place.min(0) - 1e-3, place.max(0) + 1e-3])
            for (vertices, _), turn, at in zip(meshes, rotations, positions, strict=True)
            for place in [(vertices[:, None].astype(float) * turn[None]).sum(-1) + at]
        ],
        np.float32,
    )
    return lidar_scene.kernel_tree(forest), roots, firsts, (rotations, positions), boxes


def _met(scene, entries):
    forest, _, firsts, (rotations, positions), _ = scene
    bodies = cast.Bodies(
        entries.owners, entries.heads, firsts, rotations, positions, np.zeros((3, 3)),
        np.zeros((3, 3)), np.zeros(3, np.uint8), np.zeros(len(forest.faces), np.int16),
        np.full(3, -1, np.int32), np.zeros(1, np.float32),
    )  # fmt: skip
    rng = np.random.default_rng(4)
    directions = rng.normal(0.0, 1.0, (3, 20000)) * [[1.0], [1.0], [0.2]]
    directions = directions[:, np.argsort(np.arctan2(directions[1], directions[0]))]
    directions = (directions / np.sqrt((directions**2).sum(0))).astype(np.float32)
    count = directions.shape[1]
    rays = cast.Rays(
        np.zeros((3, count), np.float32), directions,
        lidar_scene.frozen(np.zeros(count, np.float32)), np.zeros(count, np.float32),
        np.full(count, 100.0, np.float32),
    )  # fmt: skip
    order = np.arange(count, dtype=np.int32)
    starts, packets = lidar_scene.parcelled(order)
    met = np.zeros(count, np.float32), np.zeros(count, np.int32), np.zeros(count, np.int32)
    cast.cast(
        rays, order, starts, lidar_scene.kernel_tree(lidar_scene.body_tree(entries.boxes)),
        forest, bodies, 0, packets, lidar_scene.work(), *met,
    )  # fmt: skip
    return met


@pytest.mark.parametrize("still", [True, False])
def test_same_hits_by_parts_and_as_a_whole(still):
    scene = _scene()
    forest, roots, _, placed, boxes = scene
    opened = entries_of(boxes, roots, placed, np.full(3, still), forest)
    whole = entries_of(boxes, roots, placed, np.zeros(3, bool), forest)
    assert len(whole.heads) == 3
    assert (len(opened.heads) > 20) == still
    assert (opened.owners == 2).sum() == 1  # far for its size
    for by_parts, as_whole in zip(_met(scene, opened), _met(scene, whole), strict=True):
        assert np.array_equal(by_parts, as_whole)
    assert np.isin([0, 1], _met(scene, opened)[1]).all()
