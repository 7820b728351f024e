"""Names that would lead elsewhere, words that would work on a terminal, and odd surroundings."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pandas as pd
import pytest

from womenplan import cli
from womenplan.errors import CatalogueError, Problem
from womenplan.io.notebook import _markdown
from womenplan.io.plans import load_plan
from womenplan.messages import visible
from womenplan.model.filename import LONGEST, file_name, same_file

TARGETS = pd.DataFrame(
    [
        {
            "name": "孕产妇死亡率",
            "form": "level",
            "operator": "<=",
            "value": 10,
            "unit": "1/10万",
            "milestone_year": 2025,
        }
    ]
)


UNFIT = ("..", ".", "a/b", "a\\b", "C:x", "CON", "nul.x", "a\nb", "a\u202eb", "x" * 300, "a.", "a*")


def test_plan_id_that_cannot_be_a_file_name_is_a_sentence():
    told = "不能用作文件名。报告和填报表以它命名；可改为“"
    with pytest.raises(CatalogueError, match=told):
        load_plan(TARGETS, start_year=2021, end_year=2030, plan_id="../x")
    plan = load_plan(TARGETS, start_year=2021, end_year=2030, plan_id="x")
    for plan_id in (*UNFIT, "规" * 60):
        with pytest.raises(CatalogueError, match=told):
            replace(plan, plan_id=plan_id)


def test_plan_id_of_chinese_words_is_one():
    assert (
        load_plan(TARGETS, start_year=2021, end_year=2030, plan_id="某县-2021").plan_id
        == "某县-2021"
    )


@pytest.mark.parametrize(
    ("names", "folders"),
    [
        (["甲/乙", "甲|乙"], ["甲 乙", "甲 乙 2"]),
        (["AB", "ab", "Ab"], ["AB", "ab 2", "Ab 3"]),
        (["CON", "nul", "COM1", "con.txt"], ["CON_", "nul_", "COM1_", "con_.txt"]),
        (["甲县", "甲县 ", "甲县."], ["甲县", "甲县 2", "甲县 3"]),
        (["..", "..."], ["-", "- 2"]),
        (["../../x", ".womenplan-x"], ["x", "womenplan-x"]),
        (["a\nb\tc", "\u202eabc"], ["a b c", "abc"]),
        (["console", "Aux Cayes"], ["console", "Aux Cayes"]),
    ],
)
def test_folders_have_names_that_every_system_takes_and_each_its_own(names, folders):
    taken: list[str] = []
    for name in names:
        taken.append(file_name(name, taken))
    assert taken == [folder.strip(" .") for folder in folders]
    assert len({same_file(folder) for folder in taken}) == len(names)


def test_long_names_are_cut_and_told_apart():
    first = file_name("规" * 300)
    second = file_name("规" * 299 + "x", [first])
    assert first != second
    assert max(len(first.encode()), len(second.encode())) <= LONGEST
    assert file_name("é") == file_name("é")
    assert file_name("e\u0301", ["é"]) == "e\u0301 2"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("\x1b]0;owned\x07", "[U+001B]]0;owned[U+0007]"),
        ("a\x9b31m", "a[U+009B]31m"),
        ("9.1\u202e", "9.1[U+202E]"),
        ("a\r\nb\tc", "a  b c"),
        ("\ud800\ufffe\x7f", "[U+D800][U+FFFE][U+007F]"),
        ("鄠邑区\u3000甲", "鄠邑区\u3000甲"),
        ("\udce6\udc95\udcb0", "数"),  # its bytes in UTF-8, which a system without it hands over so
        ("👩\u200d👧", "👩\u200d👧"),
    ],
)
def test_what_no_eye_can_see_is_shown_by_its_code(words, shown):
    assert visible(words) == shown


def test_sentence_shows_control_characters_in_every_part_and_stays_on_one_line():
    problem = Problem(
        "VALUE_NOT_NUMBER",
        file="a\x1b.csv",
        sheet="s\nt",
        cell="A1\x07",
        found="坏\n[error] forged\x1b[2J",
    )
    said = problem.message("en")
    assert not [sign for sign in said if not sign.isprintable()]
    assert "[U+001B]" in said


def test_markdown_shows_words_as_they_are():
    assert _markdown("<img src=x>") == "&lt;img src=x&gt;".replace("=", "\\=")
    assert _markdown("[a](b) `c` **d**") == r"\[a\]\(b\) \`c\` \*\*d\*\*"


def program(
    *arguments: str, shell: str = "", **surroundings: str | None
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "womenplan", *arguments]
    env = {name: value for name, value in (os.environ | surroundings).items() if value is not None}
    if shell:
        command = ["sh", "-c", f'"$@" {shell}', "sh", *command]
    return subprocess.run(
        command, capture_output=True, check=False, env=env, stdin=subprocess.DEVNULL
    )


@pytest.mark.skipif(sys.platform == "win32", reason="closes streams by the shell")
@pytest.mark.parametrize("shell", [">&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_fault(shell):
    ran = program("plans", shell=shell)
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == b""


def test_no_home_no_utf8_and_an_odd_language_are_no_fault():
    surroundings = {
        "HOME": None,
        "LC_ALL": "POSIX",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "WOMENPLAN_LANG": "fr",
    }
    ran = program("plans", **surroundings)
    assert ran.returncode == 0, ran.stderr
    assert "纲要" in ran.stdout.decode()


THREADS = """
import threading
from womenplan.plot import fonts, theme
failed = []
def draw(number):
    try:
        with theme.theme(screen=False):
            figure = theme.new_figure(200, 100)
            figure.text(0.1, 0.5, fonts.printable("甲县\\u200b乙👩\\u200d👧ש"[number % 3:]))
            assert theme.encoded(figure, dpi=50).endswith(b"IEND\\xaeB`\\x82")
        fonts.outline("甲\\u200b")
    except BaseException as error:
        failed.append(repr(error))
threads = [threading.Thread(target=draw, args=(number,)) for number in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert not failed, failed
"""


def test_charts_are_drawn_by_several_threads_whatever_the_backend():
    env = os.environ | {"MPLBACKEND": "nonsense"}
    ran = subprocess.run(
        [sys.executable, "-c", THREADS], capture_output=True, text=True, check=False, env=env
    )
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("year", ["99999999", "-5", "0"])
def test_year_far_beyond_is_a_sentence(year, capsys):
    assert cli.run(["evaluate", "--year", year, "--lang", "en"]) == 2
    assert (
        f'the argument year is "{year}", where a whole number from 1900 to 2199 is expected'
        in capsys.readouterr().err
    )
