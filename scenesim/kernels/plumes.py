"""Clouds that hang behind vehicles: spray on wet roads, dust on dry ground, exhaust in the cold."""

from math import exp, inf, log, pi
from typing import Any, NamedTuple

import numba

from scenesim.kernels.echoes import add
from scenesim.kernels.hashing import combined, mix, unit
from scenesim.kernels.jit import kernel


class Plumes(NamedTuple):
    """Boxes of droplets or grains, thin at their edges; they move with their vehicles.

    Attributes:
        centres: (N, 3) m, local frame, at the sweep's time.
        velocities: (N, 3) m/s.
        forwards: (N, 2) unit, horizontal: where each vehicle heads to.
        halves: (N, 3) m: half the length, width and height.
        extinctions: (N,) 1/m in the middle.
        causes: (N,) uint8 of ``world.classes.Cause``.
        backscatter: per steradian, over the extinction.
        pulse: m of cloud that answer at once.
        key: uint64 of the sweep.
    """

    centres: Any
    velocities: Any
    forwards: Any
    halves: Any
    extinctions: Any
    causes: Any
    backscatter: float
    pulse: float
    key: Any


@kernel
def within(place, slope, halves, n):
    """The stretch of a ray in a plume's box.

    Args:
        place: (x, y, z) m, the ray's origin in the plume's frame.
        slope: (x, y, z), its direction there.
        halves: (N, 3) m.
        n: which plume.

    Returns:
        (from, to) m; to is the lesser where it misses.
    """
    start, end = 0.0, inf
    for axis in range(3):
        step = slope[axis] if abs(slope[axis]) > 1e-9 else 1e-9
        a = (-halves[n, axis] - place[axis]) / step
        b = (halves[n, axis] - place[axis]) / step
        start, end = max(start, min(a, b)), min(end, max(a, b))
    return start, end


@kernel
def through_plumes(plumes, rays, times, far, echoes):
    """Weaken what lies behind plumes, and add what they answer.

    Args:
        plumes: ``Plumes``.
        rays: (origins, directions), (3, R) float32 each, local frame, of the beams' middles.
        times: (R,) float32 s.
        far: m, how far beams without an echo are followed.
        echoes: ``Echoes``, kept up to date.

    Source:
        Single scattering of a pulse after Hahner et al., 2021; the shape of the plumes is a guess
        by eye from pictures of traffic on wet roads.
    """
    energies, ranges, bodies, entries, cosines, leads, causes = echoes
    origins, directions = rays
    centres, velocities, forwards, halves, extinctions, kinds, backscatter, pulse, key = plumes
    for beam in range(energies.shape[0]):
        time = numba.float64(times[beam])
        u, v, w = directions[0, beam], directions[1, beam], directions[2, beam]
        for n in range(extinctions.shape[0]):
            fx, fy = forwards[n, 0], forwards[n, 1]
            x = origins[0, beam] - centres[n, 0] - velocities[n, 0] * time
            y = origins[1, beam] - centres[n, 1] - velocities[n, 1] * time
            across = x * v - y * u
            reach = halves[n, 0] * halves[n, 0] + halves[n, 1] * halves[n, 1]
            if across * across > reach * (numba.float64(u) * u + numba.float64(v) * v):
                continue  # it passes beside the box; most do
            z = origins[2, beam] - centres[n, 2] - velocities[n, 2] * time
            place = fx * x + fy * y, fx * y - fy * x, z
            slope = fx * u + fy * v, fx * v - fy * u, numba.float64(w)
            start, end = within(place, slope, halves, n)
            if end <= start or start >= far:
                continue
            own = combined(key, numba.int64(beam) * 64 + n)
            # clouds are patchy: most beams meet little, some meet much
            dense = extinctions[n] * 3.0 * unit(own) ** 2
            nearest = far
            for k in range(energies.shape[1]):
                if energies[beam, k] > 0.0:
                    distance = numba.float64(ranges[beam, k])
                    nearest = min(nearest, distance)
                    energies[beam, k] *= exp(-2.0 * dense * max(min(distance, end) - start, 0.0))
            free = -log(1.0 - unit(mix(own))) / (2.0 * dense + 1e-9)
            met = start + free
            if met >= min(end, nearest) or met < 0.5:
                continue
            energy = pi * backscatter * dense * pulse / (met * met) * exp(-2.0 * dense * free)
            add(
                energies, ranges, bodies, entries, cosines, leads, causes,
                beam, 0.0, energy, met, -1, -1, 1.0, kinds[n],
            )  # fmt: skip
