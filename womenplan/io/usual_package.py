"""Workbooks of unusual make as other libraries expect them: usual namespaces, and parts named as they are referred to."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import closing
from pathlib import Path

from womenplan.io.package import Package, relations_of
from womenplan.io.xlsx import main_part

__all__ = ["usual_package"]

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_NAMES = {b"extendedProperties": b"extended-properties", b"customProperties": b"custom-properties"}
_PART = re.compile(rb'PartName="/([^"]+)"')
_TYPES = "[Content_Types].xml"


def usual_package(path: Path, file: str) -> bytes:
    """Return the content of an xlsx, made anew where it is strict OOXML or names its parts loosely."""
    with closing(Package(path, file)) as package:
        referred = _referred(package)
        names = {
            entry.filename: referred.get(name, entry.filename.replace("\\", "/").lstrip("/"))
            for name, entry in package.parts.items()
        }
        strict = _STRICT.search(package.read(main_part(package))[:4000])
        if not strict and all(name == usual for name, usual in names.items()):
            return path.read_bytes()
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
            for name, usual in names.items():
                out.writestr(usual, _STRICT.sub(_usual_space, package.read(name)))
    return made.getvalue()


def _referred(package: Package) -> dict[str, str]:
    """Return how the parts of a package are referred to, by their names in lower case."""
    if _TYPES in package:
        targets = [part.decode() for part in _PART.findall(package.read(_TYPES))]
    else:
        targets = []
    for name in package.parts:
        folder, _, base = name.rpartition("_rels/")
        if base.endswith(".rels"):
            targets += [
                link.target for link in package.links(folder + base.removesuffix(".rels")).values()
            ]
    relations = map(relations_of, targets)
    return {part.lower(): part for part in [*targets, *relations, _TYPES, "_rels/.rels"]}


def _usual_space(space: re.Match[bytes]) -> bytes:
    """Return the usual namespace for a strict one."""
    return b"http://schemas.openxmlformats.org/%s/2006/%s" % (
        space[1],
        _NAMES.get(space[2], space[2]),
    )
