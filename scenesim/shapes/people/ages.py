"""Ages: what the words for them mean, and which family of bodies they have."""

from __future__ import annotations

from scenesim.errors import AssetError

AGES = {
    "toddler": (2, 4),
    "child": (5, 12),
    "teenager": (13, 17),
    "adult": (18, 60),
    "senior": (66, 88),
    "elderly": (66, 88),
}


def years_of(age: str | float | None, kind: float, place: float) -> float:
    """The age that a word, a number or nothing stands for.

    Args:
        age: a key of ``AGES``, years, or None for anybody.
        kind: 0..1, decides child, adult or senior where nothing is said.
        place: 0..1, where in a word's span.

    Returns:
        Years.

    Raises:
        AssetError: for an unknown word or an age beyond 2..100.
    """
    if age is None:
        age = "child" if kind < 0.12 else "senior" if kind > 0.84 else "adult"
    if isinstance(age, str) and age in AGES:
        low, high = AGES[age]
        return float(low + int(place * (high - low + 1)))
    try:
        years = float(age)
    except ValueError:
        raise AssetError(
            f"want age as toddler, child, teenager, adult, elderly or years, got '{age}'"
        ) from None
    if not 2 <= years <= 100:
        raise AssetError(f"want age from 2 to 100 years, got {years:g}")
    return years


def is_number(age: str | float | None) -> bool:
    """Whether an age is given in years.

    Args:
        age: as of ``years_of``.

    Returns:
        True for a number.
    """
    return age is not None and str(age) not in AGES


def typical(family: str, variant: int) -> float:
    """The age of a variant of grown-ups: few bodies serve all draws, so that memory is bounded.

    Args:
        family: of the model.
        variant: of the model.

    Returns:
        Years.
    """
    return 66.0 + (variant * 7) % 23 if family == "senior" else 20.0 + (variant * 7) % 41


def family_of(years: float, sex: str) -> str:
    """The family of bodies of an age and a sex.

    Args:
        years: age.
        sex: ``male`` or ``female``.

    Returns:
        ``man``, ``woman``, ``child`` or ``senior``.
    """
    if years < 15:
        return "child"
    if years >= 65:
        return "senior"
    return "man" if sex == "male" else "woman"
