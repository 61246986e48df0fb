"""Every way scenesim says no: what was wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that a wrong one was probably meant to be.

    Args:
        name: as written.
        known: all that would have been right.

    Returns:
        The only one that holds all of ``name``, else one spelled alike; None if nothing is close.
    """
    options = sorted(set(known))
    holding = [one for one in options if name.lower() in one.lower()]
    if len(name) > 2 and len(holding) == 1:
        return holding[0]
    close = get_close_matches(name[:64], options, n=1, cutoff=0.6)
    if close:
        return close[0]
    lowered = {option.lower(): option for option in options}
    return lowered.get(name.lower())


class ScenesimError(Exception):
    """Base of all errors that a user can mend; the command line prints it and exits with 2."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one line of a source text, to point at.

    Attributes:
        file: the name to show; ``<text>`` for a string, the address for a value given with
            ``--set``.
        line: counted from 1; 0 for a value of its own, which has no lines to count.
        column: counted from 1.
        length: characters under the caret.
        text: the whole source line.
    """

    file: str
    line: int
    column: int
    length: int = 1
    text: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a scenario, with its place and the way out.

    Attributes:
        message: what is wrong.
        span: where; None for a problem of the whole file.
        expected: what would have been right there.
        nearest: the closest known name, if a name was unknown.
        hint: one sentence that helps.
    """

    message: str
    span: Span | None = None
    expected: tuple[str, ...] = ()
    nearest: str | None = None
    hint: str | None = None

    def __str__(self) -> str:
        lines = [f"{self.span}: {self.message}" if self.span else self.message]
        if self.span and self.span.text:
            lines.append(f"    {self.span.text}")
            lines.append("    " + " " * (self.span.column - 1) + "^" * max(1, self.span.length))
        if self.expected:
            lines.append("    expected " + " or ".join(self.expected))
        if self.nearest:
            lines.append(f"    did you mean '{self.nearest}'?")
        if self.hint:
            lines.append(f"    {self.hint}")
        return "\n".join(lines)


class ScenarioError(ScenesimError):
    """A scenario that cannot be understood: all of its problems at once.

    Attributes:
        problems: each with its place, in the order of the text.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


class SamplingError(ScenesimError):
    """Nobody could satisfy the scenario within the allowed attempts.

    Attributes:
        attempts: draws tried.
        rejections: reason to number of draws refused for it.
    """

    def __init__(self, message: str, attempts: int, rejections: Mapping[str, int]) -> None:
        self.attempts = attempts
        self.rejections = dict(rejections)
        reasons = sorted(rejections.items(), key=lambda item: (-item[1], item[0]))
        table = "\n".join(f"    {count:6d}  {reason}" for reason, count in reasons)
        super().__init__(f"{message}\n{table}" if table else message)


class NotAvailableError(ScenesimError):
    """A word that is understood but cannot be run yet."""


class MapError(ScenesimError):
    """A road map that cannot be read, with the place in it."""


class AssetError(ScenesimError):
    """A mesh, texture, rig or table that is missing or unusable."""


class DatasetError(ScenesimError):
    """A dataset folder that cannot be written, resumed or trusted."""


class PictureError(ScenesimError):
    """A picture for people that cannot be written."""
