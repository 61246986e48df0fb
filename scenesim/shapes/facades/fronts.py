"""Where the openings of a house's walls are, and what fills each."""

from __future__ import annotations

from scenesim.randomness import Stream
from scenesim.shapes.facades.openings import Opening
from scenesim.shapes.facades.rooms import CELLS, DISPLAYS, HOMES, OFFICES, SHOP_DOOR
from scenesim.shapes.facades.styles import Plan, Style

_FILLINGS = ("glass",) * 9 + ("window_lit", "window_lit", "blind")
#: share of the windows of a floor whose people hang up the same everywhere
_ALIKE = 0.6


def trade_of(plan: Plan) -> str:
    """What a house's shop sells.

    Args:
        plan: of the house.

    Returns:
        The word on its sign.
    """
    return plan.stream.child("name").pick(sorted(DISPLAYS))


def look_of(kind: Style, plan: Plan, floor: int, stream: Stream) -> tuple[str, int, float]:
    """What fills a window.

    Args:
        kind: style of the house.
        plan: of the house.
        floor: of the window, 0 on the ground.
        stream: of the window.

    Returns:
        Slot of the pane, the cell that it shows, and the share of it behind drapes on each side.
    """
    filling = stream.pick(_FILLINGS)
    cells = OFFICES if kind.ground == "office" else HOMES
    own = stream.child("cell").uniform()
    if stream.child("alike").uniform() < _ALIKE:  # those of a floor live together
        own = plan.stream.child(f"home/{floor}").uniform()
    is_mirrored = stream.child("mirrored").uniform() < 0.5
    cell = cells[int(own * len(cells))] + (CELLS if is_mirrored else 0)
    hung = stream.child("drapes").uniform() if filling == "window_lit" else 0.0
    return filling, cell, 0.0 if hung < 0.5 or cells is OFFICES else round(0.36 * hung - 0.08, 3)


def front_openings(kind: Style, plan: Plan, plinth: float) -> list[Opening]:
    """The openings of the front.

    Args:
        kind: style of the house.
        plan: of the house.
        plinth: height of the ground floor above the street, m.

    Returns:
        Doors, windows, shop windows and gates.
    """
    axis = plan.wide / plan.bays
    openings = []
    door = int(plan.stream.child("door").uniform() * plan.bays)
    for floor in range(plan.floors):
        for bay in range(plan.bays):
            if floor > 0 and kind.wall == "wall_metal":
                continue
            middle = (bay + 0.5) * axis
            if floor == 0 and kind.ground not in {"door", "office"}:
                openings.append(_ground_opening(kind, plan, bay == door, (middle, axis)))
            elif floor == 0 and bay == door:
                place = middle - 0.55, plinth * 0.5
                openings.append(Opening(*place, 1.1, 2.25, "door", depth=0.25, sill=False))
            else:
                openings.append(_window(kind, plan, (floor, bay), (middle, plinth)))
    return openings


def _window(
    kind: Style, plan: Plan, number: tuple[int, int], place: tuple[float, float]
) -> Opening:
    """One window of the front; ``place``: its middle and the height of the ground floor, m."""
    (floor, bay), (middle, plinth) = number, place
    wide, tall = plan.window
    foot = plinth + floor * kind.floor_m
    loggia = plan.balconies and floor > 0 and bay % 2 == 1
    low = foot + (0.1 if loggia else 0.45 if kind.wall == "wall_panel" else 0.9)
    high = min(foot + kind.floor_m - 0.25, low + (2.2 if loggia else tall))
    own = plan.stream.child(f"window/{floor}/{bay}")
    filling, cell, drapes = look_of(kind, plan, floor, own)
    return Opening(
        middle - wide / 2,
        low,
        wide,
        high - low,
        filling,
        plan.bars,
        0.08 if kind.wall == "wall_panel" else 0.16,
        sill=not loggia,
        shutter=0.0 if loggia else plan.shutter,
        drapes=drapes,
        cell=cell,
    )


def _ground_opening(kind: Style, plan: Plan, is_door: bool, place: tuple[float, float]) -> Opening:
    """A gate, a shop's window or its door; ``place``: its middle and the width it may take, m."""
    middle, axis = place
    if kind.ground == "gate":
        tall = 2.1 if kind.floors[1] == 1 else 4.2
        wide = min(1.2 * tall, axis - 0.4)
        return Opening(middle - wide / 2, 0.02, wide, tall, "gate", depth=0.18, sill=False)
    if is_door:
        return Opening(
            middle - 0.6, 0.05, 1.2, 2.5, "shop", (0, 1), 0.35, sill=False, cell=SHOP_DOOR
        )
    wide, cell = axis - 0.35, DISPLAYS[trade_of(plan)]
    own = plan.stream.child(f"display/{round(middle, 2)}")
    if own.uniform() < 0.35:
        cell = own.child("cell").pick(sorted(DISPLAYS.values()))
    return Opening(middle - wide / 2, 0.5, wide, 1.95, "shop", (1, 0), 0.22, sill=True, cell=cell)


def side_openings(kind: Style, plan: Plan, side: str, length: float) -> list[Opening]:
    """The windows of another wall than the front.

    Args:
        kind: style of the house.
        plan: of the house.
        side: ``left right back``.
        length: of the wall, m.

    Returns:
        Fewer than in front, and in a wall that a neighbour stands against at most a few.
    """
    shared = side != "back" and kind.attached
    few = int(2.6 * plan.stream.child(f"{side}/windows").uniform())
    bays = few if shared else max(1, int(length / (kind.bay_m * 1.5)))
    bays = 0 if kind.ground == "gate" else bays
    openings = []
    for floor in range(plan.floors):
        for bay in range(bays):
            middle = (bay + 0.5) * length / bays
            own = plan.stream.child(f"{side}/{floor}/{bay}")
            low = 0.45 + floor * kind.floor_m + 0.9
            filling, cell, drapes = look_of(kind, plan, floor, own)
            narrow = 0.3 if shared and bay else 0.0  # of a bathroom
            place = middle - 0.5 + narrow, low + narrow
            openings.append(
                Opening(
                    *place, 1.0 - 2 * narrow, 1.25 - narrow, filling,
                    plan.bars if not narrow else (0, 0), drapes=drapes, cell=cell,
                )
            )  # fmt: skip
    return openings
