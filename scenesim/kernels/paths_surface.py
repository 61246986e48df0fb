"""What paths of light meet: surfaces, their textures, and the light that falls on them."""

from math import cos, sin, sqrt
from typing import Any, NamedTuple

import numba

from scenesim.kernels.block import BEHIND_A_LEAF
from scenesim.kernels.faces import blended, chart_of, corners_of
from scenesim.kernels.hashing import combined, unit
from scenesim.kernels.jit import kernel
from scenesim.kernels.lamps import shed
from scenesim.kernels.lens import unproject
from scenesim.kernels.paths_tree import nearest
from scenesim.kernels.placing import CUTOUT, GLASS, LIGHTS, MATERIAL
from scenesim.kernels.texture import alpha_at, level_of, modulation
from scenesim.kernels.vec3 import cross, dot, normalised, row, scale

PI = 3.141592653589793
FAR = 2000.0


class World(NamedTuple):
    """All that paths meet.

    Attributes:
        scene: triangles and tree of ``paths_tree``.
        pool: the meshes.
        items: (I, COLUMNS) int32.
        rotations: (I, 3, 3), world from mesh.
        media: materials and textures.
        light: sun, sky, air and ground of ``shading.Light``.
        lamps: (N, 10) of ``lamps``, in the frame of the scene.
        sunspread: rad, half the sun's angle.
    """

    scene: Any
    pool: Any
    items: Any
    rotations: Any
    media: Any
    light: Any
    lamps: Any
    sunspread: float


@kernel
def draw(state):
    """A number in 0..1 and the next state of the path's generator."""
    state = combined(state, 1)
    return unit(state), state


@kernel
def camera_ray(optics, rotation, key, width, j, i, n):
    """The way of a pixel's n-th path out of the camera.

    Args:
        optics: the lens.
        rotation: (3, 3), world from camera.
        key: uint64 of this frame.
        width: of the image, px.
        j, i: row and column.
        n: of the path.

    Returns:
        The direction, unit, world; the state of the path's random numbers; False where the lens
        sees nothing.
    """
    state = combined(combined(numba.uint64(key), j * width + i), n)
    a, state = draw(state)
    b, state = draw(state)
    x, y, z, seen = unproject(optics, i + a, j + b)
    if not seen:
        return (0.0, 0.0, 0.0), state, False
    d = normalised((x, y, z))
    return (
        (dot(row(rotation, 0), d), dot(row(rotation, 1), d), dot(row(rotation, 2), d)),
        state,
        True,
    )


@kernel
def frame_of(n):
    """Two directions square to a normal and to each other.

    Source:
        Duff et al., "Building an orthonormal basis, revisited", 2017.
    """
    sign = 1.0 if n[2] >= 0.0 else -1.0
    a = -1.0 / (sign + n[2])
    b = n[0] * n[1] * a
    return (1.0 + sign * n[0] * n[0] * a, sign * b, -sign * n[0]), (
        b,
        sign + n[1] * n[1] * a,
        -n[1],
    )


@kernel
def toward(n, x, y, z):
    """A direction given along a normal's frame, in the world."""
    a, b = frame_of(n)
    return (
        a[0] * x + b[0] * y + n[0] * z,
        a[1] * x + b[1] * y + n[1] * z,
        a[2] * x + b[2] * y + n[2] * z,
    )


@kernel
def texture_at(world, item, k, material, s, t, pixel):
    """A surface's colour and whether it is there at all.

    Args:
        world: all there is.
        item, k: the item and the face in the pool.
        material: its row.
        s, t: weights of the second and third corner.
        pixel: m that the path's footprint covers.

    Returns:
        (red, green, blue, whether it is there).
    """
    media = world.media
    base = media.surface[material]
    tint = (float(base[0]), float(base[1]), float(base[2]))
    texture = media.textures[material]
    if texture < 0:
        return tint[0], tint[1], tint[2], True
    per_m = 1.0 / media.sizes[material]
    chart = chart_of(world.pool, world.items, item, k, per_m)
    u = chart[0] + s * chart[2] + t * chart[4]
    v = chart[1] + s * chart[3] + t * chart[5]
    is_cut = media.layers[material] == CUTOUT
    if is_cut and alpha_at(media, material, u / per_m, v / per_m, pixel) < 0.5:
        return 0.0, 0.0, 0.0, False
    side = media.sides[texture]
    fine, share = level_of(pixel * per_m * side, side)
    m = modulation(media.texels, media.first[texture, 0], side, u, v, fine, share)
    return tint[0] * m[0], tint[1] * m[1], tint[2] * m[2], True


@kernel
def clear_way(world, origin, direction, far, stack):
    """The share of light that gets through to a place: glass takes some, leaves let some pass.

    Args:
        world: all there is.
        origin: (x, y, z) m.
        direction: unit.
        far: m to the light.
        stack: scratch.

    Returns:
        0..1.
    """
    share = 1.0
    for _ in range(12):
        distance, found, s, t = nearest(world.scene, origin, direction, far, stack)
        if found < 0:
            return share
        item, k = world.scene.owners[found, 0], world.scene.owners[found, 1]
        material = world.media.slots[world.items[item, MATERIAL] + world.pool.slots[k]]
        layer = world.media.layers[material]
        if layer == GLASS:
            share *= 0.92 * float(world.media.surface[material, 8])
        elif layer == CUTOUT:
            if texture_at(world, item, k, material, s, t, 0.004)[3]:
                return 0.0
        else:
            return 0.0
        step = distance + 1e-3
        origin = (
            origin[0] + step * direction[0],
            origin[1] + step * direction[1],
            origin[2] + step * direction[2],
        )
        far -= step
        if far <= 0.0 or share < 1e-3:
            return share
    return 0.0


@kernel
def lobe(n, v, d, rough, f0):
    """Reflectance towards the eye of a rough mirror, times the cosine of the light.

    Args:
        n, v, d: normal, to the eye, to the light; unit.
        rough: perceptual roughness.
        f0: reflectance seen square on.

    Returns:
        The BRDF times the cosine.

    Source:
        Walter et al., "Microfacet models for refraction through rough surfaces", 2007.
    """
    h = normalised((v[0] + d[0], v[1] + d[1], v[2] + d[2]))
    n_h, n_v, n_d = max(0.0, dot(n, h)), max(1e-3, dot(n, v)), dot(n, d)
    if n_d <= 0.0:
        return 0.0
    a2 = max(1e-4, rough * rough * rough * rough)
    spread = n_h * n_h * (a2 - 1.0) + 1.0
    bulk = a2 / (PI * spread * spread)
    mask = n_v * sqrt(a2 + (1.0 - a2) * n_d * n_d) + n_d * sqrt(a2 + (1.0 - a2) * n_v * n_v)
    return schlick(f0, dot(v, h)) * bulk * 0.5 / mask * n_d


@kernel
def schlick(f0, cosine):
    """Fresnel reflectance after Schlick, 1994."""
    m = max(0.0, 1.0 - cosine)
    return f0 + (1.0 - f0) * m * m * m * m * m


@kernel
def shown(cosine, rough):
    """The share of facets that is not hidden from a direction (Smith's G1).

    Args:
        cosine: of the direction and the normal.
        rough: perceptual roughness.

    Returns:
        0..1.
    """
    a2 = max(1e-4, rough * rough * rough * rough)
    c2 = cosine * cosine
    return 2.0 * cosine / (cosine + sqrt(a2 + (1.0 - a2) * c2))


@kernel
def visible_normal(v, rough, a, b):
    """A facet that the eye sees, along the normal's frame.

    Args:
        v: to the eye along the frame.
        rough: perceptual roughness.
        a, b: random numbers.

    Returns:
        (x, y, z), unit.
    """
    alpha = max(1e-2, rough * rough)
    s = normalised((alpha * v[0], alpha * v[1], v[2]))
    size = s[0] * s[0] + s[1] * s[1]
    one = (-s[1] / sqrt(size), s[0] / sqrt(size), 0.0) if size > 1e-12 else (1.0, 0.0, 0.0)
    two = cross(s, one)
    r, phi = sqrt(a), 2.0 * PI * b
    x, y = r * cos(phi), r * sin(phi)
    half = 0.5 * (1.0 + s[2])
    y = (1.0 - half) * sqrt(max(0.0, 1.0 - x * x)) + half * y
    z = sqrt(max(0.0, 1.0 - x * x - y * y))
    h = (
        x * one[0] + y * two[0] + z * s[0],
        x * one[1] + y * two[1] + z * s[1],
        x * one[2] + y * two[2] + z * s[2],
    )
    return normalised((alpha * h[0], alpha * h[1], max(1e-6, h[2])))


@kernel
def surface_at(world, found, s, t, direction, pixel):
    """What a path needs to know of the place that it met.

    Args:
        world: all there is.
        found: the triangle.
        s, t: weights of its second and third corner.
        direction: of the path.
        pixel: m of its footprint.

    Returns:
        (normal, colour, material, whether it is there, whether its lamps are lit).
    """
    item, k = world.scene.owners[found, 0], world.scene.owners[found, 1]
    material = world.media.slots[world.items[item, MATERIAL] + world.pool.slots[k]]
    red, green, blue, there = texture_at(world, item, k, material, s, t, pixel)
    a, b, c, _ = corners_of(world.pool, world.items, item, k)
    n = blended(
        row(world.pool.normals, a), row(world.pool.normals, b), row(world.pool.normals, c), s, t
    )
    r = world.rotations[item]
    n = normalised((dot(row(r, 0), n), dot(row(r, 1), n), dot(row(r, 2), n)))
    if dot(n, direction) > 0.0:
        n = scale(n, -1.0)
    lamp = world.media.lamps[material]
    lit = lamp == 0 or lamp & world.items[item, LIGHTS] != 0
    return n, (red, green, blue), material, there, lit


@kernel
def lights_on(world, p, n, v, colour, numbers, state, stack):
    """Light of the sun and of one lamp that a place sends towards the eye.

    Args:
        world: all there is.
        p, n, v: place, normal, to the eye.
        colour: albedo of the matt share.
        numbers: (roughness, reflectance square on, clear coat, translucency).
        state: of the generator.
        stack: scratch.

    Returns:
        (red, green, blue, state).
    """
    rough, f0, coat, leaf = numbers
    sun = world.light.sun
    a, state = draw(state)
    b, state = draw(state)
    reach, phi = world.sunspread * sqrt(a), 2.0 * PI * b
    d = toward(row(sun, 0), reach * cos(phi), reach * sin(phi), 1.0)
    d = normalised(d)
    red, green, blue = 0.0, 0.0, 0.0
    n_d = dot(n, d)
    if n_d > 0.0 and sun[1, 0] + sun[1, 1] + sun[1, 2] > 0.0:
        seen = clear_way(world, p, d, FAR, stack)
        if seen > 0.0:
            gloss = PI * (lobe(n, v, d, rough, f0) + coat * lobe(n, v, d, 0.12, 0.04))
            red += seen * sun[1, 0] * (colour[0] * n_d + gloss)
            green += seen * sun[1, 1] * (colour[1] * n_d + gloss)
            blue += seen * sun[1, 2] * (colour[2] * n_d + gloss)
    elif n_d < 0.0 and leaf > 0.0 and sun[1, 0] + sun[1, 1] + sun[1, 2] > 0.0:
        back = (p[0] - 0.003 * n[0], p[1] - 0.003 * n[1], p[2] - 0.003 * n[2])
        seen = -n_d * leaf * clear_way(world, back, d, FAR, stack)
        red += seen * sun[1, 0] * colour[0] * BEHIND_A_LEAF[0]
        green += seen * sun[1, 1] * colour[1] * BEHIND_A_LEAF[1]
        blue += seen * sun[1, 2] * colour[2] * BEHIND_A_LEAF[2]
    count = world.lamps.shape[0]
    if count > 0:
        a, state = draw(state)
        k = min(count - 1, int(a * count))
        d = (p[0] - world.lamps[k, 0], p[1] - world.lamps[k, 1], p[2] - world.lamps[k, 2])
        power = shed(world.lamps, k, d, n) * count
        if power > 1e-7:
            away = sqrt(dot(d, d))
            power *= clear_way(world, p, scale(d, -1.0 / away), away - 0.25, stack)
            red += power * world.lamps[k, 6] * colour[0]
            green += power * world.lamps[k, 7] * colour[1]
            blue += power * world.lamps[k, 8] * colour[2]
    return red, green, blue, state
