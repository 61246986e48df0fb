"""What the renderers keep from one draw to the next changes nothing that they see."""

import gc
from dataclasses import replace

import numpy as np
import pytest

from scenesim.render import lidar_bodies, lidar_forest, pool
from tests.render.lidar_stage import mesh_of, placed, plane_mesh


class Owner:
    """Who holds what is lent."""


@pytest.fixture(autouse=True)
def _nothing_spare(monkeypatch):
    monkeypatch.setattr(pool, "_spare", [])
    monkeypatch.setattr(lidar_forest, "_spare", [])


def ball(seed, key=""):
    random = np.random.Generator(np.random.Philox(key=seed))
    vertices = random.random((60, 3))
    return mesh_of(vertices, np.arange(60).reshape(20, 3), key)


def packed(meshes, mesh):
    vertex, vertices, face, faces = meshes.rows[meshes.row_of(mesh)].tolist()
    arrays = meshes.arrays()
    assert arrays.vertices[vertex : vertex + vertices].tobytes() == mesh.vertices.tobytes()
    assert arrays.faces[face : face + faces].tobytes() == mesh.faces.tobytes()


def test_a_pool_hands_its_library_on_and_nothing_else():
    owner = Owner()
    first = pool.pool_for(owner)
    library, own, late, brief = ball(1, "one"), ball(2), ball(3, "late"), ball(4)
    for mesh in (library, own, late):
        first.add(mesh)
    first.add(brief, passing=True)
    del owner
    gc.collect()
    other = Owner()
    second = pool.pool_for(other)
    assert second is first
    assert [second.row_of(mesh) for mesh in (library, own, late, brief)] == [0, None, None, None]
    for mesh in (own, ball(1, "one"), late):
        second.add(mesh)
        packed(second, mesh)
    assert len(second.rows) == 3


def test_a_library_that_has_grown_too_large_goes_and_its_room_stays(monkeypatch):
    monkeypatch.setattr(pool, "_REMEMBERED", 100)
    owner = Owner()
    first = pool.pool_for(owner)
    vertices = first.arrays().vertices
    for seed in (1, 2):
        first.add(ball(seed, str(seed)))
    del owner
    gc.collect()
    other = Owner()
    second = pool.pool_for(other)
    assert second is first
    assert second.arrays().vertices is vertices
    assert second.row_of(ball(1, "1")) is None
    for seed in (2, 1):
        second.add(ball(seed, str(seed)))
        packed(second, ball(seed, str(seed)))
    assert len(second.rows) == 2


def test_two_draws_at_once_have_pools_of_their_own():
    one, two = Owner(), Owner()
    assert pool.pool_for(one) is not pool.pool_for(two)
    assert lidar_forest.forest_for(one) is not lidar_forest.forest_for(two)


def trees(forest, mesh, root):
    """All triangles below a root, in the order of the leaves."""
    node, first = root
    found, open_nodes = [], [node]
    while open_nodes:
        for child in forest.tree.children[open_nodes.pop()].tolist():
            if child > node:  # an empty place leads back to the root
                open_nodes.append(child)
            elif child < 0:
                start, count = ~child >> 4, ~child & 15
                found += range(start, start + count)
    assert sorted(found) == list(range(first, first + len(mesh.faces)))
    rows = forest.tree.faces[sorted(found)]
    assert sorted(rows.tolist()) == list(range(len(mesh.faces)))
    corners = mesh.vertices[mesh.faces[rows, 0]]
    assert forest.tree.triangles[sorted(found), :3].tobytes() == corners.tobytes()


@pytest.mark.parametrize(("most", "small"), [(2_000_000, 0), (10, 0), (10, 100)])
def test_a_forest_hands_its_library_on_and_closes_the_gaps(monkeypatch, most, small):
    monkeypatch.setattr(lidar_forest, "_MOST", most)
    monkeypatch.setattr(lidar_forest, "_SMALL", small)
    owner = Owner()
    first = lidar_forest.forest_for(owner)
    library, own, late = ball(1, "one"), plane_mesh(4.0), ball(3, "late")
    for mesh in (library, own, late):
        trees(first, mesh, first.keep(mesh))
    first.borrow(ball(5))
    del owner
    gc.collect()
    other = Owner()
    second = lidar_forest.forest_for(other)
    assert second is first
    held = len(library.faces) + len(late.faces)
    assert second._mark[1] == held
    for mesh in (late, library):
        trees(second, mesh, second.keep(mesh))
    assert second._mark[1] == held
    second.keep(late)
    second.leave()
    second.keep(late)
    second.leave()
    assert second._mark[1] == (held if most > held or small > held else len(late.faces))
    trees(second, late, second.keep(late))


def test_what_stays_is_found_by_the_level_that_serves_its_distance():
    owner = Owner()
    forest = lidar_forest.forest_for(owner)
    lods = tuple(ball(seed, str(seed)) for seed in (1, 2, 3))
    alone = placed(ball(4, "alone"), (0, 0, 0))
    levels = replace(placed(lods[0], (0, 0, 0)), lods=lods, lod_range_m=(10.0, 40.0))
    still = lidar_bodies.standing((alone, levels))
    rows = np.array([0, 1])
    for distance in (0.0, 10.0, 10.1, 40.0, 41.0, 9.0):
        distances = np.array([distance, distance])
        found = lidar_bodies._stayed(still, rows, distances, forest)
        meshes = [lidar_bodies._level(one, distance) for one in (alone, levels)]
        assert found.tolist() == [list(forest.keep(mesh)) for mesh in meshes]
    assert lidar_bodies._stayed(still, rows[1:], distances, forest).shape == (1, 2)
    assert lidar_bodies._stayed(still, rows[:0], distances, forest).shape == (0, 2)
