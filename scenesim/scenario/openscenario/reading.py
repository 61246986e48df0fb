"""Elements with their parameters worked out, catalogues looked up, and all problems kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path

from scenesim.errors import MapError, Problem, ScenarioError, Span
from scenesim.roads.xml_tree import Element, read_tree
from scenesim.scenario.openscenario.expressions import replaced

#: catalogue entries that may refer to one another
MAX_DEPTH = 8
#: files of one catalogue folder
MAX_FILES = 200


@dataclass(slots=True)
class Reading:
    """One file and what it refers to, while it is read.

    Attributes:
        path: of the scenario.
        overrides: parameter to value, given by the user.
        problems: what is wrong or not supported, with its place.
        notes: what was left out without harm, each once.
        inputs: all files read, in order.
        catalogs: catalogue name to entry name to (file, element).
        files: the same by the names of the catalogues' files.
    """

    path: Path
    overrides: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    inputs: list[Path] = field(default_factory=list)
    catalogs: dict[str, dict[str, tuple[str, Element]]] = field(default_factory=dict)
    files: dict[str, dict[str, tuple[str, Element]]] = field(default_factory=dict)

    def tree(self, path: Path) -> Element:
        """The root of a file that belongs to the scenario.

        Args:
            path: of it.

        Returns:
            Its root element.

        Raises:
            ScenarioError: it is no XML file of this kind.
        """
        try:
            root = read_tree(path)
        except MapError as error:
            raise ScenarioError([Problem(str(error).replace("map", "file"))]) from None
        if root.tag != "OpenSCENARIO":
            text = f"{path.name}: the root is <{root.tag}>, not <OpenSCENARIO>"
            raise ScenarioError([Problem(text)])
        self.inputs.append(path)
        return root

    def note(self, text: str) -> None:
        """Remember that something was left out without harm.

        Args:
            text: one sentence.
        """
        self.notes[text] = None


@dataclass(frozen=True, slots=True)
class Item:
    """An element in the scope of its parameters.

    Attributes:
        element: as in the file.
        values: of the parameters it may name.
        file: name of its file, for problems.
        reading: where problems are kept.
    """

    element: Element
    values: Mapping[str, str]
    file: str
    reading: Reading

    @property
    def tag(self) -> str:
        """The element's name."""
        return self.element.tag

    def problem(self, message: str, hint: str | None = None) -> None:
        """Keep a problem of this element.

        Args:
            message: what is wrong.
            hint: what helps.
        """
        span = Span(self.file, self.element.line, 1)
        self.reading.problems.append(Problem(f"<{self.tag}> {message}", span, hint=hint))

    def unsupported(self, what: str = "is not supported") -> None:
        """Keep that this element would change what happens, and cannot be carried over.

        Args:
            what: the rest of the sentence.
        """
        self.problem(what, "import the file with --skip to leave such parts out")

    def has(self, attribute: str) -> bool:
        """Whether an attribute is given.

        Args:
            attribute: its name.

        Returns:
            True if it is.
        """
        return attribute in self.element.attributes

    def text(self, attribute: str, default: str = "") -> str:
        """An attribute's value.

        Args:
            attribute: its name.
            default: where it is missing.

        Returns:
            The literal; the default with a problem where it cannot be worked out.
        """
        try:
            return replaced(self.element.attributes.get(attribute, default), self.values)
        except ValueError as error:
            self.problem(f"{attribute}: {error}")
            return default

    def parameter(self) -> str:
        """The parameter that a ``parameterRef`` names.

        Returns:
            Its name, without the sign that some files put before it.
        """
        return self.element.attributes.get("parameterRef", "").removeprefix("$")

    def number(self, attribute: str, default: float = 0.0) -> float:
        """An attribute's number.

        Args:
            attribute: its name.
            default: where it is missing.

        Returns:
            A finite number; the default with a problem where it is none.
        """
        text = self.text(attribute, repr(default))
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if isfinite(value) and abs(value) < 1e12:
            return value
        self.problem(f"{attribute}: '{text[:40]}' is no finite number")
        return default

    def flag(self, attribute: str, default: bool = False) -> bool:
        """An attribute that is true or false.

        Args:
            attribute: its name.
            default: where it is missing.

        Returns:
            Its truth.
        """
        return self.text(attribute, "true" if default else "false").lower() in {"true", "1"}

    def children(self, *tags: str) -> Iterator[Item]:
        """Its children, of some names or all.

        Args:
            tags: names; none for all.

        Yields:
            Children in order.
        """
        for child in self.element.children:
            if not tags or child.tag in tags:
                yield Item(child, self.values, self.file, self.reading)

    def first(self, *path: str) -> Item | None:
        """The first element down a path of names.

        Args:
            path: names from here downwards.

        Returns:
            It, or None.
        """
        found = next(self.element.within(*path), None)
        return None if found is None else Item(found, self.values, self.file, self.reading)

    def only(self) -> Item | None:
        """Its first child, whatever it is called.

        Returns:
            It, or None with a problem.
        """
        child = next(self.children(), None)
        if child is None:
            self.problem("is empty")
        return child

    def with_parameters(self, given: Mapping[str, str] | None = None) -> Item:
        """This element in the scope of the parameters that it declares.

        Args:
            given: values that replace the declared ones.

        Returns:
            The same element.
        """
        values = dict(self.values)
        given = given or {}
        for declared in self.children("ParameterDeclarations"):
            for one in declared.children("ParameterDeclaration"):
                name = one.element.attributes.get("name", "")
                scoped = Item(one.element, values, self.file, self.reading)
                values[name] = given[name] if name in given else scoped.text("value")
        return Item(self.element, values, self.file, self.reading)

    def resolved(self, depth: int = 0) -> Item | None:
        """What a ``CatalogReference`` stands for; any other element is itself.

        Args:
            depth: of references followed.

        Returns:
            The entry in its own scope, or None with a problem.
        """
        if self.tag != "CatalogReference":
            return self
        catalog, name = self.text("catalogName"), self.text("entryName")
        entries = self.reading.catalogs.get(catalog)
        if entries is None:  # some files call a catalogue by its file
            entries = self.reading.files.get(catalog, {})
        entry = entries.get(name)
        if entry is None or depth > MAX_DEPTH:
            self.problem(f"catalogName '{catalog}', entryName '{name}': there is no such entry")
            return None
        given = {}
        for assigned in self.children("ParameterAssignments"):
            for one in assigned.children("ParameterAssignment"):
                given[one.parameter()] = one.text("value")
        file, element = entry
        found = Item(element, dict(self.values), file, self.reading)
        return found.with_parameters(given)


def read_catalogs(reading: Reading, root: Item) -> None:
    """Read the catalogues that a scenario names.

    Args:
        reading: of the scenario.
        root: its root element.
    """
    for locations in root.children("CatalogLocations"):
        for location in locations.children():
            for directory in location.children("Directory"):
                folder = reading.path.parent / directory.text("path")
                if Path(directory.text("path")).is_absolute() or not folder.is_dir():
                    reading.note(f"no catalogue folder '{directory.text('path')}'")
                    continue
                for path in sorted(folder.glob("*.xosc"))[:MAX_FILES]:
                    _read_catalog(reading, path)


def _read_catalog(reading: Reading, path: Path) -> None:
    """The entries of one catalogue file."""
    if path in reading.inputs:
        return
    root = reading.tree(path)
    for catalog in root.all("Catalog"):
        entries = reading.catalogs.setdefault(catalog.attributes.get("name", ""), {})
        reading.files.setdefault(path.stem, entries)
        for entry in catalog.children:
            if "name" in entry.attributes:
                entries[entry.attributes["name"]] = (path.name, entry)
