"""Whether a lane change is worth it and safe: who changes gains, others lose."""

from math import inf

from scenesim.kernels.actors import KIND, LENGTH, SPEED, VEHICLE, X, Y
from scenesim.kernels.drivers import intended_acceleration
from scenesim.kernels.jit import kernel
from scenesim.kernels.measures import station_on


@kernel
def around(i, step, states, bodies, points, spacing):
    """Who is next ahead of and behind an actor's place along a path.

    Args:
        i: the actor.
        step: row of states.
        states, bodies: of all actors.
        points: (P, 6) of the path.
        spacing: m.

    Returns:
        Free way ahead m, row of the leader (-1), free way behind m, row of the follower (-1).
    """
    here, _, _ = station_on(points, spacing, states[step, i, X], states[step, i, Y], -1)
    ahead, behind = inf, inf
    leader, follower = -1, -1
    for j in range(states.shape[1]):
        if j == i or bodies[j, KIND] != VEHICLE:
            continue
        dx, dy = states[step, j, X] - states[step, i, X], states[step, j, Y] - states[step, i, Y]
        if dx * dx + dy * dy > 22500.0:
            continue
        there, aside, _ = station_on(points, spacing, states[step, j, X], states[step, j, Y], -1)
        if abs(aside) > 1.9:
            continue
        gap = abs(there - here) - 0.5 * (bodies[i, LENGTH] + bodies[j, LENGTH])
        if there >= here and gap < ahead:
            ahead, leader = gap, j
        elif there < here and gap < behind:
            behind, follower = gap, j
    return ahead, leader, behind, follower


@kernel
def wish(j, gap, leader, step, states, bodies, orders, wanted):
    """An actor's intended acceleration behind a leader.

    Args:
        j: the actor.
        gap: m, free way to the leader.
        leader: its row; -1 for none.
        step: row of states.
        states, bodies, orders: of all actors.
        wanted: m/s.

    Returns:
        m/s^2, not below its hardest braking.
    """
    speed = states[step, leader, SPEED] if leader >= 0 else 0.0
    ahead = (max(gap, 0.1), speed) if leader >= 0 else (inf, 0.0)
    return max(
        intended_acceleration(states[step, j, SPEED], wanted, ahead, bodies[j], orders[j]), -9.0
    )


@kernel
def mobil_gain(i, step, states, bodies, orders, own, own_spacing, side, side_spacing, wanted):
    """What a lane change gains all that it concerns.

    Args:
        i: who would change.
        step: row of states.
        states, bodies, orders: of all actors.
        own, side: (P, 6) points of its path and of the one beside it.
        own_spacing, side_spacing: m.
        wanted: (N,) m/s that each wants.

    Returns:
        m/s^2; -inf where it is not safe.

    Source:
        Kesting, Treiber & Helbing, "General lane-changing model MOBIL for car-following models",
        2007, eq. 2-3; politeness 0.2, safe braking 4 m/s^2.
    """
    ahead, leader, behind, follower = around(i, step, states, bodies, own, own_spacing)
    free, next_leader, back, next_follower = around(i, step, states, bodies, side, side_spacing)
    if min(free, back) < 2.0:
        return -inf
    gain = wish(i, free, next_leader, step, states, bodies, orders, wanted[i])
    gain -= wish(i, ahead, leader, step, states, bodies, orders, wanted[i])
    if next_follower >= 0:
        k = next_follower
        after = wish(k, back, i, step, states, bodies, orders, wanted[k])
        if after < -4.0:
            return -inf
        room = back + bodies[i, LENGTH] + free
        before = wish(k, room, next_leader, step, states, bodies, orders, wanted[k])
        gain += 0.2 * (after - before)
    if follower >= 0:
        k = follower
        room = behind + bodies[i, LENGTH] + ahead
        after = wish(k, room, leader, step, states, bodies, orders, wanted[k])
        gain += 0.2 * (after - wish(k, behind, i, step, states, bodies, orders, wanted[k]))
    return gain
