"""Gives the arguments of a call their names."""

from __future__ import annotations

from scenesim.scenario.scope import Scope
from scenesim.scenario.syntax import Argument, Invocation


def matched(
    node: Invocation, parameters: tuple[str, ...], name: str, scope: Scope
) -> tuple[dict[str, Argument], bool]:
    """Arguments by parameter; positional ones get the names in order.

    Args:
        node: the call.
        parameters: names in order.
        name: of what is called.
        scope: problems go there.

    Returns:
        Parameter to argument, and whether that is all: False where there were problems.
    """
    given: dict[str, Argument] = {}
    right = True
    named = False
    for position, argument in enumerate(node.arguments):
        key = argument.name
        if argument.weight is not None:
            scope.complain(argument.span, f"'{name}' takes no weights; choice does")
            right = False
            continue
        if key:
            named = True
        elif named:
            scope.complain(
                argument.span,
                "an argument without a name behind named ones",
                hint="give it a name",
            )
            right = False
            continue
        elif position < len(parameters):
            key = parameters[position]
        else:
            scope.complain(
                argument.span,
                f"{name} takes at most {len(parameters)} arguments"
                if parameters
                else f"{name} takes no arguments",
            )
            right = False
            continue
        if key not in parameters:
            scope.unknown(argument.span, f"argument of {name}", key, parameters)
            right = False
        elif key in given:
            scope.complain(argument.span, f"'{key}' is given twice")
            right = False
        else:
            given[key] = argument
    return given, right
