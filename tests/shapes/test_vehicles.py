"""Vehicles: sizes as published, tight boxes, wheels on the ground, closed parts, same bytes."""

from dataclasses import replace
from math import isclose

import numpy as np
import pytest

from scenesim.randomness import Stream
from scenesim.shapes import cache, catalogue
from scenesim.shapes.meshing import finished, split
from scenesim.shapes.surfaces import box, face_vectors, grid, hull, lathe, prism, tube
from scenesim.shapes.vehicles import cars, finish, heavy, hinged, liveries, signs, specify
from scenesim.shapes.vehicles import members as members_of
from scenesim.shapes.vehicles.carving import carved, outline
from scenesim.shapes.vehicles.creases import creased
from scenesim.shapes.vehicles.form import FINENESS, form, skin
from scenesim.shapes.vehicles.lettering import SIGNS
from scenesim.shapes.vehicles.machines import PLANTS
from scenesim.shapes.vehicles.rigs import RIGS
from scenesim.shapes.vehicles.style import lines, plain
from scenesim.shapes.vehicles.working import STYLES
from scenesim.world.classes import OUTSIDE_BOX, Part
from scenesim.world.scene import Model

MEMBERS = [
    (family, number)
    for family, members in (*STYLES.items(), *RIGS.items(), *PLANTS.items())
    for number in range(len(members))
]
FEW = [("hatchback", 0), ("suv", 1), ("van", 3), ("pickup", 0), ("truck", 1), ("bus", 0)]

#: length, width, height of a class, m: least and greatest that the roads hold
SPREAD = {
    "hatchback": ((3.4, 4.4), (1.55, 1.85), (1.38, 1.60)),
    "sedan": ((4.2, 5.1), (1.65, 1.95), (1.38, 1.52)),
    "estate": ((4.2, 5.0), (1.68, 1.90), (1.42, 1.90)),
    "suv": ((4.0, 5.1), (1.70, 2.02), (1.50, 1.90)),
    "van": ((4.2, 6.2), (1.75, 2.10), (1.75, 2.75)),
    "pickup": ((4.9, 5.9), (1.75, 2.05), (1.65, 1.95)),
    "truck": ((5.5, 10.5), (2.0, 2.6), (2.2, 4.0)),
    "semi_trailer": ((14.0, 18.8), (2.4, 2.6), (3.4, 4.0)),
    "bus": ((9.0, 18.8), (2.4, 2.6), (2.8, 3.6)),
    "articulated_bus": ((16.0, 18.8), (2.4, 2.6), (2.8, 3.6)),
    "tram": ((18.0, 45.0), (2.3, 2.66), (3.2, 3.8)),
    "tractor": ((3.4, 5.6), (1.6, 2.6), (2.3, 3.2)),
    "excavator": ((4.4, 9.8), (1.5, 3.0), (2.3, 3.3)),
}


def model_of(family, number):
    members = STYLES.get(family) or RIGS.get(family) or PLANTS[family]
    for seed in range(2000):
        model = specify(family, {}, Stream.of(seed))
        if model.variant % len(members) == number:
            return model
    raise AssertionError(f"{family} {number} is never drawn")


def shape_of(family, number):
    return catalogue.build(model_of(family, number)).members[0].shape


@pytest.mark.parametrize("family", sorted(SPREAD))
def test_sizes_lie_within_the_spread_of_the_class(family):
    for member in STYLES.get(family) or RIGS.get(family) or PLANTS[family]:
        sizes = (member.length, member.width, member.height)
        for size, (least, greatest) in zip(sizes, SPREAD[family], strict=True):
            assert least <= size <= greatest


@pytest.mark.parametrize(("family", "number"), MEMBERS)
def test_the_box_is_tight_and_the_model_tells_it(family, number):
    model = model_of(family, number)
    shape = catalogue.build(model).members[0].shape
    size = shape.high - shape.low
    assert np.abs(size - (model.length_m, model.width_m, model.height_m)).max() <= 0.010
    assert abs(shape.low[2]) <= 0.005
    assert np.abs(shape.low[:2] + shape.high[:2]).max() <= 0.02
    reach = 0.0
    for piece in shape.pieces:
        mesh = piece.lods[0]
        outside = np.isin(mesh.face_parts, OUTSIDE_BOX)
        points = piece.T_shape_from_piece.points(mesh.vertices.astype(np.float64))
        used = np.unique(mesh.faces[~outside])
        assert (points[used] >= shape.low - 1e-6).all()
        assert (points[used] <= shape.high + 1e-6).all()
        if outside.any():
            reach = max(reach, float(np.abs(points[np.unique(mesh.faces[outside]), 1]).max()))
    if family not in {"tram", *PLANTS}:
        assert reach > shape.high[1] + 0.03, "mirrors stand out of the box"


@pytest.mark.parametrize(("family", "number"), MEMBERS)
def test_wheels_stand_on_the_ground_at_the_axles(family, number):
    model = model_of(family, number)
    shape = catalogue.build(model).members[0].shape
    wheels = [piece for piece in shape.pieces if piece.rolls_m > 0]
    assert len(wheels) >= (4 if family not in {"tram", "excavator"} else 0)
    for piece in wheels:
        centre = piece.T_shape_from_piece.translation
        assert isclose(centre[2], piece.rolls_m, abs_tol=0.005)
        assert isclose(centre[2] + piece.lods[0].low[2], 0.0, abs_tol=0.01)
        assert 0.25 <= piece.rolls_m <= (0.55 if family != "tractor" else 1.0)
    if wheels:
        places = sorted({round(float(p.T_shape_from_piece.translation[0]), 3) for p in wheels})
        assert isclose(places[-1] - model.wheelbase_m, model.rear_axle_m, abs_tol=0.002)
        assert any(isclose(x, model.rear_axle_m, abs_tol=0.002) for x in places)
        assert {piece.steers for piece in wheels} == {True, False}


@pytest.mark.parametrize(("family", "number"), FEW)
def test_levels_share_slots_lose_triangles_and_keep_the_silhouette(family, number):
    shape = shape_of(family, number)
    total = [sum(len(p.lods[level].faces) for p in shape.pieces) for level in range(3)]
    assert 26_500 >= total[0] > 1.7 * total[1] > 3 * total[2]
    for piece in shape.pieces:
        assert len({mesh.slots for mesh in piece.lods}) == 1
        assert set(piece.lods[0].slots) <= set(shape.materials)
    body = shape.pieces[0]
    for level, range_m in ((1, shape.lod_range_m[0]), (2, shape.lod_range_m[1])):
        pixel = range_m / 721.5
        for bound in ("low", "high"):
            gap = np.abs(getattr(body.lods[0], bound) - getattr(body.lods[level], bound))
            assert gap[[0, 2]].max() <= pixel + (0.02 if level == 1 else 0.15)


@pytest.mark.parametrize(("family", "number"), FEW)
def test_meshes_are_sound(family, number):
    shape = shape_of(family, number)
    for piece in shape.pieces:
        for mesh in piece.lods:
            assert np.isfinite(mesh.vertices).all()
            assert np.isfinite(mesh.uvs).all()
            length = np.sqrt((mesh.normals.astype(np.float64) ** 2).sum(axis=1))
            assert np.abs(length - 1).max() < 1e-3
            assert mesh.faces.max() < len(mesh.vertices)


@pytest.mark.parametrize(("family", "number"), FEW)
def test_the_painted_skin_looks_outwards(family, number):
    mesh = shape_of(family, number).pieces[0].lods[0]
    paint = mesh.face_slots == mesh.slots.index("paint")
    paint &= mesh.face_parts == Part.BODY
    a, b, c = (mesh.vertices[mesh.faces[paint, i]].astype(np.float64) for i in range(3))
    flat = np.cross(b - a, c - a)
    shaded = mesh.normals[mesh.faces[paint]].mean(axis=1)
    agree = (flat * shaded).sum(axis=1)
    area = np.sqrt((flat * flat).sum(axis=1))
    assert (area * (agree > 0)).sum() > 0.995 * area.sum()
    middle = (a + b + c) / 3
    sideways = np.abs(flat[:, 1]) > 0.9 * area
    sideways &= np.abs(middle[:, 1]) > 0.8 * np.abs(middle[:, 1]).max()
    assert (flat[sideways, 1] * middle[sideways, 1] > 0).mean() > 0.97


def test_parts_and_lamps_are_named():
    shape = shape_of("estate", 0)
    names = {"head_lamp", "tail_lamp", "brake_lamp", "reverse_lamp", "plate", "glass", "paint"}
    assert names | {"indicator_left", "indicator_right", "tyre", "rim"} <= set(shape.materials)
    parts = {int(p) for piece in shape.pieces for p in np.unique(piece.lods[0].face_parts)}
    wanted = (Part.GLASS, Part.MIRROR, Part.ANTENNA, Part.LAMP, Part.PLATE, Part.WHEEL)
    assert {int(p) for p in (*wanted, Part.INTERIOR)} <= parts
    for lamp, place in shape.lamps.items():
        assert (np.array(place) >= shape.low - 0.05).all(), lamp
        assert (np.array(place) <= shape.high + 0.05).all(), lamp
    left = shape.pieces[0].lods[0]
    for slot, sign in (("indicator_left", 1), ("indicator_right", -1)):
        rows = left.faces[left.face_slots == left.slots.index(slot)]
        assert (np.sign(left.vertices[rows][..., 1].mean()) == sign).all()


def test_a_shape_is_the_same_bytes_every_time(tmp_path, monkeypatch):
    model = model_of("hatchback", 2)

    def made(folder):
        from scenesim.shapes import vehicles

        monkeypatch.setenv("SCENESIM_CACHE_DIR", str(tmp_path / folder))
        cache.forget()
        vehicles._shape.cache_clear()
        return catalogue.build(model).members[0].shape

    first, again = made("a"), made("b")
    stored = made("b")  # from disk
    for one, two, three in zip(first.pieces, again.pieces, stored.pieces, strict=True):
        for a, b, c in zip(one.lods, two.lods, three.lods, strict=True):
            for name in ("vertices", "normals", "uvs", "faces", "face_slots", "face_parts"):
                same = getattr(a, name).tobytes()
                assert same == getattr(b, name).tobytes() == getattr(c, name).tobytes()
            assert a.key == b.key == c.key != ""
    assert list((tmp_path / "b" / "shapes").glob("*.arrays"))


def test_a_broken_cache_file_is_made_again(tmp_path, monkeypatch):
    monkeypatch.setenv("SCENESIM_CACHE_DIR", str(tmp_path))
    cache.forget()
    name = f"test-{cache.digest('x')}"
    assert cache.kept(name, lambda: {"a": np.arange(3)})["a"][2] == 2
    (tmp_path / "shapes" / f"{name}.arrays").write_bytes(b"no arrays")
    cache.forget()
    assert cache.kept(name, lambda: {"a": np.arange(4)})["a"][3] == 3


def test_colours_tint_and_leave_the_mesh_alone():
    red = model_of("hatchback", 0)
    blue = Model(**{f: getattr(red, f) for f in red.__slots__} | {"colours": {"paint": (0, 0, 1)}})
    one, two = (catalogue.build(m).members[0].shape for m in (red, blue))
    assert one.pieces[0].lods[0] is two.pieces[0].lods[0]
    assert two.materials["paint"].albedo == (0, 0, 1)
    white, black = (finish.paint_reflectance_905((v, v, v)) for v in (0.78, 0.01))
    assert 0.6 <= white <= 0.8
    assert 0.03 <= black <= 0.06
    assert 0.5 <= finish.paint_reflectance_905((0.36, 0.016, 0.018)) <= 0.65


def test_no_driver_sits_in_a_parked_car():
    empty = specify("car", {"driver": "no"}, Stream.of(3))
    names = [piece.name for piece in catalogue.build(empty).members[0].shape.pieces]
    assert "driver" not in names
    assert "driver" in [p.name for p in shape_of("hatchback", 0).pieces]


@pytest.mark.parametrize("family", ["bus", "articulated_bus", "tram"])
def test_passengers_ride_inside_and_not_in_what_is_parked(family):
    model = model_of(family, 0)
    shape = catalogue.build(model).members[0].shape
    riding = [piece for piece in shape.pieces if piece.name.startswith("passengers")]
    assert {piece.joint for piece in riding} == set(range(len(shape.joints) + 1))
    for piece in riding:
        for mesh in piece.lods:
            assert (mesh.low > shape.low + 0.1).all()
            assert (mesh.high < shape.high - 0.1).all()
    parked = replace(model, attributes={**model.attributes, "driver": "no"})
    names = [piece.name for piece in catalogue.build(parked).members[0].shape.pieces]
    assert not [name for name in names if name.startswith(("driver", "passengers"))]


def test_every_sign_that_is_written_on_vehicles_has_strokes():
    words = {*signs.FIRMS, *signs.TRADES, *liveries.FLEETS, *heavy.LINES}
    assert set("".join(words)) - {" "} <= set(SIGNS)


def test_front_doors_are_cut_out_on_their_hinges():
    model = model_of("estate", 0)
    shut = catalogue.build(model).members[0].shape
    split = catalogue.build(hinged(model)).members[0].shape
    assert hinged(hinged(model)) == hinged(model)
    doors = {piece.door: piece for piece in split.pieces if piece.door}
    assert set(doors) == {"left", "right"}
    for hand, sign in (("left", 1), ("right", -1)):
        mesh, place = doors[hand].lods[0], doors[hand].T_shape_from_piece.translation
        assert place[1] * sign > 0.6
        assert mesh.low[0] < -0.7, "it reaches back from its hinge"
        assert mesh.high[0] < 0.15
        assert {Part.DOOR, Part.MIRROR} == {Part(int(p)) for p in np.unique(mesh.face_parts)}
        assert "glass" in {mesh.slots[s] for s in np.unique(mesh.face_slots)}
    area = [sum(surface_area(p) for p in one.pieces) for one in (shut, split)]
    assert isclose(area[0], area[1], rel_tol=0.002), "nothing is lost by the cut"


def surface_area(piece):
    mesh = piece.lods[0]
    a, b, c = (mesh.vertices[mesh.faces[:, i]].astype(np.float64) for i in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum())


@pytest.mark.parametrize(
    ("arguments", "slot"), [({"wear": "rusty"}, "rust"), ({"wear": "stickers"}, "sticker")]
)
def test_wear_is_seen_where_it_is_asked_for(arguments, slot):
    shape = catalogue.build(specify("hatchback", arguments, Stream.of(4))).members[0].shape
    mesh = shape.pieces[0].lods[0]
    assert (mesh.face_slots == mesh.slots.index(slot)).sum() > 4
    clean = catalogue.build(specify("hatchback", {"wear": "clean"}, Stream.of(4))).members[0].shape
    assert slot not in clean.materials


def test_boots_open_roofs_are_laden_and_boxes_stay_tight():
    for arguments in ({"boot": "open"}, {"roof": "box"}, {"wear": "dented"}):
        model = specify("sedan", arguments, Stream.of(2))
        shape = catalogue.build(model).members[0].shape
        size = shape.high - shape.low
        assert np.abs(size - (model.length_m, model.width_m, model.height_m)).max() <= 0.02
    lid = catalogue.build(specify("sedan", {"boot": "open"}, Stream.of(2))).members[0].shape
    mesh = lid.pieces[0].lods[0]
    raised = mesh.vertices[mesh.faces[mesh.face_parts == Part.DOOR]]
    assert raised[..., 2].max() > 1.25


def test_helpers_make_closed_bodies_with_their_front_outside():
    square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    bodies = {
        "box": (box((1, 2, 3)), 6.0),
        "bevelled": (box((1, 2, 3), bevel=1e-6), 6.0),
        "prism": (prism(square, 0.0, 2.0, axis=2), 2.0),
        "hull": (hull([(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)]), 1 / 6),
        "tube": (tube([(0, 0, 0), (0, 0, 2)], 1.0, 64), 2 * np.pi),
        "lathe": (lathe([(0, -1), (1, -1), (1, 1), (0, 1)], 64), 2 * np.pi),
    }
    for name, (body, volume) in bodies.items():
        corner = body.vertices[body.faces[:, 0]]
        assert (face_vectors(body) * corner).sum() / 6 == pytest.approx(volume, rel=3e-3), name


def test_splitting_keeps_the_area_and_follows_the_line():
    flat = grid([[(x, y, 0.0) for x in np.linspace(0, 1, 6)] for y in np.linspace(0, 1, 6)])
    low, high = split(flat, flat.vertices[:, 0] + 0.3 * flat.vertices[:, 1] - 0.61)

    def area(surface):
        return np.abs(face_vectors(surface)[:, 2]).sum() / 2

    assert area(low) + area(high) == pytest.approx(1.0)
    assert area(low) == pytest.approx(0.61 - 0.15)


def test_smooth_normals_keep_creases():
    cube = finished([box((1, 1, 1)).of("a")])
    assert len(cube.vertices) == 24
    round_one = finished([lathe([(1, -1), (1, 1)], 32).of("a")])
    middle = round_one.vertices.astype(np.float64)
    assert np.abs(round_one.normals[:, [0, 2]] - middle[:, [0, 2]]).max() < 2e-3


def test_surfaces_finished_together_are_as_finished_alone():
    # they touch, and their creases differ: neither is welded to the other
    soft = lathe([(1, -1), (1, 1)], 12).of("a")
    hard = replace(lathe([(1, 1), (1, 2)], 12).of("b"), crease_rad=0.1)
    both, one, other = finished([soft, hard]), finished([soft]), finished([hard])
    assert np.array_equal(both.normals, np.concatenate([one.normals, other.normals]))
    assert np.array_equal(both.faces, np.concatenate([one.faces, other.faces + len(one.vertices)]))
    assert len(other.vertices) == 48


def test_the_skin_lies_on_its_form():
    styles = [STYLES[family][0] for family in ("hatchback", "van", "pickup")]
    for body in (form(lines(style)) for style in styles):
        points = skin(body, *FINENESS[1]).vertices
        aside = points[points[:, 1] > 1e-9]
        assert np.abs(body.field(aside)).max() < 2e-5


def test_creases_press_a_skin_inwards_by_some_millimetres():
    style = STYLES["sedan"][0]
    body = form(lines(style))
    smooth = skin(body, *FINENESS[0])
    pressed = creased(body, style, smooth)
    assert (pressed.vertices.max(axis=0) <= smooth.vertices.max(axis=0) + 1e-9).all()
    depth = -body.field(pressed.vertices[pressed.vertices[:, 1] > 1e-9])
    assert 0.007 < depth.max() < 0.016
    length = np.sqrt((pressed.normals * pressed.normals).sum(axis=1))
    assert np.abs(length - 1.0).max() < 1e-9
    area = [np.sqrt((face_vectors(s) ** 2).sum(axis=1)).sum() for s in (smooth, pressed)]
    assert area[1] == pytest.approx(area[0], rel=0.005)


@pytest.mark.parametrize("family", ["hatchback", "sedan", "estate", "suv", "pickup"])
def test_cars_are_light_from_far_away_and_keep_their_lamps(family):
    shape = shape_of(family, 0)
    assert sum(len(piece.lods[-1].faces) for piece in shape.pieces) <= 600
    body = shape.pieces[0].lods[-1]
    seen = {body.slots[slot] for slot in np.unique(body.face_slots)}
    lamps = {"head_lamp", "tail_lamp", "brake_lamp", "reverse_lamp", "plate", "reflector"}
    assert lamps | {"indicator_left", "indicator_right", "glass"} <= seen


@pytest.mark.parametrize("number", range(len(STYLES["pickup"])))
def test_a_pickup_has_a_wide_roof_and_an_upright_rear_pane(number):
    style = STYLES["pickup"][number]
    points = skin(form(lines(style)), *FINENESS[0]).vertices
    roof = points[points[:, 2] > style.roof - 0.08]
    assert roof[:, 1].max() > 0.62 * style.width / 2
    middle = points[points[:, 1] < 1e-6]
    behind = middle[(middle[:, 0] < roof[:, 0].max()) & (middle[:, 2] > style.deck[0][1] + 0.05)]
    pane = behind[(behind[:, 2] < style.roof - 0.12) & (behind[:, 0] < roof[:, 0].min() + 0.05)]
    assert len(pane) >= 3, "rings lie close where the top is steep"
    assert np.ptp(pane[:, 2]) > 2.5 * np.ptp(pane[:, 0])


def test_hatchbacks_end_soon_behind_their_rear_wheels_and_estates_do_not():
    def behind(style):
        return style.length - style.front_axle - style.wheelbase

    assert max(behind(style) for style in STYLES["hatchback"]) < 0.72
    assert min(behind(style) for style in STYLES["estate"] if style.rails) > 0.9
    assert min(style.wheel.radius for style in STYLES["suv"]) > 0.34


def test_looks_of_a_member_share_their_body():
    family, members = "hatchback", len(STYLES["hatchback"])
    first, second = (members_of.member(family, number) for number in (1, 1 + members))
    assert first != second
    assert plain(first) == plain(second)
    faces = [
        finished(cars.design(style, Stream.of(1)).parts[0].levels[0]) for style in (first, second)
    ]
    roofs = [np.unique(mesh.vertices[mesh.vertices[:, 2] > 1.2], axis=0) for mesh in faces]
    assert np.array_equal(*roofs)
    assert len(faces[0].faces) != len(faces[1].faces), "their fronts differ"


def test_something_lies_in_an_open_boot():
    for family in ("hatchback", "sedan", "estate", "suv"):
        shape = catalogue.build(specify(family, {"boot": "open"}, Stream.of(2))).members[0].shape
        mesh = shape.pieces[0].lods[0]
        case = mesh.vertices[mesh.faces[mesh.face_slots == mesh.slots.index("case")]]
        assert case[..., 0].min() > shape.low[0] + 0.1
        assert case[..., 2].min() > 0.5


def test_carving_keeps_the_area_and_parts_it_by_all_limits():
    flat = grid([[(x, y, 0.0) for x in np.linspace(0, 1, 9)] for y in np.linspace(0, 1, 9)])
    window = outline([(0.21, 0.33), (0.77, 0.28), (0.71, 0.84), (0.26, 0.79)], 0, 1)
    pieces = carved([flat.of("paint")], window, "pane")
    areas = {p.slot: np.abs(face_vectors(p)[:, 2]).sum() / 2 for p in pieces}
    assert areas["pane"] + areas["paint"] == pytest.approx(1.0)
    assert areas["pane"] == pytest.approx(0.258, abs=1e-3)


@pytest.mark.parametrize("family", ["truck", "semi_trailer", "bus", "fire_engine", "hatchback"])
def test_head_lamps_are_there_at_all_distances(family):
    for lod in shape_of(family, 0).pieces[0].lods:
        corners = lod.vertices[lod.faces].astype(np.float64)
        normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        is_lamp = lod.face_slots == lod.slots.index("head_lamp")
        assert normal[is_lamp, 0].sum() / 2 > 0.007  # seen from ahead, m^2


@pytest.mark.parametrize(("family", "number"), [("hatchback", 1), ("suv", 1), ("van", 0)])
def test_tall_tail_lamps_are_there_at_all_distances(family, number):
    for lod in shape_of(family, number).pieces[0].lods:
        corners = lod.vertices[lod.faces].astype(np.float64)
        normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        for slot in ("tail_lamp", "brake_lamp"):
            seen = -normal[lod.face_slots == lod.slots.index(slot), 0].sum() / 2
            assert seen > 0.003  # from behind, m^2
