"""Draws on the machines of a Ray cluster: the same plan and the same bytes as on one machine.

Each draw is a task of its own; what it makes goes straight to the dataset's folder, which all
machines must reach (a shared file system, or an object store by URL), and only its tally comes
back. A task whose machine died is run again elsewhere.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from scenesim.errors import DatasetError
from scenesim.runs.memory import keep_memory_flat
from scenesim.runs.produce import Making, Producer, Runner, tally
from scenesim.runs.warned import overheard, passed_on

#: how often a draw is tried again when its machine or process died
_RETRIES = 5
#: tasks handed out for each processor: enough that none waits, few enough to plan again
_AHEAD = 3
_POLL_S = 0.2


def on_ray(address: str = "") -> Runner:
    """A runner on a Ray cluster.

    Args:
        address: of the cluster, such as ``ray://head:10001`` or ``auto``; empty: a new one on the
            processors of this machine, ended with the run.

    Returns:
        What ``make_dataset`` runs draws with.

    Raises:
        DatasetError: Ray is not installed.
    """
    try:
        import ray  # noqa: F401
    except ImportError:
        raise DatasetError("--runner ray needs Ray: pip install 'scenesim[ray]'") from None
    return partial(_ready, address)


@contextmanager
def _ready(address: str, producer: Producer, most: int) -> Iterator[Making]:
    """A cluster is joined when there is something to make; how much does not matter to it."""
    del most
    yield partial(_produced, address, producer)


def _produced(
    address: str, producer: Producer, draws: Sequence[int], on_frame: Callable[[], None]
) -> Iterator[dict[str, Any]]:
    """Make draws on a cluster; a draw's frames are told when all of it is there.

    Raises:
        DatasetError: no cluster is there, or a draw's task died again and again.
    """
    import ray

    joined = _join(address)
    try:
        task = ray.remote(max_retries=_RETRIES, num_cpus=1)(_make)
        shared = ray.put(producer)
        waiting = list(reversed(draws))
        running: list[Any] = []
        while waiting or running:
            resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
            most = _AHEAD * max(1, int(resources.get("CPU", 1)))
            while waiting and len(running) < most:
                running.append(task.remote(shared, waiting.pop()))
            done, running = ray.wait(running, num_returns=1, timeout=_POLL_S)
            for finished in map(passed_on, ray.get(done)):
                for _ in range(finished["frames"]):
                    on_frame()
                yield finished
    except ray.exceptions.RayTaskError as error:
        raise getattr(error, "cause", None) or error from None
    except ray.exceptions.RayError as error:
        raise DatasetError(
            f"the cluster gave up a draw after {_RETRIES} retries ({type(error).__name__}). What "
            f"is finished is kept: run the same command with --resume"
        ) from error
    finally:
        if not joined:
            ray.shutdown()


def _join(address: str) -> bool:
    """Connect to a cluster, or start one here; returns whether this process was in one before.

    Raises:
        DatasetError: there is no cluster at the address.
    """
    import ray

    if ray.is_initialized():
        return True
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    words: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
    if address:
        words["address"] = address
    else:
        words |= {"include_dashboard": False}
    try:
        _reach(address)
        ray.init(**words)
    except (OSError, RuntimeError, ValueError) as error:
        raise DatasetError(
            f"no Ray cluster at '{address}': {error}. Start one with 'ray start --head', or leave "
            f"--address out to use this machine"
        ) from None
    return False


def _reach(address: str) -> None:
    """Knock at an address: Ray itself ends the whole process where nobody answers.

    Raises:
        OSError: nobody does.
        ValueError: the address is none.
    """
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if address and address != "auto":
        if not (colon and port.isdecimal()):
            raise ValueError("want HOST:PORT, ray://HOST:PORT or auto")
        socket.create_connection((host, int(port)), timeout=5).close()


def _make(producer: Producer, draw: int) -> tuple[dict[str, Any], Sequence[str]]:
    """Make one draw, in a task; its tally and its warnings come back."""
    keep_memory_flat()
    return overheard(lambda: tally(producer.draw(draw, _untold)))


def _untold() -> None:
    """A task's frames are counted when it is done."""
