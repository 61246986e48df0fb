"""What several verbs read in the same way."""

from __future__ import annotations


def listed(text: str) -> tuple[str, ...]:
    """The words of a list with commas between.

    Args:
        text: such as ``kitti, coco``.

    Returns:
        The words, empty ones left out.
    """
    return tuple(word.strip() for word in text.split(",") if word.strip())
