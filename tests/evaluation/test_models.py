"""Models of every kind behind one protocol; what they do wrong costs a frame, never the run."""

import base64
import json
import os
import sys
import textwrap

import numpy as np
import pytest
from made_datasets import made_dataset, truth_as_claims

from scenesim.errors import DatasetError
from scenesim.evaluation.answers import answer_of
from scenesim.evaluation.command_model import ask_command
from scenesim.evaluation.isolated import ModelChoice, ask
from scenesim.evaluation.kept_answers import KeptAnswers
from scenesim.evaluation.models import FunctionModel, open_model
from scenesim.evaluation.prediction_files import (
    ego_from_rect,
    kitti_claim,
    kitti_label,
    read_predictions,
)
from scenesim.evaluation.samples import Sample
from scenesim.evaluation.target import open_target
from scenesim.geometry.transform import Transform

SIZE = (64, 32)
BOX = {"kind": "car", "score": 0.9, "box": (4, 4, 20, 20)}


@pytest.fixture(scope="module")
def target(tmp_path_factory):
    root = tmp_path_factory.mktemp("made")
    made_dataset(root, frames=4, things=4, seed=3)
    return open_target(root)


def samples(count):
    image = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    poses = (np.eye(3), Transform.identity(), Transform.identity())
    return [Sample(k, image, np.zeros((5, 4), np.float32), *poses) for k in range(count)]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ([{**BOX, "box": (4, 4, 20)}], "shape"),
        ([{**BOX, "box": (4, 4, 20, float("nan"))}], "not finite"),
        ([{**BOX, "box": (20, 4, 4, 20)}], "left < right"),
        ([{**BOX, "box": (70, 4, 90, 20)}], "outside the image"),
        ([{**BOX, "score": float("inf")}], "not finite"),
        ([{"kind": "car", "score": 1.0}], "none of box"),
        ([{**BOX, "boks": 1}], "unknown 'boks'"),
        ([{**BOX, "mask": np.zeros((4, 4), bool)}], "mask: want shape"),
        ([{**BOX, "keypoints": np.zeros((5, 3))}], "keypoints: want shape"),
        ([{**BOX, "cuboid": (0, 0, 0, 4, -1, 1, 0)}], "must be positive"),
        ({"points": np.zeros(3, int)}, "points: want shape"),
        ({"semantic": np.zeros((32, 64))}, "whole numbers"),
        (None, "NoneType"),
        (7, "int"),
    ],
)
def test_nonsense_is_the_frames_failure(said, reason):
    answer = answer_of(said, SIZE, 5)
    assert reason in answer.failure
    assert answer.claims == ()


def test_all_that_a_model_may_tell_is_kept():
    mask = np.zeros((32, 64), bool)
    mask[8:16, 10:30] = True
    thing = {"kind": "person", "score": 0.5, "mask": mask, "keypoints": np.ones((17, 2)),
             "cuboid": (10, 1, 1, 1, 1, 2, 0.3, 1.0, 0.0)}  # fmt: skip
    said = {"objects": [thing], "semantic": mask.astype(np.uint8), "points": np.arange(5)}
    answer = answer_of(said, SIZE, 5)
    assert answer.failure == ""
    claim = answer.claims[0]
    assert claim.box == (10, 8, 30, 16)  # of the mask
    assert claim.cuboid.velocity == (1.0, 0.0)
    assert claim.keypoints.shape == (17, 3)
    assert answer.points.tolist() == [0, 1, 2, 3, 4]


def test_a_bad_frame_of_a_batch_does_not_take_its_neighbours_along():
    def sees(batch):
        if any(sample.frame == 2 for sample in batch):
            raise RuntimeError("cannot look")
        return [[BOX] for _ in batch]

    answers = FunctionModel(sees, "m", batch=3).answers(samples(5))
    assert [bool(answer.failure) for answer in answers] == [False, False, True, False, False]


def test_answers_survive_a_stop_and_failures_are_asked_again(tmp_path):
    things = [
        {**BOX, "mask": np.eye(32, 64, dtype=bool), "keypoints": np.full((17, 2), 0.1)},
        {"kind": "car", "score": 0.25, "cuboid": (1.1, 2, 3, 4, 5, 6, 0.7, 8, 9)},
        {"kind": "car", "score": 0.25, "cuboid": (1, 2, 3, 4, 5, 6, 0.7), "attribute": "x"},
    ]
    classes = {"semantic": np.ones((32, 64), int), "points": np.arange(5), "names": ["a", "b"]}
    whole = answer_of({"objects": things, **classes}, SIZE, 5, 0.125)
    assert whole.failure == ""
    kept = KeptAnswers(tmp_path, {"model": "m"}, resume=False)
    kept.keep({3: whole, 4: answer_of(None, SIZE, 5)})
    path = tmp_path / "answers.jsonl"
    path.write_text(path.read_text() + '{"frame": 7, "cla')  # cut off by a kill
    again = KeptAnswers(tmp_path, {"model": "m"}, resume=True)
    again.keep({5: answer_of([], SIZE, 5)})
    known = KeptAnswers(tmp_path, {"model": "m"}, resume=True).known
    assert list(known) == [3, 5]
    assert known[5].claims == ()
    assert [repr(one) for one in known[3].claims] == [repr(one) for one in whole.claims]
    assert (known[3].names, known[3].seconds) == (("a", "b"), 0.125)
    for name in ("semantic", "points"):
        assert np.array_equal(getattr(known[3], name), getattr(whole, name))
    with pytest.raises(DatasetError, match="another input or other options"):
        KeptAnswers(tmp_path, {"model": "another"}, resume=True)
    path.write_text('{"model": "m"}\n{"frame": 3, "claims": 7}\n')
    with pytest.raises(DatasetError, match=r"answers.jsonl:2: not an answer"):
        KeptAnswers(tmp_path, {"model": "m"}, resume=True)


def test_another_number_of_answers_is_a_failure():
    answers = FunctionModel(lambda batch: [[BOX]], "m", batch=2).answers(samples(2))
    assert [answer.failure for answer in answers] == ["", ""]  # asked again one by one
    answers = FunctionModel(lambda batch: [], "m").answers(samples(1))
    assert answers[0].failure == "0 answers for 1 frames"


@pytest.fixture
def module(tmp_path, monkeypatch):
    """Writes a module that a child process can import."""

    def write(body):
        (tmp_path / "their_model.py").write_text(textwrap.dedent(body))
        monkeypatch.chdir(tmp_path)
        monkeypatch.delitem(sys.modules, "their_model", raising=False)
        return "their_model:sees"

    return write


def test_crashes_and_time_outs_cost_their_frames(module, target):
    spec = module(
        """
        import os, time

        def sees(batch):
            (sample,) = batch
            if sample.frame == 1:
                os._exit(3)
            if sample.frame == 2:
                time.sleep(60)
            return [[{"kind": "car", "score": 0.9, "box": (4, 4, 20, 20)}]]
        """
    )
    done = []
    choice = ModelChoice(spec, time_out_s=2.0)
    said = ask(choice, target.shots(), done.append)
    failures = [said.answers[frame].failure for frame in range(4)]
    assert failures == ["", "the model's process died (exit code 3)", "no answer within 2 s", ""]
    assert said.answers[3].seconds > 0
    assert [frame for found in done for frame in found] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("body", "reason"),
    [("import nothing_like_it", "ModuleNotFoundError"), ("sees = 3", "is no function"),
     ("x = 1", "AttributeError")],
)  # fmt: skip
def test_a_model_that_does_not_load_is_an_error(module, target, body, reason):
    spec = module(body)
    with pytest.raises(DatasetError, match=reason):
        open_model(spec)
    with pytest.raises(DatasetError, match="want module:function"):
        open_model("their_model")


TINY = (
    "CAg6vQMKVxIFYm94ZXMiCENvbnN0YW50KkQKBXZhbHVlKjgIAwgEEAFKMAAAAEEAAABBAADAQQAAwEEAABBBAAAAQQAAwEEA"
    "AMBBAAAAQgAAAEIAAIBCAACAQqABBAorEgN0d28iCENvbnN0YW50KhoKBXZhbHVlKg4IAhABSggAAAA/ZmZmP6ABBAorCgZp"
    "bWFnZXMSBG1lYW4iClJlZHVjZU1lYW4qDwoIa2VlcGRpbXMYAKABAgocCgRtZWFuCgRheGVzEgNvbmUiCVVuc3F1ZWV6ZQon"
    "CgN0d28KA29uZRIGc2NvcmVzIgZDb25jYXQqCwoEYXhpcxgAoAECCj4SBmxhYmVscyIIQ29uc3RhbnQqKgoFdmFsdWUqHggD"
    "EAdKGAAAAAAAAAAAAAAAAAAAAAABAAAAAAAAAKABBBIEdGlueSoUCAEQB0IEYXhlc0oIAAAAAAAAAABaIAoGaW1hZ2VzEhYK"
    "FAgBEhAKAggBCgIIAwoCCEAKAghAYhcKBWJveGVzEg4KDAgBEggKAggDCgIIBGIUCgZzY29yZXMSCgoICAESBAoCCANiFAoG"
    "bGFiZWxzEgoKCAgHEgQKAggDQgQKABAR"
)
ADAPTER = """
[input]
size_px = [64, 64]
scale = 0.00392156862745098

[output]
decode = "boxes"
classes = ["car", "person"]
"""


def test_an_onnx_file_needs_only_its_adapter(tmp_path):
    pytest.importorskip("onnxruntime", reason="the extra models is not installed")
    (tmp_path / "tiny.onnx").write_bytes(base64.b64decode(TINY))
    (tmp_path / "tiny.toml").write_text(ADAPTER)
    model = open_model(str(tmp_path / "tiny.onnx"))
    white = [Sample(0, np.full((32, 32, 3), 255, np.uint8), *_rest())]
    (answer,) = model.answers(white)
    # three boxes, two of them almost the same; the picture is half as large as the input
    found = {(claim.kind, round(claim.score, 2)): claim.box for claim in answer.claims}
    assert found == {("car", 0.9): (4.5, 4, 12, 12), ("person", 1.0): (16, 16, 32, 32)}


def _rest():
    return np.zeros((0, 4), np.float32), np.eye(3), Transform.identity(), Transform.identity()


def test_adapters_are_checked_all_at_once(tmp_path):
    pytest.importorskip("onnxruntime", reason="the extra models is not installed")
    (tmp_path / "tiny.onnx").write_bytes(base64.b64decode(TINY))
    with pytest.raises(DatasetError, match="needs an adapter"):
        open_model(str(tmp_path / "tiny.onnx"))
    (tmp_path / "tiny.toml").write_text('[input]\nsizes_px = 3\n[output]\ndecode = "yolov99"\n')
    with pytest.raises(DatasetError) as caught:
        open_model(str(tmp_path / "tiny.onnx"))
    for word in ("input.size_px", "input.sizes_px", "output.decode", "output.classes"):
        assert word in str(caught.value)
    (tmp_path / "tiny.toml").write_text(ADAPTER.replace("64, 64", "32, 32"))
    (answer,) = open_model(str(tmp_path / "tiny.onnx")).answers(samples(1))
    assert answer.failure


def test_the_reference_detector_sees_real_cars(reference, tmp_path):
    pytest.importorskip("onnxruntime", reason="the extra models is not installed")
    import cv2

    names = ["person", "bicycle", "car", *[f"class {k}" for k in range(3, 80)]]
    rules = '[input]\nsize_px = [416, 416]\ncolours = "bgr"\ntiles = true\n'
    (tmp_path / "nano.toml").write_text(
        f'{rules}[output]\ndecode = "yolox"\nclasses = {json.dumps(names)}\n'
    )
    model = open_model(str(reference / "detector/yolox_nano.onnx"), tmp_path / "nano.toml")
    path = next((reference / "kitti/labelled/image_2").iterdir())
    image = cv2.imread(str(path))[:, :, ::-1]
    (answer,) = model.answers([Sample(0, np.ascontiguousarray(image), *_rest())])
    assert answer.failure == ""
    assert sum(claim.kind == "car" and claim.score > 0.4 for claim in answer.claims) >= 1


def test_predictions_of_files_are_those_of_the_model(target, tmp_path):
    """KITTI's and COCO's files hold the same boxes that went into them."""
    T_rect_from_ego = ego_from_rect(target.members[0].rig).inverse()
    coco, folder = [], tmp_path / "kitti"
    folder.mkdir()
    wanted = {}
    for _, truth in target.truths():
        answer = answer_of(truth_as_claims(truth.line), (1242, 375), 4)
        wanted[truth.number] = answer
        lines = []
        for claim in answer.claims:
            left, top, right, bottom = claim.box
            category = {"person": 1, "car": 3, "truck": 8}[claim.kind]
            coco.append(
                {
                    "image_id": truth.number + 1,
                    "category_id": category,
                    "score": claim.score,
                    "bbox": [left, top, right - left, bottom - top],
                }
            )
            label = kitti_label(claim, T_rect_from_ego, claim.kind.title())
            lines.append(f"{label.line()} {claim.score:.6f}")
        (folder / f"{truth.line['frame']:06d}.txt").write_text("\n".join(lines))
    (tmp_path / "coco.json").write_text(json.dumps(coco))
    for path in (folder, tmp_path / "coco.json"):
        said = read_predictions(path, target)
        for frame, answer in wanted.items():
            told = said.answers[frame]
            assert told.failure == ""
            for a, b in zip(told.claims, answer.claims, strict=True):
                np.testing.assert_allclose(a.box, b.box, atol=0.006)
                if a.cuboid:
                    np.testing.assert_allclose(a.cuboid.centre, b.cuboid.centre, atol=0.03)
                    turn = a.cuboid.yaw_rad - b.cuboid.yaw_rad
                    assert abs(np.arctan2(np.sin(turn), np.cos(turn))) < 0.02


def test_files_of_another_dataset_are_refused_and_missing_ones_counted(target, tmp_path):
    row = {"image_id": 999, "category_id": 3, "score": 0.5, "bbox": [1, 1, 5, 5]}
    (tmp_path / "coco.json").write_text(json.dumps([row]))
    with pytest.raises(DatasetError, match="no such image"):
        read_predictions(tmp_path / "coco.json", target)
    with pytest.raises(DatasetError, match="no predictions there"):
        read_predictions(tmp_path / "nothing", target)
    (tmp_path / "kitti").mkdir()
    (tmp_path / "kitti/000001.txt").write_text("Car 0 0 0 1 2 3\n")
    said = read_predictions(tmp_path / "kitti", target)
    assert "000000.txt is missing" in said.answers[0].failure
    assert "000001.txt:1" in said.answers[1].failure


PROGRAM = """
import pathlib, sys
images, out = map(pathlib.Path, sys.argv[1:3])
for path in sorted(images.iterdir())[:3]:
    line = "Car -1 -1 -10 100 100 200 180 -1 -1 -1 -1000 -1000 -1000 -10 0.9"
    (out / f"{path.stem}.txt").write_text(line)
print("out of memory", file=sys.stderr)
sys.exit(4)
"""


def test_a_command_reads_a_folder_and_what_it_did_not_write_failed(target, tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM)
    command = f"{sys.executable} {tmp_path}/program.py {{images}} {{out}}"
    said = ask_command(command, target, 20.0, lambda found: None)
    failures = [said.answers[frame].failure for frame in range(4)]
    assert failures == ["", "", "", "the command ended with 4: out of memory"]
    assert said.answers[0].claims[0].box == (100.5, 100.5, 200.5, 180.5)
    again = ask_command("no-such-program", target, 20.0, lambda found: None, range(4))
    assert again.answers == {}  # nothing was left to ask
    with pytest.raises(DatasetError, match="no such place"):
        ask_command("program {imges}", target, 1.0, lambda found: None)
    with pytest.raises(DatasetError, match="No such file"):
        ask_command(os.fspath(tmp_path / "absent"), target, 1.0, lambda found: None)


def test_kitti_results_survive_the_way_there_and_back():
    same = Transform.identity()
    line = answer_of([{**BOX, "cuboid": (3, 1, 12, 4, 1.8, 1.5, 0.4)}], SIZE, 0).claims[0]
    label = kitti_label(line, same, "Car")
    back = kitti_claim(label, 0.9, same)
    assert back.cuboid.centre == pytest.approx(line.cuboid.centre)
    assert back.box == pytest.approx(line.box)
