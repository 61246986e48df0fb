"""The light of the sky: Preetham's clear sky, the CIE overcast sky, clouds between them."""

from math import acos, atan2, cos, exp, floor, pi, sqrt, tan

from scenesim.kernels.hashing import combined, unit
from scenesim.kernels.jit import kernel
from scenesim.kernels.sphere import fold
from scenesim.kernels.vec3 import dot

#: sine of the elevation over which sky, walls and road of a mirrored street pass into each other
_SKYLINE_BLUR = 0.1


@kernel
def perez(a, b, c, d, e, cosine, gamma, near_sun):
    """Perez's distribution, not normalised.

    Args:
        a, b, c, d, e: its coefficients.
        cosine: of the angle from the zenith, > 0.
        gamma: rad from the sun.
        near_sun: its cosine.

    Returns:
        A ratio.

    Source:
        Preetham, Shirley & Smits, "A practical analytic model for daylight", 1999, eq. 3.
    """
    return (1.0 + a * exp(b / cosine)) * (1.0 + c * exp(d * gamma) + e * near_sun * near_sun)


@kernel
def zenith(turbidity, theta):
    """Luminance and chromaticity overhead.

    Args:
        turbidity: 2..10.
        theta: rad, the sun from the zenith, below pi / 2.

    Returns:
        (Y kcd/m2, x, y).

    Source:
        Preetham, Shirley & Smits, 1999, appendix A.2.
    """
    t = turbidity
    chi = (4.0 / 9.0 - t / 120.0) * (pi - 2.0 * theta)
    luminance = (4.0453 * t - 4.9710) * tan(chi) - 0.2155 * t + 2.4192
    th2, th3 = theta * theta, theta * theta * theta
    x = (
        t * t * (0.00166 * th3 - 0.00375 * th2 + 0.00209 * theta)
        + t * (-0.02903 * th3 + 0.06377 * th2 - 0.03202 * theta + 0.00394)
        + (0.11693 * th3 - 0.21196 * th2 + 0.06052 * theta + 0.25886)
    )
    y = (
        t * t * (0.00275 * th3 - 0.00610 * th2 + 0.00317 * theta)
        + t * (-0.04214 * th3 + 0.08970 * th2 - 0.04153 * theta + 0.00516)
        + (0.15346 * th3 - 0.26756 * th2 + 0.06670 * theta + 0.26688)
    )
    return luminance, x, y


@kernel
def sun_terms(turbidity, theta):
    """What Preetham's sky has of the sun's height alone.

    Args:
        turbidity: 2..10.
        theta: rad, the sun from the zenith.

    Returns:
        (Y kcd/m2, x, y) that Perez's distributions are multiplied with.

    Source:
        Preetham, Shirley & Smits, 1999, eq. 4.
    """
    luminance, x, y = zenith(turbidity, theta)
    sun_is = cos(theta)
    f, g, h = distributions(turbidity, 1.0, theta, sun_is)
    return luminance / f, x / g, y / h


@kernel
def distributions(turbidity, cosine, gamma, near_sun):
    """Perez's distributions of luminance and both chromaticities.

    Args:
        turbidity: 2..10.
        cosine: of the direction's angle from the zenith, > 0.
        gamma: rad between the direction and the sun.
        near_sun: its cosine.

    Returns:
        Three ratios.

    Source:
        Preetham, Shirley & Smits, 1999, appendix A.2.
    """
    t = turbidity
    a, b, c = 0.1787 * t - 1.4630, -0.3554 * t + 0.4275, -0.0227 * t + 5.3251
    d, e = 0.1206 * t - 2.5771, -0.0670 * t + 0.3703
    luminance = perez(a, b, c, d, e, cosine, gamma, near_sun)
    a, b, c = -0.0193 * t - 0.2592, -0.0665 * t + 0.0008, -0.0004 * t + 0.2125
    d, e = -0.0641 * t - 0.8989, -0.0033 * t + 0.0452
    x = perez(a, b, c, d, e, cosine, gamma, near_sun)
    a, b, c = -0.0167 * t - 0.2608, -0.0950 * t + 0.0092, -0.0079 * t + 0.2102
    d, e = -0.0441 * t - 1.6537, -0.0109 * t + 0.0529
    return luminance, x, perez(a, b, c, d, e, cosine, gamma, near_sun)


@kernel
def clear_sky(turbidity, terms, cosine, near_sun):
    """Preetham's sky in one direction.

    Args:
        turbidity: 2..10.
        terms: of ``sun_terms``.
        cosine: of the direction's angle from the zenith, > 0.
        near_sun: cosine between the direction and the sun.

    Returns:
        Linear (red, green, blue), kcd/m2 of luminance.
    """
    f, g, h = distributions(turbidity, cosine, acos(near_sun), near_sun)
    return rgb_of(max(terms[0] * f, 0.0), terms[1] * g, terms[2] * h)


@kernel
def rgb_of(luminance, x, y):
    """CIE xyY as linear sRGB, nothing below zero."""
    big_x = luminance * x / y
    big_z = luminance * (1.0 - x - y) / y
    r = 3.2406 * big_x - 1.5372 * luminance - 0.4986 * big_z
    g = -0.9689 * big_x + 1.8758 * luminance + 0.0415 * big_z
    b = 0.0557 * big_x - 0.2040 * luminance + 1.0570 * big_z
    return max(r, 0.0), max(g, 0.0), max(b, 0.0)


@kernel
def hazy(colour, level):
    """A clear sky's colour with the white of haze, most of it low above the horizon.

    Preetham's fit turns pink there; real haze scatters all colours alike. Overhead the fit is bluer
    than a sky of 10,000 K, which is usual over towns: half of white brings it there.

    Args:
        colour: (red, green, blue).
        level: sine of the elevation.

    Returns:
        (red, green, blue) of the same luminance.
    """
    share = 0.5 + 0.4 * exp(-level / 0.16)
    y = 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]
    return (
        colour[0] + (0.97 * y - colour[0]) * share,
        colour[1] + (y - colour[1]) * share,
        colour[2] + (1.08 * y - colour[2]) * share,
    )


@kernel
def lattice(key, layer, x, y):
    """Smooth noise in the plane, 0..1, one cell per unit."""
    i, j = int(floor(x)), int(floor(y))  # noqa: RUF046
    fx, fy = x - i, y - j
    fx, fy = fx * fx * (3.0 - 2.0 * fx), fy * fy * (3.0 - 2.0 * fy)
    own = combined(key, layer)
    left, right = combined(own, i), combined(own, i + 1)
    a, b = unit(combined(left, j)), unit(combined(right, j))
    c, d = unit(combined(left, j + 1)), unit(combined(right, j + 1))
    return (a + (b - a) * fx) * (1.0 - fy) + (c + (d - c) * fx) * fy


@kernel
def cloud_at(key, d, cover, drift_x, drift_y):
    """How much cloud stands before the sky in a direction.

    Args:
        key: uint64.
        d: (x, y, z), unit, z > 0.
        cover: share of the sky, 0..1.
        drift_x, drift_y: where the wind has carried the layer, in cloud sizes.

    Returns:
        0..1.
    """
    x = 1.3 * d[0] / (d[2] + 0.12) + drift_x
    y = 1.3 * d[1] / (d[2] + 0.12) + drift_y
    value, weight, size = 0.0, 0.5, 1.0
    edge = 0.78 - 0.62 * cover
    for octave in range(5):
        value += weight * lattice(key, octave, x * size, y * size)
        # all finer octaves together add less than this one's weight
        if value + weight < edge - 1e-9:
            return 0.0
        if value > edge + 0.16 + 1e-9:
            return 1.0
        weight *= 0.5
        size *= 2.1
    return min(1.0, max(0.0, (value - edge) / 0.16))


@kernel
def is_below(i, j, side):
    """Whether a cell of a map of ``sphere.fold`` looks below the horizon."""
    return 1.0 - abs(2.0 * ((i + 0.5) / side) - 1.0) - abs(2.0 * ((j + 0.5) / side) - 1.0) < 0.0


@kernel
def paint_sky(sun, turbidity, cover, key, drift, scales, first, last, out_sky):
    """The radiance of all directions above the horizon, for rows first..last-1 of the map.

    Args:
        sun: (3,) unit, to the sun; above the horizon.
        turbidity: 2..10.
        cover: share of cloud, 0..1.
        key: uint64, of the clouds.
        drift: (2,) of the clouds.
        scales: (9,): what clear sky is multiplied with (3), the radiance of a cloud overhead
            (3), of a cloud near the sun (3), all linear RGB.
        first, last: the half-open range of rows this call owns.
        out_sky: (S, S, 3) float32 of ``sphere.fold``; see ``lower_half`` for the rest.
    """
    side = out_sky.shape[0]
    towards = (sun[0], sun[1], sun[2])
    terms = sun_terms(turbidity, acos(min(1.0, max(-1.0, sun[2]))))
    for j in range(first, last):
        for i in range(side):
            if is_below(i, j, side):
                continue
            d = fold((i + 0.5) / side, (j + 0.5) / side)
            level = max(d[2], 0.01)
            keep = sqrt(max(0.0, 1.0 - level * level) / max(1e-9, d[0] * d[0] + d[1] * d[1]))
            d = (d[0] * keep, d[1] * keep, level)
            cosine = min(1.0, max(-1.0, dot(d, towards)))
            cloud = min(max((cover - 0.85) / 0.15, 0.0), 1.0)
            if cover > 0.0 and cloud < 1.0:
                cloud = max(cloud, cloud_at(key, d, cover, drift[0], drift[1]))
            clear = (0.0, 0.0, 0.0)  # behind a closed cloud nothing of it is seen
            if cloud < 1.0:
                clear = hazy(clear_sky(turbidity, terms, max(level, 0.03), cosine), level)
            overcast = (1.0 + 2.0 * level) / 3.0
            glow = exp(-4.0 * (1.0 - cosine)) * (1.0 - 0.7 * cloud)
            for c in range(3):
                grey = scales[3 + c] * overcast + scales[6 + c] * glow
                out_sky[j, i, c] = scales[c] * clear[c] * (1.0 - cloud) + grey * cloud


@kernel
def lower_half(out_sky):
    """Fill all directions below the horizon with the horizon's light on the same side.

    Args:
        out_sky: (S, S, 3) float32 of ``paint_sky``, complete above the horizon.
    """
    side = out_sky.shape[0]
    for j in range(side):
        for i in range(side):
            if is_below(i, j, side):
                d = fold((i + 0.5) / side, (j + 0.5) / side)
                # two cells inside the edge, so that the cell is surely above it
                reach = (0.5 - 2.0 / side) / max(1e-9, abs(d[0]) + abs(d[1]))
                m, n = int((0.5 + d[0] * reach) * side), int((0.5 + d[1] * reach) * side)
                for c in range(3):
                    out_sky[j, i, c] = out_sky[n, m, c]


@kernel
def veil(air, beta, out_sky):
    """Put a layer of fog of 100 m before the sky.

    Args:
        air: (3,) radiance of the air.
        beta: 1/m, its extinction.
        out_sky: (S, S, 3) float32, amended.
    """
    side = out_sky.shape[0]
    for j in range(side):
        y = abs((j + 0.5) / side * 2.0 - 1.0)
        for i in range(side):
            x = abs((i + 0.5) / side * 2.0 - 1.0)
            level = max(0.02, 1.0 - y - x)  # about sin of the elevation
            way = 1.0 + beta * 100.0 / level
            clear = 1.0 / (way * way)
            for c in range(3):
                out_sky[j, i, c] = out_sky[j, i, c] * clear + air[c] * (1.0 - clear)


@kernel
def halve(image, out_small):
    """The mean of each two by two pixels.

    Args:
        image: (2 S, 2 S, 3) float32.
        out_small: (S, S, 3) float32.
    """
    for j in range(out_small.shape[0]):
        for i in range(out_small.shape[1]):
            for c in range(3):
                above, below = image[2 * j, 2 * i, c], image[2 * j + 1, 2 * i, c]
                pair = above + below + image[2 * j, 2 * i + 1, c]
                out_small[j, i, c] = (pair + image[2 * j + 1, 2 * i + 1, c]) * 0.25


@kernel
def gather(sky, ground, axes, out_irradiance):
    """The light that falls on surfaces that face six ways.

    Args:
        sky: (S, S, 3) of ``paint_sky``.
        ground: (3,) radiance of everything below the horizon.
        axes: (6, 3) unit normals.
        out_irradiance: (6, 3) irradiance / pi, so that a white surface has this radiance.
    """
    side = sky.shape[0]
    for n in range(6):
        axis = (axes[n, 0], axes[n, 1], axes[n, 2])
        weight = 0.0
        red, green, blue = 0.0, 0.0, 0.0
        for j in range(side):
            for i in range(side):
                d = fold((i + 0.5) / side, (j + 0.5) / side)
                cosine = dot(d, axis)
                if cosine <= 0.0:
                    continue
                spread = abs(d[0]) + abs(d[1]) + abs(d[2])
                w = cosine * spread * spread * spread
                weight += w
                if d[2] > 0.0:
                    red += w * sky[j, i, 0]
                    green += w * sky[j, i, 1]
                    blue += w * sky[j, i, 2]
                else:
                    red += w * ground[0]
                    green += w * ground[1]
                    blue += w * ground[2]
        out_irradiance[n, 0] = red / weight
        out_irradiance[n, 1] = green / weight
        out_irradiance[n, 2] = blue / weight


@kernel
def surround(sky, ground, key, skyline, walls, first, last, out_levels):
    """What smooth surfaces reflect: the sky above the skyline of a street, and the road below.

    Args:
        sky: (S, S, 3) of ``paint_sky``.
        ground: (3,) radiance of the ground.
        key: uint64, of roofs, crowns and windows.
        skyline: (A,) sine of its elevation, by direction from east on.
        walls: (A, 3) radiance of what stands there.
        first, last: rows of level 0 that this call owns.
        out_levels: (L, R, R, 3) float32; level 0 is written.
    """
    side, count = out_levels.shape[1], skyline.shape[0]
    step = sky.shape[0] // side
    for j in range(first, last):
        for i in range(side):
            d = fold((i + 0.5) / side, (j + 0.5) / side)
            turn = (atan2(d[1], d[0]) / (2.0 * pi) + 1.0) * count
            a = int(turn)
            turn -= a
            a, b = a % count, (a + 1) % count
            flat = sqrt(d[0] * d[0] + d[1] * d[1]) + 1e-9
            x, y = d[0] / flat * 4.0, d[1] / flat * 4.0
            height = skyline[a] + (skyline[b] - skyline[a]) * turn
            height = 0.05 + height * (0.3 + 0.9 * lattice(key, 17, 3.0 * x, 3.0 * y))
            tone = 0.3 + 1.4 * lattice(key, 19, 3.0 * x, 3.0 * y + 5.0 * d[2])
            # without steps: a cell of the map is as wide as a hand on a near bonnet
            above = min(1.0, max(0.0, (d[2] - height) / _SKYLINE_BLUR + 0.5))
            below = min(1.0, max(0.0, (-0.03 - d[2]) / _SKYLINE_BLUR + 0.5))
            for c in range(3):
                front = (walls[a, c] + (walls[b, c] - walls[a, c]) * turn) * tone
                front += (sky[j * step, i * step, c] - front) * above
                out_levels[0, j, i, c] = front + (ground[c] - front) * below
