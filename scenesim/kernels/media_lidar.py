"""What stands between a LiDAR and what it meets: partly filled beams, fog, dust, drops, flakes."""

from math import exp, log, sqrt
from typing import Any, NamedTuple

import numba

from scenesim.kernels.echoes import add
from scenesim.kernels.hashing import combined, mix, unit
from scenesim.kernels.jit import kernel

RAIN = 2  # as world.classes.Cause; snow follows


class Air(NamedTuple):
    """Weather as a beam meets it.

    Attributes:
        extinction: 1/m.
        fog_energy: (K,) 1/m^2 the strongest echo of fog or dust alone up to each range, in the
            unit of ``Echoes``; empty without them.
        fog_range: (K,) m, where that echo comes from.
        fog_step: m between rows of the fog tables.
        fog_cause: of ``world.classes.Cause``: whichever of the two is thicker.
        counts: (2, K) expected number of drops (row 0) and flakes (row 1) up to each range that
            are large enough to be seen there.
        slopes: (2,) 1/m of the exponential distribution of their diameters.
        reflectances: (2,) of a drop and of a flake.
        half_angle: rad of the beam.
        focus: m; of what is much nearer, the receiver sees less than 1/range^2 promises.
        threshold: least energy at which the receiver takes clutter for an echo, 1/m^2.
    """

    extinction: float
    fog_energy: Any
    fog_range: Any
    fog_step: float
    fog_cause: int
    counts: Any
    slopes: Any
    reflectances: Any
    half_angle: float
    focus: float
    threshold: float


@kernel
def mix_edges(columns, share, pulse, key, echoes, out):
    """Beams that an edge cuts in two: the echoes of both sides merge, or the stronger one wins.

    A beam whose neighbour meets another surface is cut by the edge with the probability that the
    edge lies in its half; the neighbour then stands for the far side. For models without sub-rays.

    Args:
        columns: rays of a ring; rays stand ring by ring.
        share: half the beam's width over the angle between neighbours, at most 0.5.
        pulse: m; echoes nearer to each other than this merge.
        key: uint64 of the sweep.
        echoes: ``Echoes``, one for each beam.
        out: ``Echoes``, equal at first.
    """
    energies, ranges, bodies, entries, cosines, _, causes = echoes
    out_energies, out_ranges, out_bodies, out_entries, out_cosines, _, out_causes = out
    for ray in range(energies.shape[0]):
        chance = unit(combined(key, numba.int64(ray)))
        column = ray % columns
        side = 1 if chance < share else (columns - 1 if chance > 1.0 - share else 0)
        if side == 0:
            continue
        other = ray - column + (column + side) % columns
        behind = ray - column + (column + columns - side) % columns
        mine, theirs = numba.float64(energies[ray, 0]), numba.float64(energies[other, 0])
        here, there = numba.float64(ranges[ray, 0]), numba.float64(ranges[other, 0])
        if mine <= 0.0 and theirs <= 0.0:
            continue
        if mine > 0.0 and theirs > 0.0 and energies[behind, 0] > 0.0:
            slope = abs(here - numba.float64(ranges[behind, 0]))
            if abs(here - there) < 0.05 + 2.5 * slope:
                continue  # an oblique surface, no edge
        own = 0.5 + 0.5 * unit(mix(combined(key, numba.int64(ray))))
        mine, theirs = mine * own, theirs * (1.0 - own)
        out_energies[ray, 0] = max(mine, theirs)
        if mine > 0.0 and theirs > 0.0 and abs(here - there) < pulse:
            out_energies[ray, 0] = mine + theirs
            out_ranges[ray, 0] = (mine * here + theirs * there) / (mine + theirs)
        elif theirs > mine:
            out_ranges[ray, 0] = there
        if theirs > mine:
            out_bodies[ray, 0] = bodies[other, 0]
            out_entries[ray, 0] = entries[other, 0]
            out_cosines[ray, 0] = cosines[other, 0]
            out_causes[ray, 0] = causes[other, 0]


@kernel
def through_air(air, key, far, echoes):
    """Weaken every echo by what lies before it, and add what the air itself answers.

    Args:
        air: ``Air``.
        key: uint64 of the sweep.
        far: m, how far beams without an echo are followed.
        echoes: ``Echoes``, kept up to date.

    Source:
        Hahner et al., "Fog simulation on real LiDAR point clouds", 2021; Kilic et al., "Lidar
        light scattering augmentation (LISA)", 2021.
    """
    energies, ranges, bodies, entries, cosines, leads, causes = echoes
    extinction, fog_energy, fog_range, fog_step, fog_cause, counts, slopes = air[:7]
    reflectances, half_angle, focus, threshold = air[7:]
    for beam in range(energies.shape[0]):
        own = mix(combined(key, numba.int64(beam)))
        reach, loudest = 0.0, 0.0
        for k in range(energies.shape[1]):
            held = numba.float64(energies[beam, k])
            if held > 0.0:
                distance = numba.float64(ranges[beam, k])
                held *= exp(-2.0 * extinction * distance)
                energies[beam, k] = held
                reach, loudest = max(reach, distance), max(loudest, held)
        if reach == 0.0:
            reach = far
        if fog_energy.shape[0] > 0:
            row = min(int(reach / fog_step), fog_energy.shape[0] - 1)
            soft = fog_energy[row] * (0.5 + unit(combined(own, numba.int64(1))))
            if soft > threshold:
                # droplets are uneven: Hahner et al. scatter the range by a power of two
                spread = 2.0 ** (2.0 * unit(combined(own, numba.int64(2))) - 1.0)
                place = min(fog_range[row] * spread, reach)
                add(
                    energies, ranges, bodies, entries, cosines, leads, causes,
                    beam, 0.0, soft, place, -1, -1, 1.0, fog_cause,
                )  # fmt: skip
        for kind in range(2):
            row = min(int(reach / fog_step), counts.shape[1] - 1)
            expected = counts[kind, row]
            if expected <= 0.0:
                continue
            lot = combined(own, numba.int64(3 + kind))
            if unit(lot) >= expected or unit(lot) >= 1.0 - exp(-expected):
                continue  # the first claim is the second's without its cost
            echo, place = particle(
                extinction, fog_step, counts, slopes, reflectances, half_angle, focus, threshold,
                kind, lot, row,
            )  # fmt: skip
            add(
                energies, ranges, bodies, entries, cosines, leads, causes,
                beam, 0.0, echo, place, -1, -1, 1.0, RAIN + kind,
            )  # fmt: skip


@kernel
def particle(
    extinction, step, counts, slopes, reflectances, half_angle, focus, threshold, kind, key, row
):
    """The echo of one drop or flake that is in a beam and large enough to be seen.

    Args:
        extinction, step, counts, slopes, reflectances, half_angle, focus, threshold: as of ``Air``.
        kind: 0 drops, 1 flakes.
        key: uint64 of this use.
        row: of counts, where the beam ends.

    Returns:
        (energy in 1/m^2, range in m).
    """
    wanted = unit(mix(key)) * counts[kind, row]
    a, b = 0, row
    while b - a > 1:
        middle = (a + b) // 2
        if counts[kind, middle] < wanted:
            a = middle
        else:
            b = middle
    place = max(b * step, 0.5)
    beam = 2.0 * place * half_angle
    reflectance = reflectances[kind]
    spread = place * place + focus * focus
    least = beam * sqrt(threshold * spread / reflectance)
    size = least - log(1.0 - unit(mix(mix(key)))) / slopes[kind]
    filled = min((size / beam) ** 2, 1.0)
    energy = reflectance * filled / spread * exp(-2.0 * extinction * place)
    return energy, place
