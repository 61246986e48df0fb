"""From surfaces to light: the radiance that reaches the camera from each pixel."""

from math import exp, sqrt
from typing import NamedTuple

from scenesim.kernels.brdf import fresnel, ggx, mirrored
from scenesim.kernels.jit import kernel
from scenesim.kernels.openness import open_at
from scenesim.kernels.raster import FACE, GLASS, LIGHTS, MATERIAL, PLACED_FACE, SKY, weights
from scenesim.kernels.resolve import corners_of, face_frame, item_of, limited
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
        sky: (1, S, S, 3) radiance by direction.
        surround: (L, R, R, 3) what surfaces reflect, ever more blurred.
        bounce: (3,) radiance of what stands where no sky is open.
        air: (2, 3) radiance of thick air; extinction 1/m in the first of the second row.
    """

    sun: object
    ambient: object
    sky: object
    surround: object
    bounce: object
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
def mixed(a, b, share):
    """Colour a with a share of colour b in its place."""
    return (
        a[0] + (b[0] - a[0]) * share,
        a[1] + (b[1] - a[1]) * share,
        a[2] + (b[2] - a[2]) * share,
    )


@kernel
def reflected(surround, n, v, n_v, roughness):
    """The surroundings' light that arrives from the mirror direction, blurred by roughness."""
    d = (2.0 * n_v * n[0] - v[0], 2.0 * n_v * n[1] - v[1], 2.0 * n_v * n[2] - v[2])
    return read(surround, min(surround.shape[0] - 1, int(roughness * 6.0)), d)


@kernel
def sun_lobes(surface, s, n, v, n_l, n_v):
    """Gloss and varnish of the sun on a surface, without Fresnel's part of the base.

    Returns:
        (lobe, gloss), as shares of the sun's irradiance / pi.
    """
    h = normalised((s[0] + v[0], s[1] + v[1], s[2] + v[2]))
    n_h = max(0.0, dot(n, h))
    lobe = 3.14159 * ggx(surface[ROUGHNESS], n_l, n_v, n_h)
    if surface[COAT] == 0.0:
        return lobe, 0.0
    f = fresnel(0.04, max(0.0, dot(h, v)))
    return lobe, 3.14159 * surface[COAT] * f * ggx(0.06, n_l, n_v, n_h)


@kernel
def scattered(ambient, surround, bounce, sun, surface, albedo, n, v, shadow, wide, occlusion):
    """The light that leaves a surface towards the eye.

    Args:
        ambient: (6, 3), see ``Light``.
        surround: (L, R, R, 3), see ``Light``.
        bounce: (red, green, blue), see ``Light``.
        sun: its direction (3) and irradiance / pi (3).
        surface: the material's numbers.
        albedo: (red, green, blue), textured.
        n, v: unit normal and direction to the eye.
        shadow: share of the sun that arrives.
        wide: share of the sky that houses and trees leave open.
        occlusion: share of skylight that what is near leaves.

    Returns:
        (red, green, blue).
    """
    n_v = max(0.02, dot(n, v))
    around = mixed(bounce, ambient_of(ambient, n), wide)
    n_l = n[0] * sun[0] + n[1] * sun[1] + n[2] * sun[2]
    lobe, gloss = 0.0, 0.0
    if n_l > 0.0 and shadow > 0.0:
        lobe, gloss = sun_lobes(surface, sun, n, v, n_l, n_v)
    k, plus = mirrored(surface[ROUGHNESS], n_v)
    veil = fresnel(0.04, n_v) * surface[COAT]
    image, dim = around, occlusion
    if surface[ROUGHNESS] < 0.7:
        dim = min(1.0, occlusion + 0.2)
        image = mixed(bounce, reflected(surround, n, v, n_v, surface[ROUGHNESS]), wide)
    film = image
    if surface[COAT] > 0.0:
        film = mixed(bounce, reflected(surround, n, v, n_v, 0.0), min(1.0, wide + 0.25))
    metal = surface[METALNESS]
    base = (1.0 - metal) * (1.0 - 0.04 * k - plus)
    lit = max(0.0, n_l) * shadow
    lobe, gloss = lobe * shadow, gloss * shadow
    return (
        one_colour(
            albedo[0],
            base,
            metal,
            k,
            plus,
            veil,
            lit,
            lobe,
            gloss,
            sun[3],
            around[0] * occlusion,
            image[0] * dim,
            film[0] * dim,
        ),
        one_colour(
            albedo[1],
            base,
            metal,
            k,
            plus,
            veil,
            lit,
            lobe,
            gloss,
            sun[4],
            around[1] * occlusion,
            image[1] * dim,
            film[1] * dim,
        ),
        one_colour(
            albedo[2],
            base,
            metal,
            k,
            plus,
            veil,
            lit,
            lobe,
            gloss,
            sun[5],
            around[2] * occlusion,
            image[2] * dim,
            film[2] * dim,
        ),
    )


@kernel
def one_colour(albedo, base, metal, k, plus, veil, n_l, lobe, gloss, sun, around, image, film):
    """Diffuse, specular and varnish of one colour channel."""
    f0 = 0.04 + (albedo - 0.04) * metal
    under = albedo * base * (n_l * sun + around) + f0 * lobe * sun + (f0 * k + plus) * image
    return under * (1.0 - veil) + gloss * sun + veil * film


@kernel
def surface_of(table, material):
    """A material's numbers as a tuple."""
    return (
        float(table[material, 0]),
        float(table[material, 1]),
        float(table[material, 2]),
        float(table[material, 3]),
        float(table[material, 4]),
        float(table[material, 5]),
        float(table[material, 6]),
        float(table[material, 7]),
        float(table[material, 8]),
        float(table[material, 9]),
        float(table[material, 10]),
    )


@kernel
def skin_of(pool, items, rotations, item, k, side):
    """What is interpolated over a face: normals in the world, and texture coordinates.

    Args:
        pool: the meshes.
        items: (I, COLUMNS) int32.
        rotations: (I, 3, 3), world from mesh.
        item: row of ``items``.
        k: the face's row in the pool.
        side: -1.0 where its back is seen.

    Returns:
        15 numbers: normal and its change to the second and third corner, and the same of uv.
    """
    a, b, c, _ = corners_of(pool, items, item, k)
    na = turned(rotations, item, row(pool.normals, a), side)
    nb = turned(rotations, item, row(pool.normals, b), side)
    nc = turned(rotations, item, row(pool.normals, c), side)
    u = pool.uvs
    return (
        na[0],
        na[1],
        na[2],
        nb[0] - na[0],
        nb[1] - na[1],
        nb[2] - na[2],
        nc[0] - na[0],
        nc[1] - na[1],
        nc[2] - na[2],
        float(u[a, 0]),
        float(u[a, 1]),
        float(u[b, 0]) - u[a, 0],
        float(u[b, 1]) - u[a, 1],
        float(u[c, 0]) - u[a, 0],
        float(u[c, 1]) - u[a, 1],
    )


@kernel
def turned(rotations, item, n, side):
    """A normal of a mesh in the world, turned to the side that is seen."""
    r = rotations
    return (
        side * (r[item, 0, 0] * n[0] + r[item, 0, 1] * n[1] + r[item, 0, 2] * n[2]),
        side * (r[item, 1, 0] * n[0] + r[item, 1, 1] * n[1] + r[item, 1, 2] * n[2]),
        side * (r[item, 2, 0] * n[0] + r[item, 2, 1] * n[1] + r[item, 2, 2] * n[2]),
    )


@kernel
def shade(
    pool,
    items,
    rotations,
    placed,
    lens,
    eye,
    near,
    face,
    choose,
    media,
    light,
    shadows,
    openness,
    occlusion,
    first_row,
    last_row,
    out_radiance,
):
    """The radiance of rows first_row..last_row-1, by pixel centres.

    What changes only from face to face is kept in tuples: functions that take many arrays cost
    more to call than to run.

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
        openness: (volume, window, levels) of ``openness.open_at``.
        occlusion: (H, W) float32 share of skylight that things on the ground leave.
        first_row, last_row: the half-open range of image rows this call owns.
        out_radiance: (H, W, 3) float32, linear; 1 is a white surface in the full sun.
    """
    starts = items[:, PLACED_FACE]
    texels = media.texels
    ambient, surround, sky = light.ambient, light.surround, light.sky
    r, o = eye.rotation, eye.position
    sun = (
        light.sun[0, 0],
        light.sun[0, 1],
        light.sun[0, 2],
        light.sun[1, 0],
        light.sun[1, 1],
        light.sun[1, 2],
    )
    air, beta = row(light.air, 0), light.air[1, 0]
    bounce = (light.bounce[0], light.bounce[1], light.bounce[2])
    item, last_face, first, side, scale, layer, glow = 0, -2, 0, 0, 1.0, 0, 0.0
    g, back = weights((0.0, 0.0, 1.0), (1.0, 0.0, 1.0), (0.0, 1.0, 1.0)), 1.0
    surface = surface_of(media.surface, 0)
    skin = (0.0,) * 15
    for j in range(first_row, last_row):
        for i in range(face.shape[1]):
            if choose[j, i] == 0:
                continue
            x, y = (i + 0.5 - lens.cx) / lens.fx, (j + 0.5 - lens.cy) / lens.fy
            dx = r[0, 0] * x + r[0, 1] * y + r[0, 2]
            dy = r[1, 0] * x + r[1, 1] * y + r[1, 2]
            dz = r[2, 0] * x + r[2, 1] * y + r[2, 2]
            f = face[j, i]
            if f == SKY:
                colour = read(sky, 0, (dx, dy, dz))
                out_radiance[j, i, 0] = colour[0]
                out_radiance[j, i, 1] = colour[1]
                out_radiance[j, i, 2] = colour[2]
                continue
            if f != last_face:
                item = item_of(starts, f, item)
                k = f - items[item, PLACED_FACE] + items[item, FACE]
                g, back = face_frame(pool, items, item, k, placed.camera)
                skin = skin_of(pool, items, rotations, item, k, back)
                last_face = f
                material = media.slots[items[item, MATERIAL] + pool.slots[k]]
                surface = surface_of(media.surface, material)
                layer = media.layers[material]
                lamp = media.lamps[material]
                glow = 1.0 if lamp == 0 or lamp & items[item, LIGHTS] != 0 else 0.0
                texture = media.textures[material]
                scale = 1.0 / media.sizes[material]
                side = 0
                if texture >= 0:
                    first, side = media.first[texture, 0], media.sides[texture]
            z = 1.0 / near[j, i]
            q = (x * z, y * z, z)
            s, t = limited(dot(q, g[0]) + g[2], dot(q, g[1]) + g[3])
            n = normalised(
                (
                    skin[0] + s * skin[3] + t * skin[6],
                    skin[1] + s * skin[4] + t * skin[7],
                    skin[2] + s * skin[5] + t * skin[8],
                )
            )
            stretch = sqrt(x * x + y * y + 1.0)
            v = (-dx / stretch, -dy / stretch, -dz / stretch)
            n_v = dot(n, v)
            tint = (surface[RED], surface[RED + 1], surface[RED + 2])
            if side > 0:
                pixel = z / lens.fx / sqrt(max(0.03, abs(n_v)))
                m = modulation(
                    texels,
                    first,
                    side,
                    (skin[9] + s * skin[11] + t * skin[13]) * scale,
                    (skin[10] + s * skin[12] + t * skin[14]) * scale,
                    pixel * scale * side,
                )
                tint = (tint[0] * m[0], tint[1] * m[1], tint[2] * m[2])
            slope = n[0] * sun[0] + n[1] * sun[1] + n[2] * sun[2]
            p = (o[0] + z * dx, o[1] + z * dy, o[2] + z * dz)
            lit = 0.0
            if slope > 0.0:
                lit = sunlit(shadows.maps, shadows.windows, shadows.bias, p, n, slope)
            outside = (p[0] + 1.2 * n[0], p[1] + 1.2 * n[1], p[2] + 0.5 * n[2])
            wide = open_at(openness[0], openness[1], openness[2], outside)
            colour = scattered(
                ambient, surround, bounce, sun, surface, tint, n, v, lit, wide, occlusion[j, i]
            )
            through = 0.0
            if layer == GLASS:
                through = surface[TRANSMITTANCE] * (1.0 - fresnel(0.04, max(0.02, n_v)))
            clear = exp(-beta * z * stretch) if beta > 0.0 else 1.0
            veil = (1.0 - clear) * (1.0 - through)
            for c in range(3):
                own = (colour[c] + glow * surface[EMISSION + c]) * clear + air[c] * veil
                out_radiance[j, i, c] = own + out_radiance[j, i, c] * through
