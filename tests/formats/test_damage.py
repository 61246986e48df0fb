"""Damaged files: every reader refuses them by name or reads what is left, and never breaks."""

import random
from importlib.util import find_spec

import pytest

from scenesim.dataset.sink import FolderSink
from scenesim.errors import DatasetError
from scenesim.formats import available_formats
from scenesim.formats import kitti_dense as dense
from scenesim.formats.coco import read_instances
from scenesim.formats.coco_panoptic import read_panoptic
from scenesim.formats.huggingface import read_table
from scenesim.formats.kitti_files import read_calibration, read_labels, read_points
from scenesim.formats.kitti_raw import read_oxts
from scenesim.formats.kitti_sequences import read_point_labels, read_poses, read_tracking
from scenesim.formats.kitti_tracklets import read_tracklets
from scenesim.formats.lane_files import read_culane, read_tusimple
from scenesim.formats.mcap import read_recording
from scenesim.formats.native_reading import read_frames, read_rig
from scenesim.formats.nuscenes import read_tables
from scenesim.formats.nuscenes_clouds import read_cloud, read_radar
from scenesim.formats.openlabel import read_openlabel
from scenesim.formats.osi import read_trace
from scenesim.formats.voc import read_annotation
from scenesim.formats.webdataset import read_shard
from scenesim.formats.yolo import read_label_file
from tests.formats.whole_frames import write_all, write_native_dataset

#: format, its files, how one is read
READERS = [
    ("kitti", "label_2/*.txt", read_labels),
    ("kitti", "calib/*.txt", read_calibration),
    ("kitti", "velodyne/*.bin", read_points),
    ("kitti-tracking", "label_02/*.txt", read_tracking),
    ("semantickitti", "labels/*.label", read_point_labels),
    ("semantickitti", "poses.txt", read_poses),
    ("kitti-raw", "oxts/data/*.txt", read_oxts),
    ("kitti-raw", "tracklet_labels.xml", read_tracklets),
    ("kitti-stereo", "disp_noc*/*.png", dense.read_disparity),
    ("kitti-flow", "flow_noc*/*.png", dense.read_flow),
    ("coco", "instances.json", read_instances),
    ("coco-panoptic", "panoptic_*.json", read_panoptic),
    ("coco-keypoints", "person_keypoints_*.json", read_instances),
    ("yolo", "labels/*/*.txt", read_label_file),
    ("yolo-segment", "labels/*/*.txt", read_label_file),
    ("yolo-obb", "labels/*/*.txt", read_label_file),
    ("yolo-pose", "labels/*/*.txt", read_label_file),
    ("voc", "Annotations/*.xml", read_annotation),
    ("nuscenes", "v1.0-trainval/[!s]*.json", lambda p: read_tables(p.parent.parent)),
    ("nuscenes", "*.pcd.bin", read_cloud),
    ("nuscenes", "RADAR_FRONT/*.pcd", read_radar),
    ("openlabel", "*.json", read_openlabel),
    ("tusimple", "label_data_*.json", read_tusimple),
    ("culane", "*.lines.txt", read_culane),
    ("webdataset", "*.tar", lambda p: list(read_shard(p))),
    ("huggingface", "metadata.parquet", read_table),
    ("osi", "*.osi", lambda p: list(read_trace(p))),
    ("mcap", "*.mcap", lambda p: list(read_recording(p))),
]


@pytest.fixture(scope="module")
def datasets(tmp_path_factory):
    """Format name to the root of a small dataset of it, written once."""
    known = {}

    def one(name):
        if name not in known:
            format_ = available_formats()[name]
            for module in getattr(format_, "modules", ()):
                if find_spec(module) is None:
                    pytest.skip(f"{module} is not installed")
            known[name] = tmp_path_factory.mktemp(name)
            write_all(format_, FolderSink(known[name]))
        return known[name]

    return one


def damaged(content, seed):
    """A file cut short, with bytes flipped, with a stretch of zeros, or longer than it was."""
    dice = random.Random(seed)
    kind = seed % 4
    at = dice.randrange(len(content))
    if kind == 0:
        return content[:at]
    spoilt = bytearray(content)
    if kind == 1:
        for _ in range(dice.choice((1, 3, 20))):
            spoilt[dice.randrange(len(spoilt))] ^= 1 << dice.randrange(8)
    elif kind == 2:
        spoilt[at : at + dice.choice((1, 4, 64))] = bytes(min(64, len(spoilt) - at))
    else:
        spoilt[at:at] = dice.randbytes(dice.choice((1, 3, 50)))
    return bytes(spoilt)


def tried(path, read, seeds):
    """Read a file damaged in many ways; how often it was refused."""
    content, said = path.read_bytes(), []
    for seed in seeds:
        path.write_bytes(damaged(content, seed))
        try:
            read(path)
        except DatasetError as error:
            said.append(str(error))
        except Exception as error:
            raise AssertionError(f"{path.name}, damage {seed}: {error!r}") from error
    path.write_bytes(content)
    assert all(path.name in words or str(path.parent) in words for words in said), said
    return len(said)


@pytest.mark.parametrize(("name", "pattern", "read"), READERS)
def test_a_reader_refuses_a_damaged_file_by_its_name(name, pattern, read, datasets):
    files = [path for path in sorted(datasets(name).rglob(pattern)) if path.stat().st_size]
    assert files
    files = files if name == "nuscenes" and pattern.endswith(".json") else files[:1]
    refused = sum(tried(path, read, range(48 // min(4, len(files)))) for path in files)
    if pattern.endswith((".bin", ".label", ".png", ".tar", ".parquet", ".mcap", ".osi")):
        assert refused


@pytest.mark.parametrize(
    "pattern",
    [
        "truth/rig.json",
        "truth/frames-*.jsonl",
        "truth/instances/*.png",
        "truth/depth/*.npy.gz",
        "truth/points/*.npy",
        "truth/radar/*.npy",
        "*.bin",
    ],
)
def test_the_native_truth_refuses_a_damaged_file_by_its_name(pattern, tmp_path):
    write_native_dataset(tmp_path)
    path = sorted(tmp_path.glob(pattern))[0]
    assert tried(path, lambda _: (read_rig(tmp_path), list(read_frames(tmp_path, {0}))), range(16))
