"""The numbered conventions of docs/conventions.md, as far as formats carry them."""

import numpy as np
import pytest

from scenesim.dataset.sink import FolderSink
from scenesim.formats.base import FormatOptions, FrameRecord
from scenesim.formats.coco import COCO, read_instances, read_mask, run_lengths
from scenesim.formats.kitti import KITTI, calibration_of
from scenesim.formats.kitti_files import read_calibration, read_labels, read_points
from scenesim.geometry.box import Box
from scenesim.geometry.transform import Transform
from scenesim.scenery.stage import Instance
from scenesim.sensors.rig_files import load_rig
from scenesim.truth.frame import LabelledFrame, LabelledObject
from scenesim.truth.views import object_views
from tests.frames import CAR, PERSON, box, reading, rig, snapshot, sweep


def labelled(things, rectangles, kinds, instances=(CAR, PERSON), **fields):
    """A labelled frame of boxes and the rectangles that they cover."""
    frame = reading(rectangles)
    boxes = dict(enumerate(things))
    views = object_views(frame, instances, boxes, kinds, snapshot())
    cloud = sweep([[9.0, 0.0, -1.0], [8.0, 1.0, -1.7]], [0, -1])
    objects = tuple(
        LabelledObject(
            i, kinds[i], kinds[i], boxes[i], np.zeros(3), 0.0, 0.0, {},
            {"camera_2": views[i]} if i in views else {}, {"lidar": 1},
        )
        for i in boxes
    )  # fmt: skip
    return LabelledFrame(
        0, 0, 0, 0.0, rig(), Transform.identity(), np.zeros(3), {"camera_2": frame},
        {"lidar": cloud}, objects, **fields,
    )  # fmt: skip


@pytest.fixture
def two_things():
    things = [box(20.0, 1.0, 4.0, 1.8, 1.5), box(12.0, -2.0, 0.8, 0.6, 1.75)]
    rectangles = [(0, 0, 550, 190, 620, 250), (1, 1, 720, 180, 750, 290)]
    return labelled(things, rectangles, {0: "car", 1: "pedestrian"})


def test_convention_1_a_known_point_lands_on_its_pixel_through_the_written_calib(tmp_path):
    for sensors in (load_rig("kitti"), rig()):
        KITTI.write_frame(
            labelled([box(20.0, 0, 4, 1.8, 1.5)], [(0, 0, 600, 190, 640, 250)], {0: "car"}),
            {}, FolderSink(tmp_path), FormatOptions(),
        )  # fmt: skip
        text = tmp_path / "calib.txt"
        from scenesim.formats.kitti_files import calibration_text

        text.write_text(calibration_text(calibration_of(sensors).matrices))
        matrices = read_calibration(text).matrices
        camera, lidar = sensors.cameras[0], sensors.lidars[0]
        p_lidar = np.array([18.3, -2.1, -0.7])
        chain = np.eye(4)
        chain[:3] = matrices["Tr_velo_to_cam"]
        R0 = np.eye(4)
        R0[:3, :3] = matrices["R0_rect"]
        u, v, w = matrices["P2"] @ R0 @ chain @ np.append(p_lidar, 1)
        T_camera_from_lidar = camera.T_ego_from_camera.inverse() @ lidar.T_ego_from_lidar
        ours = camera.project(T_camera_from_lidar.points(p_lidar))
        # KITTI's first pixel has its centre at (0, 0), ours at (0.5, 0.5)
        assert np.abs(np.array([u / w, v / w]) - (ours - 0.5)).max() < 0.01


def test_convention_1_boxes_are_shifted_and_then_clipped(two_things):
    wide = labelled([box(5.0, -3.0, 4.0, 1.8, 1.5)], [(0, 0, 800, 150, 1300, 375)], {0: "car"})
    label = KITTI.labels(wide, FormatOptions())[0]
    assert label.box[2] == 1241.0
    view = two_things.objects[0].views["camera_2"]
    label = next(k for k in KITTI.labels(two_things, FormatOptions()) if k.type == "Car")
    assert label.box[0] == pytest.approx(view.amodal.left - 0.5)


def test_convention_2_kitti_is_amodal_and_coco_is_modal():
    things = [box(20.0, 0.0, 4.0, 1.8, 1.5), box(12.0, 0.2, 0.8, 0.6, 1.75)]
    frame = labelled(
        things,
        [(0, 0, 580, 190, 660, 250), (1, 1, 600, 180, 640, 290)],
        {0: "car", 1: "pedestrian"},
    )
    kitti = next(k for k in KITTI.labels(frame, FormatOptions()) if k.type == "Car")
    coco = COCO.write_frame(frame, {"camera_2": "x.png"}, None, FormatOptions())["annotations"]
    car = next(a for a in coco if a["category_id"] == 3)
    assert car["area"] == 80 * 60 - 40 * 60
    assert car["bbox"] == [580, 190, 80, 60]
    assert kitti.occluded == 1
    assert kitti.box[0] != car["bbox"][0]


@pytest.mark.parametrize(("hidden", "level"), [(5, 0), (40, 1), (60, 2), (97, None)])
def test_convention_3_occlusion_level_follows_the_visible_share(hidden, level):
    things = [box(20.0, 0.0, 4.0, 1.8, 1.5), box(12.0, 0.2, 4.0, 1.8, 1.75)]
    front = Instance(2, 1, "van", 22)
    frame = labelled(
        things,
        [(0, 0, 500, 190, 600, 250), (1, 1, 500, 190, 500 + hidden, 250)],
        {0: "car", 1: "van"},
        (CAR, front),
    )
    cars = [k for k in KITTI.labels(frame, FormatOptions()) if k.type == "Car"]
    assert [k.occluded for k in cars] == ([] if level is None else [level])
    kept = KITTI.labels(frame, FormatOptions(keep_hidden=True))
    assert ("DontCare" in [k.type for k in kept]) == (level is None)


def test_convention_5_a_cyclist_is_one_object_and_two_bodies():
    rider, bicycle = Instance(1, 0, "person", 20), Instance(1, 0, "bicycle", 27)
    frame = labelled(
        [box(15.0, 0.0, 1.76, 0.6, 1.74)],
        [(1, 0, 600, 220, 640, 270), (0, 0, 605, 180, 635, 240)],
        {0: "cyclist"},
        (rider, bicycle),
    )
    assert [k.type for k in KITTI.labels(frame, FormatOptions())] == ["Cyclist"]
    rows = COCO.write_frame(frame, {"camera_2": "x.png"}, None, FormatOptions())["annotations"]
    assert sorted(row["category_id"] for row in rows) == [1, 2]
    assert len({row["track_id"] for row in rows}) == 1


def test_convention_8_coco_stands_alone_and_reads_back(tmp_path, two_things):
    sink = FolderSink(tmp_path)
    data = COCO.write_frame(two_things, {"camera_2": "kitti/a.png"}, sink, FormatOptions())
    record = FrameRecord(0, 0, "train", {"camera_2": "kitti/a.png"}, data)
    COCO.finish([record], sink, FormatOptions())
    content = read_instances(tmp_path / "coco/annotations/instances.json")
    assert content["images"][0]["file_name"] == "kitti/a.png"
    mask = read_mask(content["annotations"][0]["segmentation"])
    assert mask.sum() == content["annotations"][0]["area"]
    assert isinstance(content["annotations"][0]["segmentation"]["counts"], str)


def test_labels_read_back_as_they_were_written(tmp_path, two_things):
    sink = FolderSink(tmp_path)
    KITTI.write_frame(two_things, {}, sink, FormatOptions())
    back = read_labels(tmp_path / "kitti/training/label_2/000000.txt")
    for ours, read in zip(KITTI.labels(two_things, FormatOptions()), back, strict=True):
        assert read.type == ours.type
        assert np.abs(np.array(read.location) - ours.location).max() <= 0.005001
        assert np.abs(np.array(read.box) - ours.box).max() <= 0.005001
    points = read_points(tmp_path / "kitti/training/velodyne/000000.bin")
    assert points.shape == (2, 4)
    assert points[0].tolist() == pytest.approx([9, 0, -1, 0.5])


@pytest.mark.parametrize(
    ("yaw", "rotation_y"),
    [(0.0, -np.pi / 2), (np.pi, np.pi / 2), (-np.pi / 2, 0.0), (np.pi / 4, -3 * np.pi / 4)],
)
def test_rotation_y_of_known_headings(yaw, rotation_y):
    # a car ahead that faces away has rotation_y = -pi/2, one that faces right has 0
    thing = box(20.0, 0.0, 4.0, 1.8, 1.5, yaw)
    frame = labelled([thing], [(0, 0, 580, 190, 660, 250)], {0: "car"})
    label = KITTI.labels(frame, FormatOptions())[0]
    assert label.rotation_y == pytest.approx(rotation_y)
    assert label.location == pytest.approx((0.0, 1.65, 19.0))
    assert label.dimensions == (1.5, 1.8, 4.0)


@pytest.mark.parametrize(("roll", "size"), [(np.pi, (1.5, 1.8, 4.0)), (np.pi / 2, (1.8, 1.5, 4.0))])
def test_a_car_on_its_roof_or_side_is_labelled_from_the_ground_up(roll, size):
    lying = Box(Transform.euler((20.0, 0.0, size[0] / 2), 0.3, 0.0, roll), 4.0, 1.8, 1.5)
    frame = labelled([lying], [(0, 0, 580, 190, 660, 250)], {0: "car"})
    label = KITTI.labels(frame, FormatOptions())[0]
    assert label.dimensions == pytest.approx(size)
    assert label.location == pytest.approx((0.0, 1.65, 19.0))
    assert label.rotation_y == pytest.approx(-np.pi / 2 - 0.3)


@pytest.mark.parametrize("seed", range(6))
def test_run_lengths_of_a_window_equal_those_of_pycocotools(seed):
    from pycocotools import mask as coco_mask

    rng = np.random.default_rng(seed)
    image = np.zeros((13, 40), bool)
    left, right = sorted(rng.choice(41, 2, replace=False))
    top, bottom = sorted(rng.choice(14, 2, replace=False)) if seed > 2 else (0, 13)
    image[top:bottom, left:right] = rng.random((bottom - top, right - left)) < (
        0.5 if seed else 1.0
    )
    whole = coco_mask.encode(np.asfortranarray(image.astype(np.uint8)))["counts"].decode()
    window = image[top:bottom, left:right]
    assert run_lengths(window, (left, top), image.shape)["counts"] == whole
    assert run_lengths(image)["counts"] == whole


def test_a_tracklet_ends_where_its_thing_changes_size():
    from scenesim.formats.kitti_raw import _tracklets

    def record(step, size):
        thing = {"id": 4, "kind": "Pedestrian", "size": size, "place": [9.0, 1.0, -1.7]}
        data = {"step": step, "things": [thing | {"yaw": 0.0, "state": [0, 0]}]}
        return FrameRecord(step, 0, "train", {}, data)

    upright, lying = [1.8, 0.7, 1.0], [0.4, 0.8, 1.8]
    found = list(_tracklets([record(n, upright if n < 3 else lying) for n in range(5)]))
    assert [(one.first_frame, len(one.poses), list(one.size)) for one in found] == [
        (0, 3, upright),
        (3, 2, lying),
    ]
