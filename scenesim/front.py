"""Whole commands as functions, for Python programs: find draws, make a dataset, read it.

They work in the program's own process unless they are told to use more. Workers are started by
``multiprocessing``, so a program that asks for them runs its own work under ``if __name__ ==
"__main__":``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from scenesim.dataset.places import place
from scenesim.formats import native_reading
from scenesim.formats.native_reading import StoredFrame
from scenesim.report.contact_sheet import write_contact_sheet
from scenesim.runs.generate import (
    Summary,
    Unwatched,
    Watcher,
    close_dataset,
    first_draw,
    is_sealed,
    make_dataset,
    prepare_folder,
    seal_dataset,
)
from scenesim.runs.local import on_workers
from scenesim.runs.options import RunOptions
from scenesim.runs.produce import Runner
from scenesim.runs.quotas import search
from scenesim.runs.table import write_sweep
from scenesim.runs.trials import MOST_CANDIDATES, Effort
from scenesim.runs.wanted import check_goals
from scenesim.scenario import Scenario, loaded


def generate(
    scenario: Scenario | str | Path,
    options: RunOptions,
    out: str | Path,
    *,
    runner: Runner | None = None,
    watcher: Watcher | None = None,
    existing: Literal["refuse", "resume", "overwrite"] = "refuse",
) -> Summary | None:
    """Make a dataset, as ``scenesim generate`` does: the same bytes.

    Args:
        scenario: what is drawn from, or the path of its file.
        options: of the run.
        out: the dataset's folder, or its URL in a store.
        runner: what makes the draws: ``runs.local.on_workers(n)`` or ``runs.cluster.on_ray(...)``;
            None: this process.
        watcher: is told of each frame.
        existing: what to do with a run of ours that stands there: ``resume`` goes on where it was
            stopped, ``overwrite`` replaces it.

    Returns:
        What was made; None where ``resume`` finds the dataset complete.

    Raises:
        DatasetError: something stands there, or it cannot be written.
        ScenarioError: the scenario, or an option, asks for what there is not.
        SamplingError: no draw satisfies the scenario.
    """
    scenario = loaded(scenario)
    root = place(out)
    resume = existing == "resume"
    if resume and is_sealed(root, options, scenario):
        return None
    if existing == "overwrite" and root.exists():
        first_draw(scenario, options)  # a mistake replaces nothing
    prepare_folder(root, resume, overwrite=existing == "overwrite")
    try:
        makes_draws = runner or on_workers(1)
        summary = make_dataset(scenario, options, root, makes_draws, watcher or Unwatched())
        content = close_dataset(scenario, options, root)
        extra = [write_contact_sheet(root, content["frames"])]
        if len(options.cells) > 1:
            extra.append(write_sweep(root, options.cells))
        seal_dataset(root, content, tuple(extra))
    except BaseException:
        _remove_if_empty(root)
        raise
    return summary


def _remove_if_empty(root: Path) -> None:
    """A run that failed before its first draw leaves nothing behind."""
    if root.is_dir() and not any(root.iterdir()):
        root.rmdir()


def find_draws(
    scenario: Scenario | str | Path,
    options: RunOptions,
    wanted: Mapping[str, int],
    sampler: str = "random",
    *,
    tries: int = MOST_CANDIDATES,
    workers: int = 1,
) -> RunOptions:
    """Search for draws that meet edge goals, as ``scenesim generate --per-edge`` does.

    Args:
        scenario: with edge goals, or the path of its file.
        options: of the run to come.
        wanted: edge goal to the number of draws that shall meet it.
        sampler: how values are chosen; see ``sampling.samplers.SAMPLERS``.
        tries: draws simulated at most.
        workers: processes; the draws found do not depend on it.

    Returns:
        The options with the draws found, for ``generate``. Their ``search`` has for each goal hits,
        tries and its probability under the scenario's prior with a 95 % interval.

    Raises:
        ScenarioError: a goal is unknown, or no draw can meet it.
        SamplingError: the tries ran out; the error says how far each goal came.
    """
    scenario = loaded(scenario)
    check_goals(scenario, wanted, {**options.fixed, **options.cells[0]})
    return search(scenario, options, wanted, sampler, Effort(tries, workers)).chosen(options)


def read_frames(root: str | Path) -> Iterator[StoredFrame]:
    """The frames of a dataset, one after the other.

    Args:
        root: the dataset's folder, or its URL in a store.

    Returns:
        An iterator over labelled frames with the paths of their pictures and clouds.

    Raises:
        DatasetError: there is no dataset, or a file of its truth is damaged.
    """
    return native_reading.read_frames(place(root))
