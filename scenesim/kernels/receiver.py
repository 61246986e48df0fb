"""What a LiDAR's receiver makes of the light that comes back."""

from math import floor, sqrt
from typing import Any, NamedTuple

import numba

from scenesim.kernels.echoes import Echoes, Surfaces  # noqa: F401 (the cache's key follows them)
from scenesim.kernels.hashing import combined, mix, unit
from scenesim.kernels.jit import kernel
from scenesim.kernels.lidar import Pattern  # noqa: F401 (the cache's key follows it)

PAVED = 5  # of world.classes.Semantic: roads, markings, sidewalks, parking and kerbs come first


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
        returns: most points of a beam.
        mode: which echoes are reported: 0 the strongest, 1 the last, 2 the first, 3 the strongest
            and the last.
        saturation: reflectance above which the pulse is cut off ...
        early: m, ... and is taken to come from so much nearer.
        origin: (3,) float64 m, world: of the local frame.
        grain: uint64 of the draw: what surfaces look like up close stays where it is.
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
    returns: int
    mode: int
    saturation: float
    early: float
    origin: Any
    grain: Any


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
        returns: (P,) uint8, 0 the nearest of its beam.
    """

    xyz: Any
    intensities: Any
    rays: Any
    bodies: Any
    semantics: Any
    entries: Any
    incidences: Any
    causes: Any
    returns: Any


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
        spot: in [0, 1], what the footprint happens to fall on: the least are dark or mirror-like,
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
        strength += 0.12 + 8.5 * (spot - 0.965)
    loss, spread = kitti_loss(distance)
    return min(max(strength * gain + offset - loss + spread * jitter, 0.0), 0.99)


@kernel
def grained(key, own, place):
    """What a footprint falls on: patches of three sizes with loose edges, and grain between.

    Real intensities are alike beside each other, along a ring and across rings: of four sweeps'
    roads 0.7 of the variance is shared at 4 cm, 0.4 at 35 cm, 0.2 at 1.4 m.

    Args:
        key: uint64 of the draw.
        own: uint64 of this point alone.
        place: (x, y, z) m, world.

    Returns:
        (jitter, spot) as of ``brightness``.
    """
    few = numba.uint64(0xFFFF)
    bits = combined(own, numba.int64(2))  # four numbers of 16 bits: two each make a bell
    a, b = numba.int64(bits & few), numba.int64((bits >> numba.uint64(16)) & few)
    c, d = numba.int64((bits >> numba.uint64(32)) & few), numba.int64(bits >> numba.uint64(48))
    bright, odd = 2.64e-5 * (a + b - 65535), 1.5e-5 * (c + d - 65535)
    bits = mix(bits)
    x, y = 0.8 * place[0] + 0.6 * place[1], 0.8 * place[1] - 0.6 * place[0]  # no street runs so
    # up to 0.35 of a patch
    u = 5.4e-6 * numba.int64(bits & few)
    v = 5.4e-6 * numba.int64((bits >> numba.uint64(16)) & few)
    w = 5.4e-6 * numba.int64((bits >> numba.uint64(32)) & few)
    per_metre, common, rare = 14.0, 0.77, 2.3
    for _ in range(3):
        cell = (
            numba.uint64(floor(x * per_metre + u)) * numba.uint64(0x9E3779B97F4A7C15)
            + numba.uint64(floor(y * per_metre + v)) * numba.uint64(0xC2B2AE3D27D4EB4F)
            + numba.uint64(floor(place[2] * per_metre + w)) * numba.uint64(0x165667B19E3779F9)
        )
        key += numba.uint64(0x27D4EB2F165667C5)
        bits = mix(cell ^ key)
        bright += common * (numba.int64(bits >> numba.uint64(33)) * 4.656612873e-10 - 0.5)
        odd += rare * (numba.int64(bits & numba.uint64(0x7FFFFFFF)) * 4.656612873e-10 - 0.5)
        per_metre, common, rare = per_metre * 0.1667, common + 0.57, rare - 0.5
    rest = max(3.2 - abs(odd), 0.0)
    tail = 0.0139 * rest * rest * rest  # of a bell, good to 0.002 from 1.4 on
    if tail > 0.0808:
        return bright, 0.5
    return bright, (tail if odd < 0.0 else 1.0 - tail)


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
def chosen(energies, ranges, beam, returns, mode, threshold, near, far):
    """Which of a beam's echoes the receiver reports.

    Args:
        energies, ranges: (B, K) float32, as of ``Echoes``.
        beam: its row.
        returns, mode, threshold, near, far: as of ``Receiver``.

    Returns:
        One bit for each.
    """
    bits = 0
    for turn in range(returns):
        rule = mode if mode < 3 else turn
        best, score = -1, 0.0
        for k in range(energies.shape[1]):
            energy, distance = numba.float64(energies[beam, k]), numba.float64(ranges[beam, k])
            if energy < threshold or energy <= 0.0 or (bits >> k) & 1:
                continue
            if distance < near or distance > far:
                continue
            value = energy if rule == 0 else (distance if rule == 1 else 1.0 / distance)
            if value > score:
                best, score = k, value
        if best < 0:
            break
        bits |= 1 << best
    return bits


@kernel
def nearest_of(ranges, beam, bits):
    """The nearest of some echoes of a beam.

    Args:
        ranges: (B, K) float32 m.
        beam: its row.
        bits: one for each of its echoes that counts; at least one.

    Returns:
        Its number.
    """
    best = -1
    for k in range(ranges.shape[1]):
        if (bits >> k) & 1 and (best < 0 or ranges[beam, k] < ranges[beam, best]):
            best = k
    return best


@kernel
def report(  # noqa: C901, PLR0915 (split up, each call counts references to twenty arrays)
    pattern, receiver, rays, echoes, surfaces, out_points
):
    """The points that a sweep returns, in the pattern's order, a beam's nearest first.

    Args:
        pattern: ``Pattern``.
        receiver: ``Receiver``.
        rays: (origins, directions), (3, R) float32 each, local frame.
        echoes: ``Echoes``.
        surfaces: ``Surfaces``.
        out_points: ``Points`` with room for every return of every beam.

    Returns:
        The number of points.
    """
    energies, ranges, bodies, entries, cosines, _, causes = echoes
    threshold, near, far, noise, biases, gains, offsets, dropout = receiver[:8]
    grid, steps, curve, sweep_key, returns, mode, saturation, early = receiver[8:16]
    base_x, base_y, base_z = receiver.origin[0], receiver.origin[1], receiver.origin[2]
    starts, lines, grain = rays[0], rays[1], receiver.grain
    directions, heights, rings, order = (
        pattern.directions, pattern.heights, pattern.rings, pattern.order,
    )  # fmt: skip
    slots, first_slots, semantics = surfaces.slots, surfaces.first_slots, surfaces.semantics
    xyz, intensities, out_rays, out_bodies, out_semantics, out_entries = out_points[:6]
    incidences, out_causes, out_returns = out_points[6:]
    count = 0
    for row in range(order.shape[0]):
        beam = order[row]
        if energies.shape[1] > 1:
            bits = chosen(energies, ranges, beam, returns, mode, threshold, near, far)
        else:  # in place: a call that is given arrays counts each in and out again
            held, place = numba.float64(energies[beam, 0]), numba.float64(ranges[beam, 0])
            bits = 1 if held > 0.0 and held >= threshold and near <= place <= far else 0
        if bits == 0:
            continue
        own = combined(sweep_key, numba.int64(beam))
        if unit(mix(own)) < dropout:
            continue
        number, ring = 0, rings[beam]
        while bits != 0:
            k = nearest_of(ranges, beam, bits) if bits != 1 else 0
            bits &= ~(1 << k)
            energy, true_range = numba.float64(energies[beam, k]), numba.float64(ranges[beam, k])
            key = own if number == 0 else combined(own, numba.int64(16 * number))
            sigma = noise * (1.0 + 2.0 * sqrt(threshold / energy))
            distance = true_range + biases[ring] + sigma * bell(combined(key, numba.int64(1)))
            sent = energy * true_range * true_range
            if sent > saturation:
                distance -= early
            if distance < near or distance > far:
                continue
            body, entry = bodies[beam, k], entries[beam, k]
            kind = semantics[first_slots[body] + slots[entry]] if body >= 0 else 0
            height = numba.float64(heights[beam])
            xyz[count, 0] = on_grid(numba.float64(directions[beam, 0]) * distance, grid)
            xyz[count, 1] = on_grid(numba.float64(directions[beam, 1]) * distance, grid)
            xyz[count, 2] = on_grid(numba.float64(directions[beam, 2]) * distance + height, grid)
            jitter, spot = 0.0, 0.5
            if noise > 0.0 and curve != 1:
                jitter = bell(combined(key, numba.int64(2)))
            elif noise > 0.0:
                place = (
                    base_x + starts[0, beam] + lines[0, beam] * true_range,
                    base_y + starts[1, beam] + lines[1, beam] * true_range,
                    base_z + starts[2, beam] + lines[2, beam] * true_range,
                )
                jitter, spot = grained(grain, key, place)
                if 0 < kind <= PAVED:
                    spot = 0.5  # pavement's grain is finer than the footprint: real ones have none
            value = brightness(curve, sent, true_range, gains[ring], offsets[ring], jitter, spot)
            if steps > 0.0:
                value = floor(value / steps + 1e-6) * steps
            intensities[count] = value
            out_rays[count] = beam
            out_bodies[count] = body
            out_entries[count] = entry
            out_causes[count] = causes[beam, k]
            out_returns[count] = number
            out_semantics[count] = kind
            if body >= 0:
                incidences[count] = incidence(numba.float64(cosines[beam, k]))
            count += 1
            number += 1
    return count


@kernel
def incidence(cosine):
    """The angle of a cosine, as exact as the float32 that it is written to.

    Args:
        cosine: 0..1.

    Returns:
        rad, within 2e-8.

    Source:
        Abramowitz & Stegun, "Handbook of mathematical functions", 1964, 4.4.46.
    """
    c = cosine
    total = ((0.0066700901 - 0.0012624911 * c) * c - 0.0170881256) * c + 0.0308918810
    total = ((total * c - 0.0501743046) * c + 0.0889789874) * c - 0.2145988016
    return sqrt(1.0 - c) * (total * c + 1.5707963050)


@kernel
def on_grid(value, grid):
    """A coordinate as the sensor writes it.

    Args:
        value: m.
        grid: m, it is rounded to it; 0: not.

    Returns:
        m.
    """
    return floor(value / grid + 0.5) * grid if grid > 0.0 else value
