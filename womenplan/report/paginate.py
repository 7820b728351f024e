"""The pages on which the headings of a Word report stand, as LibreOffice lays it out."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from womenplan.errors import Problem, UsageError
from womenplan.io.office import converted

__all__ = ["pages_of"]

SECONDS = 180.0


def pages_of(document: bytes) -> list[int]:
    """Return the page numbers of the headings of a Word document in order, the first heading's being 1.

    Raises
    ------
    UsageError
        If LibreOffice or ``pypdfium2``, which reads what it wrote, is not installed, or the
        document could not be laid out.
    """
    try:
        import pypdfium2
    except ImportError:
        problem = Problem("EXTRA_MISSING", context={"extra": "texts", "package": "pypdfium2"})
        raise UsageError(problem) from None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report.docx")
        path.write_bytes(document)
        try:
            made = converted(path, "pdf", seconds=SECONDS)
        except FileNotFoundError:
            raise UsageError(Problem("PAGINATE_NEEDS_OFFICE")) from None
        except subprocess.TimeoutExpired:
            made = None
        if made is None:
            raise UsageError(Problem("PAGINATE_FAILED"))
        with pypdfium2.PdfDocument(made) as laid_out:
            places = [mark.get_dest() for mark in laid_out.get_toc()]
            pages = [place.get_index() for place in places if place is not None]
    return [page - pages[0] + 1 for page in pages]
