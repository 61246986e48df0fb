"""Every format writes the same bytes twice, and what is read back is written as it was."""

import json
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from scenesim.dataset.images import encode_png
from scenesim.dataset.sink import FolderSink
from scenesim.errors import DatasetError
from scenesim.formats import available_formats
from scenesim.formats import kitti_dense as dense
from scenesim.formats.checks import KEPT
from scenesim.formats.coco import coco_bytes, read_instances
from scenesim.formats.coco_panoptic import read_panoptic
from scenesim.formats.huggingface import read_table, table_parts
from scenesim.formats.kitti_files import (
    calibration_text,
    read_calibration,
    read_labels,
    read_points,
)
from scenesim.formats.kitti_raw import oxts_text, read_oxts
from scenesim.formats.kitti_sequences import (
    poses_text,
    read_point_labels,
    read_poses,
    read_tracking,
    tracking_line,
)
from scenesim.formats.kitti_tracklets import read_tracklets, tracklets_xml
from scenesim.formats.lane_files import culane_text, read_culane, read_tusimple
from scenesim.formats.native import Stored, frame_line, rig_json, write_native
from scenesim.formats.native_reading import read_frames, read_rig
from scenesim.formats.nuscenes import read_tables, table_text
from scenesim.formats.nuscenes_clouds import _pcd, read_cloud, read_radar
from scenesim.formats.openlabel import openlabel_text, read_openlabel
from scenesim.formats.osi import read_trace, trace
from scenesim.formats.reading import rows_of
from scenesim.formats.voc import read_annotation
from scenesim.formats.webdataset import read_shard, tar_parts
from scenesim.formats.yolo import read_label_file, rows_text
from tests.formats.whole_frames import whole_frame, write_all, write_native_dataset


@pytest.fixture(scope="module")
def datasets(tmp_path_factory):
    """Format name to the root of a dataset of it, written once."""
    known = {}

    def one(name):
        if name not in known:
            known[name] = written(name, tmp_path_factory.mktemp(name))
        return known[name]

    return one


def written(name, folder):
    """The dataset of one format; its root."""
    format_ = available_formats()[name]
    for module in getattr(format_, "modules", ()):
        if find_spec(module) is None:
            pytest.skip(f"{module} is not installed")
    write_all(format_, FolderSink(folder))
    return folder


def contents(root):
    return {p.relative_to(root): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("name", available_formats())
def test_a_format_writes_the_same_bytes_twice(name, datasets, tmp_path):
    first = contents(datasets(name))
    assert first == contents(written(name, tmp_path))
    folder = name.replace("-", "_")
    assert any(folder in str(path) for path in first)


def _labels(path):
    return "".join(label.line() + "\n" for label in read_labels(path)).encode()


def _yolo(path):
    return rows_text(read_label_file(path)).encode()


def _pose(path):
    """Five numbers, then threes whose last, a visibility, is whole."""
    lines = []
    for number, values in read_label_file(path):
        words = [
            f"{value:.0f}" if column >= 4 and column % 3 == 0 else f"{value:.6f}"
            for column, value in enumerate(values)
        ]
        lines.append(f"{number} {' '.join(words)}\n")
    return "".join(lines).encode()


def _coco(path):
    return b"".join(coco_bytes(read_instances(path)))


def _panoptic(path):
    return b"".join(coco_bytes(read_panoptic(path)))


def _flow(path):
    return dense.flow_png(*dense.read_flow(path))


def _point_labels(path):
    semantic, instance = read_point_labels(path)
    return np.stack([semantic, instance], axis=-1).astype("<u2").tobytes()


def _tables(path):
    return b"".join(table_text(read_tables(path.parent.parent)[path.stem]))


ROUND_TRIPS = [
    ("kitti", "label_2/*.txt", _labels),
    ("kitti", "calib/*.txt", lambda p: calibration_text(read_calibration(p).matrices).encode()),
    ("kitti", "velodyne/*.bin", lambda p: read_points(p).tobytes()),
    (
        "kitti-tracking",
        "label_02/*.txt",
        lambda p: "".join(tracking_line(*row) for row in read_tracking(p)).encode(),
    ),
    ("semantickitti", "labels/*.label", _point_labels),
    ("semantickitti", "poses.txt", lambda p: poses_text(read_poses(p)).encode()),
    ("kitti-raw", "oxts/data/*.txt", lambda p: oxts_text(read_oxts(p)).encode()),
    (
        "kitti-raw",
        "tracklet_labels.xml",
        lambda p: tracklets_xml(read_tracklets(p)).encode(),
    ),
    ("kitti-stereo", "disp_*/*.png", lambda p: dense.disparity_png(*dense.read_disparity(p))),
    ("kitti-flow", "flow_*/*.png", _flow),
    ("coco", "instances.json", _coco),
    ("coco-panoptic", "panoptic_*.json", _panoptic),
    ("coco-keypoints", "person_keypoints_*.json", _coco),
    ("yolo", "labels/*/*.txt", _yolo),
    ("yolo-segment", "labels/*/*.txt", _yolo),
    ("yolo-pose", "labels/*/*.txt", _pose),
    ("yolo-obb", "labels/*/*.txt", _yolo),
    ("voc", "Annotations/*.xml", lambda p: read_annotation(p).xml().encode()),
    ("nuscenes", "v1.0-trainval/[!s]*.json", _tables),
    ("nuscenes", "*_lidarseg.bin", lambda p: rows_of(p, "u1", 1).tobytes()),
    ("nuscenes", "*.pcd.bin", lambda p: read_cloud(p).tobytes()),
    ("nuscenes", "RADAR_FRONT/*.pcd", lambda p: _pcd(read_radar(p))),
    ("openlabel", "*.json", lambda p: openlabel_text(read_openlabel(p)).encode()),
    (
        "tusimple",
        "label_data_*.json",
        lambda p: "".join(json.dumps(row) + "\n" for row in read_tusimple(p)).encode(),
    ),
    ("culane", "*.lines.txt", lambda p: culane_text(read_culane(p)).encode()),
    ("webdataset", "*.tar", lambda p: b"".join(tar_parts(read_shard(p)))),
    ("huggingface", "metadata.parquet", lambda p: b"".join(table_parts(read_table(p)))),
    ("osi", "*.osi", lambda p: b"".join(trace(read_trace(p)))),
]


@pytest.mark.parametrize(("name", "pattern", "again"), ROUND_TRIPS)
def test_write_read_write_gives_identical_bytes(name, pattern, again, datasets):
    files = sorted(datasets(name).rglob(pattern))
    assert files
    for path in files:
        assert again(path) == path.read_bytes(), path


def test_an_mcap_recording_written_from_its_messages_is_the_same(datasets):
    pytest.importorskip("mcap", reason="the extra mcap is not installed")
    pytest.importorskip("foxglove_schemas_protobuf", reason="the extra mcap is not installed")
    from io import BytesIO

    from mcap.reader import make_reader
    from mcap.writer import CompressionType, Writer

    path = sorted(datasets("mcap").rglob("*.mcap"))[0]
    buffer = BytesIO()
    writer = Writer(buffer, compression=CompressionType.NONE)
    writer.start(profile="", library="scenesim")
    schemas, channels = {}, {}
    with path.open("rb") as file:
        for schema, channel, message in make_reader(file).iter_messages(log_time_order=False):
            if schema.id not in schemas:
                schemas[schema.id] = writer.register_schema(
                    schema.name, schema.encoding, schema.data
                )
            if channel.id not in channels:
                channels[channel.id] = writer.register_channel(
                    channel.topic, channel.message_encoding, schemas[schema.id]
                )
            writer.add_message(
                channels[channel.id], message.log_time, message.data, message.publish_time
            )
    writer.finish()
    assert buffer.getvalue() == path.read_bytes()


def test_the_native_truth_reads_back_exactly(tmp_path):
    frame = whole_frame()
    sink = FolderSink(tmp_path)
    stored = Stored({n: f"{n}.png" for n in frame.cameras}, {"lidar": "lidar.bin"})
    line = write_native(frame, stored, sink, encode_png, KEPT)
    sink.write("truth/rig.json", rig_json(frame.rig))
    sink.write("truth/frames-00000.jsonl", (json.dumps(line) + "\n").encode())
    cloud = np.zeros((3, 4), "<f4")
    cloud[:, :3] = frame.lidars["lidar"].points_lidar
    cloud[:, 3] = frame.lidars["lidar"].intensity
    sink.write("lidar.bin", cloud.tobytes())
    (back,) = read_frames(tmp_path)
    assert frame_line(back.frame, Stored(back.images, back.clouds)) == line
    assert rig_json(read_rig(tmp_path)) == rig_json(frame.rig)
    for name, reading in frame.cameras.items():
        for field in ("instance", "semantic", *KEPT):
            given, found = getattr(reading, field), getattr(back.frame.cameras[name], field)
            assert given is not None, field
            assert found.dtype == given.dtype
            assert np.array_equal(found, given), field
    scan = back.frame.radars["radar_front"]
    for field in type(scan).__dataclass_fields__:
        if field != "T_world_from_radar":
            assert np.array_equal(getattr(scan, field), getattr(frame.radars["radar_front"], field))


@pytest.fixture(scope="module")
def native(tmp_path_factory):
    """Two frames, and the same read back from their native truth."""
    root = tmp_path_factory.mktemp("native")
    frames = write_native_dataset(root)
    return frames, [stored.frame for stored in read_frames(root)]


@pytest.mark.parametrize("name", available_formats())
def test_a_format_written_from_the_native_truth_is_the_same(name, native, tmp_path):
    frames, again = native
    format_ = available_formats()[name]
    for module in getattr(format_, "modules", ()):
        pytest.importorskip(module, reason="an extra is not installed")
    for folder, these in (("a", frames), ("b", again)):
        write_all(format_, FolderSink(tmp_path / folder), None, these)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


BROKEN = [
    (read_tracking, "label.txt", b"x y Car 0 0 0\n"),
    (read_oxts, "oxts.txt", b"1 2 3\n"),
    (read_tracklets, "tracklets.xml", b"<boost_serialization>"),
    (read_annotation, "voc.xml", b"<annotation></annotation>"),
    (read_tusimple, "lanes.json", b'{"lanes": [[1]], "h_samples": [1, 2], "raw_file": "a"}\n'),
    (read_culane, "a.lines.txt", b"1 2 3\n"),
    (
        read_openlabel,
        "a.json",
        b'{"openlabel": {"metadata": {"schema_version": "9"}, "frames": {}}}',
    ),
    (read_instances, "a.json", b"{}"),
    (read_panoptic, "annotations/a.json", b"{}"),
    (read_cloud, "a.pcd.bin", b"123456"),
    (read_point_labels, "a.label", b"123456"),
    (read_poses, "poses.txt", b"1 2\n"),
    (read_table, "metadata.parquet", b"PAR?"),
    (dense.read_disparity, "d.png", b"no image"),
    (lambda path: list(read_shard(path)), "a.tar", b"no archive"),
    (lambda path: list(read_trace(path)), "a.osi", b"\xff\x00\x00\x00short"),
    (lambda path: read_tables(path.parent), "v1.0-trainval/x.json", b"{}"),
]  # fmt: skip


@pytest.mark.parametrize(("read", "name", "content"), BROKEN)
def test_a_broken_file_is_refused_by_its_name(read, name, content, tmp_path):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    with pytest.raises(DatasetError, match=str(Path(name).parent / "") if "/" in name else name):
        read(path)


def test_disparity_is_focal_length_times_baseline_over_depth():
    frame = whole_frame()
    left, right = frame.cameras.values()
    disparity, both = dense.disparity_of(left, right)
    assert disparity[300, 700] == pytest.approx(721.5 * 0.5 / 14.0)
    assert disparity[100, 700] == 0
    # the leftmost columns of the left image are left of the right image
    assert not both[300, :25].any()
    assert both[300, 30:].all()
    nearer = replace(right, depth=np.where(right.depth < 20, 7.0, np.inf).astype(np.float32))
    assert not dense.disparity_of(left, nearer)[1].any()
