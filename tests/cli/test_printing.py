"""Tables of the command line: in a file they look as on a terminal."""

from __future__ import annotations

import pandas as pd
import pytest
from rich.cells import cell_len

from womenplan.cli import printing

LONG = "地区差距按各地区数值的变异系数（%）衡量，2021 年出现反复。" * 6


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["清城区", "2020", "1.5"], ["Qingcheng District", "2021", "–"], ["", "", "①"]],
        [[LONG, "2020", "1.5"], ["Qingcheng District", "2021", "–"]],
        [["no change for the better since 2020 " * 9, "2020", "1.5"], ["字" * 199, "", ""]],
        [["清城区", "2020", "1" * 240]],
    ],
)
def test_a_table_in_a_file_looks_as_rich_lays_it_out(rows, capsys):
    heads, to_right = ["地区", "year", "数值"], [False, True, True]
    printing._print_plain(heads, rows, to_right)
    plain = capsys.readouterr().out
    printing._print_styled(heads, rows, to_right)
    assert plain == capsys.readouterr().out


def test_a_table_wider_than_its_lines_is_folded_and_nothing_is_lost(capsys):
    rows = [["字" * 120, "one two " * 40], ["x", "y"]]
    printing.print_table(pd.DataFrame(rows, columns=["region", "note"]))
    out = capsys.readouterr().out
    assert out.count("字") == 120
    assert out.split().count("one") == 40
    (width,) = {cell_len(line) for line in out.splitlines()}
    assert 199 <= width <= printing.PIPED_WIDTH
