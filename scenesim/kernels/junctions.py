"""Who waits for whom where ways cross: a stop before the junction, by rank and by time."""

from math import inf

from scenesim.kernels.actors import (
    AHEAD,
    CROSS_COUNT,
    CROSS_START,
    ENTER,
    EXIT,
    HALTED,
    HALTS,
    LENGTH,
    LIGHT,
    LINE,
    MOVEMENT,
    OBEYS,
    OTHER_FIRST,
    PATH,
    SPEED,
    STATION,
    THIS_FIRST,
)
from scenesim.kernels.jit import kernel


@kernel
def crossing_ahead(front, rear, path, table, crossings):
    """The first junction on a path that a vehicle has not left.

    Args:
        front, rear: m, stations of the vehicle's ends.
        path: row of table.
        table: (K, 4) of the paths.
        crossings: (C, CROSSING_COLUMNS) of all paths.

    Returns:
        Row of crossings, or -1.
    """
    first = table[path, CROSS_START]
    for c in range(first, first + table[path, CROSS_COUNT]):
        if rear < crossings[c, EXIT]:
            return c
    return -1


@kernel
def goes_first(mine, other, rule):
    """Whether another vehicle goes before this one.

    Args:
        mine: (distance to the junction m, s until there, s until left, row) of this one.
        other: the same of the other; its distance is negative inside the junction.
        rule: FIRST_COME, OTHER_FIRST or THIS_FIRST.

    Returns:
        True or False.
    """
    if other[0] < 0.0:
        return True
    if rule == OTHER_FIRST:
        return other[1] < mine[2] + 1.0
    if rule == THIS_FIRST:
        # who ought to wait but is nearly in goes first all the same
        return other[1] < 0.5 and mine[1] > 2.0
    return other[1] < mine[1] or (other[1] == mine[1] and other[3] < mine[3])


@kernel
def approach(i, step, states, bodies, orders, table, crossings):
    """Where a vehicle is relative to its next junction.

    Args:
        i: the actor.
        step: row of states.
        states, bodies, orders: of all actors.
        table: (K, 4) of the paths.
        crossings: (C, CROSSING_COLUMNS) of all paths.

    Returns:
        Its crossing (-1 for none), and what ``goes_first`` compares.
    """
    centre = states[step, i, STATION] + bodies[i, AHEAD]
    half = 0.5 * bodies[i, LENGTH]
    c = crossing_ahead(centre + half, centre - half, int(orders[i, PATH]), table, crossings)
    if c < 0:
        return c, (inf, inf, inf, i)
    away = crossings[c, ENTER] - centre - half
    speed = max(states[step, i, SPEED], 1.5)
    until = max(away, 0.0) / speed
    left = (crossings[c, EXIT] - centre + half) / max(speed, 3.0)
    return c, (away, until, left, i)


@kernel
def is_held(c, step, crossings, lights):
    """Whether a crossing's light forbids to go.

    Args:
        c: row of crossings.
        step: when.
        crossings: (C, CROSSING_COLUMNS).
        lights: (L, T) int8, 1 where it forbids.

    Returns:
        True or False.
    """
    light = int(crossings[c, LIGHT])
    return light >= 0 and lights[light, step] != 0


@kernel
def has_to_halt(c, state, crossings):
    """Whether a stop sign is still to be obeyed.

    Args:
        c: row of crossings.
        state: (STATE_COLUMNS,) of the vehicle.
        crossings: (C, CROSSING_COLUMNS).

    Returns:
        True or False.
    """
    return crossings[c, HALTS] != 0.0 and state[HALTED] != c + 1.0


@kernel
def has_halted(i, step, states, bodies, orders, table, crossings):
    """Which stop sign a vehicle has obeyed: it stood still at the line.

    Args:
        i: the actor.
        step: row of states.
        states, bodies, orders: of all actors.
        table: (K, 4) of the paths.
        crossings: (C, CROSSING_COLUMNS) of all paths.

    Returns:
        1 + row of the crossing, 0 for none: the value of HALTED at the next step.
    """
    before = states[step, i, HALTED]
    if crossings.shape[0] == 0 or states[step, i, SPEED] > 0.15:
        return before
    c, mine = approach(i, step, states, bodies, orders, table, crossings)
    if c < 0 or crossings[c, HALTS] == 0.0:
        return before
    room = mine[0] - (crossings[c, ENTER] - crossings[c, LINE])
    return c + 1.0 if room < 2.5 else before


@kernel
def room_to_wait(i, step, movers, states, bodies, orders, table, crossings, conflicts, lights):
    """How far a vehicle may go before it has to wait at a junction.

    Args:
        i: the actor.
        step: row of states.
        movers: (M,) int64 rows of who moves.
        states, bodies, orders: of all actors.
        table: (K, 4) of the paths.
        crossings: (C, CROSSING_COLUMNS) of all paths.
        conflicts: (V, V) 0 where two movements are free of each other, else who goes first.
        lights: (L, T) int8, 1 where a light forbids to go.

    Returns:
        m; inf where it may go on.
    """
    if crossings.shape[0] == 0 or orders[i, OBEYS] == 0.0:
        return inf
    speed = states[step, i, SPEED]
    c, mine = approach(i, step, states, bodies, orders, table, crossings)
    if c < 0 or mine[0] > 15.0 + speed * speed / 4.0:
        return inf
    room = mine[0] - (crossings[c, ENTER] - crossings[c, LINE])
    # over the line, or too near to stop by 6 m/s^2
    if mine[0] < 0.0 or room < -2.0 or speed * speed > 12.0 * max(mine[0], 0.0):
        return inf
    if is_held(c, step, crossings, lights) or has_to_halt(c, states[step, i], crossings):
        return max(room - 0.5, 0.0)
    movement = int(crossings[c, MOVEMENT])
    for m in range(movers.shape[0]):
        j = movers[m]
        if j == i or table[int(orders[j, PATH]), CROSS_COUNT] == 0:
            continue
        d, other = approach(j, step, states, bodies, orders, table, crossings)
        if d < 0 or other[0] > 60.0:
            continue
        rule = conflicts[movement, int(crossings[d, MOVEMENT])]
        if rule == 0 or (other[0] >= 0.0 and is_held(d, step, crossings, lights)):
            continue
        if goes_first(mine, other, rule):
            return max(room - 0.5, 0.0)
    return inf
