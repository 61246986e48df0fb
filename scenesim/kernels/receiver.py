"""What a LiDAR's receiver makes of the light that comes back."""

from math import acos, floor, sqrt
from typing import Any, NamedTuple

import numba

from scenesim.kernels.echoes import cosine_at
from scenesim.kernels.hashing import combined, mix, unit
from scenesim.kernels.jit import kernel


class Receiver(NamedTuple):
    """What the receiver does with an echo.

    Attributes:
        threshold: least energy, 1/m^2.
        near: m, least range.
        far: m, greatest range.
        noise: m, standard deviation of a range at high signal.
        biases: (B,) m.
        gains: (B,) of the intensity of each beam.
        offsets: (B,) of the intensity of each beam.
        dropout: share lost for no reason.
        grid: m, coordinates are rounded to it; 0: not.
        steps: intensities are rounded down to it; 0: not.
        curve: 0 linear, 1 KITTI, 2 calibrated reflectivity.
        key: uint64 of the sweep.
    """

    threshold: float
    near: float
    far: float
    noise: float
    biases: Any
    gains: Any
    offsets: Any
    dropout: float
    grid: float
    steps: float
    curve: int
    key: Any


class Points(NamedTuple):
    """The points of a sweep.

    Attributes:
        xyz: (P, 3) float32 m, sensor frame of each point's time.
        intensities: (P,) float32.
        rays: (P,) int32.
        bodies: (P,) int32.
        semantics: (P,) uint8.
        entries: (P,) int32.
        incidences: (P,) float32 rad.
        causes: (P,) uint8.
    """

    xyz: Any
    intensities: Any
    rays: Any
    bodies: Any
    semantics: Any
    entries: Any
    incidences: Any
    causes: Any


@kernel
def bell(key):
    """A number close to the standard normal, from sums of exact fractions.

    Args:
        key: uint64.

    Returns:
        A float64 in (-3.47, 3.47) with mean 0 and variance 1.
    """
    bits = mix(key)
    total = 0
    for i in range(4):
        total += numba.int64((bits >> numba.uint64(16 * i)) & numba.uint64(0xFFFF))
    return (total / 65536.0 - 2.0 + 2.0 / 65536.0) * 1.7320508075688772


@kernel
def brightness(curve, sent, distance, gain, offset, jitter, spot):
    """The intensity that the sensor writes.

    Args:
        curve: 0 linear, 1 KITTI, 2 calibrated reflectivity.
        sent: energy times range squared: reflectance times cosine, after all losses.
        distance: m.
        gain, offset: of the beam.
        jitter: a standard normal number; 0 for none.
        spot: in [0, 1), what the footprint happens to fall on: the least are dark or mirror-like,
            the greatest bright; 0.5 for neither.

    Returns:
        0..1.
    """
    if curve == 0:
        return min(sent, 1.0)
    if curve == 2:
        if sent <= 1.0:
            return min(max(sent * gain + 0.01 * jitter, 0.0), 1.0) * (100.0 / 255.0)
        return min((100.0 + 155.0 * min((sent - 1.0) / 300.0, 1.0)) / 255.0, 1.0)
    # the receiver's gain follows the signal: bright and dark surfaces lie close together
    power = sent * sqrt(sent)
    strength = 0.375 * power / (power + 0.0033)
    if sent > 1.5:
        strength = min(0.42 + 0.12 * (sent - 1.5), 1.4)
    if spot < 0.06:
        strength = strength * 5.0 * spot - 0.1
    elif spot > 0.965:
        strength += 0.1 + 7.0 * (spot - 0.965)
    loss, spread = kitti_loss(distance)
    return min(max(strength * gain + offset - loss + spread * jitter, 0.0), 0.99)


@kernel
def kitti_loss(distance):
    """What range takes from KITTI's intensity, and how far it scatters.

    Args:
        distance: m.

    Returns:
        (loss, standard deviation), both of an intensity in 0..1.

    Source:
        Medians, quartiles and zeros of four real sweeps by range.
    """
    past = max(distance - 20.0, 0.0)
    if past < 15.0:
        return 0.012 * past, 0.04 + 0.003 * past
    return 0.18 + 0.012 * (past - 15.0), 0.085 + 0.001 * (past - 15.0)


@kernel
def report(pattern, receiver, directions, echoes, causes, placed, triangles, surfaces, out_points):
    """The points that a sweep returns, in the pattern's order.

    Args:
        pattern: ``Pattern``.
        receiver: ``Receiver``.
        directions: (3, R) float32, local frame.
        echoes: ``Echoes``.
        causes: (R,) uint8 of ``world.classes.Cause``.
        placed: (B, 3, 3) rotations, local frame from mesh frame.
        triangles: (T, 9) float32 m.
        surfaces: ``Surfaces``.
        out_points: ``Points`` with room for every ray.

    Returns:
        The number of points.
    """
    count = 0
    for k in range(pattern.order.shape[0]):
        ray = pattern.order[k]
        energy = numba.float64(echoes.energies[ray])
        if energy < receiver.threshold or energy <= 0.0:
            continue
        ring = pattern.rings[ray]
        key = combined(receiver.key, numba.int64(ray))
        if unit(mix(key)) < receiver.dropout:
            continue
        true_range = numba.float64(echoes.ranges[ray])
        sigma = receiver.noise * (1.0 + 2.0 * sqrt(receiver.threshold / energy))
        distance = true_range + receiver.biases[ring] + sigma * bell(combined(key, numba.int64(1)))
        if distance < receiver.near or distance > receiver.far:
            continue
        body, entry = echoes.bodies[ray], echoes.entries[ray]
        write_place(pattern, receiver.grid, ray, distance, out_points.xyz, count)
        jitter, spot = 0.0, 0.5
        if receiver.noise > 0.0:
            jitter = bell(combined(key, numba.int64(2)))
            spot = unit(combined(key, numba.int64(3)))
        sent = energy * true_range * true_range
        gain, offset = receiver.gains[ring], receiver.offsets[ring]
        value = brightness(receiver.curve, sent, true_range, gain, offset, jitter, spot)
        if receiver.steps > 0.0:
            value = floor(value / receiver.steps + 1e-6) * receiver.steps
        out_points.intensities[count] = value
        out_points.rays[count] = ray
        out_points.bodies[count] = body
        out_points.entries[count] = entry
        out_points.causes[count] = causes[ray]
        if body >= 0:
            slot = surfaces.first_slots[body] + surfaces.slots[entry]
            out_points.semantics[count] = surfaces.semantics[slot]
            cosine = cosine_at(placed, triangles, directions, ray, body, entry)
            out_points.incidences[count] = acos(cosine)
        count += 1
    return count


@kernel
def write_place(pattern, grid, ray, distance, out_xyz, row):
    """Where a point lies in the sensor frame.

    Args:
        pattern: ``Pattern``.
        grid: m, coordinates are rounded to it; 0: not.
        ray: its row.
        distance: m.
        out_xyz: (P, 3) float32 m.
        row: of out_xyz.
    """
    for q in range(3):
        value = numba.float64(pattern.directions[ray, q]) * distance
        if q == 2:
            value += numba.float64(pattern.heights[ray])
        out_xyz[row, q] = floor(value / grid + 0.5) * grid if grid > 0.0 else value
