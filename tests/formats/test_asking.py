"""What is asked of formats: class maps, labels that must be carried, rigs that must fit."""

import json

import pytest

from scenesim.cli.publishing import about_of
from scenesim.dataset.sink import FolderSink
from scenesim.errors import ScenarioError
from scenesim.formats import FormatOptions, available_formats, formats_named
from scenesim.formats.checks import check_carried, check_formats, dense_wanted
from scenesim.formats.classes import PRESETS, ClassMap, class_map
from scenesim.formats.coco import categories
from scenesim.sensors.rig import Rig
from tests.formats.whole_frames import stereo_rig, whole_frame, write_all
from tests.frames import camera, rig


@pytest.mark.parametrize("name", PRESETS)
def test_presets_name_a_class_for_cars_and_people(name):
    classes = class_map(name)
    assert classes.of_thing("car").lower().endswith("car")
    assert classes.of_thing("pedestrian") == classes.of_body("person", "pedestrian")


def test_cityscapes_tells_riders_from_people():
    classes = class_map("cityscapes")
    assert classes.of_body("person", "cyclist") == "rider"
    assert classes.of_body("person", "pedestrian") == "person"
    assert classes.of_body("bicycle", "cyclist") == "bicycle"


def test_a_file_of_classes_renames_merges_and_leaves_out(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('[classes]\nvehicle = ["car", "van"]\nperson = ["person"]\n')
    classes = class_map(str(path))
    assert classes.names == ("vehicle", "person")
    assert classes.of_body("person", "cyclist") == "person"
    assert classes.of_thing("tram") is None
    options = FormatOptions(classes=classes, sequence=True)
    write_all(available_formats()["kitti"], FolderSink(tmp_path), options, [whole_frame()])
    text = (tmp_path / "kitti/training/label_2/000000.txt").read_text()
    assert {line.split()[0] for line in text.splitlines()} == {"vehicle", "person"}
    write_all(available_formats()["coco"], FolderSink(tmp_path), options, [whole_frame()])
    content = json.loads((tmp_path / "coco/annotations/instances.json").read_text())
    assert [(row["id"], row["name"]) for row in content["categories"]] == [
        (1, "vehicle"), (2, "person"),
    ]  # fmt: skip
    write_all(available_formats()["yolo"], FolderSink(tmp_path), options, [whole_frame()])
    assert "0: vehicle" in (tmp_path / "yolo/data.yaml").read_text()


def test_cocos_own_classes_keep_cocos_ids():
    rows = {row["name"]: row["id"] for row in categories(class_map("coco"))}
    assert rows["truck"] == 8
    assert rows == {row["name"]: row["id"] for row in categories()}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[classes]\na = ['cra']\n", "did you mean 'cra"),
        ("[classes]\na = ['car']\nb = ['car']\n", "already in class 'a'"),
        ("[classes]\na = 'car'\n", "wants a list of kinds"),
        ("[other]\na = 1\n", r"wants a table \[classes\]"),
        ("a = ", "mine.toml"),
    ],
)
def test_a_wrong_file_of_classes_is_refused(tmp_path, text, message):
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(ScenarioError, match=message):
        class_map(str(path))


def test_an_unknown_class_map_names_the_nearest():
    with pytest.raises(ScenarioError, match="did you mean 'cityscapes'"):
        class_map("cityscape")


def test_keypoints_in_kitti_are_refused_before_anything_is_rendered():
    with pytest.raises(ScenarioError, match="kitti cannot carry keypoints") as caught:
        check_carried(formats_named(["kitti"]), ["keypoints"])
    assert "coco" in str(caught.value)
    check_carried(formats_named(["kitti", "coco"]), ["keypoints", "boxes_3d"])
    with pytest.raises(ScenarioError, match="did you mean 'keypoints'"):
        check_carried(formats_named(["coco"]), ["keypoint"])


def test_formats_refuse_rigs_that_they_cannot_be_written_from():
    lone = Rig("lone", (camera(),), ())
    options = FormatOptions(classes=ClassMap(PRESETS["kitti"]))
    names = ("semantickitti", "kitti-stereo", "kitti-flow", "nuscenes")
    with pytest.raises(ScenarioError) as caught:
        check_formats(formats_named(names), lone, options, ("depth",))
    text = str(caught.value)
    for part in (
        "semantickitti wants a rig with a LiDAR",
        "kitti-stereo wants two parallel cameras",
        "kitti-flow needs flow",
        "kitti-flow wants every frame of a run: generate it with --sequence",
        "nuscenes has a fixed list of classes",
    ):
        assert part in text
    check_formats(formats_named(["kitti", "coco", "semantickitti"]), rig(), FormatOptions())
    check_formats(formats_named(["kitti-stereo"]), stereo_rig(), FormatOptions(), ("depth",))


def test_dense_truth_is_rendered_for_formats_that_need_it():
    formats = formats_named(["kitti", "kitti-flow"])
    assert dense_wanted(formats, ()) == ("flow",)
    assert set(dense_wanted(formats, ("depth",))) == {"depth", "flow"}


def test_facts_for_publication_are_checked(tmp_path):
    path = tmp_path / "about.toml"
    path.write_text('name = "Dart"\nlicense = "CC-BY-4.0"\npublished = 2026-03-01\n')
    assert about_of(path)["published"] == "2026-03-01"
    path.write_text('nam = "Dart"\npublished = "soon"\n')
    with pytest.raises(ScenarioError, match="unknown key 'nam'") as caught:
        about_of(path)
    assert "want a date" in str(caught.value)
