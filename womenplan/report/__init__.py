"""Reports of an evaluation: Word, Excel and a page for the browser."""

from __future__ import annotations

from womenplan.report.output import excel, html, update, word, write, write_each

__all__ = ["excel", "html", "update", "word", "write", "write_each"]
