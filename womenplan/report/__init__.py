"""Reports of an evaluation: Word, Excel and a page for the browser.

Supervision notices and bulletins.
"""

from __future__ import annotations

from womenplan.report.bulletin import write_bulletin
from womenplan.report.notices import write_notices
from womenplan.report.output import excel, html, update, word, word_template, write, write_each

__all__ = [
    "excel",
    "html",
    "update",
    "word",
    "word_template",
    "write",
    "write_bulletin",
    "write_each",
    "write_notices",
]
