"""The order in which values can be computed when they refer to each other."""

from __future__ import annotations

from collections.abc import Mapping

from scenesim.scenario.scope import Scope
from scenesim.scenario.syntax import Attribute, Name, Node, walk


def in_order(nodes: Mapping[str, Node], scope: Scope) -> list[str]:
    """Addresses so that each comes after all that it refers to; stable otherwise.

    Args:
        nodes: address to expression.
        scope: gets a problem for each circle; its members are left out.

    Returns:
        The addresses in order.
    """
    waiting = {
        key: [name for name in dict.fromkeys(_names(node)) if name in nodes]
        for key, node in nodes.items()
    }
    users: dict[str, list[str]] = {key: [] for key in nodes}
    for key, needed in waiting.items():
        for name in needed:
            users[name].append(key)
    open_count = {key: len(needed) for key, needed in waiting.items()}
    ready = [key for key in nodes if not open_count[key]]
    done: list[str] = []
    for key in ready:
        done.append(key)
        for user in users[key]:
            open_count[user] -= 1
            if not open_count[user]:
                ready.append(user)
    if len(done) < len(nodes):
        _complain(nodes, waiting, set(done), scope)
    return done


def _names(node: Node) -> list[str]:
    """Addresses that an expression may refer to."""
    found: list[str] = []
    for part, _ in walk(node):
        if isinstance(part, Attribute) and isinstance(part.base, Name):
            found.append(f"{part.base.text}.{part.name}")
        elif isinstance(part, Name):
            found.append(part.text)
    return found


def _complain(
    nodes: Mapping[str, Node], needed: Mapping[str, list[str]], done: set[str], scope: Scope
) -> None:
    """One problem for one circle, walked from its first member."""
    key = next(name for name in nodes if name not in done)
    path: list[str] = []
    while key not in path:
        path.append(key)
        key = next(name for name in needed[key] if name not in done)
    circle = [*path[path.index(key) :], key]
    shown = circle if len(circle) <= 8 else [*circle[:6], "...", key]
    scope.complain(nodes[key].span, f"'{key}' refers to itself: {' -> '.join(shown)}")
