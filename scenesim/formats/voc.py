"""Pascal VOC: an XML file per image; modal boxes, pixels counted from 1, both ends included.

Source: the PASCAL Visual Object Classes challenge 2012 development kit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from xml.sax.saxutils import escape

from scenesim.formats.base import FormatOptions, FrameRecord, Sink, StoresNoReadings
from scenesim.formats.reading import refusing
from scenesim.formats.yolo import NAMES, class_of
from scenesim.truth.frame import LabelledFrame

#: an object is occluded or truncated in VOC's sense from this share on
_OCCLUDED, _TRUNCATED = 0.05, 0.15
#: smaller or more hidden bodies are marked difficult
_FEW_PIXELS, _LITTLE_VISIBLE = 100, 0.1


@dataclass(frozen=True, slots=True)
class VocObject:
    """One ``object`` element.

    Attributes:
        name: its class.
        truncated, occluded, difficult: flags.
        box: xmin, ymin, xmax, ymax; the first pixel is 1.
    """

    name: str
    truncated: bool
    occluded: bool
    difficult: bool
    box: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class VocImage:
    """One annotation file.

    Attributes:
        filename: of the image in ``JPEGImages``.
        width, height: pixels.
        objects: in it.
    """

    filename: str
    width: int
    height: int
    objects: tuple[VocObject, ...]

    def xml(self) -> str:
        """The file's text.

        Returns:
            XML with an element per line.
        """
        lines = [
            "<annotation>",
            "  <folder>voc</folder>",
            f"  <filename>{escape(self.filename)}</filename>",
            "  <source><database>scenesim</database></source>",
            f"  <size><width>{self.width}</width><height>{self.height}</height>"
            "<depth>3</depth></size>",
            "  <segmented>0</segmented>",
        ]
        for thing in self.objects:
            left, top, right, bottom = thing.box
            lines += [
                "  <object>",
                f"    <name>{escape(thing.name)}</name>",
                "    <pose>Unspecified</pose>",
                f"    <truncated>{int(thing.truncated)}</truncated>",
                f"    <occluded>{int(thing.occluded)}</occluded>",
                f"    <difficult>{int(thing.difficult)}</difficult>",
                f"    <bndbox><xmin>{left}</xmin><ymin>{top}</ymin>"
                f"<xmax>{right}</xmax><ymax>{bottom}</ymax></bndbox>",
                "  </object>",
            ]
        return "\n".join([*lines, "</annotation>", ""])


class VocFormat(StoresNoReadings):
    """Writes VOC's detection layout below ``voc/``."""

    name = "voc"
    about = "Pascal VOC detection: XML per image, ImageSets"
    writes = frozenset({"boxes_2d", "classes"})
    needs = frozenset({"camera"})

    def write_frame(
        self, frame: LabelledFrame, images: Mapping[str, str], sink: Sink, options: FormatOptions
    ) -> dict[str, Any]:
        """Write the annotation of each image and link the image; see ``Format``.

        Returns:
            The stems of the images.
        """
        stems = []
        for index, (name, path) in enumerate(images.items()):
            stem = f"{frame.frame:06d}" if len(images) == 1 else f"{frame.frame:06d}_{index}"
            filename = stem + PurePosixPath(path).suffix
            sink.link(f"voc/JPEGImages/{filename}", path)
            annotation = self.annotation(frame, name, filename, options)
            sink.write(f"voc/Annotations/{stem}.xml", annotation.xml().encode())
            stems.append(stem)
        return {"stems": stems}

    def annotation(
        self, frame: LabelledFrame, camera: str, filename: str, options: FormatOptions
    ) -> VocImage:
        """What one image shows, in VOC's terms.

        Args:
            frame: the truth.
            camera: name.
            filename: of the image.
            options: the user's choices.

        Returns:
            The annotation.
        """
        names = options.classes.names if options.classes else NAMES
        objects = []
        for thing in frame.objects:
            view = thing.views.get(camera)
            for part in view.parts if view else ():
                number = class_of(part.kind, thing.kind, options.classes)
                if view is None or number is None or part.box is None:
                    continue
                shown = part.pixels / max(1, part.silhouette_pixels)
                box = part.box
                objects.append(
                    VocObject(
                        name=names[number],
                        truncated=view.truncation > _TRUNCATED,
                        occluded=shown < 1.0 - _OCCLUDED,
                        difficult=part.pixels < _FEW_PIXELS or shown < _LITTLE_VISIBLE,
                        box=(int(box.left) + 1, int(box.top) + 1, int(box.right), int(box.bottom)),
                    )
                )
        model = frame.cameras[camera].camera
        return VocImage(filename, model.width_px, model.height_px, tuple(objects))

    def finish(self, records: Iterable[FrameRecord], sink: Sink, options: FormatOptions) -> None:
        """Write ImageSets; see ``Format``."""
        sets: dict[str, list[str]] = {"train": [], "val": [], "test": [], "trainval": []}
        for record in records:
            lines = [f"{stem}\n" for stem in record.data["stems"]]
            sets[record.split] += lines
            if record.split != "test":
                sets["trainval"] += lines
        for split, lines in sets.items():
            sink.write(f"voc/ImageSets/Main/{split}.txt", "".join(lines).encode())
        names = options.classes.names if options.classes else NAMES
        sink.write("voc/labelmap.txt", label_map(names).encode())


def label_map(names: Iterable[str]) -> str:
    """The classes that are not VOC's own, as Datumaro and CVAT want them declared.

    Args:
        names: of the classes.

    Returns:
        A line per class: name, colour, parts, actions.
    """
    lines = ["# label:color_rgb:parts:actions", "background:0,0,0::"]
    for number, name in enumerate(names, 1):
        # VOC's own colours: the bits of the number, dealt to red, green and blue from the top
        shades = [
            sum((number >> (3 * bit + channel) & 1) << (7 - bit) for bit in range(3))
            for channel in range(3)
        ]
        lines.append(f"{name}:{','.join(map(str, shades))}::")
    return "\n".join(lines) + "\n"


def read_annotation(path: Path) -> VocImage:
    """One annotation file.

    Args:
        path: of the XML file.

    Returns:
        Its content.

    Raises:
        DatasetError: it is no VOC annotation.
    """
    from defusedxml.ElementTree import parse

    with refusing(path, "a VOC annotation"):
        root = parse(path).getroot()
        size = root.find("size")
        objects = tuple(
            VocObject(
                thing.findtext("name"),
                thing.findtext("truncated") == "1",
                thing.findtext("occluded") == "1",
                thing.findtext("difficult") == "1",
                _edges(thing),
            )
            for thing in root.findall("object")
        )
        sides = (int(size.findtext("width")), int(size.findtext("height")))
        return VocImage(root.findtext("filename"), *sides, objects)


def _edges(thing: Any) -> tuple[int, int, int, int]:  # noqa: ANN401
    """The box of an element."""
    left, top, right, bottom = (
        int(thing.findtext(f"bndbox/{key}")) for key in ("xmin", "ymin", "xmax", "ymax")
    )
    return left, top, right, bottom


VOC = VocFormat()
