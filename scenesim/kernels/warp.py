"""Light of several pinhole pictures carried onto the image of a bent lens."""

from scenesim.kernels.jit import kernel


@kernel
def face_of(rays, j, i, axes):
    """The picture that looks most nearly along a pixel's ray.

    Args:
        rays: (H, W, 3) float32.
        j, i: the pixel.
        axes: (F, 3, 3) rotations, picture from camera.

    Returns:
        Its number.
    """
    x, y, z = rays[j, i, 0], rays[j, i, 1], rays[j, i, 2]
    best, chosen = -1e30, 0
    for f in range(axes.shape[0]):
        ahead = axes[f, 2, 0] * x + axes[f, 2, 1] * y + axes[f, 2, 2] * z
        if ahead > best + 1e-9:
            best, chosen = ahead, f
    return chosen


@kernel
def assign(rays, axes, first_row, last_row, out_face, out_places):
    """Which picture serves each pixel, and where on its plane.

    Args:
        rays: (H, W, 3) float32; 0 where nothing is seen.
        axes: (F, 3, 3) rotations, picture from camera.
        first_row, last_row: the half-open range of image rows this call owns.
        out_face: (H, W) int8; -1 where nothing is seen.
        out_places: (H, W, 2) float32 on the plane one focal length away.
    """
    for j in range(first_row, last_row):
        for i in range(rays.shape[1]):
            x, y, z = float(rays[j, i, 0]), float(rays[j, i, 1]), float(rays[j, i, 2])
            if x * x + y * y + z * z == 0.0:
                out_face[j, i] = -1
                continue
            f = face_of(rays, j, i, axes)
            a = axes[f]
            ahead = a[2, 0] * x + a[2, 1] * y + a[2, 2] * z
            out_face[j, i] = f
            out_places[j, i, 0] = (a[0, 0] * x + a[0, 1] * y + a[0, 2] * z) / ahead
            out_places[j, i, 1] = (a[1, 0] * x + a[1, 1] * y + a[1, 2] * z) / ahead


@kernel
def steps_of(face, places, j, i, down):
    """How far a picture's place moves from one pixel to the next along one axis of the image."""
    height, width = face.shape
    before_j, before_i = (j - 1, i) if down else (j, i - 1)
    after_j, after_i = (j + 1, i) if down else (j, i + 1)
    if after_j < height and after_i < width and face[after_j, after_i] == face[j, i]:
        return (
            places[after_j, after_i, 0] - places[j, i, 0],
            places[after_j, after_i, 1] - places[j, i, 1],
        )
    if before_j >= 0 and before_i >= 0 and face[before_j, before_i] == face[j, i]:
        return (
            places[j, i, 0] - places[before_j, before_i, 0],
            places[j, i, 1] - places[before_j, before_i, 1],
        )
    return 0.0, 0.0


@kernel
def gather(number, face, places, picture, lens, first_row, last_row, out_radiance):
    """The light of one picture at the pixels that it serves: the mean of four places of each.

    Args:
        number: of the picture.
        face, places: of ``assign``.
        picture: (h, w, 3) float32.
        lens: (3,) focal length, principal column and row of the picture, pixels.
        first_row, last_row: the half-open range of image rows this call owns.
        out_radiance: (H, W, 3) float32.
    """
    for j in range(first_row, last_row):
        for i in range(face.shape[1]):
            if face[j, i] != number:
                continue
            across = steps_of(face, places, j, i, False)
            down = steps_of(face, places, j, i, True)
            red, green, blue = 0.0, 0.0, 0.0
            for n in range(4):
                a = -0.25 if n & 1 == 0 else 0.25
                b = -0.25 if n & 2 == 0 else 0.25
                u = places[j, i, 0] + a * across[0] + b * down[0]
                v = places[j, i, 1] + a * across[1] + b * down[1]
                r, g, w = bilinear(picture, u * lens[0] + lens[1], v * lens[0] + lens[2])
                red += r
                green += g
                blue += w
            out_radiance[j, i, 0] = 0.25 * red
            out_radiance[j, i, 1] = 0.25 * green
            out_radiance[j, i, 2] = 0.25 * blue


@kernel
def bilinear(picture, u, v):
    """A picture between its pixels' centres; its edge goes on outside.

    Args:
        picture: (h, w, 3) float32.
        u, v: pixels.

    Returns:
        (red, green, blue).
    """
    height, width = picture.shape[:2]
    x = min(max(u - 0.5, 0.0), width - 1.0)
    y = min(max(v - 0.5, 0.0), height - 1.0)
    i, j = min(int(x), max(0, width - 2)), min(int(y), max(0, height - 2))
    right, below = min(i + 1, width - 1), min(j + 1, height - 1)
    s, t = x - i, y - j
    a, b = (1.0 - s) * (1.0 - t), s * (1.0 - t)
    c, d = (1.0 - s) * t, s * t
    p = picture
    return (
        a * p[j, i, 0] + b * p[j, right, 0] + c * p[below, i, 0] + d * p[below, right, 0],
        a * p[j, i, 1] + b * p[j, right, 1] + c * p[below, i, 1] + d * p[below, right, 1],
        a * p[j, i, 2] + b * p[j, right, 2] + c * p[below, i, 2] + d * p[below, right, 2],
    )
