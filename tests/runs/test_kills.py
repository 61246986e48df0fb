"""Runs that are killed, starved of disk or forbidden to write lose nothing that was finished."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_datasets import digests, scenesim

SMALL = ("--frames-per-draw", "1", "--seed", "3")


@pytest.fixture(scope="module")
def undisturbed(quick, tmp_path_factory):
    """Four draws, and how long they take."""
    root = tmp_path_factory.mktemp("undisturbed") / "set"
    began = time.monotonic()
    done = scenesim("generate", quick, "-n", 4, *SMALL, "--workers", 2, "--out", root)
    assert done.returncode == 0, done.stderr
    return digests(root), time.monotonic() - began


def start(quick, root):
    """A run in a process group of its own."""
    words = ["generate", str(quick), "-n", "4", *SMALL, "--workers", "2", "--out", str(root)]
    return subprocess.Popen(
        [sys.executable, "-m", "scenesim", *words, "--resume"], start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def children(pid):
    """The worker processes of a run."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    workers = []
    for child in map(int, found):
        try:
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                workers.append(child)
        except OSError:  # gone already
            continue
    return workers


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="finds workers through /proc")
@pytest.mark.parametrize("kills", [3, pytest.param(50, marks=pytest.mark.full)])
def test_kills_at_random_moments_change_no_byte(undisturbed, quick, tmp_path, kills):
    expected, seconds = undisturbed
    chance, done, round_number = random.Random(kills), 0, 0
    while done < kills:
        root = tmp_path / f"set{round_number}"
        round_number += 1
        finished = False
        while not finished and done < kills:
            run = start(quick, root)
            time.sleep(chance.uniform(0.05, 1.0) * seconds)
            workers = children(run.pid) if run.poll() is None else []
            if workers and chance.random() < 0.5:
                os.kill(chance.choice(workers), signal.SIGKILL)
                run.wait(120)
                done += 1
            elif run.poll() is None:
                os.killpg(run.pid, signal.SIGKILL)
                run.wait()
                done += 1
            finished = (root / "manifest.json").exists()
        if not finished:
            assert start(quick, root).wait(600) == 0
        assert digests(root) == expected


def test_a_full_disk_is_told_and_resumed(undisturbed, quick, tmp_path):
    def small_files_only():
        """As if the disk ended after 20 kB of each file."""
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    words = ["generate", str(quick), "-n", "4", *SMALL, "--workers", "1"]
    words += ["--out", str(tmp_path / "set")]
    done = subprocess.run(
        [sys.executable, "-m", "scenesim", *words], preexec_fn=small_files_only,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "--resume" in done.stderr
    assert not list((tmp_path / "set").rglob("*.part"))
    done = scenesim(*words, "--resume")
    assert done.returncode == 0, done.stderr
    assert digests(tmp_path / "set") == undisturbed[0]


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_drawn(quick):
    done = scenesim("generate", quick, "-n", 1, "--out", "/proc/set")
    assert done.returncode == 2
    assert "cannot write to /proc/set" in done.stderr
