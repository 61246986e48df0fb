"""XML from strangers as a small tree with line numbers: no entities, no network, bounded."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import create_parser

from scenesim.errors import MapError

MAX_BYTES = 256 * 1024 * 1024
MAX_ELEMENTS = 2_000_000
MAX_DEPTH = 64
#: subtrees of vendors, never part of the standard's meaning
SKIPPED = frozenset({"userData", "dataQuality", "include"})


class Element:
    """One element of the file.

    Attributes:
        tag: its name without a namespace prefix.
        attributes: as written.
        children: in order.
        line: of the file, counted from 1.
        text: character data directly inside, stripped.
    """

    __slots__ = ("attributes", "children", "line", "tag", "text")

    def __init__(self, tag: str, attributes: dict[str, str], line: int) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Element] = []
        self.line = line
        self.text = ""

    def all(self, tag: str) -> list[Element]:
        """Its children of one name.

        Args:
            tag: the name.

        Returns:
            In the file's order.
        """
        return [child for child in self.children if child.tag == tag]

    def first(self, tag: str) -> Element | None:
        """Its first child of a name.

        Args:
            tag: the name.

        Returns:
            The child, or None.
        """
        for child in self.children:
            if child.tag == tag:
                return child
        return None

    def within(self, *tags: str) -> Iterator[Element]:
        """Elements down a path of names, such as all ``elevation`` of ``elevationProfile``.

        Args:
            tags: names from here downwards.

        Yields:
            Each element at the end of the path.
        """
        if not tags:
            yield self
            return
        for child in self.children:
            if child.tag == tags[0]:
                yield from child.within(*tags[1:])


class _TreeMaker(ContentHandler):
    """Builds the tree while the parser runs, and stops it at the limits."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.root: Element | None = None
        self.open: list[Element] = []
        self.count = 0
        self.skipping = 0
        self.locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802, ANN401
        self.locator = locator

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802, ANN401
        self.count += 1
        if self.count > MAX_ELEMENTS or len(self.open) + self.skipping > MAX_DEPTH:
            what = "elements" if self.count > MAX_ELEMENTS else "levels of nesting"
            limit = MAX_ELEMENTS if self.count > MAX_ELEMENTS else MAX_DEPTH
            raise MapError(f"{self.name}: more than {limit} {what}; split the map into parts")
        if self.skipping or name in SKIPPED:
            self.skipping += 1
            return
        line = self.locator.getLineNumber() if self.locator is not None else 0
        element = Element(name.rpartition(":")[2], attrs._attrs, line)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def endElement(self, name: str) -> None:  # noqa: N802
        if self.skipping:
            self.skipping -= 1
        else:
            self.open.pop()

    def characters(self, content: str) -> None:
        if not self.skipping and self.open and not content.isspace():
            self.open[-1].text += content.strip()


def read_tree(path: Path) -> Element:
    """The root element of a file.

    Args:
        path: of an XML file.

    Returns:
        The tree, without vendors' ``userData``.

    Raises:
        MapError: the file is missing, too large, not well formed, or declares entities.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise MapError(f"{path.name}: {size} bytes are more than {MAX_BYTES}; split the map")
        text = path.read_bytes()
    except OSError as error:
        raise MapError(f"{path}: cannot be read: {error.strerror or error}") from error
    return parse_tree(text, path.name)


def parse_tree(text: bytes, name: str) -> Element:
    """The root element of an XML text.

    Args:
        text: of the file.
        name: to show in errors.

    Returns:
        The tree.

    Raises:
        MapError: not well formed, entities, or beyond the limits.
    """
    maker = _TreeMaker(name)
    parser = create_parser(forbid_dtd=True)
    parser.setContentHandler(maker)
    try:
        parser.parse(BytesIO(text))
    except SAXParseException as error:
        place = f"{name}:{error.getLineNumber()}:{(error.getColumnNumber() or 0) + 1}"
        raise MapError(f"{place}: not well-formed XML: {error.getMessage()}") from error
    except SAXException as error:
        raise MapError(f"{name}: not well-formed XML: {error}") from error
    except DefusedXmlException as error:
        raise MapError(f"{name}: document types and entities are not read: {error}") from error
    except (ValueError, LookupError) as error:
        raise MapError(f"{name}: not readable as XML: {error}") from error
    if maker.root is None:
        raise MapError(f"{name}: an empty file, and no OpenDRIVE map")
    return maker.root
