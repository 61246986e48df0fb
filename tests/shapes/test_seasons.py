"""Plants follow the year."""

import numpy as np
import pytest

from scenesim.shapes.plants.bushes import hedge
from scenesim.shapes.plants.foliage import FOLIAGE_SLOTS
from scenesim.shapes.plants.seasons import EVERGREENS
from scenesim.shapes.plants.trees import SPECIES, tree


def leaf_area(prop, level):
    mesh = prop.lods[level]
    names = np.array(mesh.slots)[mesh.face_slots]
    a, b, c = (mesh.vertices[mesh.faces[:, k]] for k in range(3))
    areas = 0.5 * np.sqrt((np.cross(b - a, c - a) ** 2).sum(axis=1))
    return float(areas[np.isin(names, FOLIAGE_SLOTS)].sum())


@pytest.mark.parametrize("species", sorted(SPECIES))
def test_trees_lose_their_leaves_and_keep_their_height(species):
    summer, winter = tree(species, 0), tree(species, 0, "winter")
    if species in EVERGREENS:
        assert leaf_area(winter, 0) == leaf_area(summer, 0) > 10.0
        return
    for level, lod in enumerate(winter.lods):
        assert leaf_area(winter, level) == 0.0
        assert lod.high[2] > 0.75 * summer.lods[level].high[2]
        assert lod.faces.shape[0] < 12_000


def test_leaves_turn_and_needles_do_not():
    def tone(prop):
        return prop.materials["leaf"].albedo

    red, green, _ = tone(tree("maple", 1, "autumn"))
    assert red > 2.0 * green
    assert tone(tree("maple", 1))[1] > tone(tree("maple", 1))[0]
    assert tone(tree("spruce", 1, "autumn")) == tone(tree("spruce", 1))
    assert tone(hedge("beech", 1.4, 0, "winter")) != tone(hedge("beech", 1.4, 0))
    assert tone(hedge("thuja", 1.4, 0, "winter")) == tone(hedge("thuja", 1.4, 0))
