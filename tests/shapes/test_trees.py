"""Crowns: coarse levels cost less, fill the same place, and are as full."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely

from scenesim.render.camera import CameraRenderer
from scenesim.render.items import Slots, by_distance, grouped
from scenesim.render.pool import MeshPool
from scenesim.report import turntable
from scenesim.scenery.palette import Palette
from scenesim.scenery.yard import Yard
from scenesim.shapes.plants.bushes import HEDGE_M, hedge
from scenesim.shapes.plants.trees import SPECIES, TREE_LODS_M, tree

LEAFY = sorted(set(SPECIES) - {"spruce"})


@pytest.mark.parametrize("species", LEAFY)
def test_each_level_of_a_crown_costs_less_than_the_one_before(species):
    near, middle, far, farthest = (len(mesh.faces) for mesh in tree(species, 0).lods)
    assert middle < near
    assert far < 0.3 * middle
    assert farthest < 0.5 * far


def test_a_crown_changes_its_level_clump_by_clump():
    palette, prop, pool = Palette(), tree("linden", 2), MeshPool()
    yard = Yard(palette, shapely.Polygon(), [])
    yard.put(prop, ((0.0, 0.0, 0.0), 0.0))
    layers = np.ones(len(palette.table()), np.int32)
    group = grouped(yard.placements, pool, Slots([], []), layers)
    near, far = (mesh.pieces for mesh in prop.lods[:2])
    first = [pool.add(mesh) for mesh in prop.lods[:2]]
    faces = pool.rows[first, 2]
    for share, piece in ((0.79, None), (0.81, 0), (1.01, 8), (1.19, 15), (1.21, None)):
        away = np.array([share * TREE_LODS_M[0]])
        rows = by_distance(group, pool, np.array([True]), away).meshes[:, 2:].tolist()
        if piece is None:
            assert rows == [pool.rows[first[share > 1.0], 2:].tolist()]
            continue
        (fine, fines), (coarse, coarses) = rows
        assert fine + fines == faces[0] + near[-1]
        assert near[piece] - 64 < fine - faces[0] <= near[piece]
        assert (coarse, coarses) == (faces[1], far[piece])


def test_a_coarse_crown_fills_the_place_of_the_fine_one():
    fine, *coarser = tree("linden", 2).lods
    for mesh in coarser:
        assert np.abs(mesh.low - fine.low).max() < 1.0
        assert np.abs(mesh.high - fine.high).max() < 1.0


def seen(bare, prop, distance, **changed):
    """The street with one tree on it, some of its fields changed; pixels about its crown."""
    palette = Palette()
    for material in bare.materials:
        palette.row(material)
    yard = Yard(palette, shapely.Polygon(), [])
    foot = bare.snapshot(0.0).T_world_from_ego.points(np.array([distance, 0.0, 0.0]))
    yard.put(replace(prop, **changed), (tuple(map(float, foot)), 0.7))
    stage = replace(bare, statics=(*bare.statics, *yard.placements), materials=palette.table())
    camera = bare.scene.rig.cameras[0]
    image = CameraRenderer(stage).frame(camera, 0.0, "fast").image.astype(int)
    fx, cx, cy = camera.fx_px, camera.cx_px, camera.cy_px
    wide, tall = prop.high[0] - prop.low[0], float(prop.lods[0].high[2])
    left, right = (int(cx + fx * side * (0.5 * wide + 0.5) / distance) for side in (-1, 1))
    return image[int(max(0, cy - fx * (tall - 1.6) / distance)) : int(cy), left:right]


@pytest.mark.full
@pytest.mark.parametrize("species", ["linden", "maple", "plane"])
@pytest.mark.parametrize("switch", [0, 1, 2])
def test_a_crown_is_as_full_and_as_light_after_a_change(species, switch):
    bare, prop = turntable._street(0), tree(species, 1)
    pair = [
        seen(bare, prop, TREE_LODS_M[switch], lods=(level,), lod_range_m=(1e9,))
        for level in prop.lods[switch : switch + 2]
    ]
    assert abs(pair[0].mean() - pair[1].mean()) < 8.0


@pytest.mark.full
@pytest.mark.parametrize("species", ["linden", "maple", "plane", "birch"])
def test_no_step_of_a_change_is_seen(species):
    bare, prop, distance = turntable._street(0), tree(species, 1), TREE_LODS_M[0]
    steps = [
        seen(bare, prop, distance, lod_range_m=tuple(m * k / 100 for m in TREE_LODS_M))
        for k in range(82, 128, 2)
    ]
    changes = [np.abs(a - b).mean() for a, b in pairwise(steps)]
    assert max(changes) < 12.0  # the whole at once: 20 to 40
    assert sum(c > 0.0 for c in changes) > 8


def test_pieces_of_a_hedge_stand_side_by_side():
    yard = Yard(Palette(), shapely.Polygon(), [])
    for i in range(4):
        place = (i * HEDGE_M, 0.0, 0.0), 0.0
        assert yard.try_put(hedge("privet", 1.4, i % 3), place, -0.16)
