"""Bent lenses: exact buffers by each pixel's own ray, pictures warped to agree with them."""

import numpy as np
import pytest
from camera_stage import ball, block, camera, mesh, placement, plane, stage

from scenesim.kernels.intersect import nearest_hits
from scenesim.render.camera import CameraRenderer
from scenesim.render.cameras import Cameras
from scenesim.render.lenses import LensRenderer, rays_of

FISHEYE = {"distortion": "kannala_brandt", "coefficients": (0.05, -0.01, 0.002, -0.0003)}
BARREL = {"distortion": "brown_conrady", "coefficients": (-0.3, 0.1, 1e-3, -1e-3)}
WAVY = {"distortion": "f_theta", "coefficients": (-0.02, 0.01)}


def soup(seed, count=150):
    """Triangles all around the camera, small ones and wide ones."""
    random = np.random.Generator(np.random.Philox(key=seed))
    centres = random.random((count, 1, 3)) * 16.0 - 8.0
    sizes = np.where(np.arange(count) % 3 == 0, 8.0, 1.0)[:, None, None]
    corners = centres + (random.random((count, 3, 3)) - 0.5) * sizes
    corners[..., 2] += 1.65
    return mesh(corners.reshape(-1, 3), np.arange(3 * count).reshape(-1, 3))


def renderer(statics, moving=(), **options):
    made = stage(statics, moving, **options)
    return LensRenderer(made, CameraRenderer(made))


@pytest.mark.parametrize("law", [FISHEYE, BARREL, WAVY], ids=lambda law: law["distortion"])
def test_the_nearest_face_is_the_one_that_the_pixels_ray_meets(law):
    shape = soup(3)
    model = camera(140, 120, 42.0 if law is not BARREL else 110.0, **law)
    found = renderer([placement(shape)]).surfaces(model, 0.0)
    T_world_from_camera = found.T_world_from_camera
    looks = rays_of(model).astype(np.float64).reshape(-1, 3)
    seen = (looks != 0).any(axis=1)
    assert seen.mean() > 0.7
    directions = T_world_from_camera.directions(looks)
    lengths = np.sqrt((directions * directions).sum(axis=1))
    unit = directions / np.maximum(lengths, 1e-9)[:, None]
    origins = np.tile(T_world_from_camera.translation, (len(unit), 1)) + directions * 0.1
    hit, face = np.full(len(unit), np.inf), np.full(len(unit), -1, np.int32)
    nearest_hits(
        origins, unit, shape.vertices.astype(np.float64), shape.faces, 0, len(unit), hit, face
    )
    face[~seen] = -1
    ours = found.face.reshape(-1)
    assert (ours != face).sum() <= 3  # rays along an edge
    both = (ours == face) & (ours >= 0)
    assert both.sum() > 4000
    depth = hit[both] / lengths[both] + 0.1
    assert np.abs(found.labels.depth.reshape(-1)[both] / depth - 1).max() < 1e-4


def test_a_lens_that_bends_nothing_shows_what_a_pinhole_shows():
    things = [placement(block((2, 2, 2), (12, 1, 1)), instance=0)]
    made = stage([placement(plane())], things)
    cameras = Cameras(made)
    plain = cameras.frame(camera(), 0.0)
    bent = cameras.frame(camera(distortion="brown_conrady", coefficients=(0.0,) * 4), 0.0)
    assert (plain.instance != bent.instance).mean() < 1e-3
    both = np.isfinite(plain.depth) & np.isfinite(bent.depth)
    assert np.abs(plain.depth[both] / bent.depth[both] - 1).max() < 1e-3
    assert bent.silhouettes[0].pixels == pytest.approx(plain.silhouettes[0].pixels, abs=5)
    off = np.abs(plain.image.astype(int) - bent.image).mean()
    assert off < 4.0


def test_a_fisheye_sees_what_is_beside_and_behind_it_and_the_rest_is_black():
    beside = placement(ball(1.0, (0.5, 6.0, 1.65)), instance=0)
    behind = placement(ball(1.0, (-3.0, -0.2, 1.65)), instance=1)
    cut = placement(ball(1.0, (-0.35, -4.0, 1.65)), instance=2)  # the edge of the field cuts it
    made = stage([placement(plane())], [beside, behind, cut])
    law = {**FISHEYE, "field_of_view_rad": np.radians(190.0)}
    frame = Cameras(made).frame(camera(400, 400, 110.0, **law), 0.0)
    assert set(frame.silhouettes) == {0, 2}
    for number in (0, 2):
        alone = frame.silhouettes[number]
        shown = frame.instance == number
        assert alone.pixels == shown.sum()
        rows, columns = np.nonzero(shown)
        assert (alone.left, alone.right) == (columns.min(), columns.max() + 1)
        assert (alone.top, alone.bottom) == (rows.min(), rows.max() + 1)
    assert frame.depth[frame.instance == 0].min() == pytest.approx(
        np.hypot(0.5, 6.0) - 1.0, abs=0.01
    )
    blind = ~(rays_of(frame.camera) != 0).any(axis=2)
    assert blind.mean() > 0.1
    assert (frame.semantic[blind] == 0).all()
    assert frame.image[blind].mean() < 12
    assert frame.image[~blind].mean() > 60
