"""What a builder's word was given, with defaults, and clear refusals."""

from __future__ import annotations

from collections.abc import Mapping

from scenesim.errors import MapError

Value = object


class Arguments:
    """Reads each argument once; at the end, what was not read is unknown.

    Attributes:
        word: of the builder.
    """

    def __init__(self, word: str, given: Mapping[str, Value]) -> None:
        self.word = word
        self._given = dict(given)
        self._known: list[str] = []

    def default(self, name: str, value: Value) -> None:
        """What to read where an argument is not given, before another's default.

        Args:
            name: of the argument.
            value: to take.
        """
        self._given.setdefault(name, value)

    def number(self, name: str, default: float, low: float, high: float) -> float:
        """A number within bounds.

        Args:
            name: of the argument.
            default: if not given.
            low: least allowed.
            high: greatest allowed.

        Returns:
            The number, SI.

        Raises:
            MapError: not a number, or out of bounds.
        """
        value = self._take(name, default)
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            raise self._wrong(name, f"a number from {low:g} to {high:g}", value)
        try:
            number = float(value)
        except ValueError:
            raise self._wrong(name, f"a number from {low:g} to {high:g}", value) from None
        if not low <= number <= high:
            raise self._wrong(name, f"a number from {low:g} to {high:g}", value)
        return number

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number within bounds.

        Args:
            name: of the argument.
            default: if not given.
            low: least allowed.
            high: greatest allowed.

        Returns:
            The number.

        Raises:
            MapError: not whole, or out of bounds.
        """
        value = self.number(name, default, low, high)
        if value != int(value):
            raise self._wrong(name, f"a whole number from {low} to {high}", value)
        return int(value)

    def word_of(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        """One of a few words.

        Args:
            name: of the argument.
            default: if not given.
            allowed: the words.

        Returns:
            The word.

        Raises:
            MapError: another word.
        """
        value = self._take(name, default)
        if isinstance(value, bool):
            value = "yes" if value else "no"
        if value not in allowed:
            raise self._wrong(name, " or ".join(allowed), value)
        return str(value)

    def pair(self, name: str, default: tuple[int, int], low: int, high: int) -> tuple[int, int]:
        """Two whole numbers, such as lanes with and against.

        Args:
            name: of the argument.
            default: if not given.
            low: least allowed of each.
            high: greatest allowed of each.

        Returns:
            The two.

        Raises:
            MapError: not two whole numbers, or out of bounds.
        """
        value = self._take(name, default)
        wanted = f"two whole numbers from {low} to {high}, such as ({default[0]}, {default[1]})"
        if isinstance(value, str):
            value = [part for part in value.strip("() ").split(",") if part.strip()]
        if isinstance(value, (int, float)):
            value = (value, value)
        if not isinstance(value, (tuple, list)) or len(value) != 2:
            raise self._wrong(name, wanted, value)
        try:
            first, second = (float(part) for part in value)
        except (TypeError, ValueError):
            raise self._wrong(name, wanted, value) from None
        whole = (int(first), int(second))
        if whole != (first, second) or min(whole) < low or max(whole) > high:
            raise self._wrong(name, wanted, value)
        return whole

    def finish(self) -> None:
        """Refuses what no argument is called.

        Raises:
            MapError: an argument that this word does not have.
        """
        for name in self._given:
            known = ", ".join(sorted(self._known))
            raise MapError(f"{self.word}: has no argument '{name}'; it has {known}")

    def _take(self, name: str, default: Value) -> Value:
        self._known.append(name)
        value = self._given.pop(name, None)
        return default if value is None else value

    def _wrong(self, name: str, wanted: str, value: Value) -> MapError:
        return MapError(f"{self.word}: {name} wants {wanted}, got {value!r}")
