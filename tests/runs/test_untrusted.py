"""Files from strangers: no code, no way out of the folder, no bombs; damaged ones are refused."""

import gzip
import io
import json
import os
import pickle
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from made_datasets import made_dataset

from scenesim import files
from scenesim.dataset.journal import Journal
from scenesim.dataset.manifest import changed_files, read_manifest, seal
from scenesim.dataset.table import frame_lines
from scenesim.errors import AssetError, DatasetError, MapError, ScenarioError, ScenesimError
from scenesim.evaluation.target import open_target
from scenesim.formats.native_reading import read_frames
from scenesim.formats.reading import read_pixels

DEEP = "[" * 100_000
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "haha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]><{0}>&j;</{0}>"
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><{0}>&x;</{0}>'
)


@pytest.fixture
def dataset(tmp_path):
    root = tmp_path / "set"
    made_dataset(root, frames=2, things=2, size=(64, 48))
    return root


def resealed(root, change):
    """A manifest that somebody changed and sealed again."""
    manifest = json.loads((root / "manifest.json").read_text())
    change(manifest)
    kept = {key: value for key, value in manifest.items() if key not in ("files", "digest")}
    seal(root, kept, manifest["files"])


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE])
def test_entities_of_xml_are_not_read(tmp_path, text):
    from scenesim.roads.opendrive import parse
    from scenesim.scenario.openscenario import translate

    with pytest.raises(MapError, match="entities are not read"):
        parse(text.replace("{0}", "OpenDRIVE").encode())
    (tmp_path / "a.xosc").write_text(text.replace("{0}", "OpenSCENARIO"))
    with pytest.raises(ScenesimError, match="entities are not read"):
        translate(tmp_path / "a.xosc")


def test_a_scenario_names_no_file_outside_its_folder_and_the_library(tmp_path):
    from scenesim.scenario import load

    (tmp_path / "box.obj").write_text("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n")
    (tmp_path / "own.toml").write_text("")
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "t.scn"
    for file in ("../own.toml", str(tmp_path / "own.toml")):
        path.write_text(
            "scenario t:\n    road = street(length=90 m)\n"
            "    ego = car(on=road.lane(-1), s=20 m, speed=5 m/s)\n"
            '    x = mesh(file="../box.obj", on=road.lane(-1), s=50 m)\n'
            f'    sensors = rig("{file}")\n    run 1 s at 10 Hz\n'
        )
        with pytest.raises(ScenarioError) as told:
            load(path)
        assert str(told.value).count("lies outside the folder") == 2


def test_a_mesh_reads_no_file_outside_its_folder(tmp_path):
    import trimesh

    from scenesim.shapes.imported import load

    inside = tmp_path / "in"
    inside.mkdir()
    trimesh.creation.box((1, 2, 3)).export(inside / "box.gltf")
    content = json.loads((inside / "box.gltf").read_text())
    name = content["buffers"][0]["uri"]
    (inside / name).rename(tmp_path / "secret.bin")
    for uri in ("../secret.bin", str(tmp_path / "secret.bin")):
        content["buffers"][0]["uri"] = uri
        (inside / "box.gltf").write_text(json.dumps(content))
        with pytest.raises(AssetError, match="escapes"):
            load(str(inside / "box.gltf"), 1.0, "box")


@pytest.mark.parametrize("name", ["../secret.png", "/secret.png", "x/../../secret.png"])
def test_coco_labels_name_no_image_outside_their_folder(tmp_path, name):
    from scenesim.runs.real_labels import read_pictures

    (tmp_path / "secret.png").write_bytes(b"")
    folder = tmp_path / "in" / "coco" / "annotations"
    folder.mkdir(parents=True)
    outside = f"{tmp_path}{name}" if name.startswith("/") else name
    content = {
        "images": [{"id": 1, "file_name": outside, "width": 64, "height": 48}],
        "categories": [],
        "annotations": [],
    }
    (folder / "real.json").write_text(json.dumps(content))
    with pytest.raises(DatasetError, match="lies outside"):
        read_pictures(folder / "real.json")


def test_coco_labels_find_images_two_folders_up_in_a_dataset_only(tmp_path):
    from scenesim.runs.real_labels import read_pictures

    folder = tmp_path / "coco" / "annotations"
    folder.mkdir(parents=True)
    (tmp_path / "a.png").write_bytes(b"")
    image = {"id": 1, "file_name": "a.png", "width": 64, "height": 48}
    content = {"images": [image], "categories": [], "annotations": []}
    (folder / "real.json").write_text(json.dumps(content))
    assert read_pictures(folder / "real.json")[0].image is None
    (tmp_path / "manifest.json").write_text("{}")
    assert read_pictures(folder / "real.json")[0].image == tmp_path / "a.png"


@pytest.mark.parametrize("name", ["../../evil", "/tmp/evil", "..", "a/b"])
def test_a_suite_writes_below_its_folder(tmp_path, name):
    from scenesim.runs.suite import read_suite_file

    path = tmp_path / "suite.toml"
    path.write_text(f'name = "a"\n[[scenario]]\nfile = "x.scn"\nname = "{name}"\n')
    with pytest.raises(DatasetError, match=r"scenario\[0\]\.name: want a plain name"):
        read_suite_file(path)


def test_toml_that_is_none_or_too_deep_is_refused(tmp_path):
    from scenesim.cli.publishing import about_of
    from scenesim.evaluation.gate import read_gate
    from scenesim.formats.classes import class_map
    from scenesim.runs.grid import read_plan
    from scenesim.runs.suite import read_suite_file
    from scenesim.sensors.rig_files import load_lidar, load_rig
    from scenesim.shapes.entries import entry_of

    path = tmp_path / "catalogue.toml"
    readers = (
        read_suite_file, read_gate, read_plan, load_rig, load_lidar, about_of,
        lambda file: class_map(str(file)), lambda file: entry_of(file.parent / "a.obj"),
    )  # fmt: skip
    for content in (b"a = " + DEEP.encode(), b"\xff\xfe", b"a = 1\x00", b"#" * 2_000_000):
        path.write_bytes(content)
        for reader in readers:
            with pytest.raises(ScenesimError, match=r"catalogue\.toml"):
                reader(path)


def test_a_dataset_names_no_file_outside_its_folder(dataset, tmp_path):
    (tmp_path / "secret.bin").write_bytes(b"\0" * 64)
    shard = dataset / "truth/frames-00000.jsonl"
    good = shard.read_text()
    for name in ("../secret.bin", str(tmp_path / "secret.bin")):
        for kind, sensor, key in (("lidars", "lidar", "cloud"), ("cameras", "camera_2", "image")):
            line = json.loads(good.splitlines()[0])
            line[kind][sensor][key] = name
            shard.write_text(json.dumps(line) + "\n" + good.partition("\n")[2])
            for read in (read_frames, frame_lines):
                with pytest.raises(DatasetError, match="lies outside"):
                    list(read(dataset))
            shard.write_text(good)
    resealed(dataset, lambda manifest: manifest["files"].update({"/dev/zero": "0" * 64}))
    with pytest.raises(DatasetError, match="lies outside"):
        list(changed_files(dataset, read_manifest(dataset)))


def test_manifests_that_are_none_are_refused(dataset):
    for key in ("files", "shards", "options", "frames"):
        manifest = read_manifest(dataset) | {key: "5"}
        (dataset / "manifest.json").write_text(json.dumps(manifest))
        with pytest.raises(DatasetError, match=r"manifest\.json is no manifest"):
            open_target(dataset)
        made_dataset(dataset, frames=2, things=2, size=(64, 48))
    for text in (DEEP, "5", '{"digest": 1}', "{"):
        (dataset / "manifest.json").write_text(text)
        with pytest.raises(DatasetError, match=r"manifest\.json"):
            read_manifest(dataset)


def test_a_damaged_journal_makes_its_draw_again(tmp_path):
    journal = Journal(tmp_path)
    journal.open({"seed": 1})
    journal.keep(0, {"frames": []})
    assert journal.entry(0) is not None
    (entry,) = tmp_path.glob(".journal/*/*.json")
    for text in ("{", "5", '{"frames": [{"files": ["../../etc/passwd"]}]}'):
        entry.write_text(text)
        assert journal.entry(0) is None
    (tmp_path / ".journal/run.json").write_text(DEEP)
    with pytest.raises(DatasetError, match=r"run\.json"):
        journal.open({"seed": 1})


class Evil:
    """What a pickle would do."""

    def __reduce__(self):
        return os.mkdir, ("/tmp/scenesim-was-here",)


def test_no_array_runs_code_or_reserves_what_is_not_there(tmp_path):
    stream = io.BytesIO()
    np.save(stream, np.array([Evil()], object), allow_pickle=True)
    for content in (stream.getvalue(), pickle.dumps(Evil()), b"", b"\x93NUMPY\x01\x00\x05\x00{((("):
        with pytest.raises(DatasetError, match=r"cloud\.npy"):
            files.array_of(content, "cloud.npy")
    assert not Path("/tmp/scenesim-was-here").exists()
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }"
    header += b" " * (118 - len(header) - 1) + b"\n"
    with pytest.raises(DatasetError, match=r"huge\.npy"):
        files.array_of(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header, "huge.npy")


def test_packed_arrays_unpack_to_a_limit(monkeypatch):
    packed = gzip.compress(b"\0" * 10_000_000)
    with pytest.raises(DatasetError, match="more than 1000000 bytes"):
        files.unpacked(packed, "depth.npy.gz", 1_000_000)
    with pytest.raises(DatasetError, match="cut off"):
        files.unpacked(packed[:-20], "depth.npy.gz")
    monkeypatch.setenv("SCENESIM_LIMITS", "10")
    assert len(files.unpacked(packed, "depth.npy.gz", 1_000_000)) == 10_000_000
    for nonsense in ("x", "nan", "-1", "1e99"):
        monkeypatch.setenv("SCENESIM_LIMITS", nonsense)
        assert files.limit(7) == 7


def bomb(side):
    """A black picture that packs well."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (side + 1)) if side > 10_000 else b""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_pictures_with_too_many_pixels_are_refused(tmp_path):
    (tmp_path / "a.png").write_bytes(bomb(30_000))
    with pytest.raises(DatasetError, match="not an image"):
        read_pixels(tmp_path / "a.png")


def test_nobody_unpickles_or_evaluates():
    """No reader could run what a file says."""
    words = ("pickle.load", "allow_pickle=True", " eval(", " exec(", "yaml.load", "shell=True")
    root = Path(__file__).parents[2] / "scenesim"
    for path in root.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for word in words:
            assert word not in text, f"{path}: {word}"
