"""Noise taken out of traced pictures, guided by what their paths met first."""

from math import exp, sqrt

from scenesim.kernels.jit import kernel
from scenesim.kernels.paths_surface import FAR, camera_ray, surface_at
from scenesim.kernels.paths_tree import nearest

# columns of what guides
ALBEDO = 0  # three
NORMAL = 3  # three
NEARNESS = 6  # 1/m
GUIDES = 7


@kernel
def first_met(world, origin, direction, spread, stack):
    """The first surface on a ray: albedo, normal and distance.

    Args:
        world: all there is.
        origin: (x, y, z) m.
        direction: unit.
        spread: rad that a pixel covers.
        stack: scratch.

    Returns:
        (albedo, normal, m); white, no normal and FAR for the sky.
    """
    length = 0.0
    for _ in range(24):
        distance, found, s, t = nearest(world.scene, origin, direction, FAR, stack)
        if found < 0:
            break
        length += distance
        n, colour, _material, there, _lit = surface_at(
            world, found, s, t, direction, max(0.002, spread * length)
        )
        if there:
            return colour, n, length
        step = distance + 1e-3
        origin = (
            origin[0] + step * direction[0],
            origin[1] + step * direction[1],
            origin[2] + step * direction[2],
        )
    return (1.0, 1.0, 1.0), (0.0, 0.0, 0.0), FAR


@kernel
def guides(world, optics, rotation, samples, key, first_row, last_row, stack, out_guides):
    """What the paths of ``paths.trace`` meet first, in the mean of each pixel.

    Args:
        world, optics, rotation, samples, key, stack: as of ``paths.trace``.
        first_row, last_row: the half-open range of image rows this call owns.
        out_guides: (H, W, GUIDES) float32.
    """
    origin = (0.0, 0.0, 0.0)
    width = out_guides.shape[1]
    spread = 1.0 / optics.fx
    for j in range(first_row, last_row):
        for i in range(width):
            for n in range(samples):
                d, _, seen = camera_ray(optics, rotation, key, width, j, i, n)
                if not seen:
                    continue
                colour, normal, distance = first_met(world, origin, d, spread, stack)
                for c in range(3):
                    out_guides[j, i, ALBEDO + c] += colour[c] / samples
                    out_guides[j, i, NORMAL + c] += normal[c] / samples
                out_guides[j, i, NEARNESS] += 1.0 / distance / samples


@kernel
def unlit(one, other, guides, out_light, out_noise):
    """The light that arrives at surfaces, and the variance of its noise from two halves.

    Args:
        one, other: (H, W, 3) float32 radiance, of half of the paths each.
        guides: (H, W, GUIDES) float32.
        out_light: (H, W, 3) float32, radiance over albedo.
        out_noise: (H, W) float32, variance of its mean by one sample of two.
    """
    height, width = out_noise.shape
    for j in range(height):
        for i in range(width):
            apart = 0.0
            for c in range(3):
                albedo = guides[j, i, ALBEDO + c] + 0.02
                out_light[j, i, c] = 0.5 * (one[j, i, c] + other[j, i, c]) / albedo
                apart += 0.5 * (one[j, i, c] - other[j, i, c]) / albedo / 3.0
            out_noise[j, i] = apart * apart


@kernel
def mean_of(values, reach, out_values):
    """Means over squares.

    Args:
        values: (H, W) float32.
        reach: pixels to either side.
        out_values: (H, W) float32.
    """
    height, width = values.shape
    for j in range(height):
        for i in range(width):
            total, count = 0.0, 0
            for n in range(max(0, j - reach), min(height, j + reach + 1)):
                for m in range(max(0, i - reach), min(width, i + reach + 1)):
                    total += values[n, m]
                    count += 1
            out_values[j, i] = total / count


@kernel
def alike(guides, tolerance, j, i, n, m):
    """How far two pixels show the same surface, 0..1.

    Args:
        guides: (H, W, GUIDES) float32.
        tolerance: (4,) of squared albedo, of squared normal, of relative nearness, and of light in
            standard deviations of its noise.
        j, i: row and column of one.
        n, m: of the other.
    """
    colour, turn = 0.0, 0.0
    for c in range(3):
        a = guides[j, i, ALBEDO + c] - guides[n, m, ALBEDO + c]
        b = guides[j, i, NORMAL + c] - guides[n, m, NORMAL + c]
        colour += a * a
        turn += b * b
    away = abs(guides[j, i, NEARNESS] - guides[n, m, NEARNESS])
    away /= guides[j, i, NEARNESS] + guides[n, m, NEARNESS] + 1e-6
    return exp(-colour / tolerance[0] - turn / tolerance[1] - away / tolerance[2])


@kernel
def wavelet(light, noise, guides, tolerance, step, first_row, last_row, out_light, out_noise):
    """One pass of an edge-avoiding wavelet: 5 x 5 pixels, ``step`` apart.

    Args:
        light: (H, W, 3) float32.
        noise: (H, W) float32 variance.
        guides: (H, W, GUIDES) float32.
        tolerance: (4,) of ``alike``.
        step: pixels.
        first_row, last_row: the half-open range of image rows this call owns.
        out_light, out_noise: as ``light`` and ``noise``.

    Source:
        Dammertz, Sewtz, Hanika & Lensch, "Edge-avoiding a-trous wavelet transform", 2010; weights
        by variance: Schied et al., "Spatiotemporal variance-guided filtering", 2017.
    """
    height, width = noise.shape
    for j in range(first_row, last_row):
        for i in range(width):
            scale = 3.0 * tolerance[3] * sqrt(float(noise[j, i])) + 1e-4
            red, green, blue, total, spread = 0.0, 0.0, 0.0, 0.0, 0.0
            for q in range(-2, 3):
                n = j + q * step
                if n < 0 or n >= height:
                    continue
                for p in range(-2, 3):
                    m = i + p * step
                    if m < 0 or m >= width:
                        continue
                    apart = abs(light[n, m, 0] - light[j, i, 0])
                    apart += abs(light[n, m, 1] - light[j, i, 1])
                    apart += abs(light[n, m, 2] - light[j, i, 2])
                    weight = (3.0 - abs(q)) * (3.0 - abs(p)) * exp(-apart / scale)
                    weight *= alike(guides, tolerance, j, i, n, m)
                    red += weight * light[n, m, 0]
                    green += weight * light[n, m, 1]
                    blue += weight * light[n, m, 2]
                    spread += weight * weight * noise[n, m]
                    total += weight
            out_light[j, i, 0] = red / total
            out_light[j, i, 1] = green / total
            out_light[j, i, 2] = blue / total
            out_noise[j, i] = spread / (total * total)
