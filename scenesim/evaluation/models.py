"""Models: one protocol, whatever they are made of, in this process.

A model is asked with a list of ``Sample`` and gives a list of ``Answer``; ``open_model`` makes one
of a Python function or of an ONNX file. What crashes or answers nonsense fails its frame alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol

from scenesim.errors import DatasetError
from scenesim.evaluation.answers import Answer, answer_of
from scenesim.evaluation.samples import Sample

#: a user's function: as many answers as samples, in the form of ``answers.answer_of``
Function = Callable[[Sequence[Sample]], Sequence[Any]]


class Model(Protocol):
    """Whatever answers for frames.

    Attributes:
        name: for reports.
    """

    @property
    def name(self) -> str: ...  # noqa: D102

    def answers(self, samples: Sequence[Sample]) -> list[Answer]:
        """Look at some frames.

        Args:
            samples: any number of frames.

        Returns:
            As many answers, in the same order; failures are answers, never raised.
        """
        ...


@dataclass(frozen=True, slots=True)
class FunctionModel:
    """A function as a model.

    Attributes:
        function: takes a list of samples, gives a list of answers.
        name: for reports.
        batch: most samples in one call.
    """

    function: Function
    name: str
    batch: int = 1

    def answers(self, samples: Sequence[Sample]) -> list[Answer]:
        """Call the function, batch by batch; see ``Model``.

        A batch that fails as a whole is asked again frame by frame, so that one bad frame does not
        take its neighbours along.

        Args:
            samples: any number.

        Returns:
            As many answers.
        """
        found: list[Answer] = []
        for start in range(0, len(samples), self.batch):
            part = samples[start : start + self.batch]
            answers = self._call(part)
            if len(part) > 1 and all(answer.failure for answer in answers):
                answers = [self._call([sample])[0] for sample in part]
            found += answers
        return found

    def _call(self, samples: Sequence[Sample]) -> list[Answer]:
        """One call."""
        began = perf_counter()
        try:
            said = list(self.function(samples))
        except Exception as error:
            seconds = (perf_counter() - began) / len(samples)
            return [Answer((), f"{type(error).__name__}: {error}", seconds) for _ in samples]
        seconds = (perf_counter() - began) / len(samples)
        if len(said) != len(samples):
            problem = f"{len(said)} answers for {len(samples)} frames"
            return [Answer((), problem, seconds) for _ in samples]
        return [
            answer_of(
                answer, (sample.image.shape[1], sample.image.shape[0]), len(sample.cloud), seconds
            )
            for answer, sample in zip(said, samples, strict=True)
        ]


def open_model(spec: str, adapter: Path | None = None, batch: int = 1) -> FunctionModel:
    """A model by its name on the command line.

    Args:
        spec: ``module:function`` (modules of the current folder are found), or an ``.onnx`` file.
        adapter: of an ONNX file, ``.toml``; the file of the same name beside it by default.
        batch: most frames in one call.

    Returns:
        The model.

    Raises:
        DatasetError: it cannot be loaded.
    """
    if batch < 1:
        raise DatasetError(f"--batch {batch}: want 1 or more")
    if spec.endswith(".onnx"):
        from scenesim.evaluation.onnx_model import onnx_function

        path = Path(spec)
        return FunctionModel(onnx_function(path, adapter or path.with_suffix(".toml")), spec, batch)
    if adapter is not None:
        raise DatasetError(f"--adapter belongs to an .onnx file, not to --model {spec}")
    return FunctionModel(load_function(spec), spec, batch)


def load_function(spec: str) -> Function:
    """A Python function by name.

    Args:
        spec: ``module:function``; modules of the current folder are found.

    Returns:
        The function.

    Raises:
        DatasetError: there is no such module or function.
    """
    module, colon, name = spec.partition(":")
    if not colon or not module or not name:
        raise DatasetError(f"--model {spec}: want module:function or a file .onnx")
    sys.path.insert(0, str(Path.cwd()))
    try:
        function = getattr(import_module(module), name)
    except Exception as error:
        raise DatasetError(f"--model {spec}: {type(error).__name__}: {error}") from error
    finally:
        sys.path.pop(0)
    if not callable(function):
        raise DatasetError(f"--model {spec}: {name} is no function")
    return function  # type: ignore[no-any-return]
