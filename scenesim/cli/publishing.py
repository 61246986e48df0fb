"""What ``generate`` and ``convert`` are told of classes and of publication."""

from __future__ import annotations

from pathlib import Path

#: what a publication file may say
ABOUT_KEYS = ("name", "description", "license", "url", "creator", "published", "citation")


def class_rows(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """``--classes`` as rows.

    Args:
        text: a preset, a TOML file, or "" for each format's own table.

    Returns:
        (class, kinds).
    """
    from scenesim.formats.classes import class_map

    return class_map(text).rows if text else ()


def about_of(path: Path | None) -> dict[str, str]:
    """``--about``: under which name, licence ... the dataset is published.

    Args:
        path: of a TOML file; None for none.

    Returns:
        Key to text.

    Raises:
        ScenarioError: the file is unreadable or has unknown keys; all at once.
    """
    from datetime import date

    from scenesim.errors import Problem, ScenarioError
    from scenesim.files import toml_of

    if path is None:
        return {}
    content = toml_of(path, lambda told: ScenarioError([Problem(f"--about {told}")]))
    problems = [
        Problem(f"--about {path}: unknown key '{key}'", expected=ABOUT_KEYS)
        for key in content
        if key not in ABOUT_KEYS
    ]
    if "published" in content:
        try:
            date.fromisoformat(str(content["published"]))
        except ValueError:
            problems.append(Problem(f"--about {path}: published: want a date YYYY-MM-DD"))
    if problems:
        raise ScenarioError(problems)
    return {key: str(value) for key, value in sorted(content.items())}
