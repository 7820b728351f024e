"""Makes documents of a plan."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import docx
from xlwt import CompoundDoc

from womenplan.texts.draft import read_plan

PLAN = """东河县妇女发展规划（2021—2030年）
前言：2020年，全县孕产妇死亡率为14.6/10万。
（一）妇女与健康
主要目标：
1.孕产妇死亡率到2025年控制在12/10万以下，到2030年控制在8/10万以下。
2.35—64岁适龄妇女宫颈癌人群筛查率达到70%以上。
3.妇幼健康工作会议每年召开6次。
（二）妇女与经济
主要目标：
1.绣娘合作社中女性比例达到60%以上。
策略措施：
1.支持妇女就业创业。
"""


def table_of(folder: Path) -> Path:
    """Return a Word document with a list that Word numbers, and a table of indicators."""
    document = docx.Document()
    document.add_heading("东河县妇女发展规划（2021—2030年）", 0)
    document.add_heading("（一）妇女与健康", 1)
    document.add_paragraph("主要目标：")
    for text in ("孕产妇死亡率控制在8/10万以下。", "适龄妇女宫颈癌人群筛查率达到70%以上。"):
        document.add_paragraph(text, style="List Number")
    table = document.add_table(rows=0, cols=4)
    for row in (("指标", "单位", "2020年", "2030年目标"), ("农村自来水普及率", "%", "88", "≥95")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(folder / "plan.docx"))
    return folder / "plan.docx"


def pdf_of(folder: Path) -> Path:
    """Return a PDF of one page that holds no text, as a scanner makes them."""
    import matplotlib.pyplot as plt

    figure = plt.figure(figsize=(8, 11))
    figure.savefig(folder / "plan.pdf")
    plt.close(figure)
    return folder / "plan.pdf"


def printed_pdf_of(folder: Path, lines: list[str]) -> Path:
    """Return a PDF of one page that holds lines of text, in a font that every reader has."""
    shown = " T* ".join(f"({line.replace('(', '[').replace(')', ']')}) Tj" for line in lines)
    stream = f"BT /F1 11 Tf 14 TL 60 780 Td {shown} ET"
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body = "%PDF-1.4\n" + "".join(
        f"{number} 0 obj{content}endobj\n" for number, content in enumerate(objects, 1)
    )
    path = folder / "printed.pdf"
    path.write_text(body + "trailer<</Root 1 0 R/Size 6>>\n%%EOF", encoding="latin-1")
    return path


def compound_of(path: Path, name: str, content: bytes) -> Path:
    """Write a compound file of one stream of that name, as office programs of the past kept their documents."""
    blob = io.BytesIO()
    CompoundDoc.XlsDoc().save(blob, content.ljust(5000, b"\0"))
    data = bytearray(blob.getvalue())
    at = data.index("Workbook".encode("utf-16-le"))
    spelled = name.encode("utf-16-le")
    data[at : at + 66] = spelled.ljust(64, b"\0") + struct.pack("<H", len(spelled) + 2)
    path.write_bytes(data)
    return path


def demands_of(frame: str, heading: str, text: str) -> list[tuple[str, str, float | None]]:
    """Return name, bound and value (none of a direction) of what a text under a heading asks for."""
    targets = read_plan(frame.format(heading=heading, text=text)).targets
    rows = targets[["name", "operator", "value"]].itertuples(index=False)
    return [(name, bound, None if value != value else value) for name, bound, value in rows]
