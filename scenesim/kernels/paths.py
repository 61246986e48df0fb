"""Light followed backwards along random paths: the camera's reference.

Source: Kajiya, "The rendering equation", 1986; Heitz, "Sampling the GGX distribution of visible
normals", 2018; next-event estimation for the sun and the lamps, the sky by the paths that leave.
"""

from math import cos, exp, sin, sqrt

from scenesim.kernels.jit import kernel
from scenesim.kernels.paths_surface import (
    FAR,
    PI,
    World,
    camera_ray,
    draw,
    frame_of,
    lights_on,
    schlick,
    shown,
    surface_at,
    toward,
    visible_normal,
)
from scenesim.kernels.paths_tree import Scene, nearest
from scenesim.kernels.placing import GLASS
from scenesim.kernels.scattering import shining
from scenesim.kernels.sphere import read
from scenesim.kernels.vec3 import dot, normalised, row, scale
from scenesim.kernels.weathering import snow_at, weathered

__all__ = ["Scene", "World", "trace"]


@kernel
def path(world, origin, direction, spread, bounces, state, stack):  # noqa: C901, PLR0915
    """The light that arrives along one path.

    Args:
        world: all there is.
        origin: (x, y, z) m.
        direction: unit.
        spread: rad that a pixel covers.
        bounces: at most.
        state: of the generator, uint64.
        stack: scratch.

    Returns:
        (red, green, blue).
    """
    total = (0.0, 0.0, 0.0)
    carry = (1.0, 1.0, 1.0)
    air, beta = row(world.light.air, 0), world.light.air[1, 0]
    wet, snow = world.light.ground[0], world.light.ground[1]
    depth, passes, length = 0, 0, 0.0
    while depth <= bounces and passes < 24:
        passes += 1
        distance, found, s, t = nearest(world.scene, origin, direction, FAR, stack)
        if found < 0:
            sky = read(world.light.sky, 0, direction)
            return (
                total[0] + carry[0] * sky[0],
                total[1] + carry[1] * sky[1],
                total[2] + carry[2] * sky[2],
            )
        length += distance
        p = (
            origin[0] + distance * direction[0],
            origin[1] + distance * direction[1],
            origin[2] + distance * direction[2],
        )
        n, colour, material, there, lit = surface_at(
            world, found, s, t, direction, max(0.002, spread * length)
        )
        if not there:
            origin = (
                p[0] + 1e-3 * direction[0],
                p[1] + 1e-3 * direction[1],
                p[2] + 1e-3 * direction[2],
            )
            continue
        if beta > 0.0:
            clear = exp(-beta * distance)
            total = (
                total[0] + carry[0] * air[0] * (1.0 - clear),
                total[1] + carry[1] * air[1] * (1.0 - clear),
                total[2] + carry[2] * air[2] * (1.0 - clear),
            )
            carry = scale(carry, clear)
        base = world.media.surface[material]
        if lit:
            emission = (float(base[5]), float(base[6]), float(base[7]))
            if world.media.textures[material] >= 0:
                emission = shining(emission, row(world.media.surface, material), colour)
            total = (
                total[0] + carry[0] * emission[0],
                total[1] + carry[1] * emission[1],
                total[2] + carry[2] * emission[2],
            )
        v = scale(direction, -1.0)
        n_v = max(1e-3, dot(n, v))
        is_glass = world.media.layers[material] == GLASS
        if is_glass:
            mirror = schlick(0.04, n_v)
            a, state = draw(state)
            if a < mirror:
                direction = normalised(
                    (2.0 * n_v * n[0] - v[0], 2.0 * n_v * n[1] - v[1], 2.0 * n_v * n[2] - v[2])
                )
                origin = lifted(p, n)
            else:
                carry = scale(carry, float(base[8]))
                origin = lifted(p, scale(n, -1.0))
            depth += 1
            continue
        if n[2] > 0.6:
            cover = min(1.0, 4.0 * (n[2] - 0.6)) if snow > 0.0 else 0.0
            if cover > 0.0:
                cover *= snow_at(p[0], p[1], snow) * base[11]
            colour = weathered(colour, wet, cover)
        metal, rough, coat = float(base[4]), float(base[3]), float(base[9])
        if n[2] > 0.9 and wet > 0.0:
            coat = max(coat, 0.5 * wet)
        grey = (colour[0] + colour[1] + colour[2]) / 3.0
        f0 = 0.04 * (1.0 - metal) + metal * grey
        body = scale(colour, 1.0 - metal)
        place = lifted(p, n)
        red, green, blue, state = lights_on(
            world, place, n, v, body, (rough, f0, coat, float(base[12])), state, stack
        )
        total = (
            total[0] + carry[0] * red,
            total[1] + carry[1] * green,
            total[2] + carry[2] * blue,
        )
        film = min(1.0, coat * schlick(0.04, n_v))
        gloss = f0 + (max(1.0 - rough, f0) - f0) * (1.0 - n_v) ** 5  # rough ones mirror less aslant
        matt = (1.0 - gloss) * (1.0 - film) * max(body[0], max(body[1], body[2]))
        whole = film + gloss + matt
        if whole <= 1e-6:
            return total
        a, state = draw(state)
        b, state = draw(state)
        c, state = draw(state)
        choice = a * whole
        if choice < film + gloss:
            own = 0.12 if choice < film else rough
            x, y = frame_of(n)
            h = visible_normal((dot(x, v), dot(y, v), n_v), own, b, c)
            h = toward(n, h[0], h[1], h[2])
            v_h = dot(v, h)
            direction = normalised(
                (2.0 * v_h * h[0] - v[0], 2.0 * v_h * h[1] - v[1], 2.0 * v_h * h[2] - v[2])
            )
            if dot(n, direction) <= 0.0:
                return total
            of_film = choice < film
            true = (
                min(1.0, coat * schlick(0.04, v_h)) / film if of_film else schlick(f0, v_h) / gloss
            )
            true *= shown(dot(n, direction), own)
            hue = (1.0, 1.0, 1.0)
            if not of_film and metal > 0.0 and grey > 0.0:
                tint = scale(colour, 1.0 / grey)
                hue = (
                    1.0 + metal * (tint[0] - 1.0),
                    1.0 + metal * (tint[1] - 1.0),
                    1.0 + metal * (tint[2] - 1.0),
                )
            carry = (
                carry[0] * hue[0] * whole,
                carry[1] * hue[1] * whole,
                carry[2] * hue[2] * whole,
            )
        else:
            r, phi = sqrt(b), 2.0 * PI * c
            direction = normalised(toward(n, r * cos(phi), r * sin(phi), sqrt(max(0.0, 1.0 - b))))
            most = max(body[0], max(body[1], body[2]))
            carry = (
                carry[0] * body[0] / most * whole,
                carry[1] * body[1] / most * whole,
                carry[2] * body[2] / most * whole,
            )
        origin = place
        depth += 1
        if depth > 2:  # Russian roulette
            chance = min(0.95, max(carry[0], max(carry[1], carry[2])))
            a, state = draw(state)
            if a >= chance:
                return total
            carry = scale(carry, 1.0 / chance)
    return total


@kernel
def lifted(p, n):
    """A place a little off a surface."""
    return p[0] + 1.5e-3 * n[0], p[1] + 1.5e-3 * n[1], p[2] + 1.5e-3 * n[2]


@kernel
def trace(
    world, optics, rotation, samples, bounces, most, key, first_row, last_row, stack, out_radiance
):
    """Mean light of many paths through each pixel of rows first_row..last_row-1.

    Args:
        world: all there is; the camera is at the origin of the scene's frame.
        optics: the lens.
        rotation: (3, 3), world from camera.
        samples: paths of a pixel.
        bounces: of a path at most.
        most: radiance at which one path is cut.
        key: uint64 of this frame.
        first_row, last_row: the half-open range of image rows this call owns.
        stack: (64,) int32 scratch.
        out_radiance: (H, W, 3) float32.
    """
    origin = (0.0, 0.0, 0.0)
    width = out_radiance.shape[1]
    spread = 1.0 / optics.fx
    for j in range(first_row, last_row):
        for i in range(width):
            red, green, blue = 0.0, 0.0, 0.0
            for n in range(samples):
                d, state, seen = camera_ray(optics, rotation, key, width, j, i, n)
                if not seen:
                    continue
                r, g, w = path(world, origin, d, spread, bounces, state, stack)
                red += min(most, r)
                green += min(most, g)
                blue += min(most, w)
            out_radiance[j, i, 0] = red / samples
            out_radiance[j, i, 1] = green / samples
            out_radiance[j, i, 2] = blue / samples
