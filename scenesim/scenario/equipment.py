"""Checks the sensors on the ego and their faults."""

from __future__ import annotations

from scenesim.scenario.arithmetic import call_name
from scenesim.scenario.checked import Checked, called
from scenesim.scenario.expressions import Place
from scenesim.scenario.judgements import Judgements
from scenesim.scenario.model import Value
from scenesim.scenario.scope import strip
from scenesim.scenario.syntax import (
    Document,
    Invocation,
    Node,
)
from scenesim.world import vocabulary
from scenesim.world.conditions import (
    Call,
    Text,
)


class Equipment:
    """The sensors of a document."""

    def __init__(self, document: Document, judge: Judgements, found: Checked) -> None:
        self.document = document
        self.scope = judge.scope
        self.found = found
        self.judge = judge

    def check(self) -> None:
        """One rig, then its faults."""
        for statement in self.document.all("sensors"):
            for node in statement.values:
                self._sensor(strip(node), whole=True)
            for line in statement.block:
                self._sensor(strip(line.values[0]))
        for statement in self.document.all("call"):
            self._sensor(strip(statement.values[0]), alone=True)
        rigs = [one for one in self.found.sensors if not _is_fault(one)]
        if not rigs and not self.scope.problems:
            rigs = [Call("rig", named={"name": Text("kitti")})]
        self.found.sensors = rigs[:1] + [one for one in self.found.sensors if _is_fault(one)]

    def _sensor(self, node: Node, *, whole: bool = False, alone: bool = False) -> None:
        value = self._sensor_value(
            node, Place(self.scope.draws("sensors")), whole=whole, alone=alone
        )
        if value is None:
            return
        if not _is_fault(value) and any(not _is_fault(one) for one in self.found.sensors):
            self.scope.complain(node.span, "a second rig; an ego carries one")
            return
        self.found.sensors.append(value)

    def _sensor_value(self, node: Node, place: Place, *, whole: bool, alone: bool) -> Value | None:
        name = call_name(node) if isinstance(node, Invocation) else ""
        if isinstance(node, Invocation):
            if name == "choice" and whole:
                return self.judge.choice(
                    node,
                    place,
                    lambda one: self._sensor_value(strip(one), place, whole=False, alone=False),
                )
            if name == "rig" and not alone:
                return called(
                    self.judge, node, vocabulary.signature("sensor", "rig"), "sensors.rig"
                )
            if name == "fault" and not whole:
                number = 1 + sum(_is_fault(one) for one in self.found.sensors)
                signature = vocabulary.signature("sensor", "fault")
                return called(self.judge, node, signature, f"sensors.fault[{number}]")
        known = ("fault",) if alone else ("rig", "fault")
        self.scope.unknown(node.span, "statement" if alone else "sensor word", name or "?", known)
        return None


def _is_fault(value: Value) -> bool:
    return isinstance(value, Call) and value.name == "fault"
