"""What lies on sidewalks and in parking lanes: on them, not beside, above or below."""

import numpy as np
import pytest
from scenes import run, scene, street

from scenesim.randomness import Stream
from scenesim.scenery.ground_materials import GROUND
from scenesim.scenery.reach import ribbons_near
from scenesim.scenery.town import _pit, kerb_line
from scenesim.scenery.walk_wear import add_tree_pits, add_walk_wear
from scenesim.scenery.yard import Walk
from scenesim.shapes.street.assembly import Assembly
from scenesim.world.classes import Semantic


@pytest.fixture(scope="module")
def ribbons():
    found = scene(street())
    return ribbons_near(found.network, run(found).positions[::10, 0])


def worn(ribbons, season):
    assembly = Assembly()
    add_walk_wear(assembly, ribbons, np.zeros(3), season, Stream.of(5))
    return assembly.mesh()


def test_wear_of_sidewalks_lies_on_them(ribbons):
    mesh = worn(ribbons, "autumn")
    assert {"walk_patch", "walk_iron", "litter_leaf", "oil"} <= set(mesh.slots)
    half = 3.25 + 2.2  # the carriageway with its parking lanes
    for number, slot in enumerate(mesh.slots):
        points = mesh.vertices[np.unique(mesh.faces[mesh.face_slots == number])]
        away = np.abs(points[:, 1])
        if GROUND[slot][1] == Semantic.PARKING:
            assert ((away > 3.25 - 0.2) & (away < half + 0.2)).all()
            assert ((points[:, 2] > 0.0) & (points[:, 2] < 0.01)).all()
        else:
            assert ((away > half - 0.06) & (away < half + 2.56)).all()
            height = 0.5 * (points[:, 2].min() + points[:, 2].max())
            assert np.ptp(points[:, 2]) < 0.06
            assert 0.08 < height < 0.2


def test_more_leaves_lie_in_autumn(ribbons):
    def leaves(season):
        mesh = worn(ribbons, season)
        return int((mesh.face_slots == mesh.slots.index("litter_leaf")).sum())

    assert leaves("autumn") > 3 * leaves("summer") > 0


@pytest.mark.parametrize("side", [1, -1])
def test_a_tree_pit_is_soil_in_a_rim_and_looks_up(ribbons, side):
    line, _ = kerb_line(ribbons[0], side)
    assembly = Assembly()
    add_tree_pits(assembly, [_pit(Walk(ribbons[0], side, line), 20.0)], np.zeros(3))
    mesh = assembly.mesh()
    a, b, c = (mesh.vertices[mesh.faces[:, k]].astype(float) for k in range(3))
    ups = 0.5 * np.cross(b - a, c - a)[:, 2]
    areas = {slot: ups[mesh.face_slots == k].sum() for k, slot in enumerate(mesh.slots)}
    assert (ups > 0.0).all()
    assert sum(areas.values()) == pytest.approx(1.2 * 1.1, abs=0.02)
    assert areas["tree_pit"] > areas["kerb"] > 0.0
