"""Files whole or not at all, images that say where they are from, journals that resume."""

import json

import cv2
import numpy as np
import pytest

from scenesim.dataset.images import encode_image, encode_png, read_provenance
from scenesim.dataset.journal import Journal
from scenesim.dataset.manifest import changed_files, read_manifest, seal, write_shards
from scenesim.dataset.sink import FolderSink, file_digest
from scenesim.errors import DatasetError


@pytest.mark.parametrize("kind", ["png", "jpg"])
def test_convention_11_images_carry_their_provenance_and_still_decode(kind):
    image = np.arange(40 * 60 * 3, dtype=np.uint32).reshape(40, 60, 3).astype(np.uint8)
    content = encode_image(image, kind, {"synthetic": "true", "seed": "7"})
    assert read_provenance(content) == {"synthetic": "true", "seed": "7"}
    back = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)[:, :, ::-1]
    assert back.shape == image.shape
    if kind == "png":
        assert (back == image).all()


@pytest.mark.parametrize("shape", [(5, 7), (1, 1), (33, 20, 3)])
@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_png_pixels_come_back_through_another_reader(shape, kind):
    rng = np.random.default_rng(1)
    pixels = rng.integers(0, np.iinfo(kind).max, shape).astype(kind)
    back = cv2.imdecode(np.frombuffer(encode_png(pixels), np.uint8), cv2.IMREAD_UNCHANGED)
    assert back.dtype == kind
    assert (back[..., ::-1] == pixels).all() if len(shape) == 3 else (back == pixels).all()


def test_a_file_appears_whole_or_not_at_all(tmp_path):
    sink = FolderSink(tmp_path)

    def pieces():
        yield b"begun"
        raise OSError(28, "No space left on device")

    with pytest.raises(DatasetError, match=r"No space left on device.*--resume"):
        sink.write_parts("a/b.txt", pieces())
    assert list(tmp_path.rglob("*.txt*")) == []
    sink.write("a/b.txt", b"whole")
    assert sink.digests["a/b.txt"] == file_digest(tmp_path / "a/b.txt")


def entry(draw, files=()):
    frame = {
        "frame": draw, "split": "train", "images": {}, "files": dict(files), "edges": [],
        "truth": '{"edges": [], "objects": []}',
    }  # fmt: skip
    return {
        "draw": draw, "tries": 2, "rejections": {}, "parameters": {"a": 1.5}, "log_prior": -1.0,
        "log_weight": 0.0, "critical_s": 1.0, "cell": 0, "draw_edges": ["near"],
        "edges": {"near": [0.1]}, "frames": [frame],
    }  # fmt: skip


def test_a_journal_forgets_draws_whose_files_are_gone_and_refuses_other_options(tmp_path):
    journal = Journal(tmp_path)
    journal.open({"seed": 1})
    FolderSink(tmp_path).write("x.bin", b"1")
    journal.keep(0, entry(0, {"x.bin": "?"}))
    assert journal.entry(0)["draw"] == 0
    (tmp_path / "x.bin").unlink()
    assert journal.entry(0) is None
    journal.open({"seed": 1})
    with pytest.raises(DatasetError, match=r"other options \(seed 1, now 2\)"):
        journal.open({"seed": 2})


def test_a_sealed_dataset_names_every_difference(tmp_path):
    sink = FolderSink(tmp_path)
    sink.write("a.bin", b"a")
    sink.write("b.bin", b"b")
    digests = {path: sink.digests[path] for path in ("a.bin", "b.bin")}
    content = write_shards([entry(0, digests)], sink)
    assert content["frames"] == 1
    assert content["edges"] == {"near": 1}
    seal(tmp_path, {**content, "options": {"draws": 1}}, {})
    manifest = read_manifest(tmp_path)
    assert list(changed_files(tmp_path, manifest)) == []
    (tmp_path / "a.bin").write_bytes(b"other")
    (tmp_path / "b.bin").unlink()
    (tmp_path / "c.bin").write_bytes(b"new")
    differences = dict(changed_files(tmp_path, manifest))
    assert differences == {"a.bin": "changed", "b.bin": "missing", "c.bin": "added"}


def test_a_manifest_that_was_edited_is_refused(tmp_path):
    seal(tmp_path, {"frames": 1, "shards": [], "options": {"draws": 1}}, {})
    text = json.loads((tmp_path / "manifest.json").read_text())
    text["frames"] = 2
    (tmp_path / "manifest.json").write_text(json.dumps(text))
    with pytest.raises(DatasetError, match="changed after it was sealed"):
        read_manifest(tmp_path)
