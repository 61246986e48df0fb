"""Runs on a Ray cluster, in parts and in object stores give the bytes of a run on one machine."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from urllib.request import urlopen

import pytest
from test_datasets import digests, scenesim
from typer.testing import CliRunner

from scenesim.cli.main import app
from scenesim.dataset.manifest import read_manifest, seal
from scenesim.dataset.places import place
from scenesim.dataset.sink import file_digest

SMALL = ("--frames-per-draw", "2", "--seed", "5", "--workers", "1")


@pytest.fixture(scope="module")
def whole(quick, tmp_path_factory):
    """Four draws on one process."""
    root = tmp_path_factory.mktemp("whole") / "set"
    done = scenesim("generate", quick, "-n", 4, *SMALL, "--out", root)
    assert done.returncode == 0, done.stderr
    return root


def frames_of(found):
    """Files that belong to frames: the rest speaks of the whole dataset."""
    per_frame = ("kitti/training/", "truth/points", "truth/instances", "truth/semantic")
    return {path: digest for path, digest in found.items() if path.startswith(per_frame)}


def test_parts_hold_together_just_the_frames_of_the_whole(whole, quick, tmp_path):
    together = {}
    for part in (1, 2):
        root = tmp_path / f"part{part}"
        done = scenesim("generate", quick, "-n", 4, *SMALL, "--part", f"{part}/2", "--out", root)
        assert done.returncode == 0, done.stderr
        assert scenesim("verify", root).returncode == 0
        found = frames_of(digests(root))
        assert not set(found) & set(together)
        together |= found
    assert together == frames_of(digests(whole))


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "a/b", "1/5"])
def test_a_part_that_is_none_is_refused(quick, tmp_path, text):
    done = scenesim("generate", quick, "-n", 4, *SMALL, "--part", text, "--out", tmp_path / "set")
    assert done.returncode == 2
    assert "--part" in done.stderr


def test_a_cluster_whose_machine_dies_makes_the_same_bytes(whole, quick, tmp_path):
    ray = pytest.importorskip("ray", reason="Ray is an extra")
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": 0})
    doomed = cluster.add_node(num_cpus=1)
    root = tmp_path / "set"

    def kill():
        """Take the second machine away as soon as anything is on disk."""
        patience = time.monotonic() + 240
        while not list(root.glob("kitti/training/image_2/*")) and time.monotonic() < patience:
            time.sleep(0.05)
        cluster.remove_node(doomed, allow_graceful=False)

    killer = threading.Thread(target=kill)
    killer.start()
    words = ("--runner", "ray", "--address", cluster.address)
    try:
        done = scenesim("generate", quick, "-n", 4, *SMALL, *words, "--out", root)
    finally:
        killer.join()
        cluster.shutdown()
        ray.shutdown()
    assert done.returncode == 0, done.stderr
    assert digests(root) == digests(whole)


def test_an_absent_cluster_is_told(quick, tmp_path):
    pytest.importorskip("ray", reason="Ray is an extra")
    words = ("--runner", "ray", "--address", "127.0.0.1:9")
    done = scenesim("generate", quick, "-n", 2, *words, "--out", tmp_path / "set")
    assert done.returncode == 2, done.stderr
    assert "no Ray cluster" in done.stderr


def test_a_store_in_memory_holds_the_same_bytes(whole, quick):
    pytest.importorskip("upath", reason="object stores come with the extra 'ray'")
    words = ["generate", str(quick), "-n", "4", *SMALL, "--out", "memory://stored/set"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    root = place("memory://stored/set")
    files = (path for path in root.rglob("*") if path.is_file())
    found = {path.relative_to(root).as_posix(): file_digest(path) for path in files}
    assert found == digests(whole)
    assert CliRunner().invoke(app, ["verify", "memory://stored/set"]).exit_code == 0


@pytest.fixture
def store():
    """An S3 server on this machine, with one bucket."""
    pytest.importorskip("moto", reason="moto is for tests of object stores")
    pytest.importorskip("s3fs", reason="s3fs is for tests of object stores")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-p", str(port), "-H", "127.0.0.1"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    patience = time.monotonic() + 60
    while time.monotonic() < patience:
        try:
            urlopen(url, timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)
    environment = {
        "AWS_ENDPOINT_URL": url, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }  # fmt: skip
    before = dict(os.environ)
    os.environ.update(environment)
    import s3fs

    s3fs.S3FileSystem().mkdir("datasets")
    yield environment
    os.environ.clear()
    os.environ.update(before)
    server.terminate()
    server.wait()


def test_an_object_store_holds_the_same_bytes(whole, quick, store, tmp_path):
    import s3fs

    words = ("generate", quick, "-n", 4, *SMALL, "--out", "s3://datasets/dart")
    done = scenesim(*words, **store)
    assert done.returncode == 0, done.stderr
    assert "--resume" in scenesim(*words, **store).stderr
    assert scenesim("verify", "s3://datasets/dart", **store).returncode == 0
    s3fs.S3FileSystem().get("datasets/dart", str(tmp_path / "set"), recursive=True)
    shutil.rmtree(tmp_path / "set/.journal", ignore_errors=True)
    assert digests(tmp_path / "set") == digests(whole)


def test_draws_made_again_are_the_same_and_a_forged_frame_is_found(whole, quick, tmp_path):
    done = scenesim("verify", whole, "--rerender", "30%", "--beside", quick.parent)
    assert done.returncode == 0, done.stderr + done.stdout
    assert "2 draws made again" in done.stdout
    forged = tmp_path / "forged"
    shutil.copytree(whole, forged)
    manifest = read_manifest(forged)
    label = forged / "kitti/training/label_2/000000.txt"
    shard = forged / manifest["shards"][0]["path"]
    before = file_digest(label)
    label.write_text(label.read_text() + "Car 0 0 0 0 0 9 9 1 1 1 0 0 5 0\n")
    shard.write_text(shard.read_text().replace(before, file_digest(label)))
    manifest["shards"][0]["sha256"] = file_digest(shard)
    seal(forged, {k: v for k, v in manifest.items() if k != "digest"}, manifest["files"])
    assert scenesim("verify", forged).returncode == 0
    done = scenesim("verify", forged, "--rerender", "100%", "--beside", quick.parent)
    assert done.returncode == 1
    assert "differs  kitti/training/label_2/000000.txt" in done.stdout


@pytest.mark.parametrize("share", ["0%", "200%", "some"])
def test_a_share_that_is_none_is_refused(whole, share):
    done = scenesim("verify", whole, "--rerender", share)
    assert done.returncode == 2
    assert "--rerender" in done.stderr
