"""What stands between a LiDAR and what it meets: partly filled beams, fog, drops and flakes."""

from math import exp, log, sqrt
from typing import Any, NamedTuple

import numba

from scenesim.kernels.hashing import combined, mix, unit
from scenesim.kernels.jit import kernel

FOG, RAIN, SNOW = 1, 2, 3  # as world.classes.Cause


class Air(NamedTuple):
    """Weather as a beam meets it.

    Attributes:
        extinction: 1/m.
        fog_energy: (K,) 1/m^2 the strongest echo of fog alone up to each range, in the unit of
            ``Echoes``; empty without fog.
        fog_range: (K,) m, where that echo comes from.
        fog_step: m between rows of the fog tables.
        counts: (2, K) expected number of drops (row 0) and flakes (row 1) up to each range that
            are large enough to be seen there.
        slopes: (2,) 1/m of the exponential distribution of their diameters.
        reflectances: (2,) of a drop and of a flake.
        half_angle: rad of the beam.
        threshold: least energy at which the receiver takes clutter for an echo, 1/m^2.
    """

    extinction: float
    fog_energy: Any
    fog_range: Any
    fog_step: float
    counts: Any
    slopes: Any
    reflectances: Any
    half_angle: float
    threshold: float


@kernel
def mix_edges(columns, share, pulse, key, echoes, out):
    """Beams that an edge cuts in two: the echoes of both sides merge, or the stronger one wins.

    A beam whose neighbour meets another surface is cut by the edge with the probability that the
    edge lies in its half; the neighbour then stands for the far side.

    Args:
        columns: rays of a ring; rays stand ring by ring.
        share: half the beam's width over the angle between neighbours, at most 0.5.
        pulse: m; echoes nearer to each other than this merge.
        key: uint64 of the sweep.
        echoes: ``Echoes``.
        out: ``Echoes``, equal at first.
    """
    for ray in range(echoes.energies.shape[0]):
        chance = unit(combined(key, numba.int64(ray)))
        column = ray % columns
        side = 1 if chance < share else (columns - 1 if chance > 1.0 - share else 0)
        if side == 0:
            continue
        other = ray - column + (column + side) % columns
        behind = ray - column + (column + columns - side) % columns
        mine, theirs = numba.float64(echoes.energies[ray]), numba.float64(echoes.energies[other])
        here, there = numba.float64(echoes.ranges[ray]), numba.float64(echoes.ranges[other])
        if mine <= 0.0 and theirs <= 0.0:
            continue
        if mine > 0.0 and theirs > 0.0 and echoes.energies[behind] > 0.0:
            slope = abs(here - numba.float64(echoes.ranges[behind]))
            if abs(here - there) < 0.05 + 2.5 * slope:
                continue  # an oblique surface, no edge
        own = 0.5 + 0.5 * unit(mix(combined(key, numba.int64(ray))))
        mine, theirs = mine * own, theirs * (1.0 - own)
        out.energies[ray] = max(mine, theirs)
        if mine > 0.0 and theirs > 0.0 and abs(here - there) < pulse:
            out.energies[ray] = mine + theirs
            out.ranges[ray] = (mine * here + theirs * there) / (mine + theirs)
        elif theirs > mine:
            out.ranges[ray] = there
        if theirs > mine:
            out.bodies[ray] = echoes.bodies[other]
            out.entries[ray] = echoes.entries[other]


@kernel
def through_air(air, key, far, echoes, out_causes):
    """Weaken every echo by what lies before it, and let the air itself answer where it is louder.

    Args:
        air: ``Air``.
        key: uint64 of the sweep.
        far: m, how far beams without an echo are followed.
        echoes: ``Echoes``, kept up to date.
        out_causes: (R,) uint8 of ``world.classes.Cause``.

    Source:
        Hahner et al., "Fog simulation on real LiDAR point clouds", 2021; Kilic et al., "Lidar
        light scattering augmentation (LISA)", 2021.
    """
    for ray in range(echoes.energies.shape[0]):
        own = mix(combined(key, numba.int64(ray)))
        energy = numba.float64(echoes.energies[ray])
        reach = numba.float64(echoes.ranges[ray]) if energy > 0.0 else far
        energy *= exp(-2.0 * air.extinction * reach)
        cause, distance = 0, reach
        if air.fog_energy.shape[0] > 0:
            row = min(int(reach / air.fog_step), air.fog_energy.shape[0] - 1)
            soft = air.fog_energy[row] * (0.5 + unit(combined(own, numba.int64(1))))
            if soft > max(energy, air.threshold):
                # droplets are uneven: Hahner et al. scatter the range by a power of two
                spread = 2.0 ** (2.0 * unit(combined(own, numba.int64(2))) - 1.0)
                energy, cause = soft, FOG
                distance = min(air.fog_range[row] * spread, reach)
        for kind in range(2):
            loudest, place = particle(air, kind, combined(own, numba.int64(3 + kind)), reach)
            if loudest > energy:
                energy, cause, distance = loudest, RAIN + kind, place
        echoes.energies[ray] = energy
        if cause > 0:
            echoes.ranges[ray] = distance
            echoes.bodies[ray] = -1
            echoes.entries[ray] = -1
            out_causes[ray] = cause


@kernel
def particle(air, kind, key, reach):
    """The echo of one drop or flake in a beam, if there is one large enough to be seen.

    Args:
        air: ``Air``.
        kind: 0 drops, 1 flakes.
        key: uint64 of this use.
        reach: m, where the beam ends.

    Returns:
        (energy in 1/m^2, 0 if there is none; range in m).
    """
    last = air.counts.shape[1] - 1
    row = min(int(reach / air.fog_step), last)
    expected = air.counts[kind, row]
    chance = unit(key)
    if expected <= 0.0 or chance >= 1.0 - exp(-expected):
        return 0.0, 0.0
    wanted = unit(mix(key)) * expected
    a, b = 0, row
    while b - a > 1:
        middle = (a + b) // 2
        if air.counts[kind, middle] < wanted:
            a = middle
        else:
            b = middle
    place = max(b * air.fog_step, 0.5)
    beam = 2.0 * place * air.half_angle
    reflectance = air.reflectances[kind]
    least = beam * place * sqrt(air.threshold / reflectance)
    size = least - log(1.0 - unit(mix(mix(key)))) / air.slopes[kind]
    filled = min((size / beam) ** 2, 1.0)
    energy = reflectance * filled / (place * place) * exp(-2.0 * air.extinction * place)
    return energy, place
