"""Obstacles, unknown objects, the user's meshes, and the dispatcher."""

from pathlib import Path

import numpy as np
import pytest

from scenesim.errors import AssetError
from scenesim.randomness import Stream
from scenesim.shapes import catalogue, things
from scenesim.shapes.things.makers import MAKERS
from scenesim.world.classes import Semantic


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_obstacles_stand_on_the_ground_in_their_box(kind):
    for seed in range(3):
        model = catalogue.specify("obstacle", {"kind": kind}, Stream.of(seed))
        shape = catalogue.build(model).members[0].shape
        size = shape.high - shape.low
        assert np.allclose(size, (model.length_m, model.width_m, model.height_m), atol=1e-4)
        assert abs(shape.low[2]) < 1e-4
        assert 0.05 < size.max() < (11.0 if kind == "fallen_tree" else 4.5)
        assert shape.semantic == Semantic.OBSTACLE
        assert set(shape.pieces[0].lods[0].slots) <= set(shape.materials)


def test_unknown_objects_have_the_size_asked_for_and_differ():
    shapes = [
        catalogue.build(catalogue.specify("unknown_object", {"size": 0.7}, Stream.of(seed)))
        for seed in range(6)
    ]
    for body in shapes:
        shape = body.members[0].shape
        assert (shape.high - shape.low).max() == pytest.approx(0.7, abs=1e-3)
    counts = {len(body.members[0].shape.pieces[0].lods[0].faces) for body in shapes}
    assert len(counts) > 2


def test_unknown_words_are_named():
    with pytest.raises(AssetError, match="no obstacle 'piano'"):
        catalogue.specify("obstacle", {"kind": "piano"}, Stream.of(1))
    with pytest.raises(AssetError, match="no shape for 'spaceship'"):
        catalogue.specify("spaceship", {}, Stream.of(1))


def test_words_of_the_language_have_shapes():
    wanted = {"car", "van", "truck", "bus", "pickup", "semi_trailer", "tram", "emergency", "mesh"}
    assert wanted | {"sedan", "hatchback", "estate", "suv", "obstacle"} <= set(catalogue.kinds())


@pytest.fixture
def cube_file(tmp_path):
    trimesh = pytest.importorskip("trimesh")

    def write(name, scale=1.0, invert=False, spoil=False):
        cube = trimesh.creation.box((1.0, 2.0, 0.5))
        cube.apply_scale(scale)
        if invert:
            cube.invert()
        path = tmp_path / name
        if spoil:
            lines = cube.export(file_type="obj").splitlines()
            first = next(i for i, line in enumerate(lines) if line.startswith("v "))
            lines[first] = "v nan 0 0"
            path.write_text("\n".join(lines))
        else:
            cube.export(path)
        return str(path)

    return write


def built(file, **arguments):
    model = catalogue.specify("mesh", {"file": file, **arguments}, Stream.of(0))
    return model, catalogue.build(model).members[0].shape


def test_a_mesh_of_the_user_is_centred_on_the_ground(cube_file):
    model, shape = built(cube_file("cube.obj"), label="car")
    assert (model.length_m, model.width_m, model.height_m) == pytest.approx((1.0, 2.0, 0.5))
    assert shape.semantic == Semantic.CAR
    assert shape.low == pytest.approx((-0.5, -1.0, 0.0))


def test_gltf_is_turned_upright(cube_file):
    model, _ = built(cube_file("cube.glb"))
    assert (model.length_m, model.width_m, model.height_m) == pytest.approx((0.5, 1.0, 2.0))


def test_millimetres_are_noticed(cube_file):
    with pytest.warns(UserWarning, match="millimetres"):
        model, _ = built(cube_file("mm.obj", 1000.0))
    assert model.width_m == pytest.approx(2.0)


def test_inside_out_is_turned(cube_file):
    with pytest.warns(UserWarning, match="inside out"):
        _, shape = built(cube_file("inverted.stl", invert=True))
    mesh = shape.pieces[0].lods[0]
    a, b, c = (mesh.vertices[mesh.faces[:, i]].astype(np.float64) for i in range(3))
    assert (a * np.cross(b, c)).sum() / 6 == pytest.approx(1.0, rel=1e-4)


def test_a_ball_whose_poles_are_rounded_differently_is_turned_too(tmp_path):
    turns, ups = np.meshgrid(np.arange(12) * np.pi / 6, np.arange(7) * np.pi / 6)
    x, y, z = np.sin(ups) * np.cos(turns), np.sin(ups) * np.sin(turns), np.cos(ups)
    lines = [
        f"v {a!r} {b!r} {c!r}"
        for a, b, c in zip(*(v.ravel().tolist() for v in (x, y, z)), strict=True)
    ]
    for i in range(6):
        for j in range(12):
            a, b = 12 * i + j + 1, 12 * i + (j + 1) % 12 + 1
            lines += [f"f {a} {b} {a + 12}", f"f {b} {b + 12} {a + 12}"]
    path = tmp_path / "ball.obj"
    path.write_text("\n".join(lines))
    with pytest.warns(UserWarning, match="inside out"):
        built(path)


def test_nan_corners_are_left_out(cube_file):
    with pytest.warns(UserWarning, match="not finite"):
        _, shape = built(cube_file("nan.obj", spoil=True))
    assert np.isfinite(shape.pieces[0].lods[0].vertices).all()


def test_unusable_files_are_refused_with_the_reason(tmp_path):
    broken = tmp_path / "broken.glb"
    broken.write_bytes(b"glTF nonsense")
    for file, reason in ((str(broken), "cannot be read"), ("nowhere.obj", "no mesh file")):
        with pytest.raises(AssetError, match=reason):
            built(file)


def test_a_catalogue_beside_the_file_says_how_it_is_meant(cube_file):
    file = cube_file("cube.obj")
    book = Path(file).parent / "catalogue.toml"
    book.write_text(
        '[meshes."cube.obj"]\nlabel = "van"\nscale = 2.0\nforward = "-y"\nup = "z"\n'
        "lamps = {head_left = [1.9, 0.5, 0.4]}\n"
    )
    model, shape = built(file)
    assert (model.length_m, model.width_m, model.height_m) == pytest.approx((4.0, 2.0, 1.0))
    assert shape.semantic == Semantic.VAN
    assert shape.lamps == {"head_left": (1.9, 0.5, 0.4)}
    book.write_text('[meshes."cube.obj"]\nlable = "van"\nscale = -1\nup = "w"\n')
    with pytest.raises(AssetError) as refused:
        built(file)
    for part in ("perhaps 'label'", "scale: want a number", "up: want one of"):
        assert part in str(refused.value), "all faults at once"


def test_faces_that_overlap_and_missing_textures_are_told(tmp_path):
    path = tmp_path / "odd.obj"
    path.write_text(
        "mtllib none.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 2 3\nf 1 2 4\nf 1 2 3\n"
    )
    with pytest.warns(UserWarning, match="missing|overlap") as told:
        built(str(path))
    text = " ".join(str(one.message) for one in told)
    assert "materials 'none.mtl' are missing" in text
    assert "overlap or disagree" in text


def test_meshes_without_materials_are_grey_and_say_so(tmp_path):
    path = tmp_path / "bare.obj"
    path.write_text("v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 3 2\nf 1 2 4\nf 1 4 3\nf 2 3 4\n")
    with pytest.warns(UserWarning, match="no materials: everything grey"):
        _, shape = built(str(path))
    (material,) = shape.materials.values()
    assert material.albedo == (0.35, 0.35, 0.35)


def test_textures_that_a_gltf_file_names_are_missed(tmp_path):
    trimesh = pytest.importorskip("trimesh")
    cube = trimesh.creation.box((1.0, 2.0, 0.5))
    image = pytest.importorskip("PIL.Image").new("RGB", (4, 4), (255, 0, 0))
    uv = np.zeros((len(cube.vertices), 2))
    red = trimesh.visual.material.PBRMaterial(baseColorTexture=image)
    cube.visual = trimesh.visual.TextureVisuals(uv=uv, material=red)
    for name, held in trimesh.exchange.gltf.export_gltf(trimesh.Scene(cube)).items():
        if not name.endswith(".png"):
            (tmp_path / name).write_bytes(held)
    text = (tmp_path / "model.gltf").read_text()
    start = text.index('"images":')
    held = text[start : text.index("]", start) + 1]
    (tmp_path / "model.gltf").write_text(text.replace(held, '"images":[{"uri":"red paint.png"}]'))
    with pytest.warns(UserWarning, match=r"texture 'red paint.png' is missing"):
        model, _ = built(str(tmp_path / "model.gltf"))
    assert model.height_m == pytest.approx(2.0)


@pytest.mark.full
def test_five_million_triangles_are_thinned(tmp_path):
    pytest.importorskip("fast_simplification", reason="it thins large meshes")
    trimesh = pytest.importorskip("trimesh")
    path = tmp_path / "huge.ply"
    trimesh.creation.icosphere(subdivisions=9, radius=0.8).export(path)
    with pytest.warns(UserWarning, match="5242880 triangles thinned"):
        model, shape = built(str(path))
    assert len(shape.pieces[0].lods[0].faces) <= 151_000
    assert model.length_m == pytest.approx(1.6, abs=0.01)


def test_many_triangles_are_thinned(tmp_path):
    pytest.importorskip("fast_simplification", reason="it thins large meshes")
    trimesh = pytest.importorskip("trimesh")
    path = tmp_path / "fine.ply"
    trimesh.creation.icosphere(subdivisions=7, radius=0.8).export(path)
    with pytest.warns(UserWarning, match="thinned"):
        model, shape = built(str(path))
    sizes = [len(mesh.faces) for mesh in shape.pieces[0].lods]
    assert 151_000 >= sizes[0] > 4 * sizes[1] > 16 * sizes[2]
    assert model.length_m == pytest.approx(1.6, abs=0.02)
    for mesh in shape.pieces[0].lods:
        assert set(mesh.slots) <= set(shape.materials)


def test_no_part_of_an_unknown_object_floats():
    for variant in range(things.VARIANTS):
        (surface,) = things.surfaces("unknown_object", variant)
        heights = np.sort(surface.vertices[surface.faces].reshape(-1, 9)[:, [2, 5, 8]], axis=1)
        low, high = heights[:, 0], heights[:, 2]
        for level in np.arange(0.02, float(high.max()) - 0.02, 0.02):
            assert ((low <= level) & (high >= level)).any()


def test_a_file_is_read_once_and_told_of_once(cube_file, tmp_path):
    file = cube_file("cube.obj")
    text = Path(file).read_text()
    Path(file).write_text("mtllib gone.mtl\nusemtl paint\n" + text)
    with pytest.warns(UserWarning, match="missing") as told:
        built(file)
    assert [str(one.message) for one in told] == [
        "cube.obj: materials 'gone.mtl' are missing: everything is grey"
    ]
