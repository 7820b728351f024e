"""The three files: same numbers, same bytes, whole or not at all, safe whatever a user's text holds."""

import re
import zipfile
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from docx import Document
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph
from openpyxl import load_workbook

from tests.report.conftest import DEATHS, HOME, SHARE
from womenplan import report
from womenplan.errors import Notice, UsageError
from womenplan.model import catalogue
from womenplan.model.rules import Rules
from womenplan.narration.evaluation import Evaluation, evaluate
from womenplan.report import figures, story
from womenplan.report.content import Content, Number

Result = Callable[..., Evaluation]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SHEETS = [
    "监测指标统计表",
    "总览",
    "指标明细",
    "评判依据",
    "数据出处",
    "预警",
    "缺项",
    "排序",
    "分性别分城乡",
    "规则",
    "来源",
]


class Page(HTMLParser):
    """The texts of a page by language, and the cells of its main table."""

    def __init__(self) -> None:
        super().__init__()
        self.langs: list[str] = []
        self.texts: dict[str, list[str]] = {"": [], "zh": [], "en": []}
        self.skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "title"):
            self.skip += 1
        if tag not in ("meta", "link", "input", "br", "html"):
            self.langs.append(dict(attrs).get("lang") or (self.langs[-1] if self.langs else ""))
        for (
            name,
            words,
        ) in attrs:  # what the script shows in one language, and what no language switch reaches
            own = name[-2:] if name.startswith("data-") and name[-3:] in ("-zh", "-en") else ""
            if own or name in ("aria-label", "title", "alt", "placeholder"):
                self.texts[own].append(words or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "title"):
            self.skip -= 1
        if self.langs:
            self.langs.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.skip:
            self.texts[self.langs[-1] if self.langs else ""].append(data.strip())


def page_of(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def unseen_text(path: Path) -> str:
    """Return what a Word file or workbook says beside its text: descriptions of pictures and tables, names of sheets, feet."""
    with zipfile.ZipFile(path) as package:
        parts = [
            package.read(name).decode() for name in package.namelist() if name.endswith(".xml")
        ]
    told = r'descr="([^"]*)"|tblCaption w:val="([^"]*)"|<sheet [^>]*name="([^"]*)"|<oddFooter>([^<]*)<|<dc:title>([^<]*)<'
    found = (
        words for part in parts for groups in re.findall(told, part) for words in groups if words
    )
    return "\n".join(re.sub(r"&[LRPN]", "", unescape(words)) for words in found)


def word_text(path: Path) -> str:
    body = ElementTree.fromstring(zipfile.ZipFile(path).read("word/document.xml"))
    return "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in body.iter(f"{W}p"))


def tables_in(report: Any) -> list[Table]:
    """Return all tables of a document or of a file, those in content controls too."""
    document = Document(str(report)) if isinstance(report, str | Path) else report
    return [Table(element, document) for element in document.element.body.iter(f"{W}tbl")]


def paragraphs_in(document: Any) -> list[Paragraph]:
    """Return all paragraphs of a document that stand in no table, those in content controls too."""
    body = document.element.body
    found = (p for p in body.iter(f"{W}p") if next(p.iterancestors(f"{W}tc"), None) is None)
    return [Paragraph(element, document) for element in found]


def sheet_text(path: Path) -> str:
    return "\n".join(
        str(cell.value)
        for sheet in load_workbook(path)
        for row in sheet
        for cell in row
        if cell.value is not None
    )


def write(result: Evaluation, folder: Path, **more: Any) -> dict[str, Path]:
    return report.write(result, folder, figures=False, **more)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_numbers_are_the_same_in_all_three(national_result, written, lang):
    paths = written("national_result", lang)
    word, page = word_text(paths["word"]), page_of(paths["html"])
    table, judged = load_workbook(paths["excel"]).worksheets[2:4]
    head = [cell.value for cell in table[1]]
    content = Content(national_result, lang)
    on_page = "\n".join(page.texts[""] + page.texts[lang])
    for place, line in enumerate(content.lines, start=2):
        row = dict(zip(head, table[place], strict=True))
        for which in ("baseline", "latest"):
            printed = str(line.cells[f"{which}_shown"])
            assert printed in word
            assert line.cells[f"{which}*"] in on_page or printed in on_page
            value = line.cells[which]
            cell = row[content.say(f"col.{which}")[:1].upper() + content.say(f"col.{which}")[1:]]
            if isinstance(value, Number):
                decimals = len(cell.number_format.partition(".")[2])
                assert f"{cell.value:.{decimals}f}" == printed
                usual = {"baseline": 2010, "latest": 2020}[which]
                year = line.cells[f"{which}_year"]
                dated = printed if year.value == usual else f"{printed} ({year})"
                assert dated in word
            else:
                assert cell.value is None
        if line.row["counted"]:
            assert line.name in word
            assert str(line.cells["status"]) in word
        assert line.sentence in on_page
        assert line.sentence in [cell.value for cell in judged[place]]
    for _, rate in story.rates(content):
        assert rate in word
        assert rate in on_page
        assert rate in sheet_text(paths["excel"])


def test_every_value_names_the_cell_it_came_from(written):
    sheet = load_workbook(written("counties", "zh")["excel"])["数据出处"]
    head = [cell.value for cell in sheet[1]]
    first = dict(zip(head, (cell.value for cell in sheet[2]), strict=True))
    assert (first["最新值文件"], first["最新值工作表"], first["最新值单元格"]) == (
        "监测数据.xlsx",
        "健康",
        "D6",
    )
    assert (first["基期值文件"], first["基期值工作表"], first["基期值单元格"]) == (
        "监测数据.xlsx",
        "健康",
        "D4",
    )


def test_numbers_are_numbers_with_the_units_decimals(written):
    sheet = load_workbook(written("counties", "zh")["excel"])["指标明细"]
    column = [cell.value for cell in sheet[1]].index("最新值")
    assert [(row[column].value, row[column].number_format) for row in list(sheet.rows)[1:]] == [
        (9.0, "0.0"),
        (26.4, "0.0"),
    ]


def test_workbook_has_a_sheet_a_question_ready_to_filter_and_print(written):
    book = load_workbook(written("counties", "zh")["excel"])
    assert book.sheetnames == SHEETS
    assert book.active.title == "监测指标统计表"
    for name in ("监测指标统计表", "指标明细", "评判依据", "数据出处", "排序", "规则", "来源"):
        sheet = book[name]
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref
        assert sheet.print_title_rows == "$1:$1"
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        pages = (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight)
        assert pages == (1, 0)  # across: one, where the file says nothing
        # 6 points a character: at no less than 55 % of its size it fits the 785 points of a page
        wide = sum(dimension.width for dimension in sheet.column_dimensions.values())
        assert wide <= 785 / 6 / 0.55
    assert len(book["指标明细"].conditional_formatting)
    alone = load_workbook(written("national_result", "zh")["excel"])
    final = [*SHEETS[:9], "与上一轮比较", *SHEETS[9:]]  # it compares
    assert alone.sheetnames == final
    assert alone["排序"]["A1"].value == "只有一个地区的数据，不作比较和排序。"


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1+2", "-1+2", "@SUM(A1)"])
def test_text_from_users_never_becomes_a_formula(result_of: Result, tmp_path, name):
    result = result_of(
        [{"indicator_id": SHARE, "operator": ">=", "value": 30}],
        {(name, SHARE): {2020: 20.0, 2025: 26.0}},
    )
    book = load_workbook(report.excel(result, tmp_path / "r.xlsx", region=name))
    cells = [
        cell
        for sheet in book
        for row in sheet
        for cell in row
        if isinstance(cell.value, str) and name in cell.value
    ]
    assert cells
    assert all(cell.data_type == "s" for cell in cells)


def test_two_runs_give_the_same_bytes(counties, drawn, tmp_path):
    second, folder = report.write(counties, tmp_path), drawn["word"].parent
    files = [p.relative_to(folder) for p in sorted(folder.rglob("*")) if p.is_file()]
    assert len(files) > 4
    assert set(drawn) == {"word", "brief", "excel", "html", "figures"} == set(second)
    for name in files:
        assert (folder / name).read_bytes() == (tmp_path / name).read_bytes(), name


def foreign(words: str, *allowed: str) -> list[str]:
    for name in allowed:
        words = words.replace(name, "")
    return [line for line in words.split("\n") if CHINESE.search(line)]


def names_of(result: Evaluation) -> list[str]:
    places = result.observations[["source", "file", "sheet", "region"]].drop_duplicates()
    return sorted({str(v) for v in places.to_numpy().ravel() if v}, key=len, reverse=True)


@pytest.mark.parametrize("name", ["counties", "national_result"])
def test_no_chinese_in_an_english_report(written, request, name):
    paths = written(name, "en")
    names = names_of(request.getfixturevalue(name))
    page = page_of(paths["html"])
    assert foreign(word_text(paths["word"]), *names) == []
    assert foreign(sheet_text(paths["excel"]), *names) == []
    assert foreign("\n".join(page.texts["en"] + page.texts[""]).replace("中文", ""), *names) == []
    for kind in ("word", "excel"):
        assert len(unseen_text(paths[kind]).split("\n")) > 5
        assert foreign(unseen_text(paths[kind]), *names) == []


@pytest.mark.parametrize("name", ["counties", "national_result"])
def test_no_english_in_a_chinese_report(written, request, name):
    paths = written(name, "zh")
    page = page_of(paths["html"])
    shown = "\n".join(page.texts["zh"] + page.texts[""])
    hidden = [unseen_text(paths[kind]) for kind in ("word", "excel")]
    for words in (word_text(paths["word"]), sheet_text(paths["excel"]), shown, *hidden):
        for own in [*names_of(request.getfixturevalue(name)), "English", "{shown}"]:
            words = words.replace(own, "")
        assert re.findall(r"[A-Za-z]{2,}", words) == []


def test_existing_output_is_refused_and_left_alone(counties, tmp_path):
    paths = write(counties, tmp_path, formats=("word",))
    paths["word"].write_text("mine")
    with pytest.raises(
        UsageError, match="输出文件已存在，未作改动。请换一个位置，或加 --force 覆盖。"
    ):
        write(counties, tmp_path)
    assert paths["word"].read_text() == "mine"
    write(counties, tmp_path, force=True, formats=("word",))
    assert zipfile.is_zipfile(paths["word"])


def test_other_files_in_the_folder_are_left_alone(counties, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    write(counties, tmp_path, formats=("html",))
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]


def test_folder_that_cannot_be_written_is_one_sentence(counties, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="file：这是文件，不是文件夹，不能在其中写入。") as caught:
        write(counties, tmp_path / "file" / "out", formats=("html", "excel"))
    assert len(caught.value.problems) == 1


def test_failed_report_leaves_nothing(counties, tmp_path, monkeypatch):
    whole = Path.write_bytes
    written: list[Path] = []

    def second_fails(self: Path, data: bytes) -> int:
        written.append(self)
        if len(written) == 2:
            raise OSError("disk full")
        return whole(self, data)

    monkeypatch.setattr(Path, "write_bytes", second_fails)
    with pytest.raises(UsageError, match="无法写入"):
        write(counties, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_unknown_region_and_format_are_named(counties, tmp_path):
    with pytest.raises(UsageError, match="结果中没有地区“丁县”。可用的地区：甲市"):
        write(counties, tmp_path, region="丁县")
    with pytest.raises(UsageError, match="读到“summary”，应为 brief、report、annexes 之一。"):
        write(counties, tmp_path, parts=("summary",))
    with pytest.raises(UsageError, match="读到“pdf”，应为 word、excel、html 之一。"):
        write(counties, tmp_path, formats=("pdf",))
    assert list(tmp_path.iterdir()) == []


def test_plan_without_any_data_still_gives_a_report(result_of: Result, tmp_path):
    result = result_of([{"indicator_id": SHARE, "operator": ">=", "value": 30}], {})
    paths = report.write(result, tmp_path)
    assert "领域1项目标未收到数据，暂无法评判。" in word_text(paths["word"])


def test_names_of_eighty_characters_and_script_are_harmless(result_of: Result, tmp_path):
    name = "<script>alert(1)</script>&" + "很长的指标名称" * 8
    result = result_of(
        [{"indicator_id": SHARE, "operator": ">=", "value": 30}],
        {(HOME, SHARE): {2020: 20.0, 2025: 26.0}},
    )
    result.table.loc[:, ["name_zh", "name_en"]] = name
    paths = write(result, tmp_path)
    source = paths["html"].read_text(encoding="utf-8")
    assert "<script>alert" not in source
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;" in source
    assert name in word_text(paths["word"])
    assert name in sheet_text(paths["excel"])


def test_page_asks_for_nothing_outside_itself(written):
    source = written("counties", "zh")["html"].read_text(encoding="utf-8")
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", source)
    assert "url(" not in source
    assert "@import" not in source


# Word ----------------------------------------------------------------------------------------------------------------


def test_page_has_the_geometry_of_official_documents(written):
    section = Document(str(written("counties", "zh")["word"])).sections[-1]
    # GB/T 9704-2012: A4, 37 mm above, 28 mm at the left, a text of 156 by 225 mm
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (round(section.top_margin.mm), round(section.left_margin.mm)) == (37, 28)
    assert round(section.page_width.mm - section.left_margin.mm - section.right_margin.mm) == 156
    assert round(section.page_height.mm - section.top_margin.mm - section.bottom_margin.mm) == 225


def test_styles_name_east_asian_fonts(written):
    styles = Document(str(written("counties", "zh")["word"])).styles
    fonts = {
        name: styles[name].element.rPr.find(f"{W}rFonts").get(f"{W}eastAsia")
        for name in ("Title", "Heading 1", "Heading 2", "Body Text")
    }
    assert fonts == {
        "Title": "方正小标宋简体",
        "Heading 1": "黑体",
        "Heading 2": "楷体_GB2312",
        "Body Text": "仿宋_GB2312",
    }


def test_headings_captions_contents_and_page_numbers_are_real(drawn):
    path = drawn["word"]
    document = Document(str(path))
    headings = [p.text for p in paragraphs_in(document) if p.style.name == "Heading 1"]
    assert headings == [
        "一、评估工作概况",
        "二、总体进展",
        "三、分领域进展",
        "四、主要做法与成效",
        "五、突出问题及原因",
        "六、趋势研判与预警",
        "七、区域和群体差异",
        "八、对策建议",
        "九、数据质量说明",
        "附图　总体情况一览",
        "附表1　监测指标统计表",
        "附表2　目标达标情况一览表",
        "附表3　数据缺项",
        "附表4　判定规则",
        "附表5　数据来源",
        "附表6　地区差异",
    ]
    source = zipfile.ZipFile(path).read("word/document.xml").decode()
    assert (
        source.count('w:instr=" SEQ 表 ')
        == sum(
            p.text.startswith("表") for p in paragraphs_in(document) if p.style.name == "Caption"
        )
        > 5
    )
    assert source.count('w:instr=" SEQ 图 ') > 2
    assert ' TOC \\o "1-2"' in source
    listed = [
        p
        for p in paragraphs_in(document)
        if p.style.name.lower().startswith("toc ") and p.style.name != "TOC Title"
    ]
    assert len(listed) == sum(
        p.style.name in ("Heading 1", "Heading 2") for p in paragraphs_in(document)
    )
    assert b'w:instr=" PAGE "' in document.sections[1].footer.part.blob
    assert all(re.search(r"[0-9]+$", p.text) for p in listed)  # each has its page


def test_no_table_is_wider_than_the_text_and_headers_repeat(written):
    document = Document(str(written("counties", "zh")["word"]))
    assert len(tables_in(document)) > 5
    for table in tables_in(document):
        across = "2020" in [cell.text for cell in table.rows[0].cells]  # the monitoring table
        assert sum(int(c.get(f"{W}w")) for c in table._tbl.tblGrid) <= (13436 if across else 8845)
        assert table.rows[0]._tr.trPr.find(f"{W}tblHeader") is not None
        assert all(row._tr.trPr.find(f"{W}cantSplit") is not None for row in table.rows)


def test_table_that_goes_on_has_its_number_and_heads_on_each_page(result_of: Result, tmp_path):
    ids = catalogue.indicators().query("unit == 'percent'")["indicator_id"].tolist()[:50]
    asked = [{"indicator_id": name, "operator": ">=", "value": 90} for name in ids]
    result = result_of(asked, {(HOME, name): {2020: 40.0, 2025: 50.0} for name in ids})

    def words(element: Any) -> str:
        return "".join(text.text or "" for text in element.iter(f"{W}t"))

    for lang, sign in (("zh", r"续表(\d+)"), ("en", r"Table (\d+) \(continued\)")):
        path = report.word(result, tmp_path / f"{lang}.docx", lang=lang, figures=False)
        body = Document(str(path)).element.body
        number, over = "", 0
        for part in body.iter(f"{W}p", f"{W}tbl"):
            above = part.getprevious()
            if part.tag == f"{W}p" and (found := re.fullmatch(sign, words(part))):
                assert found[1] == number
                assert next(part.iter(f"{W}pageBreakBefore"), None) is not None
                heads = [words(next(t.iter(f"{W}tr"))) for t in (above, part.getnext())]
                assert heads[0] == heads[1]
                over += 1
            elif part.tag == f"{W}tbl" and not re.fullmatch(sign, words(above)):
                number = re.search(r"\d+", words(above))[0]
        assert over


def test_users_own_template_keeps_its_styles_and_loses_its_text(counties, tmp_path):
    template = Document()
    template.add_paragraph("模板里的旧文字")
    template.styles["Heading 1"].font.name = "Courier New"
    template.save(str(tmp_path / "own.docx"))
    with pytest.warns(Notice, match="模板中的文档属性未带入报告"):
        path = report.word(
            counties, tmp_path / "r.docx", template=tmp_path / "own.docx", figures=False
        )
    document = Document(str(path))
    assert document.styles["Heading 1"].font.name == "Courier New"
    assert "旧文字" not in word_text(path)
    assert "总体进展" in word_text(path)


def test_shipped_template_can_be_saved_changed_and_handed_in(counties, tmp_path):
    own = report.word_template(tmp_path / "own.docx", lang="zh")
    with pytest.raises(UsageError, match=r"own\.docx"):
        report.word_template(own)
    plain = report.word(counties, tmp_path / "plain.docx", lang="zh", figures=False)
    same = report.word(counties, tmp_path / "same.docx", lang="zh", figures=False, template=own)
    assert same.read_bytes() == plain.read_bytes()
    changed = Document(str(own))
    changed.styles["Body Text"].font.size = Pt(14)
    changed.sections[0].left_margin = Mm(40)
    changed.save(str(own))
    path = report.word(counties, tmp_path / "r.docx", lang="zh", figures=False, template=own)
    document = Document(str(path))
    assert document.styles["Body Text"].font.size == Pt(14)
    upright = document.sections[1]
    across = next(one for one in document.sections if one.page_width > one.page_height)
    assert round(upright.left_margin.mm) == round(across.top_margin.mm) == 40
    assert (round(across.page_width.mm), round(across.page_height.mm)) == (297, 210)
    first = next(document.element.body.iter(f"{W}tblW"))
    # A4 less 40 mm on the left and 26 mm on the right, in twips
    assert int(first.get(f"{W}w")) <= 144 / 25.4 * 1440 + 2


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("own.docx", r"不是可用的 .docx 模板。请用 Word 或 WPS 另存为 .docx 后再试。"),
        ("missing.docx", r"missing.docx：没有这个文件。请核对路径。"),
    ],
)
def test_template_that_is_no_word_document_is_one_sentence(counties, tmp_path, name, told):
    (tmp_path / "own.docx").write_text("not a document")
    with pytest.raises(UsageError, match=told):
        report.word(counties, tmp_path / "r.docx", template=tmp_path / name, figures=False)
    assert not (tmp_path / "r.docx").exists()


def test_made_up_data_and_changed_rules_are_told(result_of: Result, tmp_path):
    result = result_of(
        [{"indicator_id": DEATHS, "operator": "<=", "value": 8}],
        {(HOME, DEATHS): {2020: 12.0, 2025: 11.0}},
        rules=Rules(on_track=0.9),
    )
    words = word_text(report.word(result, tmp_path / "r.docx", figures=False))
    assert "本报告所用数据系虚构" in words
    assert "有1项规则与默认值不同" in words
    assert "已改（默认0.95）" in words


def test_regions_are_compared_where_there_are_several(written):
    words = word_text(written("counties", "zh")["word"])
    assert "各地区达标情况" in words
    assert "各指标地区差异" in words
    sheet = load_workbook(written("counties", "zh")["excel"])["排序"]
    ranks = [
        (row[1].value, row[3].value)
        for row in sheet.iter_rows(min_row=2)
        if "村委会" in str(row[0].value)
    ]
    assert ranks == [(1, "乙县"), (2, "丙县")]


def test_regions_have_a_heatmap_for_each_domain_in_the_word_report(drawn):
    words = word_text(drawn["word"])
    captions = [line for line in words.split("\n") if line.startswith("图")]
    # regions, the overview, heatmaps of two domains; a domain of one target is told in a sentence
    assert captions == [
        "图1　各地区各领域进展比较",
        "图2　各领域目标状态、主要差距和主要进展",
        "图3　健康领域：各地区各项目标状态",
        "图4　参与决策和管理领域：各地区各项目标状态",
    ]
    assert "各地区各项目标状态" not in "\n".join(
        line for line in words.split("\n") if line.startswith("表")
    )


def test_page_counts_the_targets_that_the_summary_counts(counties, written):
    words = written("counties", "zh")["html"].read_text(encoding="utf-8")
    assert words.count('data-counted="1"') == Content(counties, "zh").scope.summary["total"]


def test_differences_between_regions_are_told_with_their_tendency(written):
    # without the city itself: 31.2 and 24.5 in 2025, 20.0 and 24.0 in 2020; 31.2 / 24.5 = 1.27
    document = Document(str(written("counties", "zh")["word"]))
    (table,) = [
        t for t in tables_in(document) if "变异系数（%）" in [c.text for c in t.rows[0].cells]
    ]
    rows = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    (share,) = [row for row in rows if row[0].startswith("村委会")]
    assert share[1:6] == ["2025", "2", "24.5", "31.2", "1.27"]
    assert share[7] == "差距扩大"  # the coefficient of variation rose from 9.1 to 12.0


def test_long_domain_has_one_figure_of_the_targets_that_need_attention_first(
    result_of: Result, tmp_path
):
    known = catalogue.indicators().query(
        "unit == 'percent' and better == 'higher' and domain == 'health'"
    )
    ids = known["indicator_id"].tolist()[:13]
    values = {name: 40.0 if place < 11 else 20.0 for place, name in enumerate(ids)}
    result = result_of(
        [{"indicator_id": i, "operator": ">=", "value": 30} for i in ids],
        {(HOME, i): {2020: 25.0, 2025: values[i]} for i in ids[:-1]},
    )
    told = figures._telling(result, "health").table
    assert len(told) == 6
    assert ids[11] in set(told["indicator_id"])  # the one that turned back
    assert ids[12] not in set(told["indicator_id"])  # which has no data
    paths = report.write(result, tmp_path, formats=("word",), lang="en")
    assert "Figure 1. Health: baseline, latest value and target (6 of 12)" in word_text(
        paths["word"]
    )
    assert sorted(p.name for p in paths["figures"].iterdir()) == [
        "dashboard.png",
        "gaps-health.png",
        "status.png",
    ]


def test_department_that_owes_data_is_counted(result_of: Result, tmp_path):
    result = result_of(
        [
            {"indicator_id": SHARE, "operator": ">=", "value": 30},
            {"indicator_id": DEATHS, "operator": "<=", "value": 8},
        ],
        {(HOME, SHARE): {2020: 20.0, 2025: 26.0}},
    )
    document = Document(str(report.word(result, tmp_path / "r.docx", figures=False)))
    heads = [(t, [cell.text for cell in t.rows[0].cells]) for t in tables_in(document)]
    (table,) = [t for t, names in heads if "有数据" in names]
    assert [[cell.text for cell in row.cells] for row in table.rows[1:]] == [
        ["卫生健康部门", "1", "0", "0", "0", "1"]
    ]


def test_small_numbers_are_pooled_and_told_how_many_cases_it_takes(result_of: Result, tmp_path):
    # 4,000 births a year without a death: METHOD 3.7 has 37,447 births before the upper limit passes below 8
    result = result_of(
        [{"indicator_id": DEATHS, "operator": "<=", "value": 8}],
        {(HOME, DEATHS): dict.fromkeys(range(2020, 2026), 0.0)},
        births=4000.0,
    )
    path = report.word(result, tmp_path / "r.docx", figures=False)
    (table,) = [t for t in tables_in(path) if t.rows[0].cells[-1].text == "合并后判断"]
    words = [cell.text for cell in table.rows[1].cells]
    # no death among 4,000 or 12,000: -ln(0.05) / 4,000 * 100,000 = 74.9 and / 12,000 = 25.0 at most
    assert words[2:] == [
        "0.0 (2025)\n[0.0–74.9]",
        "0.0 (2023—2025)\n[0.0–25.0]",
        "分母累计约需37447",
    ]
    twips = [int(column.get(W + "w")) for column in table._tbl.tblGrid]
    # margins of 140, half-widths of 105: 11 for [0.0–74.9], 16 for 0.0 (2023–2025), the dash counting double
    assert twips[2] - 140 > 11 * 105
    assert twips[3] - 140 > 16 * 105
    assert "有1项判断所依据的数据量小" in word_text(path)
    assert "合并最近3年的数据后仍不能判断。" in word_text(path)


def test_small_numbers_that_ten_years_cannot_tell_ask_for_the_region_above(
    result_of: Result, tmp_path
):
    # 2,000 births a year: 37,447 are almost nineteen years of them
    result = result_of(
        [{"indicator_id": DEATHS, "operator": "<=", "value": 8}],
        {(HOME, DEATHS): dict.fromkeys(range(2020, 2026), 0.0)},
        births=2000.0,
    )
    path = report.word(result, tmp_path / "r.docx", figures=False)
    (table,) = [t for t in tables_in(path) if t.rows[0].cells[-1].text == "合并后判断"]
    said = table.rows[1].cells[-1].text
    assert said == "合并10年也不足以判断，宜以上一级地区整体判断"


def test_value_and_its_years_stay_on_one_line_beside_long_names(result_of: Result, tmp_path):
    result = result_of(
        [{"indicator_id": DEATHS, "operator": "<=", "value": 8}],
        {(f"连{i}壮族瑶族自治县", DEATHS): dict.fromkeys(range(2020, 2026), 0.0) for i in "山南"},
        births=2000.0,
    )
    path = report.word(result, tmp_path / "r.docx", figures=False)
    (table,) = [t for t in tables_in(path) if t.rows[0].cells[-1].text == "合并后判断"]
    twips = [int(column.get(W + "w")) for column in table._tbl.tblGrid]
    assert twips[4] - 140 > 16 * 90  # in type of nine points
    assert sum(twips) <= 8844  # 156 mm


def table_of(path: Path, *heads: str) -> Any:
    """Return the table that has columns of these heads, however the heads are folded."""
    tables = [
        ({cell.text.replace("\n", "") for cell in t.rows[0].cells}, t) for t in tables_in(path)
    ]
    (table,) = [table for found, table in tables if found >= set(heads)]
    return table


def test_counts_of_many_classes_keep_regions_and_rates_whole(result_of: Result, tmp_path):
    # eight classes in six regions; 28 % of 72 and so on: a rate with its fraction takes 10 half-widths of 105 twips
    ends = {"甲县": 80.0, "乙县": 74.0, "丙县": 64.0, "丁县": 61.0, "戊县": 55.0}
    data = {(f"{name}", SHARE): {2020: 60.0, 2025: value} for name, value in ends.items()}
    data |= {
        ("己县", SHARE): {2020: 81.0, 2025: 79.0},
        ("庚县", SHARE): {2025: 55.0},
        ("辛县", DEATHS): {2025: 5.0},
    }
    demands = [
        {"indicator_id": SHARE, "operator": ">=", "value": 80},
        {"indicator_id": DEATHS, "operator": "<=", "value": 8},
    ]
    table = table_of(
        report.word(result_of(demands, data), tmp_path / "r.docx", figures=False), "地区", "达标率"
    )
    heads = [cell.text for cell in table.rows[0].cells]
    assert len(heads) >= 10
    twips = dict(
        zip(heads, (int(column.get(W + "w")) for column in table._tbl.tblGrid), strict=True)
    )
    assert twips["地区"] - 140 >= 4 * 105
    assert twips["达标率"] - 140 >= 10 * 105
    for (
        head,
        width,
    ) in twips.items():  # each part of a head fits its line, and no sign stands alone in one
        parts = head.split("\n")
        assert all(2 * len(part) * 105 <= width - 140 and len(part) > 1 for part in parts), (
            head,
            width,
        )


def test_one_long_name_does_not_squeeze_the_column_beside_it(result_of: Result, tmp_path):
    known = catalogue.indicators().query(
        "unit == 'percent' and better == 'higher' and domain == 'health'"
    )["indicator_id"][:8]
    result = result_of(
        [{"indicator_id": name, "operator": ">=", "value": 30} for name in known],
        {(HOME, name): {2020: 20.0, 2025: 26.0} for name in known},
    )
    result.table.loc[0, "name_zh"] = "很长的指标名称" * 11
    table = table_of(report.word(result, tmp_path / "r.docx", figures=False), "差距")
    room = (int(table._tbl.tblGrid.findall(f"{W}gridCol")[1].get(f"{W}w")) - 140) // 105
    assert 21 / room <= 2  # 达到30%以上（2030年） takes 21 half-widths


def test_line_of_text_holds_28_squares(written):
    # GB/T 9704-2012: 28 to a line of 156 mm (8844 twips), which 28 squares of 16 points (8960 twips) overrun
    document = Document(str(written("counties", "zh")["word"]))
    closer = int(document.styles["Body Text"].element.rPr.find(f"{W}spacing").get(f"{W}val"))
    assert 27 * (320 + closer) + 320 <= 8844 < 29 * (320 + closer)
    grid = document.sections[-1]._sectPr.find(f"{W}docGrid")
    assert 22 * int(grid.get(f"{W}linePitch")) <= 225 / 25.4 * 1440  # and 22 lines to a page


def test_last_table_leaves_no_empty_page_behind_it(written):
    body = Document(str(written("counties", "zh")["word"])).element.body
    *_, last = body.iter(f"{W}p")
    assert next(last.iterancestors(f"{W}tc"), None) is None
    assert (
        int(last.pPr.find(f"{W}spacing").get(f"{W}line")) <= 20
    )  # one point, which finds room on any page


def test_target_that_the_plan_names_twice_stands_once_in_its_table(result_of: Result, tmp_path):
    demand = {"indicator_id": SHARE, "operator": ">=", "value": 30}
    result = result_of(
        [{**demand, "target_id": "a"}, {**demand, "target_id": "b"}], {(HOME, SHARE): {2025: 26.0}}
    )
    document = Document(str(report.word(result, tmp_path / "r.docx", figures=False)))
    (table,) = [
        t
        for t in tables_in(document)
        if t.rows[0].cells[1].text.startswith("目标") and len(t.columns) == 6
    ]
    assert len(table.rows) == 2


def test_one_target_is_told_in_the_singular(result_of: Result, tmp_path):
    demand = {"indicator_id": "gov_leadership_women_number", "operator": ">=", "value": 1}
    words = word_text(
        report.word(result_of([demand], {}), tmp_path / "r.docx", figures=False, lang="en")
    )
    assert "1 for want of data" not in words
    assert (
        "The only measurable target of the plan has no data by which it could be assessed" in words
    )
    assert "Target(2030)" in words  # on two lines
    assert "at least 1 person" in words


def test_women_and_the_countryside_stand_first(written):
    # published for 2020: maternal mortality 18.5 in rural and 14.1 in urban areas
    sheet = load_workbook(written("national_result", "zh")["excel"])["分性别分城乡"]
    head, row = ([cell.value for cell in sheet[place]] for place in (1, 2))
    found = dict(zip(head, row, strict=True))
    assert (found["分组"], found["女（农村）"], found["男（城镇）"]) == ("农村／城镇", 18.5, 14.1)


def test_domain_without_data_is_one_sentence_and_no_figure(result_of: Result, tmp_path):
    targets = [
        {"indicator_id": SHARE, "operator": ">=", "value": 30, "domain": "decision"},
        {"indicator_id": DEATHS, "operator": "<=", "value": 8},
        {"indicator_id": "cervical_cancer_screening", "operator": ">=", "value": 70},
    ]
    for place, regions in (("one", (HOME,)), ("several", ("乙县", "丙县"))):
        result = result_of(
            targets, {(region, SHARE): {2020: 20.0, 2025: 26.0} for region in regions}
        )
        paths = report.write(result, tmp_path / place, formats=("word",))
        drawn = {file.stem for file in paths["figures"].iterdir()}
        assert drawn == (
            {"status", "dashboard"} if len(regions) == 1 else {"regions", "heatmap-decision"}
        )
        assert word_text(paths["word"]).count("健康领域2项目标均未收到数据，暂无法评判。") == 1


def test_pooled_years_that_prove_a_miss_say_which_side(result_of: Result, tmp_path):
    # no death in 2025, three a year in 2023 and 2024: 6 of 9,000 births are 66.7, far above 8 at either end
    plan = [{"indicator_id": DEATHS, "operator": "<=", "value": 8}]
    base = result_of(
        plan, {(HOME, DEATHS): {2020: 100.0, 2023: 100.0, 2024: 100.0, 2025: 0.0}}, births=3000.0
    )
    assert base.table["status"].tolist() == ["met"]
    document = Document(str(report.word(base, tmp_path / "r.docx", figures=False)))
    (table,) = [t for t in tables_in(document) if t.rows[0].cells[-1].text == "合并后判断"]
    assert table.rows[1].cells[-1].text == "合并后明确未达标"


@pytest.mark.parametrize(
    ("column", "odd"), [("bound", ["", ">", ""]), ("series_break", [False, False, True])]
)
def test_last_year_is_not_compared_across_a_bound_or_a_break(result_of: Result, column, odd):
    result = result_of(
        [{"indicator_id": SHARE, "operator": ">=", "value": 30}],
        {(HOME, SHARE): {2020: 20.0, 2024: 24.0, 2025: 25.0}},
    )
    assert "比上年提高1.0个百分点" in Content(result, "zh").lines[0].sentence
    changed = evaluate(result.plan, result.observations.assign(**{column: odd}), 2025)
    assert "比上年" not in Content(changed, "zh").lines[0].sentence


def test_regions_whose_names_no_folder_can_tell_apart_get_a_folder_each(
    result_of: Result, tmp_path
):
    result = result_of(
        [{"indicator_id": SHARE, "operator": ">=", "value": 30}],
        {("甲/乙", SHARE): {2020: 20.0, 2025: 25.0}, ("甲|乙", SHARE): {2020: 20.0, 2025: 26.0}},
    )
    written = report.write_each(result, tmp_path, workers=1)
    assert len({paths["word"] for paths in written.values()}) == 2


def test_missing_data_is_listed_once_and_not_again_among_the_warnings(result_of: Result, tmp_path):
    targets = [
        {"indicator_id": SHARE, "operator": ">=", "value": 30},
        {"indicator_id": DEATHS, "operator": "<=", "value": 8},
    ]
    fallen = {2020: 20.0, 2025: 19.0}
    for place, data, listed in (("both", {(HOME, SHARE): fallen}, 1), ("none", {}, 0)):
        result = result_of(targets, data)
        paths = write(result, tmp_path / place)
        tables = [t for t in tables_in(paths["word"]) if t.rows[0].cells[0].text == "级别"]
        assert [len(table.rows) - 1 for table in tables] == [listed] * bool(listed)
        words = word_text(paths["word"])
        assert "灰色" not in words
        assert ("本次评估没有预警" in words) == (not listed)
        assert "灰色" not in str([row for row in load_workbook(paths["excel"])["预警"].values])


def test_warnings_over_regions_have_their_reasons(result_of: Result, tmp_path):
    result = result_of(
        [{"indicator_id": SHARE, "operator": ">=", "value": 30}],
        {("乙县", SHARE): {2020: 20.0, 2025: 19.0}, ("丙县", SHARE): {2020: 20.0, 2025: 19.5}},
    )
    table = table_of(report.word(result, tmp_path / "r.docx", figures=False), "级别")
    assert [[cell.text for cell in row.cells] for row in table.rows[1:]] == [
        ["■ 橙色", "2个地区", "村委会成员中女性比例", "如期实现难度较大"]
    ]


def test_no_rate_is_told_where_nothing_can_be_assessed(result_of: Result, tmp_path):
    result = result_of([{"indicator_id": SHARE, "operator": ">=", "value": 30}], {})
    for lang, words in (
        ("zh", "尚无可供评估的数据，暂不计算达标率。"),
        ("en", "could be assessed, so no rate is given."),
    ):
        text = word_text(report.word(result, tmp_path / f"{lang}.docx", figures=False, lang=lang))
        assert words in text
        assert "0/0" not in text
        assert "0 of 0" not in text


def test_what_moved_is_told_without_noughts(result_of: Result, tmp_path):
    targets = [
        {"indicator_id": SHARE, "operator": ">=", "value": 30},
        {"indicator_id": DEATHS, "operator": "<=", "value": 8},
    ]
    better = result_of(
        targets, {(HOME, SHARE): {2020: 20.0, 2025: 26.0}, (HOME, DEATHS): {2020: 9.0, 2025: 8.5}}
    )
    assert "与基期相比，可比的2项目标均向好。" in story.opening(Content(better, "zh"))
    mixed = result_of(
        targets, {(HOME, SHARE): {2020: 20.0, 2025: 26.0}, (HOME, DEATHS): {2020: 9.0, 2025: 9.5}}
    )
    (said,) = [words for words in story.opening(Content(mixed, "zh")) if "与基期相比" in words]
    assert said == "与基期相比，可比的2项目标中，1项向好、1项变差。变差的是孕产妇死亡率。"
