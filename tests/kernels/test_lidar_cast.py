"""Trees and packets against asking every triangle, with the same arithmetic and without."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenesim.kernels import cast, intersect, meet
from scenesim.kernels.packets import LANES
from scenesim.render import lidar_scene

pytestmark = pytest.mark.compiled

BOX_VERTICES = np.float32([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)])
_SIDES = [[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]]
BOX_FACES = np.int32([f for s in _SIDES for f in (s[:3], [s[0], s[2], s[3]])])


def cast_all(vertices, faces, origins, directions, grain=2, where=None, tree=None):
    """Ranges and faces of rays against one mesh, placed by a rotation and a position."""
    tree = tree or lidar_scene.mesh_tree(vertices, faces, grain)
    forest, roots, firsts = lidar_scene.forest([tree])
    rotation, position = (np.eye(3), np.zeros(3)) if where is None else where
    box = np.array([[-1e4] * 3 + [1e4] * 3], np.float32)
    bodies = cast.Bodies(
        np.zeros(1, np.int32), ~roots, firsts, rotation[None].copy(), position[None].copy(),
        np.zeros((1, 3)), np.zeros((1, 3)), np.zeros(1, np.uint8),
        np.zeros(len(forest.faces) + 1, np.int16),
        np.full(1, -1, np.int32), np.zeros(1, np.float32),
    )  # fmt: skip
    count = len(origins)
    times = lidar_scene.frozen(np.zeros(count, np.float32))
    nears, fars = np.zeros(count, np.float32), np.full(count, 1e6, np.float32)
    rays = cast.Rays(origins.T.copy(), directions.T.copy(), times, nears, fars)
    ranges = np.zeros(count, np.float32)
    met = np.zeros((2, count), np.int32)
    order = np.arange(count, dtype=np.int32)
    starts, packets = lidar_scene.parcelled(order)
    cast.cast(
        rays, order, starts, lidar_scene.kernel_tree(lidar_scene.body_tree(box)),
        lidar_scene.kernel_tree(forest), bodies, 0, packets, lidar_scene.work(),
        ranges, met[0], met[1],
    )  # fmt: skip
    hit = met[0] >= 0
    found = np.where(hit, forest.faces[np.maximum(met[1], 0)] if len(forest.faces) else -1, -1)
    assert np.array_equal(np.isfinite(ranges), hit)
    return ranges, found


def brute_force(vertices, faces, origins, directions):
    """The same triangle test on every triangle in the order of the faces."""
    keep = np.array([not _flat(vertices[f].astype(np.float64)) for f in faces])
    rows = np.nonzero(keep)[0]
    corner = vertices[faces[rows]]
    triangles = np.concatenate(
        [corner[:, 0], corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]], axis=1
    ).astype(np.float32)
    lanes = LANES
    best = np.full(len(origins), np.inf, np.float32)
    face = np.full(len(origins), -1)
    for start in range(0, len(origins), lanes):
        count = min(lanes, len(origins) - start)
        group = np.zeros((16, lanes), np.float32)
        group[:3, :count] = origins[start : start + count].T
        group[3:6, :count] = directions[start : start + count].T
        group[7] = 1e6
        group[8:10] = -1
        flat = group.reshape(-1).copy()
        meet.strike(triangles, rows.astype(np.int32), 0, len(rows), np.int32(0), flat)
        out = flat.reshape(16, lanes)[:, :count]
        hit = out[9] >= 0
        best[start : start + count][hit] = out[7][hit]
        face[start : start + count][hit] = out[8][hit].astype(int)
    return best, face


def _flat(t):
    p, q = t[1] - t[0], t[2] - t[0]
    n = np.cross(p, q)
    return not (n @ n > 1e-12 * (p @ p + q @ q) ** 2)


def random_rays(generator, count, spread=6.0):
    origins = generator.uniform(-spread, spread, (count, 3)).astype(np.float32)
    directions = generator.normal(size=(count, 3))
    directions /= np.linalg.norm(directions, axis=1)[:, None]
    return origins, directions.astype(np.float32)


@pytest.mark.parametrize("grain", [1, 4])
def test_a_hundred_thousand_random_rays_hit_what_brute_force_hits(grain):
    generator = np.random.default_rng(5)
    centres = generator.uniform(-5, 5, (700, 1, 3))
    vertices = (centres + generator.normal(0, 0.5, (700, 3, 3))).reshape(-1, 3).astype(np.float32)
    faces = np.arange(2100, dtype=np.int32).reshape(-1, 3)
    origins, directions = random_rays(generator, 100_000)
    ranges, found = cast_all(vertices, faces, origins, directions, grain)
    expected, face = brute_force(vertices, faces, origins, directions)
    assert np.array_equal(found, face)
    assert np.array_equal(ranges, expected)


def test_hits_agree_with_double_precision():
    generator = np.random.default_rng(6)
    vertices = generator.uniform(-3, 3, (300, 3)).astype(np.float32)
    faces = generator.integers(0, 300, (200, 3)).astype(np.int32)
    origins, directions = random_rays(generator, 3000)
    ranges, _ = cast_all(vertices, faces, origins, directions)
    exact = np.zeros(3000)
    intersect.nearest_hits(
        origins.astype(float), directions.astype(float), vertices.astype(float), faces, 0, 3000,
        exact, np.zeros(3000, np.int32),
    )  # fmt: skip
    same = np.isclose(ranges, exact, rtol=1e-4, atol=1e-4) | (np.isinf(ranges) & np.isinf(exact))
    assert same.mean() > 0.999


coordinates = st.integers(-4, 4).map(float)
points = st.tuples(coordinates, coordinates, coordinates)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(points, points, points), min_size=1, max_size=40),
    st.integers(0, 2**31),
)
def test_any_mesh_even_with_flat_and_doubled_triangles(triangles, seed):
    vertices = np.array(triangles, np.float32).reshape(-1, 3)
    vertices = np.concatenate([vertices, vertices])  # each twice: ties go to the lower face
    faces = np.arange(len(vertices), dtype=np.int32).reshape(-1, 3)
    origins, directions = random_rays(np.random.default_rng(seed), 64)
    origins = origins + np.float32(0.0137)
    ranges, found = cast_all(vertices, faces, origins, directions)
    expected, face = brute_force(vertices, faces, origins, directions)
    assert np.array_equal(found, face)
    assert np.array_equal(ranges, expected)
    assert np.all(found < len(triangles))


def test_rays_along_the_axes_meet_a_box():
    directions = np.array([[s * (a == k) for k in range(3)] for a in range(3) for s in (1.0, -1.0)])
    origins = (-5.0 * directions + [0.1, 0.2, 0.3] * (directions == 0)).astype(np.float32)
    ranges, _ = cast_all(BOX_VERTICES, BOX_FACES, origins, directions.astype(np.float32))
    assert np.allclose(ranges, 4.0, atol=1e-5)


def test_a_turned_body_is_met_where_it_stands():
    turn = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    stretched = BOX_VERTICES * np.float32([3, 1, 1])
    origins = np.zeros((2, 3), np.float32)
    directions = np.float32([[1, 0, 0], [0, 1, 0]])
    ranges, _ = cast_all(
        stretched, BOX_FACES, origins, directions, where=(turn, np.array([10.0, 0.0, 0.0]))
    )
    assert ranges[0] == pytest.approx(9.0, abs=1e-5)
    assert np.isinf(ranges[1])


def test_an_empty_mesh_is_never_met():
    origins, directions = random_rays(np.random.default_rng(1), 20)
    ranges, found = cast_all(
        np.zeros((0, 3), np.float32), np.zeros((0, 3), np.int32), origins, directions
    )
    assert np.all(np.isinf(ranges))
    assert np.all(found == -1)


def test_too_many_faces_are_refused():
    with pytest.raises(ValueError, match="faces at most"):
        lidar_scene.mesh_tree(np.zeros((3, 3), np.float32), np.zeros((1 << 22, 3), np.int32))


def test_a_tree_fitted_to_another_pose_meets_what_its_own_would():
    generator = np.random.default_rng(8)
    centres = generator.uniform(-5, 5, (300, 1, 3))
    faces = np.arange(900, dtype=np.int32).reshape(-1, 3)
    first = (centres + generator.normal(0, 0.5, (300, 3, 3))).reshape(-1, 3).astype(np.float32)
    first[:3] = first[0]  # without area, but not in the next pose
    second = (first + generator.normal(0, 0.4, first.shape)).astype(np.float32)
    second[3:6] = second[3]
    fitted = lidar_scene.mesh_tree(first, faces, 2, flat_too=True)
    lidar_scene.refit(fitted, second, faces, (0, 0), lidar_scene.kernel_tree(fitted))
    origins, directions = random_rays(generator, 20_000)
    ranges, found = cast_all(second, faces, origins, directions, tree=fitted)
    expected, face = cast_all(second, faces, origins, directions)
    assert np.array_equal(found, face)
    assert np.array_equal(ranges, expected)


def test_leaves_let_through_the_share_that_is_open():
    vertices = np.float32([[5, -3, -3], [5, 3, -3], [5, 3, 3], [5, -3, 3]])
    faces = np.int32([[0, 1, 2], [0, 2, 3]])
    tree = lidar_scene.mesh_tree(vertices, faces, 2)
    generator = np.random.default_rng(9)
    group = np.zeros(16 * LANES, np.float32)
    hits, total = 0, 0
    slots, gaps = np.zeros(2, np.int16), np.float32([0.7])
    for _ in range(300):
        group[:] = 0
        aim = generator.uniform(-2.9, 2.9, (2, LANES))
        size = np.sqrt(25 + (aim**2).sum(axis=0))
        group[3 * LANES : 6 * LANES] = np.concatenate([5 / size, aim[0] / size, aim[1] / size])
        group[7 * LANES : 8 * LANES] = 100
        group[8 * LANES : 10 * LANES] = -1
        meet.strike_leaves(tree.triangles, tree.faces, slots, gaps, 0, 2, np.int32(0), group)
        hits += (group[9 * LANES : 10 * LANES] >= 0).sum()
        total += LANES
    assert hits / total == pytest.approx(0.3, abs=0.05)
