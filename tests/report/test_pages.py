"""The estimate of pages: how many lines a text takes, and where figures and tables stand on a page."""

import pytest

from womenplan.report.lines import lines_of
from womenplan.report.pages import Page
from womenplan.report.word_style import Style

TEXT = Style("T", size=10.0, line=20.0, indent=0.0, before=0.0, after=0.0, closer=0.0)


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


def _begun(lines: int) -> Page:
    """Return a page of 30 lines on which some are written, and which is not sure."""
    page = Page(600.0, 400.0)
    page.text("一" * 20 * lines, 4000, TEXT)
    page.sure = False
    return page


def test_low_table_is_broken_where_half_a_page_would_stay_empty_without_it():
    rows = [["一"]] * 9  # of 20.5 points, 30 points of caption, 10 below: 224.5
    whole, _ = _begun(lines=18).table(rows, [2000], TEXT)  # 240 points are left
    assert whole
    broken, _ = _begun(lines=20).table(rows, [2000], TEXT)  # 200 are left
    assert not broken
    whole, _ = _begun(lines=26).table(rows, [2000], TEXT)  # 80 are left, 13 %
    assert whole


def test_three_rows_of_a_broken_table_at_least_stand_on_each_page():
    rows = [["一"]] * 21
    for lines in range(30):
        page = _begun(lines)
        page.sure = True
        _, counts = page.table(rows, [2000], TEXT)
        assert sum(counts) == 20
        assert all(count >= 3 for count in counts if count)
