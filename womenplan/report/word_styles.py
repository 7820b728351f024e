"""The Word report's styles and page: GB/T 9704 geometry, and the fonts that offices use, East Asian ones named."""

from __future__ import annotations

from typing import Any

from womenplan.messages import Language

__all__ = ["BLANK", "TEXT_WIDTH", "apply_styles", "ensure_styles", "xml"]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT_WIDTH = 8845  # twentieths of a point: 156 mm
BLANK = {"pgSz": {"w": 11906, "h": 16838}, "pgMar": {"top": 2098, "bottom": 1984, "left": 1588, "right": 1474, "header": 851, "footer": 1400, "gutter": 0}}
STAND_INS = {
    "方正小标宋简体": ("小标宋", "华文中宋", "宋体"), "仿宋_GB2312": ("仿宋", "FangSong"), "楷体_GB2312": ("楷体", "KaiTi"), "黑体": ("SimHei",),
    "宋体": ("SimSun",),
}  # fmt: skip

# style: font, size in points, line (points, exact; or a multiple), first-line indent (characters), alignment, before, after
ZH: dict[str, tuple[str, float, float, int, str, float, float]] = {
    "Title": ("方正小标宋简体", 22, 36, 0, "center", 0, 0), "Subtitle": ("楷体_GB2312", 16, 30, 0, "center", 0, 0),
    "Body Text": ("仿宋_GB2312", 16, 28.95, 2, "both", 0, 0), "Heading 1": ("黑体", 16, 28.95, 2, "left", 6, 0),
    "Heading 2": ("楷体_GB2312", 16, 28.95, 2, "left", 0, 0), "Heading 3": ("仿宋_GB2312", 16, 28.95, 2, "left", 0, 0),
    "Caption": ("黑体", 12, 1.2, 0, "center", 8, 4), "Table Text": ("仿宋_GB2312", 10.5, 1.0, 0, "left", 2, 2),
    "toc 1": ("仿宋_GB2312", 16, 28.95, 0, "left", 0, 0), "toc 2": ("仿宋_GB2312", 16, 28.95, 0, "left", 0, 0),
    "TOC Title": ("黑体", 18, 36, 0, "center", 0, 10), "Footer": ("宋体", 14, 1.0, 0, "left", 0, 0),
}  # fmt: skip
EN = {
    "Title": ("方正小标宋简体", 22, 1.2, 0, "center", 0, 6), "Subtitle": ("楷体_GB2312", 13, 1.3, 0, "center", 0, 4),
    "Body Text": ("仿宋_GB2312", 11.5, 1.25, 0, "both", 0, 6), "Heading 1": ("黑体", 16, 1.2, 0, "left", 16, 6),
    "Heading 2": ("楷体_GB2312", 13, 1.2, 0, "left", 12, 4), "Heading 3": ("仿宋_GB2312", 12, 1.2, 0, "left", 8, 4),
    "Caption": ("黑体", 10.5, 1.1, 0, "center", 8, 4), "Table Text": ("仿宋_GB2312", 9.5, 1.0, 0, "left", 2, 2),
    "toc 1": ("仿宋_GB2312", 12, 1.4, 0, "left", 0, 0), "toc 2": ("仿宋_GB2312", 12, 1.4, 0, "left", 0, 0),
    "TOC Title": ("黑体", 16, 1.2, 0, "center", 0, 10), "Footer": ("宋体", 10.5, 1.0, 0, "left", 0, 0),
}  # fmt: skip


def xml(text: str) -> Any:
    """Return an element of WordprocessingML, the ``w`` and ``r`` prefixes being understood."""
    from docx.oxml import parse_xml

    head, rest = text.split(">", 1) if not text.split(">", 1)[0].endswith("/") else (text[:-2], "")
    space = f' xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    return parse_xml(f"{head}{space}>{rest}" if rest else f"{head}{space}/>")


def _style(name: str, lang: Language) -> tuple[str, str]:
    """Return the paragraph and the run properties of a style."""
    font, size, line, indent, align, before, after = (ZH if lang == "zh" else EN)[name]
    exact = line > 3
    spacing = f'w:line="{round(line * (20 if exact else 240))}" w:lineRule="{"exact" if exact else "auto"}"'
    level = f'<w:outlineLvl w:val="{int(name[-1]) - 1}"/>' if name.startswith("Heading") else ""
    keep = "<w:keepNext/>" if name.startswith(("Heading", "Caption", "TOC Title")) else ""
    tabs = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{TEXT_WIDTH}"/></w:tabs>' if name.startswith("toc") else ""
    left = 420 if name == "toc 2" else 0
    grid = "" if exact else '<w:snapToGrid w:val="0"/>'
    ppr = (
        f'<w:pPr>{keep}{tabs}{grid}<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" {spacing}/>'
        f'<w:ind w:left="{left}" w:firstLineChars="{indent * 100}" w:firstLine="{round(indent * size * 20)}"/><w:jc w:val="{align}"/>{level}</w:pPr>'
    )
    bold = "<w:b/>" if lang == "en" and name.startswith(("Heading", "Title", "Caption", "TOC")) else '<w:b w:val="0"/>'
    rpr = (
        f'<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="{font}"/>{bold}'
        f'<w:i w:val="0"/><w:color w:val="000000"/><w:spacing w:val="0"/><w:kern w:val="0"/><w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/></w:rPr>'
    )
    return ppr, rpr


def apply_styles(document: Any, lang: Language) -> None:
    """Give a fresh document the report's styles, its language and its page."""
    ensure_styles(document, lang)
    styles = document.styles.element
    defaults = styles.find(f"{{{W}}}docDefaults")
    defaults.getparent().replace(
        defaults,
        xml(
            '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" '
            'w:eastAsia="仿宋_GB2312"/><w:sz w:val="24"/><w:szCs w:val="24"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
            '<w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        ),
    )
    for name in ZH:
        element = document.styles[name].element
        for tag in ("pPr", "rPr"):
            for old in element.findall(f"{{{W}}}{tag}"):
                element.remove(old)
        for part in _style(name, lang):
            element.append(xml(part))
    _name_fonts(document)


def ensure_styles(document: Any, lang: Language) -> None:
    """Add those of the report's styles that a document lacks; what it has stays as it is."""
    from docx.enum.style import WD_STYLE_TYPE

    known = {style.name.lower() for style in document.styles}
    for name in ZH:
        if name.lower() in known:
            continue
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc"))
        for part in _style(name, lang):
            for old in style.element.findall(f"{{{W}}}{part[3:6]}"):
                style.element.remove(old)
            style.element.append(xml(part))


def _name_fonts(document: Any) -> None:
    """Name, for machines that lack the offices' fonts, those that stand in for them."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{",".join(others)}"/><w:charset w:val="86"/></w:font>' for name, others in STAND_INS.items()
    )
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    part._blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="{W}">{fonts}</w:fonts>'.encode()
