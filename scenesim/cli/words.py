"""What several verbs read in the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Self, TypeVar

from scenesim.errors import Problem, ScenarioError

Word = TypeVar("Word")
Value = TypeVar("Value")
Instead = TypeVar("Instead")


class Mistakes:
    """Gathers what is wrong with several options; the end of its ``with`` block tells all."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def read(
        self, reader: Callable[[Word], Value], word: Word, instead: Instead
    ) -> Value | Instead:
        """What an option means.

        Args:
            reader: raises a ScenarioError for a wrong word.
            word: as on the command line.
            instead: what to go on with after a wrong word; nothing is made with it.

        Returns:
            The option's value.
        """
        try:
            return reader(word)
        except ScenarioError as error:
            self._problems += error.problems
            return instead

    def add(self, problems: Iterable[Problem]) -> None:
        """Keep problems that were found otherwise.

        Args:
            problems: of options.
        """
        self._problems += problems

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, ScenarioError):
            self._problems += error.problems
        elif error is not None:
            return
        if self._problems:
            raise ScenarioError(self._problems) from None


def listed(text: str) -> tuple[str, ...]:
    """The words of a list with commas between.

    Args:
        text: such as ``kitti, coco``.

    Returns:
        The words, empty ones left out.
    """
    return tuple(word.strip() for word in text.split(",") if word.strip())


def paired(option: str, words: Sequence[str], form: str, example: str) -> dict[str, str]:
    """``NAME=VALUE`` words of an option that may come several times.

    Args:
        option: as on the command line, for the message.
        words: given.
        form: what is wanted, such as ``ADDRESS=VALUE``.
        example: of a right one.

    Returns:
        Name to value, without spaces around them.

    Raises:
        ScenarioError: words that are no pairs, or a name that comes twice; all of them.
    """
    problems: list[Problem] = []
    found: dict[str, str] = {}
    for word in words:
        name, _, value = (part.strip() for part in word.partition("="))
        if not (name and value):
            hint = f"for example {option} '{example}'"
            problems.append(Problem(f"{option} '{word}': want {form}", hint=hint))
        elif name in found:
            hint = f"'{found[name]}' and '{value}': leave one of them out"
            problems.append(Problem(f"{option} '{name}' comes twice", hint=hint))
        found[name] = value
    if problems:
        raise ScenarioError(problems)
    return found
