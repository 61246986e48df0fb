"""Attributes of OpenDRIVE elements as numbers and words, with the place of what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import inf, isfinite
from typing import TypeVar

from scenesim.errors import MapError
from scenesim.roads.model import Cubic
from scenesim.roads.xml_tree import Element

T = TypeVar("T")

#: more faults than these are counted and not told one by one
MAX_FAULTS = 200
LARGEST = 1e9
SPEED_UNITS = {"m/s": 1.0, "km/h": 1 / 3.6, "mph": 0.44704, "": 1.0}


class Notes:
    """Collects the faults of one file.

    Attributes:
        name: of the file.
        faults: what was wrong and lived with.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[str] = []
        self._more = 0

    def fault(self, element: Element, message: str) -> None:
        """Notes something wrong that the standard lets us live with.

        Args:
            element: where.
            message: what, and what was done about it.
        """
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(f"{self.name}:{element.line}: <{element.tag}> {message}")
        else:
            self._more += 1

    def all(self) -> tuple[str, ...]:
        """All faults noted.

        Returns:
            One text each; the last counts those beyond the first hundreds.
        """
        if self._more:
            return (*self.faults, f"{self.name}: and {self._more} more faults")
        return tuple(self.faults)

    def error(self, element: Element, message: str) -> MapError:
        """What makes the map unreadable.

        Args:
            element: where.
            message: what.

        Returns:
            The error to raise.
        """
        return MapError(f"{self.name}:{element.line}: <{element.tag}> {message}")

    def kept(self, element: Element, make: Callable[[Element], T]) -> T | None:
        """Reads something that a map can do without.

        Args:
            element: what to read.
            make: reads it; its MapError becomes a fault.

        Returns:
            The value, or None where it was broken.
        """
        try:
            return make(element)
        except MapError as error:
            if len(self.faults) < MAX_FAULTS:
                self.faults.append(f"{error}; left out")
            else:
                self._more += 1
            return None

    def number(self, element: Element, key: str, default: float | None = None) -> float:
        """A number of an element.

        Args:
            element: which.
            key: attribute.
            default: for a missing one; None demands it.

        Returns:
            A finite number.

        Raises:
            MapError: missing, not a number, not finite, or beyond any road.
        """
        text = element.attributes.get(key)
        if text is None or (default is not None and not text.strip()):
            if default is None:
                raise self.error(element, f"needs the attribute '{key}'")
            return default
        try:
            value = float(text)
        except ValueError:
            raise self.error(element, f"wants a number for {key}, got '{text[:40]}'") from None
        if not isfinite(value) or abs(value) > LARGEST:
            raise self.error(element, f"wants a finite number for {key}, got '{text[:40]}'")
        return value

    def optional(self, element: Element, key: str) -> float | None:
        """A number that may be missing or a word.

        Args:
            element: which.
            key: attribute.

        Returns:
            The number, or None.
        """
        try:
            value = float(element.attributes.get(key, "nan"))
        except ValueError:
            return None
        return value if isfinite(value) else None

    def whole(self, element: Element, key: str) -> int:
        """A whole number, such as a lane id.

        Args:
            element: which.
            key: attribute.

        Returns:
            The number.

        Raises:
            MapError: missing or not whole.
        """
        value = self.number(element, key)
        if value != int(value):
            raise self.error(element, f"wants a whole number for {key}, got '{value}'")
        return int(value)

    def station(self, element: Element, key: str = "s") -> float:
        """A distance along something; a negative one is taken as 0, with a fault.

        Args:
            element: which.
            key: attribute.

        Returns:
            At least 0, m.
        """
        value = self.number(element, key, 0.0)
        if value < 0:
            if value < -1e-6:
                self.fault(element, f"has {key} {value:g} below 0; taken as 0")
            return 0.0
        return value

    def size(self, element: Element, key: str, default: float | None = None) -> float:
        """A length or width; a negative one is taken as 0, with a fault.

        Args:
            element: which.
            key: attribute.
            default: for a missing one; None demands it.

        Returns:
            At least 0, m.
        """
        value = self.number(element, key, default)
        if value < 0:
            self.fault(element, f"has the negative {key} {value:g}; taken as 0")
        return max(value, 0.0)

    def cubic(self, element: Element, key: str = "s") -> Cubic:
        """A cubic record.

        Args:
            element: with s or sOffset and a, b, c, d.
            key: name of its station.

        Returns:
            The record.
        """
        number = self.number
        return Cubic(
            self.station(element, key),
            number(element, "a", 0.0),
            number(element, "b", 0.0),
            number(element, "c", 0.0),
            number(element, "d", 0.0),
        )

    def speed(self, element: Element) -> float | None:
        """A speed limit.

        Args:
            element: with ``max`` and ``unit``.

        Returns:
            m/s; inf for no limit; None for an undefined one.
        """
        text = element.attributes.get("max", "")
        if text.strip().lower() in {"no limit", "nolimit"}:
            return inf
        value = self.optional(element, "max")
        if value is None or value < 0:
            return None
        unit = element.attributes.get("unit", "").strip()
        if unit not in SPEED_UNITS:
            self.fault(element, f"has the unknown unit '{unit}'; taken as m/s")
        return value * SPEED_UNITS.get(unit, 1.0)

    def along(
        self, parent: Element, records: list[T], station: Callable[[T], float]
    ) -> tuple[T, ...]:
        """Records put in order of their stations, with a fault where the file's order differs.

        Args:
            parent: of the records.
            records: in the file's order.
            station: of a record.

        Returns:
            In growing order; of several at one station all are kept, the last holds.
        """
        values = [station(record) for record in records]
        if any(b < a for a, b in pairwise(values)):
            self.fault(parent, "has records out of order; sorted by station")
            records = sorted(records, key=station)
        return tuple(records)


def text_of(element: Element, key: str, default: str = "") -> str:
    """A word of an element.

    Args:
        element: which.
        key: attribute.
        default: where it is missing.

    Returns:
        The word without spaces around it.
    """
    return element.attributes.get(key, default).strip()


def truth_of(element: Element, key: str) -> bool:
    """A yes or no of an element.

    Args:
        element: which.
        key: attribute.

    Returns:
        True for ``true yes 1``.
    """
    return element.attributes.get(key, "").strip().lower() in {"true", "yes", "1"}
