"""The estimate of pages: how many lines a text takes, and where figures and tables stand on a page."""

from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

import womenplan as wp
from womenplan.report import figures, word_file
from womenplan.report.content import Content
from womenplan.report.lines import lines_of
from womenplan.report.pages import Cursor
from womenplan.report.word_style import ParagraphStyle

DATA = Path(__file__).parents[2] / "data" / "qingyuan_counties_made_up_2018_2024.xlsx"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = ParagraphStyle("T", size=10.0, line=20.0, indent=0.0, before=0.0, after=0.0, closer=0.0)


@pytest.mark.parametrize(
    ("words", "room", "lines"),
    [
        ("一" * 28, 28.0, 1),
        ("一" * 29, 28.0, 2),
        ("一" * 28 + "。", 28.0, 1),  # the stop hangs
        ("一" * 28 + "）", 28.0, 2),  # a bracket does not, and takes a sign with it
        ("一" * 27 + "（一", 28.0, 2),  # no line ends with an opening bracket
        # eight figures of a half, a dash, a quarter before the last sign, which is 1: 6.25
        ("2020—2025年", 6.25, 1),
        ("2020—2025年", 6.2, 2),
        # a 0.444, n 0.5, a 0.444, space 0.25, f 0.333, r 0.333: 2.304
        ("ana fr", 2.31, 1),
        ("ana fr", 2.3, 2),
        ("mother-and-infant", 5.0, 2),  # breaks behind a hyphen
        ("", 5.0, 1),
    ],
)
def test_lines_break_where_a_word_processor_breaks_them(words, room, lines):
    assert lines_of(words, room) == lines


def test_indent_and_closer_signs_count():
    assert lines_of("一" * 27, 28.0, indent=2.0) == 2
    assert lines_of("一" * 29, 28.0, closer=0.04) == 1  # 29 × 0.96 = 27.84


def _begun(lines: int) -> Cursor:
    """Return a page of 30 lines on which some are written, and which is not sure."""
    page = Cursor(600.0, 400.0)
    page.text("一" * 20 * lines, 4000, TEXT)
    page.sure = False
    return page


@pytest.mark.parametrize("sure", [True, False])
def test_low_table_is_broken_where_much_of_a_page_would_stay_empty_without_it(sure):
    rows = [["一"]] * 9  # of 20.5 points, 30 points of caption, 10 below: 224.5
    for lines, left in ((18, 240), (20, 200), (21, 180), (26, 80)):
        page = _begun(lines)
        page.sure = sure
        whole, counts = page.table(rows, [2000], TEXT)
        # of a page of 600 points a third may not stay empty, 30 % may where no number follows
        assert whole == (left in (240, 80) or (left == 180 and not sure))
        assert sum(counts) == 8


def test_three_rows_of_a_broken_table_at_least_stand_on_each_page():
    rows = [["一"]] * 21
    for lines in range(30):
        page = _begun(lines)
        page.sure = True
        _, counts = page.table(rows, [2000], TEXT)
        assert sum(counts) == 20
        assert all(count >= 3 for count in counts if count)


@pytest.fixture(scope="module")
def city() -> wp.Evaluation:
    """A plan of 98 targets at mid-term, with eight counties."""
    return wp.evaluate("qingyuan-2021", wp.read_observations(DATA), 2024, stage="midterm")


@pytest.mark.parametrize(
    ("lang", "stage"), [("zh", "midterm"), ("en", "midterm"), ("zh", "final"), ("en", "final")]
)
def test_report_of_a_hundred_targets_has_12_to_20_pages_and_leaves_none_half_empty(
    city, lang, stage, monkeypatch
):
    judged = city if stage == "midterm" else wp.evaluate(city.plan, city, 2024, stage="final")
    left = []

    class Watched(Cursor):
        def _next(self, used=0.0, *, turned=False):
            left.append((self.number, self.high - self.used))
            super()._next(used, turned=turned)

    monkeypatch.setattr(word_file, "Cursor", Watched)
    content = Content(judged, lang, "清远市")
    word_file.build(content, figures.figures(content), parts=("report",))
    assert len(left) + 1 in range(12, 21)
    # less than a third of any page that ends by itself: 638 points are a page
    assert [place for place, points in left if points > 638 / 3] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("stage", ["midterm", "final"])
def test_brief_takes_two_pages_however_much_is_behind(city, lang, stage, monkeypatch):
    left = []

    class Watched(Cursor):
        def _next(self, used=0.0, *, turned=False):
            left.append(self.number)
            super()._next(used, turned=turned)

    monkeypatch.setattr(word_file, "Cursor", Watched)
    judged = wp.evaluate(city.plan, city, 2024, stage=stage)
    if stage == "midterm":  # as if everything turned back
        known = ~judged.table["status"].isin(["no_data", "not_assessable"])
        judged = replace(
            judged, table=judged.table.assign(status="regressing").where(known, judged.table)
        )
    content = Content(judged, lang, "清远市")
    word_file.build(content, figures.figures(content), parts=("brief",))
    assert len(left) < 2


def test_sign_off_stays_with_the_text_before_it(city, tmp_path):
    signed = ["清远市妇女儿童工作委员会", "2026年3月18日"]
    data, _ = word_file.build(Content(city, "zh", "清远市"), {}, parts=("report",), signed=signed)
    (tmp_path / "r.docx").write_bytes(data)
    paragraphs = list(Document(str(tmp_path / "r.docx")).element.body.iter(f"{W}p"))
    words = ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in paragraphs]
    last = len(words) - 1 - words[::-1].index(signed[0])  # the cover has it, too
    kept = [p.find(f"{W}pPr/{W}keepNext") is not None for p in paragraphs[last - 1 : last + 2]]
    assert kept == [True, True, False]


def test_annex_begins_a_page_with_its_heading_and_no_break_before_it_fills_a_page_of_its_own(
    city, tmp_path
):
    data, _ = word_file.build(Content(city, "zh", "清远市"), {})
    (tmp_path / "r.docx").write_bytes(data)
    body = Document(str(tmp_path / "r.docx")).element.body
    begun = {
        "".join(t.text or "" for t in p.iter(f"{W}t"))[:3]
        for p in body.iter(f"{W}p")
        if p.find(f"{W}pPr/{W}pageBreakBefore") is not None
        and p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "Heading1"
    }
    assert {"附表3", "附表4", "附表5"} <= begun
    breaks = [one for one in body.iter(f"{W}br") if one.get(f"{W}type") == "page"]
    assert len(breaks) == 1  # behind the cover
