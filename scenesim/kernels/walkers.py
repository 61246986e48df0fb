"""How people get past each other: a step to the side, and slower where it is tight."""

from math import cos, inf, sin

from scenesim.kernels.actors import (
    KIND,
    LENGTH,
    SIDE,
    SPEED,
    WALKER,
    WIDTH,
    YAW,
    X,
    Y,
)
from scenesim.kernels.footprints import half_across
from scenesim.kernels.jit import kernel


@kernel
def in_the_way(i, step, states, bodies, heading, room):
    """How far a walker has to step aside for others, and how near the nearest is.

    Args:
        i: the walker.
        step: row of states.
        states, bodies: of all actors.
        heading: rad, of its way.
        room: m that it wants beside it.

    Returns:
        m to its left (negative: right), 0 for clear; and m of free way to who is in the way.
    """
    me = states[step, i]
    c, s = cos(heading), sin(heading)
    mine = 0.5 * max(bodies[i, LENGTH], bodies[i, WIDTH])
    narrow = 0.5 * bodies[i, WIDTH] + room
    aside, nearest = 0.0, inf
    for j in range(states.shape[1]):
        if j == i or bodies[j, KIND] != WALKER:
            continue
        dx, dy = states[step, j, X] - me[X], states[step, j, Y] - me[Y]
        far = mine + 0.5 * (bodies[j, LENGTH] + bodies[j, WIDTH]) + 1.0 + 1.5 * abs(me[SPEED])
        if dx * dx + dy * dy > 2.0 * far * far:  # however it is turned
            continue
        turn = states[step, j, YAW] - heading
        both = mine + half_across(bodies[j, LENGTH], bodies[j, WIDTH], turn)
        ahead = dx * c + dy * s
        if ahead < -0.5 * both or ahead > both + 1.0 + 1.5 * abs(me[SPEED]):
            continue
        across = dy * c - dx * s
        need = narrow + half_across(bodies[j, WIDTH], bodies[j, LENGTH], turn) - abs(across)
        if need > 0.0 and ahead - both < nearest:
            # who meets somebody head on goes to the right
            aside, nearest = need if across < -0.02 else -need, ahead - both
    return aside, nearest


@kernel
def stepped_aside(i, step, states, bodies, heading, step_s):
    """Where a walker's step to the side takes it, and how much slower it goes.

    Args:
        i: the walker.
        step: row of states.
        states, bodies: of all actors.
        heading: rad, of its way.
        step_s: s.

    Returns:
        SIDE of the next step, m, and a factor on its speed.
    """
    side, speed = states[step, i, SIDE], abs(states[step, i, SPEED])
    aside, nearest = in_the_way(i, step, states, bodies, heading, 0.15)
    if speed < 0.05:
        # who touches somebody does not push
        return side, 0.0 if abs(aside) >= 0.1 and nearest < 0.02 else 1.0
    wanted, most = 0.0, min(0.9, 0.2 + 0.6 * speed)
    if aside != 0.0:
        wanted = max(-most, min(most, 3.0 * aside))
    elif side != 0.0 and in_the_way(i, step, states, bodies, heading, 0.3)[0] == 0.0:
        # back to its way once there is room to spare, or it would step out and back again
        wanted = max(-0.25, min(0.25, -1.5 * side))
    rate = (side - states[max(step - 1, 0), i, SIDE]) / step_s
    if abs(rate) > 1.0:
        rate = 0.0  # it has come onto another way
    rate += max(-4.0 * step_s, min(4.0 * step_s, wanted - rate))
    moved = max(-1.5, min(1.5, side + rate * step_s))
    if aside == 0.0 or abs(aside) < 0.1 or nearest > 0.5:
        return moved, 1.0
    # who cannot get past waits: a hand's breadth is kept
    return moved, 0.35 if nearest > 0.2 else 0.0
