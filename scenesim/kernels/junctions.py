"""Who waits for whom where ways cross: a stop before the junction, by rank and by time."""

from math import inf

from scenesim.kernels.actors import (
    AHEAD,
    CROSS_COUNT,
    CROSS_START,
    ENTER,
    EXIT,
    LENGTH,
    MOVEMENT,
    OBEYS,
    PATH,
    RANK,
    SPEED,
    STATION,
)
from scenesim.kernels.jit import kernel


@kernel
def crossing_ahead(front, rear, path, table, crossings):
    """The first junction on a path that a vehicle has not left.

    Args:
        front, rear: m, stations of the vehicle's ends.
        path: row of table.
        table: (K, 4) of the paths.
        crossings: (C, 4) of all paths.

    Returns:
        Row of crossings, or -1.
    """
    first = table[path, CROSS_START]
    for c in range(first, first + table[path, CROSS_COUNT]):
        if rear < crossings[c, EXIT]:
            return c
    return -1


@kernel
def goes_first(mine, other):
    """Whether another vehicle goes before this one.

    Args:
        mine: (distance to the junction m, s until there, s until left, rank, row) of this one.
        other: the same of the other; its distance is negative inside the junction.

    Returns:
        True or False.
    """
    if other[0] < 0.0:
        return True
    if other[3] < mine[3]:
        return other[1] < mine[2] + 1.0
    if other[3] > mine[3]:
        # who ought to wait but is nearly in goes first all the same
        return other[1] < 0.5 and mine[1] > 2.0
    return other[1] < mine[1] or (other[1] == mine[1] and other[4] < mine[4])


@kernel
def approach(i, step, states, bodies, orders, table, crossings):
    """Where a vehicle is relative to its next junction.

    Args:
        i: the actor.
        step: row of states.
        states, bodies, orders: of all actors.
        table: (K, 4) of the paths.
        crossings: (C, 4) of all paths.

    Returns:
        Its crossing (-1 for none), and what ``goes_first`` compares.
    """
    centre = states[step, i, STATION] + bodies[i, AHEAD]
    half = 0.5 * bodies[i, LENGTH]
    c = crossing_ahead(centre + half, centre - half, int(orders[i, PATH]), table, crossings)
    if c < 0:
        return c, (inf, inf, inf, 0.0, i)
    away = crossings[c, ENTER] - centre - half
    speed = max(states[step, i, SPEED], 1.5)
    until = max(away, 0.0) / speed
    left = (crossings[c, EXIT] - centre + half) / max(speed, 3.0)
    return c, (away, until, left, crossings[c, RANK], i)


@kernel
def room_to_wait(i, step, movers, states, bodies, orders, table, crossings, conflicts):
    """How far a vehicle may go before it has to wait for others at a junction.

    Args:
        i: the actor.
        step: row of states.
        movers: (M,) int64 rows of who moves.
        states, bodies, orders: of all actors.
        table: (K, 4) of the paths.
        crossings: (C, 4) of all paths.
        conflicts: (V, V) 1 where two movements cross or merge.

    Returns:
        m; inf where nobody goes first.
    """
    if crossings.shape[0] == 0 or orders[i, OBEYS] == 0.0:
        return inf
    c, mine = approach(i, step, states, bodies, orders, table, crossings)
    speed = states[step, i, SPEED]
    # inside, far away, or too near to stop by 6 m/s^2
    if c < 0 or mine[0] < 0.0 or mine[0] > 15.0 + speed * speed / 4.0:
        return inf
    if speed * speed > 12.0 * mine[0]:
        return inf
    movement = int(crossings[c, MOVEMENT])
    for m in range(movers.shape[0]):
        j = movers[m]
        if j == i or table[int(orders[j, PATH]), CROSS_COUNT] == 0:
            continue
        d, other = approach(j, step, states, bodies, orders, table, crossings)
        if d < 0 or conflicts[movement, int(crossings[d, MOVEMENT])] == 0 or other[0] > 60.0:
            continue
        if goes_first(mine, other):
            return max(mine[0] - 0.5, 0.0)
    return inf
