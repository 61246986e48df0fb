"""Animals: sizes, planted feet, envelopes, words."""

import numpy as np
import pytest

from scenesim.errors import AssetError
from scenesim.randomness import Stream
from scenesim.shapes import animals
from scenesim.shapes.animals.anatomy import BONES, Joint, build_of, fixed
from scenesim.shapes.animals.beasts import hide
from scenesim.shapes.animals.fur import ridge, tufts
from scenesim.shapes.animals.motion import stride
from scenesim.shapes.animals.species import NAMES, SPECIES
from scenesim.shapes.people.loft import Lofter
from scenesim.world.classes import Gait, Semantic


def beast(name, seed=3):
    model = animals.specify("animal", {"species": name}, Stream.of(seed))
    return model, animals.build(model).members[0].shape


@pytest.mark.parametrize("name", NAMES)
def test_every_species_stands_on_the_ground(name):
    model, figure = beast(name)
    assert figure.semantic == Semantic.ANIMAL
    posed = figure.pose(Gait.STAND, 0.0, 0.0, 0.0)
    assert posed.keypoints.shape == (0, 3)
    assert abs(float(posed.lods[0].low[2])) < 0.02 * max(1.0, model.height_m)
    assert [len(mesh.faces) for mesh in posed.lods] == sorted(
        (len(mesh.faces) for mesh in posed.lods), reverse=True
    )
    for skin in figure._skins:
        assert np.allclose(skin.rows.sum(axis=1), 1.0)
    if name in SPECIES:
        back = SPECIES[name].withers
        assert float(posed.lods[0].high[2]) > 0.85 * back


@pytest.mark.parametrize("name", sorted(SPECIES))
@pytest.mark.parametrize("gait", [Gait.WALK, Gait.RUN])
def test_standing_feet_do_not_slide(name, gait):
    _, figure = beast(name)
    way = stride(figure._build, gait)
    before, worst = {}, 0.0
    for k in range(120):
        travelled = way * k / 120
        joints = figure.pose(gait, travelled, 0.0, 1.0).joints
        for bone in (6, 9, 12, 15):
            x, _, z = joints[f"bone_{bone}"] + (travelled, 0.0, 0.0)
            low = figure._build.species.foot[1] * figure._build.size
            if bone in before and abs(z - low) < 0.002 and abs(before[bone][1] - low) < 0.002:
                worst = max(worst, abs(x - before[bone][0]))
            before[bone] = (x, z)
    assert worst < 0.004 * max(1.0, 3 * figure._build.hip)


@pytest.mark.parametrize("name", NAMES)
def test_envelopes_hold_every_pose(name):
    _, figure = beast(name)
    for gait in (Gait.STAND, Gait.WALK):
        low, high = figure.envelope(frozenset({int(gait)}), 1.0)
        for k in range(16):
            mesh = figure.pose(gait, 0.21 * k, 0.7 * k, 1.0).lods[0]
            assert (low[:2] <= mesh.low[:2] + 0.02).all()
            assert (high >= mesh.high - 0.02).all()


@pytest.mark.parametrize("name", NAMES)
def test_no_fur_is_black_as_a_hole(name):
    seen = set()
    for seed in range(60):
        colours = beast(name, seed)[0].colours
        for red, green, blue in colours.values():
            assert 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.035
        seen.add(tuple(sorted(colours.items())))
    assert len(seen) > (1 if name == "bird" else 20)


def test_tufts_are_shaded_as_the_skin_and_grow_along_the_outline():
    lofter = Lofter(1.0, 1.0, BONES, 0)
    trunk = hide(lofter, build_of(SPECIES["dog"], 1.0))[0]
    middle = ridge(trunk)
    assert 0 < len(middle.faces) < 0.6 * len(trunk.faces)
    grown = tufts(lofter, middle, 80, 0.04, (-0.9, 0.0, -0.45), fixed(Joint.TRUNK))
    known = {tuple(row) for row in trunk.normals.tolist()}
    assert {tuple(row) for row in grown.normals.tolist()} <= known
    corners = grown.vertices[grown.faces]
    fronts = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    assert ((fronts * grown.normals[grown.faces[:, 0]]).sum(axis=1) > 0).all()


def test_unknown_species_are_refused():
    with pytest.raises(AssetError, match="dog"):
        animals.specify("animal", {"species": "dragon"}, Stream.of(0))
    with pytest.raises(AssetError, match="species"):
        animals.specify("animal", {"breed": "pug"}, Stream.of(0))
