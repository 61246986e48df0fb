"""From surfaces to light: the radiance that reaches the camera from each pixel."""

from math import exp, sqrt
from typing import Any, NamedTuple

from scenesim.kernels.brdf import fresnel
from scenesim.kernels.jit import kernel
from scenesim.kernels.lamps import lamp_light
from scenesim.kernels.openness import open_at
from scenesim.kernels.placing import FACE, GLASS, LIGHTS, MATERIAL, PLACED_FACE, SKY
from scenesim.kernels.resolve import corners_of, item_of
from scenesim.kernels.scattering import (
    COAT,
    EMISSION,
    METALNESS,
    RED,
    ROUGHNESS,
    TRANSMITTANCE,
    ambient_of,
    glossy,
    matt,
    mixed,
    reflected,
)
from scenesim.kernels.shadow import sunlit
from scenesim.kernels.sphere import read
from scenesim.kernels.texture import modulation
from scenesim.kernels.vec3 import dot, row


class Light(NamedTuple):
    """All light that comes from outside the scene.

    Attributes:
        sun: (2, 3): direction to the sun, unit; its irradiance / pi, linear RGB.
        ambient: (6, 3) irradiance / pi of surfaces that face +x -x +y -y +z -z.
        sky: (1, S, S, 3) radiance by direction.
        surround: (L, R, R, 3) what surfaces reflect, ever more blurred.
        bounce: (3,) radiance of what stands where no sky is open.
        ground: (2,) wetness and snow cover of what faces up, 0..1.
        lamps: (N, 10) of ``lamps``.
        air: (2, 3) radiance of thick air; extinction 1/m in the first of the second row.
    """

    sun: Any
    ambient: Any
    sky: Any
    surround: Any
    bounce: Any
    ground: Any
    lamps: Any
    air: Any


class Eye(NamedTuple):
    """Where the camera is.

    Attributes:
        rotation: (3, 3) world from camera.
        position: (3,) m, world.
    """

    rotation: Any
    position: Any


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
def chart_of(pool, items, item, k, scale):
    """A face's texture coordinates, in repeats.

    Args:
        pool: the meshes.
        items: (I, COLUMNS) int32.
        item: row of ``items``.
        k: the face's row in the pool.
        scale: repeats in a metre.

    Returns:
        (u, v) of the first corner, and their change to the second and to the third.
    """
    a, b, c, _ = corners_of(pool, items, item, k)
    u = pool.uvs
    return (
        u[a, 0] * scale,
        u[a, 1] * scale,
        (u[b, 0] - u[a, 0]) * scale,
        (u[b, 1] - u[a, 1]) * scale,
        (u[c, 0] - u[a, 0]) * scale,
        (u[c, 1] - u[a, 1]) * scale,
    )


@kernel
def weathered(tint, wet, snow):
    """A surface's colour under water and snow.

    Args:
        tint: (red, green, blue) albedo when dry.
        wet: 0..1; water between the grains darkens.
        snow: 0..1, share covered.

    Returns:
        (red, green, blue).
    """
    dark = (1.0 - 0.45 * wet) * (1.0 - snow)
    return tint[0] * dark + 0.78 * snow, tint[1] * dark + 0.8 * snow, tint[2] * dark + 0.83 * snow


@kernel
def shade(  # noqa: C901, PLR0915
    pool,
    items,
    lens,
    eye,
    near,
    face,
    normals,
    corner_weights,
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
        lens: a pinhole.
        eye: where the camera is.
        near: (H, W) float32 nearness.
        face: (H, W) int32 face in the frame.
        normals: (H, W, 3) float32, world.
        corner_weights: (H, W, 2) float32 of ``resolve.label``.
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
    texels, volume, window, levels = media.texels, openness[0], openness[1], openness[2]
    ambient, surround, sky = light.ambient, light.surround, light.sky
    maps, windows, biases = shadows.maps, shadows.windows, shadows.bias
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
    wet, snow, lamps = light.ground[0], light.ground[1], light.lamps
    bounce = (light.bounce[0], light.bounce[1], light.bounce[2])
    item, last_face, first, side, scale, layer, glow = 0, -2, 0, 0, 1.0, 0, 0.0
    surface = surface_of(media.surface, 0)
    chart = (0.0,) * 6
    wide, due, last_z = 1.0, 0, 0.0
    per_x, per_y = 1.0 / lens.fx, 1.0 / lens.fy
    for j in range(first_row, last_row):
        y = (j + 0.5 - lens.cy) * per_y
        due = 0
        for i in range(face.shape[1]):
            if choose[j, i] == 0:
                continue
            x = (i + 0.5 - lens.cx) * per_x
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
                last_face = f
                material = media.slots[items[item, MATERIAL] + pool.slots[k]]
                surface = surface_of(media.surface, material)
                layer = media.layers[material]
                lamp = media.lamps[material]
                glow = 1.0 if lamp == 0 or lamp & items[item, LIGHTS] != 0 else 0.0
                texture = media.textures[material]
                side = 0
                if texture >= 0:
                    scale = 1.0 / media.sizes[material]
                    chart = chart_of(pool, items, item, k, scale)
                    first, side = media.first[texture, 0], media.sides[texture]
            z = 1.0 / near[j, i]
            n = (float(normals[j, i, 0]), float(normals[j, i, 1]), float(normals[j, i, 2]))
            away = sqrt(x * x + y * y + 1.0)
            short = -1.0 / away
            v = (dx * short, dy * short, dz * short)
            n_v = max(0.02, dot(n, v))
            tint = (surface[RED], surface[RED + 1], surface[RED + 2])
            if side > 0:
                pixel = z * per_x * (1.0 + 0.35 * (1.0 / (n_v + 0.12) - 0.9))
                s, t = corner_weights[j, i, 0], corner_weights[j, i, 1]
                m = modulation(
                    texels,
                    first,
                    side,
                    chart[0] + s * chart[2] + t * chart[4],
                    chart[1] + s * chart[3] + t * chart[5],
                    pixel * scale * side,
                )
                tint = (tint[0] * m[0], tint[1] * m[1], tint[2] * m[2])
            if n[2] > 0.6 and wet + snow > 0.0 and layer != GLASS:
                tint = weathered(tint, wet, snow * min(1.0, 4.0 * (n[2] - 0.6)))
            n_l = n[0] * sun[0] + n[1] * sun[1] + n[2] * sun[2]
            p = (o[0] + z * dx, o[1] + z * dy, o[2] + z * dz)
            lit = sunlit(maps, windows, biases, p, n, n_l) if n_l > 0.0 else 0.0
            n_l = max(0.0, n_l)
            if due <= 0 or abs(z - last_z) > 0.4 + 0.01 * z:
                # skylight changes slowly: every sixth pixel, and where something else begins
                outside = (p[0] + 1.2 * n[0], p[1] + 1.2 * n[1], p[2] + 0.5 * n[2])
                wide = open_at(volume, window, levels, outside)
                due, last_z = 6, z
            due -= 1
            around = mixed(bounce, ambient_of(ambient, n), wide)
            dim = occlusion[j, i]
            around = (around[0] * dim, around[1] * dim, around[2] * dim)
            if lamps.shape[0] > 0:
                glare = lamp_light(lamps, p, n)
                around = (around[0] + glare[0], around[1] + glare[1], around[2] + glare[2])
            if surface[ROUGHNESS] >= 0.6 and surface[COAT] == 0.0 and surface[METALNESS] == 0.0:
                colour = matt(sun, surface, tint, n, v, n_l, n_v, lit, around)
            else:
                colour = glossy(
                    surround,
                    bounce,
                    sun,
                    surface,
                    tint,
                    n,
                    v,
                    n_l,
                    n_v,
                    lit,
                    wide,
                    around,
                    min(1.0, dim + 0.2),
                )
            if n[2] > 0.9 and wet > 0.0 and layer != GLASS:
                film = wet * fresnel(0.02, n_v)
                colour = mixed(
                    colour, mixed(bounce, reflected(surround, n, v, n_v, 0.2), wide), film
                )
            through = 0.0
            if layer == GLASS:
                through = surface[TRANSMITTANCE] * (1.0 - fresnel(0.04, n_v))
            thick = beta * z * away
            clear = exp(-thick) if thick > 0.03 else 1.0 - thick + 0.5 * thick * thick
            veil = (1.0 - clear) * (1.0 - through)
            for c in range(3):
                own = (colour[c] + glow * surface[EMISSION + c]) * clear + air[c] * veil
                out_radiance[j, i, c] = own + out_radiance[j, i, c] * through
