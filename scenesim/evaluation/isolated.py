"""A model in a process of its own: what kills it or never answers costs one frame, not the run."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from scenesim.errors import DatasetError, ScenesimError
from scenesim.evaluation.answers import Answer, Predictions
from scenesim.evaluation.models import FunctionModel, open_model
from scenesim.evaluation.samples import Shot

#: a model may take this long to load
LOADING_S = 600.0


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Which model is asked, and how.

    Attributes:
        spec: of ``open_model``.
        adapter: of an ONNX file.
        batch: frames in one call.
        time_out_s: for one frame; a batch may take as much for each of its frames.
    """

    spec: str
    adapter: Path | None = None
    batch: int = 1
    time_out_s: float = 60.0


def ask(
    choice: ModelChoice, shots: Sequence[Shot], on_answers: Callable[[Mapping[int, Answer]], None]
) -> Predictions:
    """A model's answers to frames on disk.

    A batch that kills the process or takes too long is asked again frame by frame.

    Args:
        choice: the model.
        shots: the frames.
        on_answers: called after each batch with the answers to its frames.

    Returns:
        The predictions.

    Raises:
        DatasetError: the model cannot be loaded.
    """
    if choice.batch < 1 or choice.time_out_s <= 0:
        raise DatasetError("--batch and --time-out: want 1 or more, and more than 0 s")
    answers: dict[int, Answer] = {}
    if not shots:
        return Predictions(answers, choice.spec)
    child = _Child(choice)
    try:
        for start in range(0, len(shots), choice.batch):
            batch = shots[start : start + choice.batch]
            told = child.answers(batch)
            if told is None and len(batch) > 1:
                told = [(child.answers([shot]) or [child.failure])[0] for shot in batch]
            found = dict(zip([s.frame for s in batch], told or [child.failure], strict=True))
            answers |= found
            on_answers(found)
    finally:
        child.stop()
    return Predictions(answers, choice.spec)


class _Child:
    """The process that holds the model; a new one is started when it is gone."""

    def __init__(self, choice: ModelChoice) -> None:
        self._choice = choice
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self.failure = Answer()
        self._start()

    def _start(self) -> Connection:
        """Start the process and wait for its model.

        Raises:
            DatasetError: the model cannot be loaded.
        """
        context = multiprocessing.get_context("spawn")
        pipe, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._choice), daemon=True)
        process.start()
        theirs.close()
        self._process, self._pipe = process, pipe
        problem = f"--model {self._choice.spec}: it did not load"
        try:
            problem = pipe.recv() if pipe.poll(LOADING_S) else problem
        except EOFError:
            problem = f"--model {self._choice.spec}: its process died while it was loaded"
        if problem:
            self.stop()
            raise DatasetError(problem)
        return pipe

    def answers(self, shots: Sequence[Shot]) -> list[Answer] | None:
        """Ask; None where the process died or took too long, ``failure`` then says so."""
        pipe = self._pipe or self._start()
        limit = self._choice.time_out_s * len(shots)
        try:
            pipe.send(list(shots))
            if pipe.poll(limit):
                found: list[Answer] = pipe.recv()
                return found
            self.failure = Answer((), f"no answer within {limit:g} s", limit)
        except (EOFError, OSError):
            code = None if self._process is None else _exit_code(self._process)
            self.failure = Answer((), f"the model's process died (exit code {code})")
        self.stop()
        return None

    def stop(self) -> None:
        """End the process."""
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.join(5)
        self._pipe = self._process = None


def _exit_code(process: BaseProcess) -> int | None:
    """What a dead process left."""
    process.join(5)
    return process.exitcode


def _serve(pipe: Connection, choice: ModelChoice) -> None:
    """The child's life: load the model, then answer until nobody asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends the child
    try:
        model = open_model(choice.spec, choice.adapter, choice.batch)
    except ScenesimError as error:
        pipe.send(str(error))
        return
    pipe.send("")
    while True:
        try:
            shots: list[Shot] = pipe.recv()
        except EOFError:
            return
        pipe.send(_answers(model, shots))


def _answers(model: FunctionModel, shots: Sequence[Shot]) -> list[Answer]:
    """Load what can be loaded, ask for that."""
    loaded: dict[int, Any] = {}
    for row, shot in enumerate(shots):
        try:
            loaded[row] = shot.load()
        except ScenesimError as error:
            loaded[row] = Answer((), str(error))
    samples = [sample for sample in loaded.values() if not isinstance(sample, Answer)]
    told = iter(model.answers(samples))
    return [item if isinstance(item, Answer) else next(told) for item in loaded.values()]
