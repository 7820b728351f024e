"""What the commands print and the figures of a report show is in the language asked for, names aside."""

import re
from pathlib import Path
from typing import get_args

import pytest

from womenplan.cli.commands import program
from womenplan.cli.program import run
from womenplan.exchange.formats import Format
from womenplan.io.reader import read_observations
from womenplan.model.plan import bundled_plan
from womenplan.model.rules import METHODS
from womenplan.narration.evaluation import evaluate
from womenplan.report import figures
from womenplan.report.content import Content

COUNTIES = Path(__file__).parents[2] / "data" / "qingyuan_counties_made_up_2018_2024.xlsx"
JUDGED = ("--plan", "qingyuan-2021", "--data", str(COUNTIES), "--year", "2024")
CALLS = [
    ("plans",),
    ("targets", "--plan", "china-2011"),
    ("measures", "--plan", "youhao-2021"),
    ("measures", "--plan", "youhao-2021", "--by", "department"),
    ("measures", "--plan", "huludao-2021", "--data", str(COUNTIES)),
    ("targets", "--plan", "youhao-2021", "--by", "department"),
    ("compare", "--indicator", "maternal_mortality"),
    ("compare", "--looser"),
    ("evaluate", "--plan", "china-2021", "--year", "2024", "--warnings"),
    ("evaluate", *JUDGED, "--warnings"),
    ("rank", *JUDGED, "--indicator", "cervical_cancer_screening"),
    ("check", str(COUNTIES)),
    ("read", str(COUNTIES)),
    ("evaluate", "--plan", "nowhere"),
    ("evaluate", *JUDGED[:-1], "soon"),
    ("rank", *JUDGED, "--indicator", "nothing"),
    ("report", "--out"),
    ("--help",),
    *((name, "--help") for name in program.commands),
]
# In Chinese, too: addresses, codes, options and their values, placeholders, what the user typed, names of programs and formats.
LATIN = re.compile(
    r"^  womenplan.*|(?<=\] )[a-z|]+|https?://\S+|“[^”]*”|\S*[\\/_=]\S*|--?[a-z][a-z-]*|\[[a-z|]+\]|[a-z]+-\d{4}|\b[A-Z]{2,}\b|^  [a-z]+ |on_track = 0.9"
    rf"|\b(?:{'|'.join((*METHODS, *get_args(Format)))}|womenplan( \w+)?|Word|Excel|JupyterLab|Python|text|zh|en|csv|json|xlsx?|ods|docx|ipynb|toml|midterm|brief|report|annexes|key|read-plan|LibreOffice|SQLite|https|PostgreSQL)\b|\.problems",
    re.ASCII,
)
# In English, too: names of places, departments as sources, files, chapters of the plan, and what the user typed.
NAMES = re.compile(
    r"\S*(?:市|县|区|部门|机构|妇联|工会|国|妇女\S*|主要目标\d*|策略措施|\.xlsx)(?!\w)|\"[^\"]*\""
)


@pytest.fixture(autouse=True)
def _wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "240")


def printed(capsys: pytest.CaptureFixture[str], call: tuple[str, ...], lang: str) -> str:
    run([*call, "--lang", lang] if call[0] != "--help" else ["--lang", lang, *call])
    shown = capsys.readouterr()
    return shown.out + shown.err


@pytest.mark.parametrize("call", CALLS, ids=lambda call: " ".join(call)[:40].replace("/", "-"))
def test_no_english_in_what_is_printed_in_chinese(capsys, call):
    words = printed(capsys, call, "zh")
    assert words
    assert [
        line for line in words.splitlines() if re.search("[A-Za-z]{3,}", LATIN.sub("", line))
    ] == []


@pytest.mark.parametrize("call", CALLS, ids=lambda call: " ".join(call)[:40].replace("/", "-"))
def test_no_chinese_in_what_is_printed_in_english(capsys, call):
    words = printed(capsys, call, "en")
    assert words
    assert [
        line for line in words.splitlines() if re.search(r"[\u4e00-\u9fff]", NAMES.sub("", line))
    ] == []


def test_figures_of_a_report_keep_to_its_language():
    result = evaluate(bundled_plan("qingyuan-2021"), read_observations(COUNTIES), 2024)
    asked = result.table[result.table["domain"].isin(["health", "decision"])]
    result = result.subset(targets=list(asked["target_id"].unique()))
    for lang, strange in (("zh", "[A-Za-z]{3,}"), ("en", r"[\u4e00-\u9fff]")):
        shown = []
        for _, ax in figures._drawn(Content(result, lang)):
            figure = ax.get_figure(root=True)
            figure.draw_without_rendering()
            shown += [
                text.get_text() for text in figure.findobj(lambda part: hasattr(part, "get_text"))
            ]
        assert len(shown) > 100
        names = "|".join([*result.regions, *result.observations["source"].unique()])
        assert [words for words in shown if re.search(strange, re.sub(names, "", words))] == [], (
            lang
        )
