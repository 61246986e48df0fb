"""Makes the tiles of what panes show by day, the same bytes on every machine.

Usage: python tools/bake_windows.py [FOLDER]

Each tile holds four by four cells, a pane in each, from the lower left on: ``panes`` rooms of homes
(12 and on: of offices), ``displays`` shop windows by trade. As in ``bake.py`` only +, -, *, / are
used. The facades' materials name the mean colours that this prints.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from scenesim.randomness import Stream

CELL, FINE, ACROSS = 128, 4, 4
Colour = tuple[float, float, float]

_CLOTH: tuple[Colour, ...] = (
    (0.62, 0.58, 0.50), (0.55, 0.30, 0.22), (0.34, 0.40, 0.50), (0.66, 0.64, 0.60),
    (0.50, 0.52, 0.40), (0.58, 0.46, 0.30),
)  # fmt: skip
_GOODS: tuple[Colour, ...] = (
    (0.58, 0.27, 0.22), (0.24, 0.33, 0.48), (0.62, 0.54, 0.30), (0.70, 0.68, 0.64),
    (0.28, 0.40, 0.31), (0.46, 0.36, 0.27), (0.17, 0.17, 0.18), (0.56, 0.41, 0.26),
    (0.48, 0.48, 0.50), (0.54, 0.39, 0.42), (0.66, 0.63, 0.55), (0.36, 0.33, 0.30),
)  # fmt: skip


class Pane:
    """A picture in the making; places are shares of its sides, from the lower left."""

    def __init__(self, stream: Stream) -> None:
        """A dark room: its back wall, and the ceiling that one sees from below."""
        side = CELL * FINE
        self.stream = stream
        self.x = ((np.arange(side) + 0.5) / side)[None, :] + np.zeros((side, 1))
        self.y = 1.0 - self.x.T
        tone = 0.15 + 0.07 * stream.child("tone").uniform()
        deep = np.where(self.y > 0.72, 1.35, 1.0) * (0.8 + 0.35 * self.y)
        self.image = np.stack([tone * deep * c for c in (1.06, 1.0, 0.92)], axis=2)

    def luck(self, name: str) -> float:
        """A number of 0 to 1 of this pane."""
        return self.stream.child(name).uniform()

    def lay(self, where: np.ndarray, colour: Colour | np.ndarray, share: float = 1.0) -> None:
        """Paint, wholly or in part."""
        cover = (where * share)[..., None]
        self.image = self.image * (1.0 - cover) + np.asarray(colour) * cover

    def box(
        self, left: float, low: float, right: float, high: float, colour: Colour, share: float = 1.0
    ) -> None:
        """A rectangle."""
        inside = (self.x >= left) & (self.x < right) & (self.y >= low) & (self.y < high)
        self.lay(inside, colour, share)

    def disc(self, x: float, y: float, wide: float, high: float, colour: Colour) -> None:
        """An ellipse."""
        a, b = (self.x - x) / wide, (self.y - y) / high
        self.lay(a * a + b * b < 1.0, colour)

    def folds(self, count: float) -> np.ndarray:
        """Light and shade of cloth that hangs, about 1."""
        wave = self.x * count + 0.35 * self.y * (self.luck("slant") - 0.5)
        wave = wave - np.floor(wave)
        return 0.84 + 0.64 * wave * (1.0 - wave) + 0.05 * (np.floor(self.x * count * 1.7) % 2)

    def net(self, high: float, share: float = 0.78, low: float = 0.0) -> None:
        """A net curtain; its lower edge hangs in scallops where it ends above the sill."""
        edge = low
        if low > 0.0:
            arc = self.x * 5.0 - np.floor(self.x * 5.0) - 0.5
            edge = low + 0.12 * arc * arc
        cloth = (0.66 * self.folds(13.0))[..., None] * np.array([1.0, 0.99, 0.95])
        self.lay((self.y < high) & (self.y >= edge), cloth, share)

    def drapes(self, wide: float, colour: Colour) -> None:
        """Curtains drawn back to both sides, gathered below the middle."""
        tied = 1.0 - 4.0 * (self.y - 0.38) * (self.y - 0.38)
        gather = 1.0 - (0.10 + 0.35 * self.luck("tied")) * np.maximum(tied, 0.0)
        side = np.minimum(self.x, 1.0 - self.x)
        self.lay(side < wide * gather, self.folds(17.0)[..., None] * np.asarray(colour))

    def roller(self, share: float, colour: Colour) -> None:
        """A blind drawn down over this share."""
        low = 1.0 - share
        self.box(0.0, low, 1.0, 1.0, colour)
        self.box(0.0, low, 1.0, low + 0.03, (colour[0] * 0.7, colour[1] * 0.7, colour[2] * 0.7))

    def slats(self, low: float, count: float) -> None:
        """A slatted blind down to a height."""
        wave = self.y * count - np.floor(self.y * count)
        tone = (0.40 + 0.30 * wave)[..., None] * np.array([1.0, 0.99, 0.96])
        self.lay((self.y >= low) & (wave > 0.25), tone)

    def plant(self, x: float, size: float, name: str) -> None:
        """A pot with something green on the sill."""
        self.box(x - 0.055, 0.0, x + 0.055, 0.10, (0.50, 0.28, 0.19))
        for k in range(26):
            a, b, c = (self.luck(f"{name}/{k}/{n}") for n in range(3))
            green = 0.22 + 0.22 * c
            y = 0.10 + size * b
            leaf = 0.02 + 0.03 * c
            self.disc(x + size * 0.7 * (a - 0.5), y, leaf, leaf * 1.3, (green * 0.7, green, 0.11))

    def flowers(self, x: float, colour: Colour) -> None:
        """An orchid: stems that bend, blossoms along them."""
        self.box(x - 0.045, 0.0, x + 0.045, 0.10, (0.80, 0.78, 0.74))
        for k in range(7):
            y = 0.14 + 0.045 * k
            bend = 0.10 * (y - 0.1) * (1.0 if k % 2 else -1.0)
            self.disc(x + bend * 3.0, y, 0.028, 0.024, colour)
        self.box(x - 0.006, 0.1, x + 0.006, 0.36, (0.22, 0.30, 0.14))

    def lamp(self, x: float, y: float) -> None:
        """A shade that hangs from the ceiling."""
        self.box(x - 0.006, y, x + 0.006, 1.0, (0.05, 0.05, 0.05))
        self.disc(x, y, 0.12, 0.07, (0.52, 0.50, 0.44))

    def shelf(self, y: float, left: float = 0.0, right: float = 1.0, tall: float = 0.1) -> None:
        """A board with goods on it, side by side."""
        self.box(left, y - 0.018, right, y, (0.42, 0.36, 0.28))
        at, k = left + 0.01, 0
        while at < right - 0.03:
            wide, high, pick = (self.luck(f"{y}/{k}/{n}") for n in range(3))
            wide = 0.022 + 0.05 * wide
            colour = _GOODS[int(pick * len(_GOODS))]
            top = y + tall * (0.55 + 0.45 * high)
            self.box(at, y, min(at + wide, right), top, colour, 0.85)
            at, k = at + wide + 0.006, k + 1

    def poster(self, place: tuple[float, float, float, float], paper: Colour, ink: Colour) -> None:
        """A sheet with a picture, a headline and lines of writing."""
        left, low, right, high = place
        self.box(left, low, right, high, paper)
        w, h = right - left, high - low
        self.box(left + 0.1 * w, high - 0.24 * h, right - 0.1 * w, high - 0.10 * h, ink)
        self.disc(left + 0.5 * w, low + 0.48 * h, 0.30 * w, 0.20 * h, ink)
        for k in range(3):
            y = low + (0.06 + 0.06 * k) * h
            self.box(left + 0.1 * w, y, right - (0.12 + 0.13 * k) * w, y + 0.03 * h, ink, 0.8)

    def figure(self, x: float, top: float, coat: Colour) -> None:
        """A dressed dummy."""
        self.disc(x, top, 0.035, 0.05, (0.74, 0.70, 0.66))
        a = np.abs(self.x - x)
        t = (top - 0.05 - self.y) / (top - 0.30)
        self.lay((t > 0.0) & (t < 1.0) & (a < 0.07 + 0.05 * t), coat)
        self.box(x - 0.05, 0.08, x - 0.01, 0.27, (0.12, 0.12, 0.15))
        self.box(x + 0.01, 0.08, x + 0.05, 0.27, (0.12, 0.12, 0.15))

    def picture(self) -> np.ndarray:
        """(CELL, CELL, 3): each texel the mean of its finer ones."""
        cells = self.image.reshape(CELL, FINE, CELL, FINE, 3)
        return cells.mean(axis=(1, 3))


def _homes() -> list[Callable[[Pane], None]]:
    pink, white = (0.72, 0.34, 0.50), (0.84, 0.82, 0.80)

    def all_of(*steps: Callable[[Pane], None]) -> Callable[[Pane], None]:
        def made(p: Pane) -> None:
            for step in steps:
                step(p)

        return made

    return [
        all_of(lambda p: p.lamp(0.6, 0.78), lambda p: p.drapes(0.24, _CLOTH[0])),
        all_of(lambda p: p.net(1.0, 0.74)),
        all_of(lambda p: p.plant(0.25, 0.3, "a"), lambda p: p.plant(0.7, 0.22, "b")),
        all_of(lambda p: p.net(0.52, 0.85), lambda p: p.lamp(0.4, 0.8)),
        all_of(lambda p: p.roller(0.34, (0.70, 0.66, 0.56)), lambda p: p.flowers(0.7, pink)),
        all_of(lambda p: p.drapes(0.30, _CLOTH[1]), lambda p: p.flowers(0.5, white)),
        all_of(lambda p: p.net(1.0, 0.8, 0.42), lambda p: p.plant(0.5, 0.24, "c")),
        all_of(lambda p: p.box(0.1, 0.1, 0.42, 0.78, (0.30, 0.22, 0.16)),
               lambda p: p.shelf(0.4, 0.1, 0.42)),
        all_of(lambda p: p.drapes(0.20, _CLOTH[3]), lambda p: p.net(0.4, 0.7)),
        all_of(lambda p: p.roller(0.62, (0.58, 0.60, 0.62))),
        all_of(lambda p: p.drapes(0.28, _CLOTH[2]), lambda p: p.plant(0.42, 0.2, "d")),
        all_of(lambda p: p.net(1.0, 0.6), lambda p: p.drapes(0.22, _CLOTH[5])),
        all_of(lambda p: p.slats(0.35, 26.0)),
        all_of(lambda p: p.box(0.05, 0.86, 0.95, 0.90, (0.62, 0.64, 0.66)),
               lambda p: p.plant(0.8, 0.3, "e")),
        all_of(lambda p: p.roller(0.28, (0.50, 0.52, 0.54)),
               lambda p: p.box(0.3, 0.0, 0.62, 0.22, (0.30, 0.30, 0.32))),
        all_of(lambda p: p.slats(0.05, 26.0)),
    ]  # fmt: skip


def _baker(p: Pane) -> None:
    for y in (0.10, 0.34, 0.56):
        p.box(0.0, y - 0.02, 1.0, y, (0.50, 0.36, 0.22))
        for k in range(8):
            p.disc(0.07 + 0.123 * k, y + 0.05, 0.052, 0.05, (0.66, 0.42 + 0.02 * (k % 3), 0.20))
    p.poster((0.68, 0.66, 0.94, 0.96), (0.90, 0.86, 0.76), (0.48, 0.26, 0.12))


def _cafe(p: Pane) -> None:
    for x in (0.2, 0.55, 0.85):
        p.lamp(x, 0.76)
        p.box(x - 0.1, 0.26, x + 0.1, 0.29, (0.50, 0.36, 0.24))
        p.box(x - 0.01, 0.0, x + 0.01, 0.26, (0.12, 0.11, 0.10))
        p.box(x + 0.08, 0.0, x + 0.15, 0.40, (0.30, 0.18, 0.11))
    p.poster((0.30, 0.45, 0.46, 0.74), (0.10, 0.11, 0.10), (0.78, 0.78, 0.72))


def _kiosk(p: Pane) -> None:
    for row in range(4):
        p.shelf(0.06 + 0.23 * row, 0.02, 0.98, 0.19)


def _books(p: Pane) -> None:
    for row in range(5):
        p.shelf(0.10 + 0.18 * row, 0.02, 0.98 if row < 3 else 0.6, 0.14)
    p.poster((0.66, 0.62, 0.94, 0.95), (0.86, 0.84, 0.78), (0.16, 0.26, 0.50))


def _flowers(p: Pane) -> None:
    p.box(0.0, 0.0, 1.0, 0.12, (0.34, 0.30, 0.24))
    for k in range(6):
        p.plant(0.1 + 0.16 * k, 0.26 + 0.12 * (k % 3), f"{k}")
        p.disc(0.14 + 0.15 * k, 0.36 + 0.06 * (k % 3), 0.04, 0.04, _GOODS[(3 * k) % 12])


def _pharma(p: Pane) -> None:
    p.poster((0.05, 0.20, 0.36, 0.85), (0.88, 0.90, 0.88), (0.10, 0.50, 0.26))
    p.poster((0.66, 0.20, 0.95, 0.85), (0.90, 0.90, 0.90), (0.20, 0.36, 0.66))
    p.shelf(0.12, 0.0, 1.0, 0.1)
    p.box(0.46, 0.5, 0.56, 0.8, (0.12, 0.60, 0.28))
    p.box(0.40, 0.6, 0.62, 0.7, (0.12, 0.60, 0.28))


def _hotel(p: Pane) -> None:
    p.lamp(0.5, 0.74)
    p.net(0.45, 0.7)
    p.drapes(0.26, _CLOTH[1])


def _salon(p: Pane) -> None:
    for x, paper in ((0.05, (0.82, 0.78, 0.76)), (0.68, (0.24, 0.22, 0.24))):
        p.poster((x, 0.25, x + 0.27, 0.92), paper, (0.56, 0.30, 0.26))
    p.shelf(0.10, 0.30, 0.70, 0.18)
    p.lamp(0.5, 0.82)


def _bank(p: Pane) -> None:
    p.box(0.0, 0.30, 1.0, 0.46, (0.66, 0.70, 0.72), 0.7)
    p.poster((0.10, 0.50, 0.42, 0.95), (0.20, 0.34, 0.62), (0.88, 0.88, 0.86))
    p.box(0.55, 0.86, 0.95, 0.90, (0.66, 0.68, 0.68))


def _grocer(p: Pane) -> None:
    for k in range(5):
        p.box(0.02 + 0.2 * k, 0.04, 0.19 + 0.2 * k, 0.22, (0.44, 0.34, 0.22))
        for n in range(6):
            x = 0.05 + 0.2 * k + 0.05 * (n % 3)
            p.disc(x, 0.22 + 0.035 * (n // 3), 0.03, 0.03, _GOODS[(k * 3 + 1) % 12])
    for x, ink in ((0.06, (0.80, 0.14, 0.10)), (0.52, (0.10, 0.42, 0.20))):
        p.poster((x, 0.42, x + 0.38, 0.92), (0.92, 0.88, 0.40), ink)


def _clothes(p: Pane) -> None:
    p.box(0.0, 0.0, 1.0, 0.08, (0.55, 0.52, 0.48))
    for k, x in enumerate((0.18, 0.46, 0.78)):
        p.figure(x, 0.80 + 0.03 * (k % 2), _GOODS[(4 * k + 1) % 12])
    p.shelf(0.3, 0.56, 0.70, 0.1)


def _sale(p: Pane) -> None:
    p.poster((0.04, 0.12, 0.46, 0.95), (0.80, 0.16, 0.13), (0.92, 0.90, 0.84))
    p.poster((0.54, 0.12, 0.96, 0.95), (0.80, 0.16, 0.13), (0.92, 0.90, 0.84))


def _door(p: Pane) -> None:
    p.box(0.62, 0.40, 0.90, 0.54, (0.86, 0.85, 0.82))
    p.box(0.12, 0.56, 0.34, 0.62, (0.76, 0.20, 0.16))
    p.box(0.05, 0.36, 0.10, 0.60, (0.58, 0.59, 0.60))
    p.box(0.0, 0.0, 1.0, 0.10, (0.30, 0.31, 0.32))
    p.shelf(0.3, 0.4, 0.9, 0.14)


def _empty(p: Pane) -> None:
    p.box(0.0, 0.0, 1.0, 0.72, (0.62, 0.58, 0.50))
    p.box(0.48, 0.0, 0.5, 0.72, (0.48, 0.44, 0.38))
    p.poster((0.30, 0.76, 0.70, 0.95), (0.88, 0.86, 0.82), (0.16, 0.16, 0.18))


def _household(p: Pane) -> None:
    p.shelf(0.08, 0.0, 1.0, 0.24)
    p.shelf(0.40, 0.0, 0.64, 0.16)
    p.lamp(0.8, 0.7)


_SHOPS: list[Callable[[Pane], None]] = [
    _baker, _cafe, _kiosk, _books, _flowers, _pharma, _hotel, _salon, _bank, _grocer,
    _clothes, _sale, _door, _empty, _household, _kiosk,
]  # fmt: skip


def tile(name: str, makers: list[Callable[[Pane], None]]) -> np.ndarray:
    """Four by four panes, the first at the lower left."""
    image = np.zeros((CELL * ACROSS, CELL * ACROSS, 3))
    for number, make in enumerate(makers):
        pane = Pane(Stream.of(1).child(f"{name}/{number}"))
        make(pane)
        column, row = number % ACROSS, ACROSS - 1 - number // ACROSS
        rows, columns = (
            slice(row * CELL, (row + 1) * CELL),
            slice(column * CELL, (column + 1) * CELL),
        )
        image[rows, columns] = pane.picture()
    return np.clip(image, 0.0, 1.0)


def main() -> None:
    """Write both tiles and print the mean colours that materials need."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("assets/textures")
    folder.mkdir(parents=True, exist_ok=True)
    for name, makers in (("panes", _homes()), ("displays", _SHOPS)):
        coded = np.floor(tile(name, makers) * 255.0 + 0.5).astype(np.uint8) & 0xFC
        path = str(folder / f"{name}.png")
        cv2.imwrite(path, coded[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 9])
        shares = coded / 255.0
        mean = (shares * shares * (0.8 * shares + 0.2)).reshape(-1, 3).mean(axis=0)
        print(name, [round(float(c), 3) for c in mean])


if __name__ == "__main__":
    main()
