"""The Word report's styles and page: GB/T 9704 geometry, and the fonts that offices use, East Asian ones named."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

from womenplan.messages import Language

__all__ = ["PAGE", "TEXT_WIDTH", "elements", "markup", "set_styles", "type_size"]

TEXT_WIDTH = 8845  # twentieths of a point: 156 mm
PAGE = {
    "pgSz": {"w": 11906, "h": 16838},
    "pgMar": {"top": 2098, "bottom": 1984, "left": 1588, "right": 1474, "header": 851, "footer": 1400, "gutter": 0},
}
STAND_INS = {
    "方正小标宋简体": "小标宋,华文中宋,宋体", "仿宋_GB2312": "仿宋,FangSong", "楷体_GB2312": "楷体,KaiTi", "黑体": "SimHei", "宋体": "SimSun",
}  # fmt: skip
Look = tuple[str, float, float, int, str, float, float]

# style: font, size in points, line (points, exact; or a multiple), first-line indent (characters), alignment, before, after
ZH: dict[str, Look] = {
    "Title": ("方正小标宋简体", 22, 36, 0, "center", 0, 0), "Subtitle": ("楷体_GB2312", 16, 30, 0, "center", 0, 0),
    "Body Text": ("仿宋_GB2312", 16, 28.95, 2, "both", 0, 0), "Heading 1": ("黑体", 16, 28.95, 2, "left", 6, 0),
    "Heading 2": ("楷体_GB2312", 16, 28.95, 2, "left", 0, 0), "Caption": ("黑体", 12, 1.2, 0, "center", 8, 4),
    "Table Text": ("仿宋_GB2312", 10.5, 1.0, 0, "left", 2, 2), "toc 1": ("仿宋_GB2312", 16, 28.95, 0, "left", 0, 0),
    "toc 2": ("仿宋_GB2312", 16, 28.95, 0, "left", 0, 0), "TOC Title": ("黑体", 18, 36, 0, "center", 0, 10),
    "Footer": ("宋体", 14, 1.0, 0, "left", 0, 0),
}  # fmt: skip
EN: dict[str, Look] = {
    "Title": ("方正小标宋简体", 22, 1.2, 0, "center", 0, 6), "Subtitle": ("楷体_GB2312", 13, 1.3, 0, "center", 0, 4),
    "Body Text": ("仿宋_GB2312", 11.5, 1.25, 0, "both", 0, 6), "Heading 1": ("黑体", 16, 1.2, 0, "left", 16, 6),
    "Heading 2": ("楷体_GB2312", 13, 1.2, 0, "left", 12, 4), "Caption": ("黑体", 10.5, 1.1, 0, "center", 8, 4),
    "Table Text": ("仿宋_GB2312", 9.5, 1.0, 0, "left", 2, 2), "toc 1": ("仿宋_GB2312", 12, 1.4, 0, "left", 0, 0),
    "toc 2": ("仿宋_GB2312", 12, 1.4, 0, "left", 0, 0), "TOC Title": ("黑体", 16, 1.2, 0, "center", 0, 10),
    "Footer": ("宋体", 10.5, 1.0, 0, "left", 0, 0),
}  # fmt: skip
CONTROL = dict.fromkeys(sign for sign in range(32) if sign != 9)  # what XML cannot hold
SCHEMAS = "http://schemas.openxmlformats.org/"
W = f"{SCHEMAS}wordprocessingml/2006/main"
SPACES = {
    "w": W, "r": f"{SCHEMAS}officeDocument/2006/relationships", "wp": f"{SCHEMAS}drawingml/2006/wordprocessingDrawing",
    "a": f"{SCHEMAS}drawingml/2006/main", "pic": f"{SCHEMAS}drawingml/2006/picture",
}  # fmt: skip


@lru_cache(maxsize=1)
def markup() -> Any:
    """Return the macros of the template, which give WordprocessingML with all words escaped."""
    from jinja2 import Environment
    from markupsafe import Markup

    def clean(value: Any) -> Any:
        return value if isinstance(value, Markup) else str(value).translate(CONTROL)

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, finalize=clean)
    source = files("womenplan.resources").joinpath("templates", "word.xml").read_text(encoding="utf-8")
    return environment.from_string(source).module


def elements(text: str) -> list[Any]:
    """Return the elements of a piece of WordprocessingML."""
    from docx.oxml import parse_xml

    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())
    return list(parse_xml(f"<w:body {spaces}>{text}</w:body>"))


def type_size(style: str, lang: Language) -> float:
    """Return the size of a style's type in points."""
    return (ZH if lang == "zh" else EN)[style][1]


def set_styles(document: Any, lang: Language, *, fresh: bool) -> None:
    """Give a fresh document the report's styles, language and fonts; in any other add the styles that it lacks."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.opc.constants import RELATIONSHIP_TYPE

    known = {style.name.lower(): style for style in document.styles}
    for name, look in (ZH if lang == "zh" else EN).items():
        if name.lower() in known and not fresh:
            continue
        builtin = name.startswith("toc")
        style = known.get(name.lower()) or document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=builtin)
        bold = int(lang == "en" and name.startswith(("Heading", "Title", "Caption", "TOC")))
        for part in elements(markup().style(name, bold, *look)):
            for old in style.element.findall(part.tag):
                style.element.remove(old)
            style.element.append(part)
    if fresh:
        defaults = document.styles.element.find(f"{{{W}}}docDefaults")
        defaults.getparent().replace(defaults, elements(markup().defaults())[0])
        fonts = f'<w:fonts xmlns:w="{W}">{markup().fonts(STAND_INS)}</w:fonts>'
        table = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
        table._blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{fonts}'.encode()
