"""From surfaces to light: the radiance that reaches the camera from each pixel."""

from typing import Any, NamedTuple

import numba

from scenesim.kernels.block import (
    BLOCK,
    GLOW,
    HOLDS,
    LEAF,
    LIT,
    LOBE,
    METAL,
    NX,
    NY,
    NZ,
    PX,
    PY,
    PZ,
    ROUGH,
    SIZE,
    SUNNY,
    THROUGH,
    TINT,
    VARNISH,
    WIDE,
    Z,
    backlit,
    clear,
    diffuse,
    gleam,
    lobes,
    mirrors,
    places,
    polished,
    through_air,
    through_leaves,
)
from scenesim.kernels.block import COAT as COAT_ROW
from scenesim.kernels.block import RETRO as RETRO_ROW
from scenesim.kernels.jit import kernel
from scenesim.kernels.lamps import lamp_light
from scenesim.kernels.openness import between, glow_at, place_in
from scenesim.kernels.placing import GLASS, SKY
from scenesim.kernels.resolve import (
    CHART,
    OF_GLOW,
    OF_LAYER,
    OF_MATERIAL,
    OF_SIDE,
    OF_TEXEL,
    SCALE,
    Faces,  # noqa: F401  its layout is part of the cache key
)
from scenesim.kernels.scattering import (
    COAT,
    EMISSION,
    HOLDS_SNOW,
    METALNESS,
    RETRO,
    ROUGHNESS,
    TRANSLUCENCY,
    amended,
    images,
    three,
)
from scenesim.kernels.shadow import sunlit
from scenesim.kernels.taps import before, lay_taps, level_limits, level_near, read_taps, tap
from scenesim.kernels.vec3 import row
from scenesim.kernels.weathering import snow_at, weathered

#: what the ground sends back of the sun where nothing is known of it
_SUNNY = 0.08


class Light(NamedTuple):
    """All light that comes from outside the scene.

    Attributes:
        sun: (2, 3): direction to the sun, unit; its irradiance / pi, linear RGB.
        ambient: (6, 3) irradiance / pi of surfaces that face +x -x +y -y +z -z.
        sky: (1, S, S, 3) radiance by direction.
        surround: (L, R, R, 3) what surfaces reflect, ever more blurred.
        bounce: (3, 3) radiance of what stands where no sky is open, of sunlit white ground, and of
            a white wall that faces the sun.
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
def nature(surface, material, layer, glow):
    """What a material asks for: 1 a rough dielectric's light, 2 a smooth one's, 4 more than that.

    Args:
        surface: (M, 16) of ``Media``.
        material: its row.
        layer: of ``placing``.
        glow: 1 where its lamp is lit.
    """
    s = surface
    emits = s[material, EMISSION] + s[material, EMISSION + 1] + s[material, EMISSION + 2] > 0.0
    if layer == GLASS or (emits and glow != 0):
        return 4
    smooth = s[material, ROUGHNESS] < 0.6 or s[material, COAT] > 0.0 or s[material, METALNESS] > 0.0
    return 2 if smooth else 1


@kernel
def materials(at, choose, numbers, table, start, count, out_on, out_room):
    """What the surfaces of a block are made of.

    Args:
        at: (H * W,) int32 of ``Faces``.
        choose: (H * W,) uint8: pixels to shade.
        numbers: of ``Faces``.
        table: (M, 16) of ``Media.surface``.
        start: the block's first pixel.
        count: pixels in the block.
        out_on: (BLOCK,) uint8: 0 not chosen, 1 a rough surface, 2 a smooth one,
            3 the sky, 4 glass or a lamp.
        out_room: (ROWS * BLOCK,) float64; TINT, ROUGH, METAL, COAT, RETRO, HOLDS, LEAF and
            THROUGH are written, and Z where no surface is.
    """
    room, last, plain = out_room, SKY, 1
    red, green, blue, rough, metal, coat, retro, holds = 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0
    leaf = 0.0
    for i in range(count):
        f = at[start + i]
        room[THROUGH * BLOCK + i] = 0.0
        if f == SKY:
            out_on[i] = 3 if choose[start + i] != 0 else 0
            room[Z * BLOCK + i] = 0.0
            room[THROUGH * BLOCK + i] = 1.0 - choose[start + i]
            continue
        if f != last:
            last = f
            m, layer = numbers[f, OF_MATERIAL], numbers[f, OF_LAYER]
            plain = nature(table, m, layer, numbers[f, OF_GLOW])
            red, green, blue = float(table[m, 0]), float(table[m, 1]), float(table[m, 2])
            rough, metal = float(table[m, ROUGHNESS]), float(table[m, METALNESS])
            coat, retro = float(table[m, COAT]), float(table[m, RETRO])
            holds = -1.0 if layer == GLASS else float(table[m, HOLDS_SNOW])
            leaf = float(table[m, TRANSLUCENCY])
        out_on[i] = plain
        room[TINT * BLOCK + i] = red
        room[(TINT + 1) * BLOCK + i] = green
        room[(TINT + 2) * BLOCK + i] = blue
        room[ROUGH * BLOCK + i] = rough
        room[METAL * BLOCK + i] = metal
        room[COAT_ROW * BLOCK + i] = coat
        room[RETRO_ROW * BLOCK + i] = retro
        room[HOLDS * BLOCK + i] = holds
        room[LEAF * BLOCK + i] = leaf


@kernel
def textures(at, faces, weights, start, count, room, out_taps):
    """Where the textures of a block's surfaces are to be read.

    Args:
        at: (H * W,) int32 of ``Faces``.
        faces: ``Faces``.
        weights: (H * W * 2,) float32 of ``resolve.label``.
        start: the block's first pixel.
        count: pixels in the block.
        room: (ROWS * BLOCK,) float64 with SIZE.
        out_taps: ``Taps``.

    Returns:
        How many taps there are.
    """
    numbers, skins = faces.numbers, faces.skins
    last, first, side, level, taps = SKY, 0, 0, 0, 0
    u0, v0, us, vs, ut, vt = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0  # of the chart
    scale, least, most, per, tile = 0.0, 0.0, 0.0, 1.0, 0  # of the mip level
    for i in range(count):
        f = at[start + i]
        if f == SKY:
            continue
        if f != last:
            last = f
            first, side = numbers[f, OF_TEXEL], numbers[f, OF_SIDE]
            g = skins[f]
            u0, v0 = float(g[CHART]), float(g[CHART + 1])
            us, vs = float(g[CHART + 2]), float(g[CHART + 3])
            ut, vt = float(g[CHART + 4]), float(g[CHART + 5])
            scale, most = float(g[SCALE]), 0.0
        if side == 0:
            continue
        texels = room[SIZE * BLOCK + i] * scale
        if texels <= least or texels > most:
            level = level_near(texels, side, level)
            tile = first + before(side, level)
            per = 1.0 / float(1 << level)
            least, most = level_limits(level, side)
        s, t = float(weights[2 * (start + i)]), float(weights[2 * (start + i) + 1])
        u, v = u0 + s * us + t * ut, v0 + s * vs + t * vt
        share = texels * per - 1.0
        taps = tap(out_taps, taps, i, tile, side >> level, u, v, share)
    return taps


@kernel
def weather(wet, snow, count, out_room):
    """Let the surfaces of a block that look up be wet and lie under snow.

    Args:
        wet, snow: of ``Light.ground``.
        count: pixels in the block.
        out_room: (ROWS * BLOCK,) float64; TINT is amended.
    """
    room = out_room
    for i in range(count):
        up, lies = room[NZ * BLOCK + i], room[HOLDS * BLOCK + i]
        if up <= 0.6 or lies < 0.0:
            continue
        lies *= min(1.0, 4.0 * (up - 0.6)) if snow > 0.0 else 0.0
        if lies > 0.0:
            lies *= snow_at(room[PX * BLOCK + i], room[PY * BLOCK + i], snow)
        red, green, blue = weathered(three(room, TINT, i), wet, lies)
        room[TINT * BLOCK + i] = red
        room[(TINT + 1) * BLOCK + i] = green
        room[(TINT + 2) * BLOCK + i] = blue


@kernel
def openings(openness, count, out_room):
    """The open share of the sky above a block's surfaces, and the sunlit one of what is about them.

    It changes slowly: it is read at every sixth pixel, and where something else begins.

    Args:
        openness: (volume, window, levels, glow) of ``openness.open_sky``.
        count: pixels in the block.
        out_room: (ROWS * BLOCK,) float64; WIDE, GLOW and SUNNY are written.
    """
    volume, window, levels, glow = openness[0], openness[1], openness[2], openness[3]
    room = out_room
    wide, due, last_z = 1.0, 0, 0.0
    walls, sunny = (0.0, 0.0, 0.0), _SUNNY
    for i in range(count):
        z = room[Z * BLOCK + i]
        if z > 0.0:
            if due <= 0 or abs(z - last_z) > 0.4 + 0.01 * z:
                outside = (
                    room[PX * BLOCK + i] + 1.2 * room[NX * BLOCK + i],
                    room[PY * BLOCK + i] + 1.2 * room[NY * BLOCK + i],
                    room[PZ * BLOCK + i] + 0.5 * room[NZ * BLOCK + i],
                )
                wide, walls, sunny = 1.0, (0.0, 0.0, 0.0), _SUNNY
                n, y, x, t, v, u = place_in(window, levels, volume.shape[1], outside)
                if n >= 0:
                    wide = between(volume, n, y, x, t, v, u)
                    if glow.shape[0] > 0:
                        all_of = glow_at(glow, n, y, x, t, v, u)
                        walls, sunny = (all_of[0], all_of[1], all_of[2]), all_of[3]
                due, last_z = 6, z
            due -= 1
        room[WIDE * BLOCK + i] = wide
        room[GLOW * BLOCK + i] = walls[0]
        room[(GLOW + 1) * BLOCK + i] = walls[1]
        room[(GLOW + 2) * BLOCK + i] = walls[2]
        room[SUNNY * BLOCK + i] = sunny


@kernel
def shade(
    lens,
    eye,
    near,
    faces,
    normals,
    weights,
    choose,
    media,
    light,
    shadows,
    openness,
    occlusion,
    lit,
    first_row,
    last_row,
    out_on,
    out_taps,
    out_room,
    out_radiance,
):
    """The radiance of rows first_row..last_row-1, by pixel centres.

    Args:
        lens: a pinhole.
        eye: where the camera is.
        near: (H, W) float32 nearness.
        faces: ``Faces``.
        normals: (H * W * 3,) float32, world.
        weights: (H * W * 2,) float32 of ``resolve.label``.
        choose: (H * W,) uint8: pixels to shade; through glass, what ``out_radiance`` holds is
            seen behind it.
        media: materials and textures.
        light: from outside.
        shadows: the sun's depth maps.
        openness: (volume, window, levels, glow) of ``openness.open_sky``.
        occlusion: (H * W,) float32 share of skylight that things on the ground leave.
        lit: (K, H * W) uint8 of ``lamps.lamp_light``.
        first_row, last_row: the half-open range of image rows this call owns.
        out_on: (BLOCK,) uint8, room to work.
        out_taps: ``Taps``, room to work.
        out_room: (ROWS * BLOCK,) float64, room to work.
        out_radiance: (H * W * 3,) float32, linear; 1 is a white surface in the full sun.
    """
    at = faces.at.reshape(-1)
    sun = (
        light.sun[0, 0],
        light.sun[0, 1],
        light.sun[0, 2],
        light.sun[1, 0],
        light.sun[1, 1],
        light.sun[1, 2],
    )
    air, bounce, floor_ = row(light.air, 0), row(light.bounce, 0), openness[2][0] - 0.2
    flat = near.reshape(-1)
    width = near.shape[1]
    for j in range(first_row, last_row):
        y = (j + 0.5 - lens.cy) / lens.fy
        for column in range(0, width, BLOCK):
            count = min(BLOCK, width - column)
            start = j * width + column
            if not any_chosen(choose, start, count):
                continue
            places(flat, normals, occlusion, start, column, y, count, lens, eye, sun, out_room)
            materials(at, choose, faces.numbers, media.surface, start, count, out_on, out_room)
            taps = textures(at, faces, weights, start, count, out_room, out_taps)
            read_taps(media.texels, taps, out_taps)
            lay_taps(out_taps, taps, count, out_room)
            if light.ground[0] + light.ground[1] > 0.0:
                weather(light.ground[0], light.ground[1], count, out_room)
            if sun[4] > 0.0:
                backlit(sun, count, out_room)
                sunlit(shadows, count, out_room)
                through_leaves(count, out_room)
            else:
                clear(LIT, count, out_room)
                clear(LOBE, count, out_room)
                clear(VARNISH, count, out_room)
            openings(openness, count, out_room)
            lamp_light(light.lamps, lit, eye.position, start, count, out_room)
            diffuse(light.ambient, light.bounce, sun, floor_, light.ground[0], count, out_room)
            if sun[4] > 0.0:
                lobes(sun, count, out_room)
                gleam(sun, count, out_room)
            if has_special(out_on, count):
                mirrors(count, out_room)
                images(light.surround, bounce, out_on, count, out_room)
                polished(sun, count, out_room)
                amended(at, faces, media, light, out_on, start, count, out_room)
            through_air(air, light.air[1, 0], start, count, out_room, out_radiance)


@kernel
def any_chosen(choose, start, count):
    """Whether a block has a pixel to shade."""
    total, chosen = numba.uint32(0), choose[start : start + count]
    for i in range(count):
        total += numba.uint32(chosen[i])
    return total > 0


@kernel
def has_special(on, count):
    """Whether a block shows anything but rough surfaces."""
    plain = 0
    for i in range(count):
        plain += 1 if on[i] == 1 else 0
    return plain < count
