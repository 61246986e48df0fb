"""From surfaces to light: the radiance that reaches the camera from each pixel."""

from math import exp, sqrt
from typing import NamedTuple

from scenesim.kernels.brdf import fresnel, ggx, mirrored
from scenesim.kernels.jit import kernel
from scenesim.kernels.raster import FACE, GLASS, MATERIAL, PLACED_FACE, SKY, weights, weights_at
from scenesim.kernels.resolve import corners_of, face_frame, item_of, limited, normal_at
from scenesim.kernels.shadow import sunlit
from scenesim.kernels.sphere import read
from scenesim.kernels.texture import modulation
from scenesim.kernels.vec3 import dot, normalised, row

# columns of ``Media.surface``
RED = 0  # albedo, three columns
ROUGHNESS = 3
METALNESS = 4
EMISSION = 5  # three columns
TRANSMITTANCE = 8
COAT = 9
RETRO = 10


class Light(NamedTuple):
    """All light that comes from outside the scene.

    Attributes:
        sun: (2, 3): direction to the sun, unit; its irradiance / pi, linear RGB.
        ambient: (6, 3) irradiance / pi of surfaces that face +x -x +y -y +z -z.
        sky: (S, S, 3) radiance by direction.
        surround: (L, R, R, 3) what surfaces reflect, ever more blurred.
        air: (4,) radiance of thick air (3), extinction 1/m.
    """

    sun: object
    ambient: object
    sky: object
    surround: object
    air: object


class Eye(NamedTuple):
    """Where the camera is.

    Attributes:
        rotation: (3, 3) world from camera.
        position: (3,) m, world.
    """

    rotation: object
    position: object


@kernel
def ambient_of(cube, n):
    """Light from all sides on a surface, from six measured ones.

    Args:
        cube: (6, 3) for +x -x +y -y +z -z.
        n: unit normal.

    Returns:
        (red, green, blue).

    Source:
        McTaggart, "Half-Life 2 / Valve source shading", 2004: the ambient cube.
    """
    x, y, z = n[0] * n[0], n[1] * n[1], n[2] * n[2]
    a = row(cube, 0 if n[0] >= 0.0 else 1)
    b = row(cube, 2 if n[1] >= 0.0 else 3)
    c = row(cube, 4 if n[2] >= 0.0 else 5)
    return (
        x * a[0] + y * b[0] + z * c[0],
        x * a[1] + y * b[1] + z * c[1],
        x * a[2] + y * b[2] + z * c[2],
    )


@kernel
def reflected(light, n, v, n_v, roughness):
    """The surroundings' light that arrives from the mirror direction, blurred by roughness."""
    d = (2.0 * n_v * n[0] - v[0], 2.0 * n_v * n[1] - v[1], 2.0 * n_v * n[2] - v[2])
    level = min(light.surround.shape[0] - 1, int(roughness * 6.0))
    return read(light.surround[level], d)


@kernel
def scattered(light, surface, albedo, n, v, shadow, occlusion):
    """The light that leaves a surface towards the eye.

    Args:
        light: from outside.
        surface: (16,) of the material.
        albedo: (red, green, blue), textured.
        n, v: unit normal and direction to the eye.
        shadow: share of the sun that arrives.
        occlusion: share of the sky that arrives.

    Returns:
        (red, green, blue).
    """
    roughness, metal, coat = surface[ROUGHNESS], surface[METALNESS], surface[COAT]
    n_v = max(0.02, dot(n, v))
    s = row(light.sun, 0)
    n_l = dot(n, s) if shadow > 0.0 else 0.0
    around = ambient_of(light.ambient, n)
    k, plus = mirrored(roughness, n_v)
    veil = fresnel(0.04, n_v) * coat
    lobe, gloss = 0.0, 0.0
    if n_l > 0.0:
        h = normalised((s[0] + v[0], s[1] + v[1], s[2] + v[2]))
        n_h = max(0.0, dot(n, h))
        f = fresnel(0.04, max(0.0, dot(h, v)))
        lobe = 3.14159 * shadow * ggx(roughness, n_l, n_v, n_h)
        if coat > 0.0:
            gloss = 3.14159 * shadow * coat * f * ggx(0.06, n_l, n_v, n_h)
    n_l = max(0.0, n_l) * shadow
    smooth = roughness < 0.7
    dim = min(1.0, occlusion + 0.2) if smooth else occlusion
    image = reflected(light, n, v, n_v, roughness) if smooth else around
    film = reflected(light, n, v, n_v, 0.0) if coat > 0.0 else image
    base = (1.0 - metal) * (1.0 - 0.04 * k - plus)
    return (
        one_colour(albedo[0], base, metal, k, plus, veil, n_l, lobe, gloss, light.sun[1, 0],
                   around[0] * occlusion, image[0] * dim, film[0] * dim),
        one_colour(albedo[1], base, metal, k, plus, veil, n_l, lobe, gloss, light.sun[1, 1],
                   around[1] * occlusion, image[1] * dim, film[1] * dim),
        one_colour(albedo[2], base, metal, k, plus, veil, n_l, lobe, gloss, light.sun[1, 2],
                   around[2] * occlusion, image[2] * dim, film[2] * dim),
    )


@kernel
def one_colour(albedo, base, metal, k, plus, veil, n_l, lobe, gloss, sun, around, image, film):
    """Diffuse, specular and varnish of one colour channel."""
    f0 = 0.04 + (albedo - 0.04) * metal
    under = albedo * base * (n_l * sun + around) + f0 * lobe * sun + (f0 * k + plus) * image
    return under * (1.0 - veil) + gloss * sun + veil * film


@kernel
def shade(pool, items, rotations, placed, lens, eye, near, face, choose, media, light, shadows,
          occlusion, first_row, last_row, out_radiance):
    """The radiance of rows first_row..last_row-1, by pixel centres.

    Args:
        pool: the meshes.
        items: (I, COLUMNS) int32.
        rotations: (I, 3, 3), world from mesh.
        placed: the frame's vertices.
        lens: a pinhole.
        eye: where the camera is.
        near: (H, W) float32 nearness.
        face: (H, W) int32 face in the frame.
        choose: (H, W) uint8: pixels to shade; through glass, what ``out_radiance`` holds is
            seen behind it.
        media: materials and textures.
        light: from outside.
        shadows: the sun's depth maps.
        occlusion: (H, W) float32 share of the sky that arrives.
        first_row, last_row: the half-open range of image rows this call owns.
        out_radiance: (H, W, 3) float32, linear; 1 is a white surface in the full sun.
    """
    starts = items[:, PLACED_FACE]
    rotation, position = eye.rotation, eye.position
    item, last_face, material = 0, -2, 0
    g, side = weights((0.0, 0.0, 1.0), (1.0, 0.0, 1.0), (0.0, 1.0, 1.0)), 1.0
    beta = light.air[3]
    for j in range(first_row, last_row):
        for i in range(face.shape[1]):
            if choose[j, i] == 0:
                continue
            x, y = (i + 0.5 - lens.cx) / lens.fx, (j + 0.5 - lens.cy) / lens.fy
            ray = (x, y, 1.0)
            d = (dot(row(rotation, 0), ray), dot(row(rotation, 1), ray), dot(row(rotation, 2), ray))
            f = face[j, i]
            if f == SKY:
                colour = read(light.sky, d)
                for c in range(3):
                    out_radiance[j, i, c] = colour[c]
                continue
            k = f - items[item, PLACED_FACE] + items[item, FACE]
            if f != last_face:
                item = item_of(starts, f, item)
                k = f - items[item, PLACED_FACE] + items[item, FACE]
                g, side = face_frame(pool, items, item, k, placed.camera)
                last_face = f
                material = media.slots[items[item, MATERIAL] + pool.slots[k]]
            z = 1.0 / near[j, i]
            s, t = weights_at(g, i + 0.5, j + 0.5, near[j, i], lens)
            s, t = limited(s, t)
            n = normal_at(pool, items, item, k, rotations, s, t, side)
            p = (position[0] + z * d[0], position[1] + z * d[1], position[2] + z * d[2])
            stretch = sqrt(x * x + y * y + 1.0)
            v = (-d[0] / stretch, -d[1] / stretch, -d[2] / stretch)
            surface = media.surface[material]
            tint = painted(pool, items, item, k, media, material, s, t, z / lens.fx, dot(n, v))
            slope = dot(n, row(light.sun, 0))
            lit = sunlit(shadows, p, n, slope) if slope > 0.0 else 0.0
            colour = scattered(light, surface, tint, n, v, lit, occlusion[j, i])
            through = 0.0
            if media.layers[material] == GLASS:
                through = surface[TRANSMITTANCE] * (1.0 - fresnel(0.04, max(0.02, dot(n, v))))
            clear = exp(-beta * z * stretch)
            for c in range(3):
                own = colour[c] + surface[EMISSION + c]
                behind = out_radiance[j, i, c] * through if through > 0.0 else 0.0
                out_radiance[j, i, c] = own * clear + behind + light.air[c] * (1.0 - clear) * (1.0 - through)


@kernel
def painted(pool, items, item, k, media, material, s, t, pixel, cosine):
    """A surface's colour at a place: albedo times texture.

    Args:
        pool, items, item, k: the face.
        media: materials and textures.
        material: its row.
        s, t: weights of the second and third corner.
        pixel: m that a pixel covers square on.
        cosine: between normal and eye.

    Returns:
        (red, green, blue).
    """
    surface = media.surface[material]
    if media.textures[material] < 0:
        return surface[RED], surface[RED + 1], surface[RED + 2]
    a, b, c, _ = corners_of(pool, items, item, k)
    uvs = pool.uvs
    r = 1.0 - s - t
    u = uvs[a, 0] * r + uvs[b, 0] * s + uvs[c, 0] * t
    w = uvs[a, 1] * r + uvs[b, 1] * s + uvs[c, 1] * t
    m = modulation(media, material, u, w, pixel / sqrt(max(0.03, abs(cosine))))
    return surface[RED] * m[0], surface[RED + 1] * m[1], surface[RED + 2] * m[2]
