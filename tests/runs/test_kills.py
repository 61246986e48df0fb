"""Runs that are killed, starved of disk or forbidden to write lose nothing that was finished."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from pathlib import Path
from queue import SimpleQueue

import numpy as np
import pytest
from test_datasets import digests, scenesim

from scenesim.dataset.journal import Journal
from scenesim.errors import DatasetError
from scenesim.runs import local
from scenesim.runs.local import deaf_to_interrupts, on_workers

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


def test_workers_that_are_still_importing_do_not_hear_ctrl_c():
    with deaf_to_interrupts():
        worker = subprocess.Popen(
            [sys.executable, "-c", "import time; print(1, flush=True); time.sleep(60)"],
            stdout=subprocess.PIPE,
        )
    try:
        worker.send_signal(signal.SIGINT)
        assert worker.stdout.readline() == b"1\n"
        assert worker.poll() is None
    finally:
        worker.kill()
        worker.communicate()
    with pytest.raises(KeyboardInterrupt), deaf_to_interrupts():
        os.kill(os.getpid(), signal.SIGINT)


class Hungry:
    """A producer whose third draw takes more memory than there is: two workers begin it last."""

    def draw(self, number, on_frame):
        if number == 2:
            np.zeros(1 << 60, np.uint8)
        on_frame()
        return {"frames": [], "tries": 1, "rejections": {}, "edges": {}, "rendered_edges": []}


@pytest.mark.parametrize("workers", [1, 2])
def test_too_little_memory_is_told_and_what_is_finished_is_kept(workers):
    with on_workers(workers)(Hungry(), 3) as make:
        made = make([0, 1, 2], lambda: None)
        assert next(made)["tries"] == 1
        with pytest.raises(DatasetError, match=r"(?s)out of memory.*--resume.*fewer --workers"):
            list(made)


class Done:
    """A pool whose first draw has run out of memory by the time that anybody looks."""

    def submit(self, work, draw):
        future = Future()
        if draw == 0:
            future.set_exception(MemoryError())
        else:
            future.set_result(({"draw": draw}, []))
        return future


def test_what_finished_beside_a_failure_is_kept(monkeypatch):
    monkeypatch.setattr(local, "is_compiled", lambda: True)
    made = local._on_processes(Done(), 4, SimpleQueue(), range(4), lambda: None)
    assert sorted(next(made)["draw"] for _ in range(3)) == [1, 2, 3]
    with pytest.raises(DatasetError, match="out of memory"):
        next(made)


def test_no_clock_decides_what_is_finished(tmp_path):
    """Clocks that jump leave files of the future and of long ago."""
    journal = Journal(tmp_path)
    journal.open({"seed": 1})
    for draw, when in enumerate((0, 4_000_000_000)):
        journal.keep(draw, {"frames": [{"files": {"a.bin": ""}}]})
        (tmp_path / "a.bin").write_bytes(b"a")
        for path in tmp_path.rglob("*"):
            os.utime(path, (when, when))
        assert journal.entry(draw) is not None
    journal.open({"seed": 1})
