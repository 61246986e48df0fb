"""Draws on worker processes of this machine."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from typing import Any

from scenesim.errors import DatasetError
from scenesim.kernels.ahead import is_compiled
from scenesim.runs.memory import keep_memory_flat
from scenesim.runs.produce import Making, Producer, Runner, tally
from scenesim.runs.warned import overheard, passed_on

_POLL_S = 0.1
#: what is said of a worker that is gone; a program without a guard starts itself in each worker
WORKER_DIED = (
    "a worker process died (out of memory, killed, or started by a Python program without "
    "'if __name__ == \"__main__\":')"
)
#: draws handed out beyond those in work: a finished worker never waits for the parent
_AHEAD = 2

_producer: Producer | None = None
_report: Any = None


def on_workers(workers: int) -> Runner:
    """A runner on this machine.

    Args:
        workers: processes.

    Returns:
        What ``make_dataset`` runs draws with.
    """
    return partial(_ready, workers)


@contextmanager
def _ready(workers: int, producer: Producer, most: int) -> Iterator[Making]:
    """Worker processes that start while a first draw is tried, and end with the block."""
    workers = min(workers, most)
    if workers < 2:
        yield partial(_here, producer)
        return
    context = multiprocessing.get_context("spawn")
    frames = context.SimpleQueue()
    pool = ProcessPoolExecutor(workers, context, _start, (producer, frames))
    try:
        with _misfortunes_told(), deaf_to_interrupts():
            # where kernels are missing the first worker works alone for a while
            for _ in range(workers if is_compiled() else 1):
                pool.submit(_wake)
        yield partial(_on_processes, pool, workers, frames)
    finally:
        end_workers(pool)


def _here(
    producer: Producer, draws: Sequence[int], on_frame: Callable[[], None]
) -> Iterator[dict[str, Any]]:
    """Make draws in this process."""
    keep_memory_flat()
    with _misfortunes_told():
        for draw in draws:
            yield tally(producer.draw(draw, on_frame))


def _on_processes(
    pool: ProcessPoolExecutor,
    workers: int,
    frames: Any,  # noqa: ANN401
    draws: Sequence[int],
    on_frame: Callable[[], None],
) -> Iterator[dict[str, Any]]:
    """Where kernels are missing the first draw starts alone: until its first frame it makes them.

    Args:
        pool: of the workers.
        workers: processes in it.
        frames: queue of frames on disk.
        draws: their numbers.
        on_frame: called for each frame on disk.

    Yields:
        Tallies in the order of finishing.
    """
    waiting = list(reversed(draws))
    warm = is_compiled()
    with _misfortunes_told():
        with deaf_to_interrupts():
            running: set[Future[Any]] = {pool.submit(_work, waiting.pop())}
        while running or waiting:
            with deaf_to_interrupts():
                while warm and waiting and len(running) < workers + _AHEAD:
                    running.add(pool.submit(_work, waiting.pop()))
            done, running = wait(running, _POLL_S, FIRST_COMPLETED)
            while not frames.empty():
                frames.get()
                warm = True
                on_frame()
            for future in sorted(done, key=_went_wrong):  # what is finished is kept
                warm = True
                yield passed_on(future.result())


def _went_wrong(future: Future[Any]) -> bool:
    """Whether a draw that is done raised."""
    return future.exception() is not None


@contextmanager
def _misfortunes_told() -> Iterator[None]:
    """Say what became of a run whose memory or workers gave out.

    Raises:
        DatasetError: there is not enough memory, or a worker died.
    """
    try:
        yield
    except MemoryError:
        raise DatasetError(
            "out of memory. What is finished is kept: run the same command with --resume, with "
            "fewer --workers or smaller scenes"
        ) from None
    except BrokenProcessPool:
        raise DatasetError(
            f"{WORKER_DIED}. What is finished is kept: run the same command with --resume, "
            "perhaps with fewer --workers"
        ) from None


@contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """Processes that start inside never hear of Ctrl-C, not even while they import.

    The parent decides when they stop; for itself Ctrl-C only waits until the end of the block.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end_workers(pool: ProcessPoolExecutor) -> None:
    """End all workers now: what they had not finished is made again on resume.

    Args:
        pool: of the workers.
    """
    processes = list((pool._processes or {}).values())  # no public way to end a busy worker
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(5)


def _start(producer: Producer, frames: Any) -> None:  # noqa: ANN401
    """Set up a worker."""
    global _producer, _report
    keep_memory_flat()
    _producer = producer
    _report = frames


def _wake() -> None:
    """Nothing: the first task of a pool starts a process, and that imports what it needs."""


def _work(draw: int) -> tuple[dict[str, Any], Sequence[str]]:
    """Make one draw in a worker; its tally and its warnings come back.

    Raises:
        RuntimeError: the worker has no producer.
    """
    producer, report = _producer, _report
    if producer is None:
        raise RuntimeError("the worker was not set up")
    return overheard(lambda: tally(producer.draw(draw, lambda: report.put(1))))
