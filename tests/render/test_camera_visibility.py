"""What the camera sees, against rays, formulas and counting."""

import numpy as np
import pytest
from camera_stage import ball, block, camera, mesh, placement, plane, stage

from scenesim.geometry.transform import Transform
from scenesim.kernels import patches, placing, raster
from scenesim.kernels.intersect import nearest_hits
from scenesim.render.camera import CameraRenderer
from scenesim.render.items import Slots, grouped, perspective
from scenesim.render.media import media_of
from scenesim.render.parts import in_parts
from scenesim.render.pool import MeshPool
from scenesim.render.room import Room
from scenesim.render.visibility import camera_lens, empty, see
from scenesim.world.materials import Material

MATERIALS = (Material("grey", (0.3, 0.3, 0.3)),)


def drawn(shapes, width=160, height=100, focal=90.0, threads=1):
    """The view of meshes that are given in the camera's frame."""
    pool, slots = MeshPool(), Slots([], [])
    media = media_of(MATERIALS)
    group = grouped([placement(shape) for shape in shapes], pool, slots, media.layers)
    media = media._replace(slots=np.array(slots.materials, np.int16))
    lens = camera_lens(camera(width, height, focal))
    items = perspective(group, pool, Transform.identity(), lens, (width, height), 1.0)
    near, face = empty((width, height))
    return see(
        items, pool, media, lens, Room(), near=near, face=face, wanted=placing.OPAQUE,
        threads=threads,
    )  # fmt: skip


def soup(seed, count=120):
    """Triangles before and around the camera, some through its image plane."""
    random = np.random.Generator(np.random.Philox(key=seed))
    centres = random.random((count, 1, 3)) * [16.0, 10.0, 24.0] - [8.0, 5.0, 2.0]
    corners = centres + random.random((count, 3, 3)) * 5.0 - 2.5
    return mesh(corners.reshape(-1, 3), np.arange(3 * count).reshape(-1, 3))


@pytest.mark.parametrize("seed", range(4))
def test_the_nearest_face_is_the_one_a_ray_meets(seed):
    shape = soup(seed)
    view = drawn([shape])
    height, width = view.near.shape
    u, v = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    lens = view.lens
    rays = np.stack([(u - lens.cx) / lens.fx, (v - lens.cy) / lens.fy, np.ones_like(u)], -1)
    rays = rays.reshape(-1, 3)
    lengths = np.sqrt((rays * rays).sum(axis=1))
    directions = rays / lengths[:, None]
    origins = directions * (lens.near * lengths)[:, None]
    hit = np.full(len(rays), np.inf)
    face = np.full(len(rays), -1, np.int32)
    vertices = shape.vertices.astype(np.float64)
    nearest_hits(origins, directions, vertices, shape.faces, 0, len(rays), hit, face)
    ours = view.face.reshape(-1)
    same = ours == face
    assert same.mean() > 0.995  # corners are rounded to 1/256 pixel
    z = (hit + lens.near * lengths) / lengths
    both = same & (face >= 0)
    assert both.sum() > 1000
    depth = 1.0 / view.near.reshape(-1)[both]
    assert np.quantile(np.abs(depth - z[both]) / z[both], 0.995) < 1e-4


def sheet(side=120):
    """A wavy sheet of squares across the view, nearer on the left."""
    across, down = np.meshgrid(np.arange(side + 1.0), np.arange(side + 1.0))
    depth = 5.0 + across / 40.0 + np.sin(down / 5.0)
    points = np.stack([across / 10.0 - 6.0, down / 10.0 - 6.0, depth], -1).reshape(-1, 3)
    row = (np.arange(side)[:, None] * (side + 1) + np.arange(side)[None, :]).reshape(-1)
    pair = [[row, row + 1, row + side + 2], [row, row + side + 2, row + side + 1]]
    return points, np.stack(pair).transpose(2, 0, 1).reshape(-1, 3)


def test_a_large_mesh_is_drawn_in_parts_and_looks_the_same():
    shape = mesh(*sheet())
    parts = in_parts([placement(shape)])
    assert len(parts) > 20
    assert sum(len(part.lods[0].faces) for part in parts) == len(shape.faces)
    whole, view = drawn([shape]), drawn([part.lods[0] for part in parts])
    assert np.array_equal(whole.near, view.near)
    assert np.array_equal(whole.face, view.face)


def test_a_large_mesh_of_mixed_up_faces_stays_whole():
    points, faces = sheet()
    order = np.random.Generator(np.random.Philox(key=1)).permutation(len(faces))
    assert len(in_parts([placement(mesh(points, faces[order]))])) == 1


def test_faces_that_share_edges_cover_each_pixel_once():
    random = np.random.Generator(np.random.Philox(key=3))
    side = 12
    grid = np.stack(np.meshgrid(np.arange(side + 1.0), np.arange(side + 1.0)), -1)
    inner = random.random((side - 1, side - 1, 2)) * 0.44 - 0.22
    grid[1:-1, 1:-1] += inner
    points = np.concatenate([grid.reshape(-1, 2) - side / 2, np.full(((side + 1) ** 2, 1), 5.0)], 1)
    row = np.arange(side)[:, None] * (side + 1) + np.arange(side)[None, :]
    row = row.reshape(-1)
    faces = np.concatenate(
        [
            np.stack([row, row + 1, row + side + 2], 1),
            np.stack([row, row + side + 2, row + side + 1], 1),
        ]
    )
    whole = drawn([mesh(points, faces)])
    counts = np.zeros(whole.face.shape, int)
    for f in faces:
        counts += drawn([mesh(points, [f])]).face >= 0
    covered = whole.face >= 0
    assert covered.sum() > 5000
    assert (counts[covered] == 1).all()
    assert (counts[~covered] == 0).all()


def test_a_centre_on_an_edge_belongs_to_the_right_and_lower_face():
    # a square whose edges run exactly through pixel centres: 10.5 .. 20.5 of a 40 x 40 image
    near = 1.0
    low, high = (10.5 - 20.0) / 20.0, (20.5 - 20.0) / 20.0
    corners = [(low, low, near), (high, low, near), (high, high, near), (low, high, near)]
    view = drawn([mesh(corners, [(0, 1, 2), (0, 2, 3)])], 40, 40, 20.0)
    rows, columns = np.nonzero(view.face >= 0)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (10, 19, 10, 19)
    assert len(rows) == 100


def test_bands_on_threads_give_the_same_image():
    one, two = drawn([soup(9)]), drawn([soup(9)], threads=3)
    assert (one.near == two.near).all()
    assert (one.face == two.face).all()


def test_a_face_through_the_near_plane_is_cut_not_lost():
    view = drawn([mesh([(-50, 1, -50), (50, 1, -50), (0, 1, 500)], [(0, 1, 2)])])
    height = view.near.shape[0]
    assert (view.face[height // 2 + 3 :] >= 0).all()
    v = np.arange(height) + 0.5
    below = v > view.lens.cy + 3
    expected = view.lens.fy / (v[below] - view.lens.cy)
    assert np.abs(1.0 / view.near[below, 80] / expected - 1.0).max() < 1e-5


def test_depth_of_ground_and_ball():
    shape = camera()
    statics = [placement(plane())]
    moving = [placement(ball(1.0, (12.0, 0.0, 1.65)), instance=0, semantic=21)]
    frame = CameraRenderer(stage(statics, moving)).frame(shape, 0.0)
    v = np.arange(shape.height_px) + 0.5
    below = v > shape.cy_px + 4
    expected = shape.fy_px * 1.65 / (v[below] - shape.cy_px)
    assert np.abs(frame.depth[below, 5] / expected - 1.0).max() < 1e-4
    assert (frame.semantic[: shape.height_px // 2 - 4, 5] == 18).all()
    u = np.arange(shape.width_px) + 0.5
    slope = (u - shape.cx_px) / shape.fx_px
    row = shape.height_px // 2
    slope_v = (row + 0.5 - shape.cy_px) / shape.fy_px
    square = 1.0 + slope**2 + slope_v**2
    inside = 144.0 - square * (144.0 - 1.0)
    exact = (12.0 - np.sqrt(np.maximum(inside, 0.0))) / square
    core = inside > 0.4
    assert (frame.instance[row][core] == 0).all()
    assert np.abs(frame.depth[row][core] - exact[core]).max() < 0.004
    assert np.abs(np.sqrt((frame.normal[row][core] ** 2).sum(axis=1)) - 1.0).max() < 1e-5


def test_a_silhouette_counts_what_is_hidden_and_ends_at_the_image():
    shape = camera()
    behind = placement(block((1.0, 2.0, 2.0)), instance=0, semantic=21, at=(20.0, 0.0, 1.65))
    before = placement(block((1.0, 1.0, 9.0)), instance=1, semantic=21, at=(10.0, -0.5, 1.65))
    alone = CameraRenderer(stage([], [behind])).frame(shape, 0.0)
    both = CameraRenderer(stage([placement(plane())], [behind, before])).frame(shape, 0.0)
    pixels = int((alone.instance == 0).sum())
    assert both.silhouettes[0].pixels == pixels == alone.silhouettes[0].pixels
    assert int((both.instance == 0).sum()) < pixels
    rows, columns = np.nonzero(alone.instance == 0)
    outline = both.silhouettes[0]
    assert (outline.left, outline.right) == (columns.min(), columns.max() + 1)
    assert (outline.top, outline.bottom) == (rows.min(), rows.max() + 1)
    assert (both.silhouettes[1].top, both.silhouettes[1].bottom) == (0, shape.height_px)


def test_the_outline_of_an_object_counts_shared_pixels_once():
    shape = camera()
    one = placement(block((1.0, 2.0, 2.0)), instance=0, semantic=21, at=(12.0, 0.5, 1.65))
    two = placement(block((1.0, 2.0, 2.0)), instance=1, semantic=21, at=(12.0, -0.5, 1.65))
    frame = CameraRenderer(stage([], [one, two], objects=[7, 7])).frame(shape, 0.0)
    union = int((frame.instance >= 0).sum())
    assert frame.object_silhouettes[7].pixels == union
    assert sum(s.pixels for s in frame.silhouettes.values()) > union


def test_the_ego_is_not_drawn():
    from dataclasses import replace

    body = replace(
        placement(block((1.0, 2.0, 2.0)), instance=0, semantic=21, at=(5.0, 0.0, 1.65)), is_ego=True
    )
    frame = CameraRenderer(stage([], [body])).frame(camera(), 0.0)
    assert (frame.instance == -1).all()
    assert not frame.silhouettes


@pytest.mark.parametrize("orthographic", [0, 1])
def test_a_patch_is_seen_within_its_window_and_is_no_nearer_than_said(orthographic):
    random = np.random.Generator(np.random.Philox(key=5))
    focal = 8.0 if orthographic else 90.0
    lens = placing.Lens(focal, 0.9 * focal, 70.0, 60.0, 0.1, orthographic)
    shown = 0
    for _ in range(300):
        points = random.random((64, 3)) * [3.0, 2.0, 4.0]
        pose = np.concatenate([np.eye(3), random.random((3, 1)) * 20.0 - 10.0], axis=1)
        box = np.concatenate([points.min(axis=0), points.max(axis=0)]).astype(np.float32)
        window = patches.window_of(box, pose, lens, 1000.0, 160, 100)
        left, top, right, bottom, nearness, cut = window
        x, y, z = (points.astype(np.float32) @ pose[:, :3].T + pose[:, 3]).T
        for one in zip(x.tolist(), y.tolist(), z.tolist(), strict=True):
            u, v = placing.snapped(*one, lens, 1000.0)
            if u == placing.CLIPPED:
                assert cut == 1 or left >= right or top >= bottom
                continue
            if 0 <= u < 160 * 256 and 0 <= v < 100 * 256:
                shown += 1
                assert left <= raster.first_pixel(u) <= right
                assert top <= raster.first_pixel(v) <= bottom
                assert nearness >= (-one[2] if orthographic else 1.0 / one[2])
    assert shown > 500


def test_items_share_patches_of_their_mesh_and_hidden_ones_change_nothing():
    front, behind = block((4.0, 3.0, 0.2), (0.0, 0.0, 3.0)), block((1.0, 1.0, 1.0), (0.0, 0.0, 6.0))
    both, alone = drawn([behind, front]), drawn([front])
    assert np.array_equal(both.near, alone.near)
    counts = np.diff(both.patches.firsts)
    assert counts.tolist() == [1, 1]
    assert both.order.tolist() == [1, 0]  # the near one first
