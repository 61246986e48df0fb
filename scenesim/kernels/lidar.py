"""What a spinning LiDAR sends out and what comes back."""

from math import acos, floor, sqrt
from typing import Any, NamedTuple

import numba

from scenesim.kernels.hashing import combined, mix, unit
from scenesim.kernels.jit import kernel
from scenesim.kernels.packets import turned


class Pattern(NamedTuple):
    """The rays of a sweep, sensor frame.

    Attributes:
        directions: (R, 3) float32, unit.
        heights: (R,) float32 m, where each beam meets the spin axis.
        times: (R,) float32 s from the sweep's time.
        rings: (R,) int16.
        columns: (R,) int32.
        order: (O,) int32 rays that may give points, in the file's order.
    """

    directions: Any
    heights: Any
    times: Any
    rings: Any
    columns: Any
    order: Any


class Motion(NamedTuple):
    """The head's pose at the sweep's time and its motion, local frame (world axes).

    Attributes:
        rotation: (3, 3) float64, local frame from sensor frame.
        pivot: (3,) m, what the vehicle turns about.
        velocity: (3,) m/s of the pivot.
        spin: (3,) rad/s.
    """

    rotation: Any
    pivot: Any
    velocity: Any
    spin: Any


class Surfaces(NamedTuple):
    """What the bodies are made of.

    Attributes:
        optics: (M, 8) float32 by material: diffuse reflectance at 905 nm, retro-reflective gain,
            transmittance, clear coat, roughness, cutout, metalness, spare.
        slots: (T,) int16 by entry of the forest: material slot.
        first_slots: (B,) int32 by body: its first row of the two tables that follow.
        materials: (S,) int16 rows of optics.
        semantics: (S,) uint8.
        own: (B,) uint8: 1 for the vehicle that carries the sensor.
    """

    optics: Any
    slots: Any
    first_slots: Any
    materials: Any
    semantics: Any
    own: Any


class Echoes(NamedTuple):
    """The strongest echo of each ray so far.

    Attributes:
        energies: (R,) float32, reflectance * cosine / range^2 * transmission, 1/m^2; 0: none.
        ranges: (R,) float32 m.
        bodies: (R,) int32.
        entries: (R,) int32.
        weights: (R,) float32, two-way transmission of what the ray has passed.
    """

    energies: Any
    ranges: Any
    bodies: Any
    entries: Any
    weights: Any


@kernel
def fire(pattern, motion, first, last, out_origins, out_directions):
    """The rays first..last-1 of a sweep, each from its own pose of the sensor.

    Args:
        pattern: ``Pattern``.
        motion: ``Motion``.
        first, last: the half-open range of rays.
        out_origins: (R, 3) float32 m, local frame.
        out_directions: (R, 3) float32, unit, local frame.
    """
    directions, heights, times = pattern.directions, pattern.heights, pattern.times
    spin = motion.spin[0], motion.spin[1], motion.spin[2]
    turns = spin[0] != 0.0 or spin[1] != 0.0 or spin[2] != 0.0
    turn, pivot, velocity = motion.rotation, motion.pivot, motion.velocity
    for row in range(first, last):
        time, height = float(times[row]), float(heights[row])
        x, y, z = directions[row, 0], directions[row, 1], directions[row, 2]
        dx = turn[0, 0] * x + turn[0, 1] * y + turn[0, 2] * z
        dy = turn[1, 0] * x + turn[1, 1] * y + turn[1, 2] * z
        dz = turn[2, 0] * x + turn[2, 1] * y + turn[2, 2] * z
        px = turn[0, 2] * height - pivot[0]
        py = turn[1, 2] * height - pivot[1]
        pz = turn[2, 2] * height - pivot[2]
        if turns:
            dx, dy, dz = turned(dx, dy, dz, spin, time)
            px, py, pz = turned(px, py, pz, spin, time)
        out_origins[row, 0] = px + pivot[0] + velocity[0] * time
        out_origins[row, 1] = py + pivot[1] + velocity[1] * time
        out_origins[row, 2] = pz + pivot[2] + velocity[2] * time
        out_directions[row, 0] = dx
        out_directions[row, 1] = dy
        out_directions[row, 2] = dz


@kernel
def cosine_at(rotations, triangles, directions, ray, body, entry):
    """The cosine between a ray and the normal of the triangle that it meets.

    Args:
        rotations: (B, 3, 3) local frame from mesh frame.
        triangles: (T, 9) float32 m, mesh frame.
        directions: (R, 3) float32, local frame.
        ray, body, entry: rows.

    Returns:
        0..1.
    """
    ax, ay, az = triangles[entry, 3], triangles[entry, 4], triangles[entry, 5]
    bx, by, bz = triangles[entry, 6], triangles[entry, 7], triangles[entry, 8]
    nx, ny, nz = ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx
    size = sqrt(nx * nx + ny * ny + nz * nz)
    total = 0.0
    for q in range(3):
        turned_q = (
            rotations[body, q, 0] * nx + rotations[body, q, 1] * ny + rotations[body, q, 2] * nz
        )
        total += turned_q * directions[ray, q]
    return min(abs(total) / size, 1.0)


@kernel
def reflected(optics, material, cosine):
    """What a surface sends back, as the reflectance of a Lambertian one times the cosine.

    Args:
        optics: (M, 8) float32, as of ``Surfaces``.
        material: its row.
        cosine: of incidence, 0..1.

    Returns:
        A share; retro-reflectors go far above 1.
    """
    diffuse = float(optics[material, 0]) * cosine
    retro = float(optics[material, 1]) * cosine * cosine
    coat = max(float(optics[material, 3]) * 0.04, float(optics[material, 6]) * 0.5)
    rough = max(float(optics[material, 4]), 0.08)
    slope = (1.0 - cosine * cosine) / max(cosine * cosine, 1e-4)
    spread = rough * rough
    lobe = coat / (1.0 + slope / spread) ** 2 / spread * 0.25
    return diffuse + retro + min(lobe, 4.0) * cosine


@kernel
def weigh(
    order, directions, ranges, bodies, entries, placed, triangles, surfaces, echoes, nears, out_next
):
    """Keep each ray's strongest echo, and say which rays go on behind what they met.

    Args:
        order: (O,) int32 rays that were cast.
        directions: (R, 3) float32, local frame.
        ranges: (R,) float32 m.
        bodies: (R,) int32.
        entries: (R,) int32.
        placed: (B, 3, 3) rotations, local frame from mesh frame.
        triangles: (T, 9) float32 m.
        surfaces: ``Surfaces``.
        echoes: ``Echoes``, kept up to date.
        nears: (R,) float32 m, set for rays that go on.
        out_next: (O,) int32 rays that go on.

    Returns:
        How many go on.

    Source:
        Range equation of an extended Lambertian target (Wagner, Ullrich et al., 2006).
    """
    count = 0
    for k in range(order.shape[0]):
        ray = order[k]
        body, entry = bodies[ray], entries[ray]
        if body < 0 or surfaces.own[body]:
            continue
        slot = surfaces.first_slots[body] + surfaces.slots[entry]
        material = surfaces.materials[slot]
        cosine = cosine_at(placed, triangles, directions, ray, body, entry)
        distance = float(ranges[ray])
        share = float(echoes.weights[ray])
        passing = float(surfaces.optics[material, 2])
        sent = reflected(surfaces.optics, material, cosine)
        energy = share * sent / max(distance * distance, 1e-4)
        if energy > echoes.energies[ray]:
            echoes.energies[ray] = energy
            echoes.ranges[ray] = distance
            echoes.bodies[ray] = body
            echoes.entries[ray] = entry
        if passing > 0.0 and share > 0.01:
            # Fresnel: at grazing incidence a pane is a mirror
            through = passing * (1.0 - (1.0 - cosine) ** 5)
            echoes.weights[ray] = share * through * through
            nears[ray] = distance + 1e-3
            out_next[count] = ray
            count += 1
    return count


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
    key: int


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
    """

    xyz: Any
    intensities: Any
    rays: Any
    bodies: Any
    semantics: Any
    entries: Any
    incidences: Any


@kernel
def brightness(curve, sent, distance, gain, offset, jitter):
    """The intensity that the sensor writes.

    Args:
        curve: 0 linear, 1 KITTI, 2 calibrated reflectivity.
        sent: energy times range squared: reflectance times cosine, after all losses.
        distance: m.
        gain, offset: of the beam.
        jitter: a standard normal number; 0 for none.

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
def report(pattern, receiver, directions, echoes, placed, triangles, surfaces, out_points):
    """The points that a sweep returns, in the pattern's order.

    Args:
        pattern: ``Pattern``.
        receiver: ``Receiver``.
        directions: (R, 3) float32, local frame.
        echoes: ``Echoes``.
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
        energy = float(echoes.energies[ray])
        if energy < receiver.threshold or energy <= 0.0:
            continue
        ring = pattern.rings[ray]
        key = combined(receiver.key, numba.int64(ray))
        if unit(mix(key)) < receiver.dropout:
            continue
        true_range = float(echoes.ranges[ray])
        sigma = receiver.noise * (1.0 + 2.0 * sqrt(receiver.threshold / energy))
        distance = true_range + receiver.biases[ring] + sigma * bell(combined(key, numba.int64(1)))
        if distance < receiver.near or distance > receiver.far:
            continue
        body, entry = echoes.bodies[ray], echoes.entries[ray]
        write_place(pattern, receiver.grid, ray, distance, out_points.xyz, count)
        jitter = bell(combined(key, numba.int64(2))) if receiver.noise > 0.0 else 0.0
        sent = energy * true_range * true_range
        value = brightness(
            receiver.curve, sent, true_range, receiver.gains[ring], receiver.offsets[ring], jitter
        )
        if receiver.steps > 0.0:
            value = floor(value / receiver.steps + 1e-6) * receiver.steps
        out_points.intensities[count] = value
        out_points.rays[count] = ray
        out_points.bodies[count] = body
        slot = surfaces.first_slots[body] + surfaces.slots[entry]
        out_points.semantics[count] = surfaces.semantics[slot]
        out_points.entries[count] = entry
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
        value = float(pattern.directions[ray, q]) * distance
        if q == 2:
            value += float(pattern.heights[ray])
        out_xyz[row, q] = floor(value / grid + 0.5) * grid if grid > 0.0 else value
