"""Traffic signals of OpenSCENARIO as lights that the road shows."""

from __future__ import annotations

from scenesim.scenario.openscenario.reading import Item

#: which of the lamps red, amber, green are on, or of red and green
_LAMPS: dict[tuple[bool, ...], str] = {
    (True, False, False): "red",
    (False, True, False): "amber",
    (False, False, True): "green",
    (True, True, False): "red_amber",
    (False, False, False): "off",
    (True, False): "red",
    (False, True): "green",
    (False, False): "off",
}
_WORDS = {"yellow": "amber", **{word: word for word in _LAMPS.values()}}
_LIT = {"on": True, "off": False, "true": True, "false": False, "1": True, "0": False}

#: ids of signals and what they show
States = list[tuple[str, str]]


class Signals:
    """Carries the signals of one file over."""

    def __init__(self, root: Item) -> None:
        """With the controllers that the file declares.

        Args:
            root: of the file.
        """
        self._phases: dict[tuple[str, str], States] = {}
        declared = root.first("RoadNetwork", "TrafficSignals")
        for controller in declared.children("TrafficSignalController") if declared else ():
            for phase in controller.children("Phase"):
                key = (controller.text("name"), phase.text("name"))
                states = [
                    (one.text("trafficSignalId"), _state(one))
                    for one in phase.children("TrafficSignalState")
                ]
                self._phases[key] = [(signal, state) for signal, state in states if state]

    def steps(self, action: Item) -> list[str]:
        """An action on signals as steps of the road.

        Args:
            action: an ``InfrastructureAction``.

        Returns:
            Calls such as ``road.show("1", red)``; none with a problem.
        """
        inner = action.first("TrafficSignalAction")
        what = inner.only() if inner is not None else None
        if what is None:
            action.unsupported()
            return []
        if what.tag == "TrafficSignalStateAction":
            state = _state(what)
            states = [(what.text("name"), state)] if state else []
        else:
            states = self._of_phase(what)
        return [f'road.show("{signal}", {state})' for signal, state in states]

    def condition(self, item: Item, *, rising: bool = False) -> str | None:
        """A condition on signals.

        Args:
            item: a ``TrafficSignalCondition`` or ``TrafficSignalControllerCondition``.
            rising: it has to become true: what holds from the start is no change.

        Returns:
            Its text; None with a problem.
        """
        if item.tag == "TrafficSignalCondition":
            state = _state(item)
            states = [(item.text("name"), state)] if state else []
        else:
            states = self._of_phase(item)
        texts = [f'shows("{signal}", {state})' for signal, state in states]
        text = " and ".join(texts)
        if text and rising:
            text = f"over_run.count(not ({text})) > 0 and {text}"
        return text or None

    def _of_phase(self, item: Item) -> States:
        key = (item.text("trafficSignalControllerRef"), item.text("phase"))
        if key not in self._phases:
            item.problem(f"no controller '{key[0]}' with a phase '{key[1]}' is declared")
        return self._phases.get(key, [])


def _state(item: Item) -> str:
    """What a light shows, by the lamps that are on, red first; "" with a problem."""
    text = item.text("state")
    lamps = [_LIT.get(word.strip().lower()) for word in text.split(";")]
    lit = tuple(lamp is True for lamp in lamps)
    found: str | None = _WORDS.get(text.strip().lower())
    if found is None and None not in lamps:
        found = _LAMPS.get(lit)
    if found is None:
        item.problem(
            f"state '{text}' is not understood",
            hint="lamps from red to green as 'on;off;off', or red, amber, green, red_amber, off",
        )
    return found or ""
