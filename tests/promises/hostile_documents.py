"""Documents of plans made to take all memory, or all time; and what is said of them ("": they are read)."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from hostile import NOISE

PLAN = "某县妇女发展规划（2021—2030年）\n主要目标：\n1.孕产妇死亡率控制在8/10万以下。\n"
PAGE = PLAN.replace("\n", "<br>")
DOCUMENTS: dict[str, tuple[Callable[[Path], Path], str]] = {}
LONG, CELLS = "longer than any plan", "above the limit of 200,000"
DAMAGED = "the file is damaged or incomplete"


def listed(name: str, suffix: str, content: str | bytes, says: str = "") -> None:
    """Put a document on the list that is written as it is."""

    def make(folder: Path) -> Path:
        path = folder / f"a{suffix}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    DOCUMENTS[name] = make, says


def word(name: str, body: str, says: str = "", numbering: str = "") -> None:
    """Put a Word document on the list."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    plan = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in PLAN.splitlines())
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    parts: dict[str, str | bytes] = {
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="a" Type="{kind}" Target="word/document.xml"/>'
        "</Relationships>",
        "word/document.xml": f"<w:document {space}><w:body>{plan}{body}</w:body></w:document>",
        "word/media/noise.bin": NOISE,
    }
    if numbering:
        parts["word/numbering.xml"] = f"<w:numbering {space}>{numbering}</w:numbering>"

    def make(folder: Path) -> Path:
        path = folder / "a.docx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
            for part, data in parts.items():
                package.writestr(part, data)
        return path

    DOCUMENTS[name] = make, says


def levels(level: str, start: str, pattern: str, count: int = 1) -> str:
    """Return numbered lists of one level, which all look alike."""
    look = f'<w:start w:val="{start}"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{pattern}"/>'
    kind = (
        f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="{level}">{look}</w:lvl></w:abstractNum>'
    )
    one = '<w:num w:numId="{}"><w:abstractNumId w:val="0"/></w:num>'
    return kind + "".join(map(one.format, range(count)))


def numbered(level: str, count: int = 1) -> str:
    place = f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{{}}"/></w:numPr></w:pPr></w:p>'
    return "".join(map(place.format, range(count)))


listed(
    "a text of one line",
    ".txt",
    PLAN + "孕产妇死亡率控制在8/10万以下，" * 4000,
    "Line 4 has 68,000",
)
listed("a text longer than any", ".txt", PLAN + "婚" * 2_100_000, LONG)
listed("more lines than any", ".md", PLAN + "\n" * 210_000, LONG)
listed("counts without a stop", ".txt", f"{PLAN}2.{'每年妇女10万人' * 350}")
listed("proposals without a stop", ".txt", f"{PLAN}2.{'建议' * 1500}")
listed("rules of a table without a cell", ".txt", f"{PLAN}{'| ' * 24_000}")
listed("amounts without a stop", ".txt", f"{PLAN}2. {'from 10% to ' * 250}")
listed("digits without end", ".txt", f"{PLAN}2.婚检率达到{'9' * 3000}%以上。")
listed("an open comment and tags", ".html", f"{PAGE}{'<!--' * 300_000}{'<a <b' * 90_000}")
listed("text between tags that break nothing", ".html", f"{PAGE}{'字<b>' * 3000}")
listed(
    "more tags than any page", ".html", f"{PAGE}{'<p>' * 3_100_000}", "above the limit of 3,000,000"
)
listed("declarations without end", ".html", PAGE + "<![" * 300 + "<!" * 300 + "<?" * 300)
listed(
    "odd numbers of lists and spans",
    ".html",
    f"{PAGE}<ol start={'9' * 6000}><li>a<ol start=²><li>a<table><tr><td colspan=²>",
)
listed("cells over many columns", ".html", f"<table><tr>{PLAN}{'<td colspan=60>a' * 4000}", CELLS)
listed(
    "cells over many rows",
    ".html",
    f"<table>{PLAN}" + ("<tr>" + "<td rowspan=60 colspan=60>a" * 60) * 60,
    CELLS,
)
listed("signs beyond all there are", ".html", f"{PAGE}{'&' * 2000}&#{'9' * 6000};")
word("more paragraphs than any", "<w:p/>" * 210_000, LONG)
word(
    "wide cells without end",
    "<w:tbl><w:tr>"
    + '<w:tc><w:tcPr><w:gridSpan w:val="60"/></w:tcPr><w:p/></w:tc>' * 4000
    + "</w:tr></w:tbl>",
    CELLS,
)
word(
    "tables within tables",
    "<w:tbl><w:tr><w:tc>" * 50 + "<w:p/>" * 9000 + "</w:tc></w:tr></w:tbl>" * 50,
)
word(
    "each paragraph of a list of its own",
    numbered("0", 9000),
    numbering=levels("0", "1", "%1.", 9000),
)
word("levels and numbers that are none", numbered("x"), numbering=levels("x", "²", "%1"))
word("a label that goes on", numbered("0", 3000), numbering=levels("0", "1", "%1" * 50_000))
word("a part that is cut", "<w:p", DAMAGED)
listed(
    "a page tree that holds itself",
    ".pdf",
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R]/Count 9>>endobj trailer<</Root 1 0 R>>",
    DAMAGED,
)
listed("a file that is no PDF", ".pdf", b"%PDF-1.7\n" + NOISE[:9000], DAMAGED)
