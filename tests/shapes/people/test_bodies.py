"""People: proportions, skins, keypoints, clothes and what a scenario may ask for."""

import numpy as np
import pytest

from scenesim.errors import AssetError
from scenesim.randomness import Stream
from scenesim.shapes import people
from scenesim.shapes.people.anthropometry import Person, child_height, frame
from scenesim.shapes.people.carrying import COLLAR
from scenesim.shapes.people.face import Face
from scenesim.shapes.people.figure import Figure
from scenesim.shapes.people.manner import Manner
from scenesim.shapes.people.outfit import SLOTS, Outfit
from scenesim.shapes.people.skeleton import Bone
from scenesim.shapes.people.vectors import length, minus
from scenesim.world.classes import Gait, Part, Semantic

MAN = Person(1.78, 30, 0.0, 1.0)


@pytest.fixture(scope="module")
def man():
    return Figure(MAN, Outfit(), Manner())


def crowd(count, **arguments):
    for seed in range(count):
        model = people.specify("pedestrian", arguments, Stream.of(seed))
        yield model, people.build(model).members[0].shape


def test_segments_follow_drillis_and_contini():
    body = frame(MAN)
    stature = MAN.height_m
    for value, fraction in (
        (body.hip - body.knee, 0.245),
        (body.knee - body.ankle, 0.246),
        (body.upper_arm, 0.186),
        (body.forearm, 0.146),
        (body.hip, 0.530),
        (body.toe - body.heel, 0.152),
    ):
        assert value / stature == pytest.approx(fraction, abs=0.012)


def test_children_have_larger_heads():
    ratios = [
        frame(Person(child_height(age), age, 0.5, 1.0)).head / child_height(age)
        for age in (2, 6, 10, 14)
    ]
    assert ratios == sorted(ratios, reverse=True)
    assert ratios[1] == pytest.approx(1 / 6, abs=0.01)
    assert frame(MAN).head / MAN.height_m == pytest.approx(1 / 7.5, abs=0.005)


def test_bones_keep_their_length_in_every_pose(man):
    for gait in Gait:
        if gait == Gait.RIDE:
            continue
        pose = man.pose(gait, 0.4, 1.0, 1.3)
        rest = man.rest
        for above, below in (
            ("THIGH_LEFT", "SHANK_LEFT"),
            ("SHANK_RIGHT", "FOOT_RIGHT"),
            ("UPPER_ARM_LEFT", "FOREARM_LEFT"),
            ("FOREARM_RIGHT", "HAND_RIGHT"),
        ):
            a, b = Bone[above], Bone[below]
            want = length(minus(rest[b], rest[a]))
            got = length(tuple(pose.joints[below.lower()] - pose.joints[above.lower()]))
            assert got == pytest.approx(want, rel=1e-6)


def test_weights_sum_to_one_and_levels_share_slots():
    for _, figure in crowd(12):
        for skin in figure.skins:
            assert np.allclose(skin.rows.sum(axis=1), 1.0, atol=1e-9)
            assert (skin.rows >= 0).all()
            assert skin.mesh.slots == SLOTS
            assert np.isfinite(skin.mesh.vertices).all()
            assert skin.mesh.faces.max() < len(skin.mesh.vertices)


def test_levels_of_detail_have_the_promised_sizes_and_silhouettes():
    for _, figure in crowd(8):
        fine, middle, coarse = (s.mesh for s in figure.skins)
        assert 3000 < len(fine.faces) < 8000
        assert len(middle.faces) < 2600
        assert len(coarse.faces) < 1100
        for mesh in (middle, coarse):
            assert np.abs(mesh.low - fine.low).max() < 0.035
            assert np.abs(mesh.high - fine.high).max() < 0.035


def test_stature_is_what_was_asked():
    for model, figure in crowd(20):
        bare = figure.body.crown
        assert bare == pytest.approx(model.height_m, abs=1e-6)
        assert figure.skins[0].mesh.low[2] == pytest.approx(0.0, abs=0.012)
        assert figure.skins[0].mesh.high[2] < model.height_m + 0.08


@pytest.mark.parametrize("gait", [Gait.STAND, Gait.WALK, Gait.RUN, Gait.SIT])
def test_keypoints_lie_in_or_near_the_body(gait):
    parts = (
        [Part.HEAD] * 5 + [Part.ARM_LEFT, Part.ARM_RIGHT] * 3 + [Part.LEG_LEFT, Part.LEG_RIGHT] * 3
    )
    for _, figure in crowd(6):
        posed = figure.pose(gait, 0.7, 2.0, 1.3)
        mesh = posed.lods[0]
        assert posed.keypoints.shape == (17, 3)
        for point, part in zip(posed.keypoints, parts, strict=True):
            used = np.unique(mesh.faces[mesh.face_parts == part])
            nearest = np.sqrt(((mesh.vertices[used] - point) ** 2).sum(axis=1)).min()
            assert nearest < 0.13


def test_left_is_left_and_the_face_looks_ahead(man):
    points = man.pose(Gait.STAND, 0.0, 0.0, 0.0).keypoints
    for left in (1, 3, 5, 7, 9, 11, 13, 15):
        assert points[left, 1] > points[left + 1, 1]
    assert points[0, 0] > points[3, 0] + 0.06
    assert points[0, 2] > points[5, 2] > points[11, 2] > points[13, 2] > points[15, 2]


def test_the_same_model_gives_the_same_bytes():
    model = people.specify("pedestrian", {"age": "adult"}, Stream.of(5))
    person, outfit, manner = people.person_of(model)
    a = Figure(person, outfit, manner).pose(Gait.WALK, 1.23, 4.5, 1.3)
    b = people.build(model).members[0].shape.pose(Gait.WALK, 1.23, 4.5, 1.3)
    for one, two in zip(a.lods, b.lods, strict=True):
        assert one.vertices.tobytes() == two.vertices.tobytes()
        assert one.normals.tobytes() == two.normals.tobytes()
    assert a.keypoints.tobytes() == b.keypoints.tobytes()


def test_colours_are_tinted_and_meshes_shared():
    a = people.specify("pedestrian", {"age": 30, "sex": "male", "skin_tone": 2}, Stream.of(1))
    figure = people.build(a).members[0].shape
    for slot, colour in a.colours.items():
        assert figure.materials[slot].albedo == colour
    light = people.specify("pedestrian", {"skin_tone": 1}, Stream.of(1)).colours["skin"]
    dark = people.specify("pedestrian", {"skin_tone": 10}, Stream.of(1)).colours["skin"]
    assert sum(light) > 5 * sum(dark)


def test_skin_tones_are_evenly_reached():
    tones = [
        int(people.specify("pedestrian", {}, Stream.of(seed)).attributes["skin_tone"])
        for seed in range(1000)
    ]
    counts = np.bincount(tones, minlength=11)[1:]
    assert counts.min() > 65
    assert counts.max() < 140


@pytest.mark.parametrize("word", ["casual", "winter", "dress", "hi_vis", "robe", "suit", "shorts"])
def test_clothing_words_are_worn(word):
    model = people.specify("pedestrian", {"clothing": word, "age": "adult"}, Stream.of(3))
    figure = people.build(model).members[0].shape
    assert len(figure.skins[0].mesh.faces) > 2500


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ({"age": "ancient"}, "age"),
        ({"age": 140}, "age"),
        ({"skin_tone": 11}, "skin_tone"),
        ({"build": "tiny"}, "build"),
        ({"clothing": "armour"}, "clothing"),
        ({"carrying": "piano"}, "carrying"),
        ({"hat": "crown"}, "hat"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_unknown_wishes_are_refused_with_the_way_out(arguments, hint):
    with pytest.raises(AssetError, match=hint):
        people.specify("pedestrian", arguments, Stream.of(0))


@pytest.mark.parametrize(
    "companion", ["stroller", "walker", "wheelchair", "dog", "umbrella", "cane"]
)
def test_companions_come_along(companion):
    model = people.specify("pedestrian", {"with": companion, "age": "adult"}, Stream.of(4))
    body = people.build(model)
    person = body.members[0].shape
    assert person.kind == "person"
    assert person.semantic == Semantic.PERSON
    if companion in {"umbrella", "cane"}:
        assert len(body.members) == 1
        assert (person.skins[0].mesh.face_parts == Part.CARRIED).sum() > 20
    else:
        assert len(body.members) == 2
        assert model.length_m > 0.8
    if companion == "wheelchair":
        points = body.members[1].shape.pieces[0].lods[0].vertices.astype(np.float64)
        posed = person.pose(Gait.SIT, 0.0, 0.0, 0.0)
        for toes in (posed.joints["toes_left"], posed.joints["toes_right"]):
            under = np.abs(points[:, :2] - toes[:2]).max(axis=1) < 0.17
            assert 0.0 < toes[2] - points[under, 2].max() < 0.06
    if companion == "stroller":
        stroller = body.members[1].shape
        child = next(piece for piece in stroller.pieces if piece.name == "infant")
        assert (child.lods[0].low > stroller.low - 0.02).all()
        assert (child.lods[0].high < stroller.high + 0.02).all()
        assert all(mesh.key for mesh in child.lods)
        assert set(child.lods[0].slots) <= set(stroller.materials)
    if companion in {"stroller", "walker"}:
        posed = person.pose(Gait.WALK, 0.3, 0.0, 1.0)
        x, half, z = person.manner.grip
        for part, side in ((Part.ARM_LEFT, 1), (Part.ARM_RIGHT, -1)):
            mesh = posed.lods[0]
            points = mesh.vertices[np.unique(mesh.faces[mesh.face_parts == part])]
            gaps = np.sqrt(((points - (x, side * half, z)) ** 2).sum(axis=1))
            assert gaps.min() < 0.04


@pytest.mark.parametrize(("seed", "most"), [(1, 34), (7, 48)])
def test_knees_stay_under_a_coat(seed, most):
    model = people.specify("pedestrian", {"clothing": "coat"}, Stream.of(seed))
    figure = people.build(model).members[0].shape
    standing = figure.pose(Gait.STAND, 0.0, 0.0, 0.0).lods[0].vertices[:, 2]
    out = 0
    for travelled in np.arange(0.0, 1.4, 0.1):
        mesh = figure.pose(Gait.WALK, float(travelled), 0.0, 1.3).lods[0]
        is_coat = (mesh.face_parts == Part.TORSO) & (mesh.face_slots == mesh.slots.index("upper"))
        coat = np.unique(mesh.faces[is_coat])
        legs = np.unique(mesh.faces[np.isin(mesh.face_parts, [Part.LEG_LEFT, Part.LEG_RIGHT])])
        ways = mesh.vertices[legs][:, None] - mesh.vertices[coat][None]
        near = (ways * ways).sum(axis=2).argmin(axis=1)
        outside = (ways[np.arange(len(legs)), near] * mesh.normals[coat][near]).sum(axis=1) > 0.008
        hangs = standing[coat][near]
        out += int((outside & (hangs > standing[coat].min() + 0.06) & (hangs < 0.88)).sum())
    assert out <= most


@pytest.mark.parametrize("word", ["coat", "hi_vis", "police", "suit", "costume"])
def test_clothing_that_has_no_patterns_is_plain(word):
    for seed in range(12):
        model = people.specify("pedestrian", {"clothing": word}, Stream.of(seed))
        assert model.attributes["pattern"] == "plain"


def test_streets_wear_more_grey_than_colour():
    shares = []
    for seed in range(300):
        colours = people.specify("pedestrian", {"age": "adult"}, Stream.of(seed)).colours
        shares += [1 - min(colours[s]) / max(colours[s]) for s in ("upper", "lower")]
    assert np.median(shares) < 0.35
    assert np.mean(np.array(shares) > 0.75) < 0.03


def test_hands_have_fingers_near_and_are_mittens_far():
    figure = Figure(MAN, Outfit(upper="shirt"), Manner())
    skin = SLOTS.index("skin")
    counts = []
    for level in figure.skins:
        mesh = level.mesh
        bare = (mesh.face_parts == Part.ARM_LEFT) & (mesh.face_slots == skin)
        counts.append(int(bare.sum()))
    assert counts[0] > 2 * counts[1] > 2 * counts[2]


def test_faces_have_sockets_and_a_chin():
    front = Face(MAN, frame(MAN))
    assert front.relief(0.50, 0.36) < front.relief(0.58, 0.30) - 0.003
    assert front.relief(0.065, 0.0) > front.relief(0.135, 0.0)
    assert front.relief(0.50, 1.2) < 0.0


@pytest.mark.parametrize("seed", range(6))
def test_a_lead_ends_at_the_neck_of_the_dog(seed):
    body = people.build(people.specify("pedestrian", {"with": "dog"}, Stream.of(seed)))
    person, dog = body.members
    end = person.T_body_from_member.translation + np.array(COLLAR)
    mesh = dog.shape.pose(Gait.STAND, 0.0, 0.0, 0.0).lods[0]
    points = mesh.vertices + dog.T_body_from_member.translation
    neck = points[np.unique(mesh.faces[mesh.face_parts == Part.HEAD])]
    assert np.sqrt(((neck - end) ** 2).sum(axis=1)).min() < 0.06


@pytest.mark.parametrize("word", ["police", "medic", "hi_vis"])
def test_uniforms_are_buttoned_up(word):
    for seed in range(4):
        model = people.specify("pedestrian", {"clothing": word}, Stream.of(seed))
        mesh = people.build(model).members[0].shape.skins[0].mesh
        is_trunk = mesh.face_parts == Part.TORSO
        assert not (is_trunk & (mesh.face_slots == SLOTS.index("shirt"))).any()
