"""Tables of the command line: in a file they look as on a terminal."""

from __future__ import annotations

import pandas as pd
import pytest

from womenplan.cli import printing


@pytest.mark.parametrize(
    "rows", [[], [["清城区", "2020", "1.5"], ["Qingcheng District", "2021", "–"], ["", "", "①"]]]
)
def test_a_table_in_a_file_looks_as_rich_lays_it_out(rows, capsys):
    heads, to_right = ["地区", "year", "数值"], [False, True, True]
    assert printing._print_plain(heads, rows, to_right)
    plain = capsys.readouterr().out
    printing._print_styled(heads, rows, to_right)
    assert plain == capsys.readouterr().out


def test_a_table_that_must_be_folded_is_left_to_rich(capsys):
    rows = [["字" * 120, "x"]]
    assert not printing._print_plain(["a", "b"], rows, [False, False])
    printing.print_table(pd.DataFrame(rows, columns=["region", "note"]))
    assert capsys.readouterr().out.count("字") == 120
