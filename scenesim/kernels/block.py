"""Up to 128 pixels of an image row, shaded together: one row of numbers for each quantity.

The rows lie in one flat array at places known when kernels are compiled. That, and loops without
branches or calls, is what lets the compiler reckon with four or eight pixels at once.
"""

from math import sqrt

from scenesim.kernels.jit import kernel

BLOCK = 128

# rows
Z = 0  # m along the optical axis; 0 where there is no surface
PX, PY, PZ = 1, 2, 3  # m, world
VX, VY, VZ = 4, 5, 6  # unit, to the eye
NX, NY, NZ = 7, 8, 9  # unit normal
NV = 10  # cosine of the two, at least 0.02
NL = 11  # cosine of the normal and the sun, at least 0; below it while leaves are lit from behind
VL = 12  # cosine of the eye and the sun
AWAY = 13  # m to the eye for each m of depth
SIZE = 14  # m of the surface that a pixel covers, a mean of its two sides
LIT = 15  # share of the sun that arrives
WIDE = 16  # share of the sky that is open
DIM = 17  # share of skylight that things near by leave
TINT = 18  # albedo, three rows
AROUND = 21  # irradiance / pi from all but the sun, three rows
COLOUR = 24  # radiance towards the eye, three rows
THROUGH = 27  # share of what is behind that shows
ROUGH, METAL, COAT = 28, 29, 30  # of the material
LOBE = 31  # its gloss of the sun, a share of the irradiance / pi
VARNISH = 32  # its varnish's
FACTOR, ADDEND = 33, 34  # of f0 in what it reflects of even surroundings
ACROSS, ALONG = 35, 36  # where the mirror direction lies on an unfolded map, 0..1
IMAGE = 37  # what it mirrors, three rows
FILM = 40  # what its varnish mirrors, three rows
RETRO = 43  # how much more than a white surface it sends back to a lamp beside the eye
PATTERN = 44  # what its texture multiplies its albedo with, three rows
HOLDS = 47  # share of the snow that falls on it that it holds; -1 for glass
GLOW = 48  # sunlit walls about it; the same times their direction, x and y: three rows
SUNNY = 51  # sunlit ground about it
LEAF = 52  # what leaves let through of the sun on their backs
ROWS = 53

#: what colour the sun has behind a leaf
BEHIND_A_LEAF = (1.05, 1.15, 0.4)


@kernel
def clear(what, count, out_room):
    """Fill a row of a block with 0."""
    for i in range(count):
        out_room[what * BLOCK + i] = 0.0


@kernel
def places(near, normals, occlusion, start, column, y, count, lens, eye, sun, out_room):
    """Where the pixels of a block are and how they face.

    Args:
        near: (H * W,) float32 nearness.
        normals: (H * W * 3,) float32, world.
        occlusion: (H * W,) float32.
        start: the block's first pixel.
        column: its column.
        y: of the row in the camera's frame at a depth of 1 m.
        count: pixels in the block.
        lens: a pinhole.
        eye: ``shading.Eye``.
        sun: direction to it, unit.
        out_room: (ROWS * BLOCK,) float64, written up to DIM but for LIT and WIDE.
    """
    r, o = eye.rotation, eye.position
    r00, r10, r20 = r[0, 0], r[1, 0], r[2, 0]
    bx, by, bz = r[0, 1] * y + r[0, 2], r[1, 1] * y + r[1, 2], r[2, 1] * y + r[2, 2]
    ox, oy, oz = o[0], o[1], o[2]
    sx, sy, sz = sun[0], sun[1], sun[2]
    per_x, shift = 1.0 / lens.fx, (column + 0.5 - lens.cx) / lens.fx
    yy = 1.0 + y * y
    room = out_room
    near, dim = near[start : start + count], occlusion[start : start + count]
    facing = normals[3 * start : 3 * (start + count)]
    for i in range(count):
        x = shift + i * per_x
        z = 1.0 / near[i]
        dx, dy, dz = r00 * x + bx, r10 * x + by, r20 * x + bz
        away = sqrt(x * x + yy)
        short = -1.0 / away
        room[Z * BLOCK + i] = z
        room[AWAY * BLOCK + i] = away
        room[PX * BLOCK + i] = ox + z * dx
        room[PY * BLOCK + i] = oy + z * dy
        room[PZ * BLOCK + i] = oz + z * dz
        room[VX * BLOCK + i] = dx * short
        room[VY * BLOCK + i] = dy * short
        room[VZ * BLOCK + i] = dz * short
    for i in range(count):
        nx, ny, nz = float(facing[3 * i]), float(facing[3 * i + 1]), float(facing[3 * i + 2])
        room[NX * BLOCK + i] = nx
        room[NY * BLOCK + i] = ny
        room[NZ * BLOCK + i] = nz
        room[NL * BLOCK + i] = max(0.0, nx * sx + ny * sy + nz * sz)
        room[DIM * BLOCK + i] = dim[i]
    for i in range(count):
        vx, vy, vz = room[VX * BLOCK + i], room[VY * BLOCK + i], room[VZ * BLOCK + i]
        n_v = room[NX * BLOCK + i] * vx + room[NY * BLOCK + i] * vy + room[NZ * BLOCK + i] * vz
        n_v = max(0.02, n_v)
        room[NV * BLOCK + i] = n_v
        room[VL * BLOCK + i] = vx * sx + vy * sy + vz * sz
        slant = 1.0 + 0.35 * (1.0 / (n_v + 0.12) - 0.9)
        room[SIZE * BLOCK + i] = room[Z * BLOCK + i] * per_x * slant


@kernel
def backlit(sun, count, out_room):
    """Find the leaves of a block that the sun shines on from behind.

    Args:
        sun: direction to it, unit.
        count: pixels in the block.
        out_room: (ROWS * BLOCK,) float64; NL becomes negative there.
    """
    room = out_room
    for i in range(count):
        n_l = room[NX * BLOCK + i] * sun[0] + room[NY * BLOCK + i] * sun[1]
        n_l += room[NZ * BLOCK + i] * sun[2]
        room[NL * BLOCK + i] = n_l if room[LEAF * BLOCK + i] > 0.0 else max(0.0, n_l)


@kernel
def through_leaves(count, out_room):
    """Let the sun shine through the leaves of a block.

    Args:
        count: pixels in the block.
        out_room: (ROWS * BLOCK,) float64; NL and TINT are amended where NL is negative; LEAF is
            the cosine there, times what they let through, and 0 elsewhere.
    """
    room = out_room
    for i in range(count):
        n_l = room[NL * BLOCK + i]
        green = room[LIT * BLOCK + i] if n_l < 0.0 else 0.0
        room[NL * BLOCK + i] = max(0.0, n_l)
        room[LEAF * BLOCK + i] *= max(0.0, -n_l)
        for c in range(3):
            room[(TINT + c) * BLOCK + i] *= 1.0 + (BEHIND_A_LEAF[c] - 1.0) * green


@kernel
def diffuse(ambient, bounce, sun, floor_, wet, count, out_room):
    """The light on a block's surfaces, and what a rough dielectric scatters of it.

    Args:
        ambient: (6, 3) irradiance / pi of surfaces that face +x -x +y -y +z -z.
        bounce: (3, 3) radiance of what stands where no sky is open, of sunlit white ground, and of
            a white wall that faces the sun.
        sun: its direction (3) and irradiance / pi (3).
        floor_: m, the height of the ground.
        wet: 0..1, how far water lies over the facets of what faces up.
        count: pixels in the block.
        out_room: (ROWS * BLOCK,) float64; AROUND holds the lamps' light, to which is added;
            COLOUR is written; GLOW and SUNNY hold afterwards what of walls and ground arrives.

    Source:
        McTaggart, "Half-Life 2 / Valve source shading", 2004: the ambient cube; Ramamoorthi &
        Hanrahan, 2001: what surroundings that vary slowly shed.
    """
    room = out_room
    for i in range(count):
        nx, ny, nz = room[NX * BLOCK + i], room[NY * BLOCK + i], room[NZ * BLOCK + i]
        seen = room[(GLOW + 1) * BLOCK + i] * nx + room[(GLOW + 2) * BLOCK + i] * ny
        room[GLOW * BLOCK + i] = 0.5 * max(0.0, room[GLOW * BLOCK + i] + 1.571 * seen)
        # what looks away from the sun stands in a shade of its own, the lower the deeper
        high = max(0.0, room[PZ * BLOCK + i] - floor_)
        averted = max(0.0, -(nx * sun[0] + ny * sun[1]))
        own = 1.0 - 0.8 * averted / (1.0 + high * high)
        room[SUNNY * BLOCK + i] *= (0.5 - 0.5 * nz) * own
        # what a rough dielectric's facets send back of even surroundings: most at grazing angles
        slant = 1.0 - room[NV * BLOCK + i]
        slant *= slant
        bare = 1.0 - wet * max(0.0, nz)
        room[LOBE * BLOCK + i] = (0.015 + 0.07 * slant * slant * room[WIDE * BLOCK + i]) * bare
    for c in range(3):
        east, west, north, south = ambient[0, c], ambient[1, c], ambient[2, c], ambient[3, c]
        up, down, walls, power = ambient[4, c], ambient[5, c], bounce[0, c], 0.96 * sun[3 + c]
        ground, front = bounce[1, c], bounce[2, c]
        around, tint, colour = (AROUND + c) * BLOCK, (TINT + c) * BLOCK, (COLOUR + c) * BLOCK
        for i in range(count):
            nx, ny, nz = room[NX * BLOCK + i], room[NY * BLOCK + i], room[NZ * BLOCK + i]
            wide = room[WIDE * BLOCK + i]
            light = nx * nx * ((east if nx >= 0.0 else west) - walls)
            light += ny * ny * ((north if ny >= 0.0 else south) - walls)
            # what looks aside sees more of what closes the sky
            light = light * wide + nz * nz * ((up if nz >= 0.0 else down) - walls)
            light = walls + light * wide
            light += ground * room[SUNNY * BLOCK + i] + front * room[GLOW * BLOCK + i]
            light = light * room[DIM * BLOCK + i] + room[around + i]
            room[around + i] = light
            facing = room[NL * BLOCK + i] + room[LEAF * BLOCK + i]
            direct = facing * room[LIT * BLOCK + i] * power
            room[colour + i] = (
                room[tint + i] * (direct + 0.96 * light) + room[LOBE * BLOCK + i] * light
            )


@kernel
def lobes(sun, count, out_room):
    """How surfaces and their varnish gleam in the sun.

    Args:
        sun: direction to it, unit.
        count: pixels in the block.
        out_room: (ROWS * BLOCK,) float64; LOBE and VARNISH are written.

    Source:
        As of ``brdf.ggx``, written out.
    """
    sx, sy, sz = sun[0], sun[1], sun[2]
    room = out_room
    for i in range(count):
        vx, vy, vz = room[VX * BLOCK + i], room[VY * BLOCK + i], room[VZ * BLOCK + i]
        hx, hy, hz = vx + sx, vy + sy, vz + sz
        short = 1.0 / sqrt(hx * hx + hy * hy + hz * hz + 1.0e-12)
        n_h = room[NX * BLOCK + i] * hx + room[NY * BLOCK + i] * hy + room[NZ * BLOCK + i] * hz
        n_h = max(0.0, n_h * short)
        n_l, n_v = room[NL * BLOCK + i], room[NV * BLOCK + i]
        away = 1.0 - max(0.0, (hx * vx + hy * vy + hz * vz) * short)
        a = room[ROUGH * BLOCK + i]
        a2 = a * a * a * a
        d = n_h * n_h * (a2 - 1.0) + 1.0
        seen = n_l * sqrt(n_v * n_v * (1.0 - a2) + a2) + n_v * sqrt(n_l * n_l * (1.0 - a2) + a2)
        direct = 0.5 * n_l * room[LIT * BLOCK + i]
        room[LOBE * BLOCK + i] = a2 * direct / (d * d * max(seen, 1.0e-6))
        b2 = 0.06 * 0.06 * 0.06 * 0.06
        d = n_h * n_h * (b2 - 1.0) + 1.0
        mirror = 0.04 + 0.96 * away * away * away * away * away
        power = room[COAT * BLOCK + i] * mirror * b2 * direct
        room[VARNISH * BLOCK + i] = power / (d * d * max(2.0 * n_l * n_v, 1.0e-6))


@kernel
def gleam(sun, count, out_room):
    """Add the gloss of rough surfaces: a fifth of what far asphalt shows, more against the sun.

    Args:
        sun: its direction (3) and irradiance / pi (3).
        count: pixels in the block.
        out_room: (ROWS * BLOCK,) float64; COLOUR is amended.

    Source:
        Schlick, 1994, by the cosine of half the angle between the eye and the sun.
    """
    room = out_room
    for i in range(count):
        away = 1.0 - sqrt(max(0.0, 0.5 + 0.5 * room[VL * BLOCK + i]))
        room[VL * BLOCK + i] = 1.0 + 24.0 * away * away * away * away * away
    for c in range(3):
        power, colour = 0.04 * sun[3 + c], (COLOUR + c) * BLOCK
        for i in range(count):
            room[colour + i] += power * room[VL * BLOCK + i] * room[LOBE * BLOCK + i]


@kernel
def mirrors(count, out_room):
    """How much surfaces reflect of their surroundings, and from where.

    Args:
        count: pixels in the block.
        out_room: (ROWS * BLOCK,) float64; FACTOR, ADDEND, ACROSS and ALONG are written.

    Source:
        As of ``brdf.mirrored`` and ``sphere.unfold``, written out; exp(-x) as the 16th power of
        three terms of its series for x / 16.
    """
    room = out_room
    for i in range(count):
        n_v, rough = room[NV * BLOCK + i], room[ROUGH * BLOCK + i]
        x = 1.0 - rough
        y = -0.0275 * rough + 0.0425
        part = n_v * 0.402025
        fade = 1.0 - part * (1.0 - part * (0.5 - part * (0.16666666666667 - part / 24.0)))
        fade = fade * fade
        fade = fade * fade
        fade = fade * fade
        a = min(x * x, fade * fade) * x + y
        room[FACTOR * BLOCK + i] = -1.04 * a - 0.572 * rough + 1.04
        room[ADDEND * BLOCK + i] = 1.04 * a + 0.022 * rough - 0.04
    for i in range(count):
        double = 2.0 * room[NV * BLOCK + i]
        dx = double * room[NX * BLOCK + i] - room[VX * BLOCK + i]
        dy = double * room[NY * BLOCK + i] - room[VY * BLOCK + i]
        dz = double * room[NZ * BLOCK + i] - room[VZ * BLOCK + i]
        size = 1.0 / (abs(dx) + abs(dy) + abs(dz))
        x, y = dx * size, dy * size
        under = dz < 0.0
        folded_x = (1.0 - abs(y)) * (1.0 if x >= 0.0 else -1.0)
        folded_y = (1.0 - abs(x)) * (1.0 if y >= 0.0 else -1.0)
        room[ACROSS * BLOCK + i] = 0.5 * (folded_x if under else x) + 0.5
        room[ALONG * BLOCK + i] = 0.5 * (folded_y if under else y) + 0.5


@kernel
def polished(sun, count, out_room):
    """Put the colour of smooth, metallic and varnished surfaces in the place of rough ones'.

    Args:
        sun: its direction (3) and irradiance / pi (3).
        count: pixels in the block.
        out_room: (ROWS * BLOCK,) float64; COLOUR is amended where the material asks for it.
    """
    room = out_room
    for i in range(count):
        # from here on these rows hold what is made of them
        k, plus, coat = room[FACTOR * BLOCK + i], room[ADDEND * BLOCK + i], room[COAT * BLOCK + i]
        away = 1.0 - room[NV * BLOCK + i]
        veil = min(1.0, (0.04 + 0.96 * away * away * away * away * away) * coat)
        dim = min(1.0, room[DIM * BLOCK + i] + 0.2)
        rest = 1.0 - veil
        base = (1.0 - room[METAL * BLOCK + i]) * (1.0 - 0.04 * k - plus) * rest
        room[ACROSS * BLOCK + i] = base
        room[ALONG * BLOCK + i] = dim * veil
        room[FACTOR * BLOCK + i] = k * dim * rest
        room[ADDEND * BLOCK + i] = plus * dim * rest
        room[DIM * BLOCK + i] = room[LOBE * BLOCK + i] * rest
    for c in range(3):
        power, tint, image = sun[3 + c], (TINT + c) * BLOCK, (IMAGE + c) * BLOCK
        around, film, colour = (AROUND + c) * BLOCK, (FILM + c) * BLOCK, (COLOUR + c) * BLOCK
        for i in range(count):
            albedo = room[tint + i]
            f = 0.04 + (albedo - 0.04) * room[METAL * BLOCK + i]
            direct = room[NL * BLOCK + i] * room[LIT * BLOCK + i] * power + room[around + i]
            light = albedo * room[ACROSS * BLOCK + i] * direct
            light += (f * room[DIM * BLOCK + i] + room[VARNISH * BLOCK + i]) * power
            share = f * room[FACTOR * BLOCK + i] + room[ADDEND * BLOCK + i]
            light += share * room[image + i] + room[ALONG * BLOCK + i] * room[film + i]
            smooth = room[METAL * BLOCK + i] + room[COAT * BLOCK + i] > 0.0
            smooth = smooth or room[ROUGH * BLOCK + i] < 0.6
            room[colour + i] = light if smooth else room[colour + i]


@kernel
def through_air(air, beta, start, count, room, out_radiance):
    """The light of a block that reaches the eye.

    Args:
        air: (3,) radiance of thick air.
        beta: its extinction, 1/m.
        start: the block's first pixel.
        count: pixels in the block.
        room: (ROWS * BLOCK,) float64.
        out_radiance: (H * W * 3,) float32; what is behind glass comes in it.

    Source:
        Koschmieder's law; exp(-x) as the 64th power of four terms of its series for x / 64,
        exact to 2e-5 where a hundredth of the light is left.
    """
    for i in range(count):
        thick = min(40.0, beta * room[Z * BLOCK + i] * room[AWAY * BLOCK + i]) * 0.015625
        clear = 1.0 - thick * (1.0 - thick * (0.5 - thick * (0.16666666666667 - thick / 24.0)))
        clear = clear * clear
        clear = clear * clear
        clear = clear * clear
        clear = clear * clear
        clear = clear * clear
        room[AWAY * BLOCK + i] = clear * clear
    out = out_radiance[3 * start : 3 * (start + count)]
    red, green, blue = air[0], air[1], air[2]
    for i in range(count):
        clear, through = room[AWAY * BLOCK + i], room[THROUGH * BLOCK + i]
        veiled = 1.0 - clear
        rest = 1.0 - through
        own = room[COLOUR * BLOCK + i] * clear + red * veiled * rest
        out[3 * i] = own + out[3 * i] * through
        own = room[(COLOUR + 1) * BLOCK + i] * clear + green * veiled * rest
        out[3 * i + 1] = own + out[3 * i + 1] * through
        own = room[(COLOUR + 2) * BLOCK + i] * clear + blue * veiled * rest
        out[3 * i + 2] = own + out[3 * i + 2] * through
