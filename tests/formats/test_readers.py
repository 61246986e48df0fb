"""Formats of a rendered dataset, read by other people's readers in environments of their own.

``python tools/readers.py FOLDER`` installs them; ``SCENESIM_READERS=FOLDER`` says where they are.
Not on the package index, and therefore held against what they publish in ``test_layouts.py``: the
TuSimple and CULane tools. In panopticapi's place stands hotcoco, which has its functions.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from scenesim.formats import available_formats
from tests.formats.test_layouts import SEMANTIC_KITTI as SEMANTIC_KITTI_IDS

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.full, pytest.mark.compiled]

#: formats of a dataset that is no sequence
CONVERTED = [n for n in available_formats() if n not in {"kitti", "coco", "kitti-flow"}]


def scenesim(*words):
    command = [sys.executable, "-m", "scenesim.cli.main", *map(str, words)]
    finished = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    """Two draws of a crossing through a stereo pair, with every format."""
    root = tmp_path_factory.mktemp("readers") / "crossing"
    scenesim(
        "generate", "scenarios/road/four_way_crossing.scn", "-n", 2, "--frames-per-draw", 2,
        "--cameras", "2,3", "--seed", 3, "--keep", "depth", "--split", "train=0.5,val=0.5",
        "--out", root,
    )  # fmt: skip
    scenesim("convert", root, "--format", ",".join(CONVERTED))
    return root


def read_by(environment, program, *arguments):
    """What a program prints as JSON on its last line, run by an environment's interpreter."""
    home = os.environ.get("SCENESIM_READERS")
    if not home:
        pytest.skip("SCENESIM_READERS is not set: see tools/readers.py")
    python = Path(home) / environment / "bin/python"
    if not python.exists():
        pytest.skip(f"{python} is absent: python tools/readers.py {home} {environment}")
    command = [str(python), "-c", program, *map(str, arguments)]
    quiet = {**os.environ, "HF_HUB_OFFLINE": "1", "MPLBACKEND": "Agg", "PYTHONPATH": ""}
    finished = subprocess.run(command, capture_output=True, text=True, env=quiet, check=False)
    assert finished.returncode == 0, finished.stderr[-3000:]
    return json.loads(finished.stdout.strip().splitlines()[-1])


def truth_lines(root):
    path = root / "truth/frames-00000.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()]


NUSCENES = """
import json, sys, tempfile, os
from nuscenes import NuScenes
from nuscenes.utils.data_classes import LidarPointCloud
from nuscenes.utils.geometry_utils import points_in_box
from nuscenes.utils.splits import create_splits_scenes
nusc = NuScenes("v1.0-trainval", sys.argv[1], verbose=False)
shown = os.path.join(tempfile.mkdtemp(), "sample.png")
nusc.render_sample(nusc.sample[0]["token"], out_path=shown, verbose=False)
pairs, on_map = [], []
for sample in nusc.sample:
    path, boxes, _ = nusc.get_sample_data(sample["data"]["LIDAR_TOP"])
    cloud = LidarPointCloud.from_file(path)
    for box in boxes:
        counted = nusc.get("sample_annotation", box.token)["num_lidar_pts"]
        inside = int(points_in_box(box, cloud.points[:3], wlh_factor=1.15).sum())
        pairs.append([box.name, counted, inside])
    row = nusc.get("sample_data", sample["data"]["LIDAR_TOP"])
    pose = nusc.get("ego_pose", row["ego_pose_token"])
    on_map.append(bool(nusc.map[0]["mask"].is_on_mask(*pose["translation"][:2])[0]))
print(json.dumps({"samples": len(nusc.sample), "pairs": pairs, "shown": os.path.getsize(shown),
                  "lidarseg": len(nusc.lidarseg), "on_map": on_map}))
"""


def test_nuscenes_devkit_loads_renders_and_finds_points_in_boxes(dataset):
    found = read_by("nuscenes", NUSCENES, dataset / "nuscenes")
    assert found["samples"] == 4
    assert found["lidarseg"] == 4
    assert found["shown"] > 10_000
    assert any(found["on_map"])
    many = [(counted, inside) for _, counted, inside in found["pairs"] if counted >= 20]
    assert many
    assert np.mean([inside >= 0.5 * counted for counted, inside in many]) > 0.7


PYKITTI = """
import json, sys, numpy, pykitti
drive = pykitti.raw(sys.argv[1], "2026_01_01", "0000")
cam2, velo = drive.get_cam2(0), drive.get_velo(0)
chain = drive.calib.P_rect_20 @ drive.calib.T_cam0_velo
ahead = velo[velo[:, 0] > 5]
ahead[:, 3] = 1
uvw = (chain @ ahead.T).T
uv = uvw[:, :2] / uvw[:, 2:]
inside = ((uv > 0) & (uv < cam2.size)).all(axis=1).mean()
print(json.dumps({"frames": len(drive), "baseline": float(drive.calib.b_rgb),
                  "inside": float(inside), "size": cam2.size,
                  "poses": [o.T_w_imu[:3, 3].tolist() for o in drive.oxts]}))
"""


def test_pykitti_reads_raw_drives_with_poses_that_are_the_truths(dataset):
    found = read_by("kitti", PYKITTI, dataset / "kitti_raw")
    assert found["frames"] == 2
    assert found["baseline"] == pytest.approx(0.5327, abs=1e-3)
    assert found["size"] == [1242, 375]
    assert found["inside"] > 0.3
    truth = [np.array(line["ego"]["translation"]) for line in truth_lines(dataset)[:2]]
    moved = np.subtract(found["poses"][1], found["poses"][0])
    assert np.linalg.norm(moved) == pytest.approx(np.linalg.norm(truth[1] - truth[0]), abs=1.0)


ODOMETRY = """
import json, sys, numpy, pykitti
run = pykitti.odometry(sys.argv[1], "00")
print(json.dumps({"frames": len(run.poses), "first": run.poses[0].tolist(),
                  "points": len(run.get_velo(0)), "times": len(run.timestamps)}))
"""


def test_pykitti_reads_odometry_and_labels_fit_the_clouds(dataset):
    folder = dataset / "semantickitti"
    poses = folder / "poses"
    poses.mkdir(exist_ok=True)
    (poses / "00.txt").write_text((folder / "sequences/00/poses.txt").read_text())
    found = read_by("kitti", ODOMETRY, folder)
    (poses / "00.txt").unlink()
    poses.rmdir()
    assert found["frames"] == found["times"] == 2
    assert np.allclose(found["first"], np.eye(4), atol=1e-6)
    for cloud in sorted(folder.glob("sequences/*/velodyne/*.bin")):
        label = cloud.parent.parent / "labels" / f"{cloud.stem}.label"
        assert label.stat().st_size // 4 == cloud.stat().st_size // 16


BOXES = """
import json, sys, supervision as sv
root = sys.argv[1]
yolo = sv.DetectionDataset.from_yolo(f"{root}/yolo/images/train", f"{root}/yolo/labels/train",
                                     f"{root}/yolo/data.yaml")
segment = sv.DetectionDataset.from_yolo(f"{root}/yolo_segment/images/train",
    f"{root}/yolo_segment/labels/train", f"{root}/yolo_segment/data.yaml", force_masks=True)
voc = sv.DetectionDataset.from_pascal_voc(f"{root}/voc/JPEGImages", f"{root}/voc/Annotations")
coco = sv.DetectionDataset.from_coco(root, f"{root}/coco/annotations/instances.json")
def boxes(dataset):
    return {path.rsplit("/", 1)[-1]: detections.xyxy.tolist() for path, _, detections in dataset}
print(json.dumps({"yolo": boxes(yolo), "voc": boxes(voc),
                  "coco": sum(map(len, boxes(coco).values())),
                  "segment": len(segment), "classes": yolo.classes}))
"""


def test_supervision_reads_yolo_voc_and_coco_with_the_same_boxes(dataset):
    found = read_by("boxes", BOXES, dataset)
    assert found["classes"][0] == "person"
    assert len(found["voc"]) == 8
    assert len(found["yolo"]) == 4
    assert found["segment"] == 4
    assert found["coco"] > 0
    for name, boxes in found["yolo"].items():
        others = np.array(found["voc"][name]).reshape(-1, 4)
        own = np.array(boxes).reshape(-1, 4)
        assert len(own) == len(others)
        # VOC counts pixels from 1 and both ends in
        assert np.abs(own - others).max(initial=0) <= 1.01


DATUMARO = """
import json, sys, datumaro as dm
root = sys.argv[1]
voc = dm.Dataset.import_from(f"{root}/voc", "voc")
names = {item.id for item in voc}
print(json.dumps({"voc": len(names), "boxes": sum(len(item.annotations) for item in voc)}))
"""


def test_datumaro_reads_voc(dataset):
    found = read_by("datumaro", DATUMARO, dataset)
    assert found["voc"] == 8
    assert found["boxes"] > 0


STREAMS = """
import json, sys
from mcap.reader import make_reader
from mcap_protobuf.decoder import DecoderFactory
counts, points = {}, 0
with open(sys.argv[1], "rb") as file:
    reader = make_reader(file, decoder_factories=[DecoderFactory()])
    for schema, channel, message, decoded in reader.iter_decoded_messages():
        counts[channel.topic] = counts.get(channel.topic, 0) + 1
        if channel.topic.endswith("points"):
            points += len(decoded.data) // decoded.point_stride
print(json.dumps({"counts": counts, "points": points}))
"""


def test_mcap_reader_decodes_every_topic(dataset):
    found = read_by("streams", STREAMS, dataset / "mcap/000000.mcap")
    for topic in ("/camera_2/image", "/lidar/points", "/tf", "/objects", "/lanes", "/fix"):
        assert found["counts"][topic] == 2
    lines = truth_lines(dataset)[:2]
    assert found["points"] == sum(line["lidars"]["lidar"]["points"] for line in lines)


HUB = """
import json, sys, webdataset as wds, mlcroissant as mlc
from datasets import load_dataset
root = sys.argv[1]
shard = wds.WebDataset(f"{root}/webdataset/train-000000.tar", shardshuffle=False)
samples = list(shard.decode("pil"))
hub = load_dataset(f"{root}/huggingface", cache_dir=sys.argv[2])
croissant = mlc.Dataset(jsonld=f"{root}/croissant.json")
print(json.dumps({
    "samples": len(samples), "keys": sorted(samples[0]), "size": samples[0]["camera_2.png"].size,
    "rows": {split: len(rows) for split, rows in hub.items()},
    "image": hub["train"][0]["image"].size, "boxes": hub["train"][0]["objects"]["bbox"][:1],
    "errors": sorted(croissant.metadata.issues.errors),
    "frames": [r["frames/frame"] for r in croissant.records("frames")]}))
"""


def test_webdataset_datasets_and_mlcroissant_read_what_they_should(dataset, tmp_path):
    found = read_by("hub", HUB, dataset, tmp_path)
    assert found["samples"] == 2
    assert {"camera_2.png", "camera_3.png", "json", "lidar.npy"} <= set(found["keys"])
    assert found["size"] == found["image"] == [1242, 375]
    assert found["rows"] == {"train": 4, "validation": 4}
    assert found["errors"] == []
    assert found["frames"] == [0, 1, 2, 3]


def test_osi_messages_hold_every_thing(dataset):
    osi = pytest.importorskip("osi3.osi_groundtruth_pb2", reason="the extra osi is not installed")
    from scenesim.formats.osi import read_trace

    messages = list(read_trace(dataset / "osi/000000.osi"))
    assert len(messages) == 2
    for content, line in zip(messages, truth_lines(dataset), strict=False):
        message = osi.GroundTruth.FromString(content)
        things = len(message.moving_object) - 1 + len(message.stationary_object)
        assert things == len(line["objects"])
        assert len(message.lane_boundary) == len(line["lines"])


def test_panoptic_images_are_segmented_as_listed(dataset):
    from scenesim.formats.coco_panoptic import read_panoptic

    for path in (dataset / "coco_panoptic/annotations").iterdir():
        content = read_panoptic(path)
        size = content["images"][0]["width"] * content["images"][0]["height"]
        for row in content["annotations"]:
            ids = [one["id"] for one in row["segments_info"]]
            assert len(ids) == len(set(ids))
            assert sum(one["area"] for one in row["segments_info"]) > 0.97 * size


PANOPTIC = """
import glob, json, sys
from hotcoco import panoptic
scores = {}
for path in sorted(glob.glob(sys.argv[1] + "/annotations/*.json")):
    folder = path.replace("annotations/", "").removesuffix(".json")
    found = panoptic.pq_compute(path, path, folder, folder)
    scores[path.rsplit("/", 1)[-1]] = {k: found[k]["pq"] for k in ("All", "Things", "Stuff")}
print(json.dumps(scores))
"""


def test_panoptic_quality_of_the_truth_is_one(dataset):
    found = read_by("panoptic", PANOPTIC, dataset / "coco_panoptic")
    assert len(found) == 2
    assert all(scores["All"] == scores["Stuff"] == 1.0 for scores in found.values())
    assert any(scores["Things"] == 1.0 for scores in found.values())


SEMANTIC_KITTI = """
import glob, json, sys
from auxiliary.laserscan import SemLaserScan
from auxiliary.np_ioueval import iouEval
seen, things, points = set(), set(), 0
for cloud in sorted(glob.glob(sys.argv[1] + "/sequences/*/velodyne/*.bin")):
    scan = SemLaserScan({number: [0, 0, 0] for number in range(300)}, project=True)
    scan.open_scan(cloud)
    scan.open_label(cloud.replace("velodyne", "labels").replace(".bin", ".label"))
    scan.colorize()
    seen |= set(scan.sem_label.tolist())
    things |= set(scan.sem_label[scan.inst_label > 0].tolist())
    points += len(scan)
    assert (scan.proj_sem_label[scan.proj_idx >= 0] >= 0).all()
score = iouEval(300, [])
score.addBatch(scan.sem_label.astype(int), scan.sem_label.astype(int))
print(json.dumps({"seen": sorted(seen), "things": sorted(things), "points": points,
                  "iou": float(score.getIoU()[1][scan.sem_label].min())}))
"""


def test_semantic_kittis_own_scans_take_clouds_and_labels(dataset):
    found = read_by("semantickitti", SEMANTIC_KITTI, dataset / "semantickitti")
    lines = truth_lines(dataset)
    assert found["points"] == sum(line["lidars"]["lidar"]["points"] for line in lines)
    assert set(found["seen"]) <= SEMANTIC_KITTI_IDS
    assert {40, 50} <= set(found["seen"])
    # 99: things that the benchmark has no class for, such as animals
    assert set(found["things"]) <= {10, 11, 13, 15, 16, 18, 20, 30, 31, 32, 99, *range(252, 260)}
    assert found["iou"] > 0.999


def test_disparity_agrees_with_the_pictures(dataset):
    """Pixels of the right image at the left's disparity look as the left's do."""
    import cv2

    from scenesim.formats.kitti_dense import read_disparity

    folder = dataset / "kitti_stereo/training"
    path = next((folder / "disp_noc_0").iterdir())
    disparity, valid = read_disparity(path)
    left, right = (cv2.imread(str(folder / f"image_{n}" / path.name)).astype(float) for n in (2, 3))
    rows, columns = np.nonzero(valid & (disparity > 2))
    matched = np.round(columns - disparity[rows, columns]).astype(int)
    same = np.abs(left[rows, columns] - right[rows, matched]).mean()
    shuffled = np.abs(left[rows, columns] - right[rows, np.roll(matched, 5000)]).mean()
    assert same < 0.35 * shuffled


@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_convert_refuses_a_dataset_that_is_not_as_it_was_sealed(dataset, damage):
    path = dataset / "truth/instances/000000_camera_2.png"
    content = path.read_bytes()
    try:
        path.unlink() if damage == "missing" else path.write_bytes(content + b"x")
        command = [sys.executable, "-m", "scenesim.cli.main", "convert", dataset, "--format", "voc"]
        finished = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    finally:
        path.write_bytes(content)
    assert finished.returncode != 0
    assert f"{path} is {damage}" in " ".join((finished.stdout + finished.stderr).split())
