"""What several verbs read in the same way."""

from __future__ import annotations

from collections.abc import Sequence

from scenesim.errors import Problem, ScenarioError


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
        ScenarioError: words that are no pairs; all of them.
    """
    split = [[part.strip() for part in word.partition("=")] for word in words]
    wrong = [word for word, (_, _, value) in zip(words, split, strict=True) if not value]
    if wrong:
        hint = f"for example {option} '{example}'"
        raise ScenarioError([Problem(f"{option} '{w}': want {form}", hint=hint) for w in wrong])
    return {name: value for name, _, value in split}
