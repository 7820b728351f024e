"""The documents are true: the first example runs, every command is named, every link leads somewhere."""

import re
import shutil
from pathlib import Path

import pytest

from womenplan.cli.commands import program
from womenplan.cli.program import run
from womenplan.messages import has

ROOT = Path(__file__).parents[1]
READMES = ["README.md", "README.zh.md"]
DOCUMENTS = [*READMES, "CONTRIBUTING.md", "METHOD.md", "data/README.md"]
COMMANDS = sorted(program.commands)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def called(text: str) -> set[str]:
    """Return the commands that a document calls in code."""
    code = re.findall(r"`([^`\n]+)`|^```[a-z]*\n(.*?)^```", text, re.M | re.S)
    return set(
        re.findall(
            r"(?<!import )\bwomenplan ([a-z]+(?:-[a-z]+)*)",
            "\n".join(part for pair in code for part in pair),
        )
    )


@pytest.mark.parametrize("name", READMES)
def test_first_example_of_the_readme_runs(name, tmp_path, monkeypatch, capsys):
    (tmp_path / "data").mkdir()
    shutil.copy(ROOT / "data" / "national_2002_2024.xlsx", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    (example, *_) = re.findall(r"```python\n(.*?)```", read(name), re.S)
    exec(compile(example, name, "exec"), {})
    assert "6" in capsys.readouterr().out
    assert {p.suffix for p in (tmp_path / "out" / "china-2021-2024").iterdir()} >= {
        ".docx",
        ".xlsx",
        ".html",
    }


@pytest.mark.parametrize(("name", "lang"), [("README.md", "en"), ("README.zh.md", "zh")])
def test_readme_quotes_the_counts_that_the_program_prints(name, lang, national_result):
    assert national_result.headline(lang).rstrip("。.") in read(name)


@pytest.mark.parametrize("name", READMES)
def test_readme_names_exactly_the_commands_there_are(name):
    assert called(read(name)) == set(COMMANDS)


def test_contributing_names_only_commands_and_make_targets_that_exist():
    text = read("CONTRIBUTING.md")
    assert called(text) <= set(COMMANDS)
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.M))
    assert (
        set(re.findall(r"`make ([a-z]+)`", text + read("README.md") + read("README.zh.md")))
        <= targets
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command, lang, capsys):
    assert run([command, "--help", "--lang", lang]) == 0
    shown = capsys.readouterr().out
    assert f"womenplan {command}" in shown.split({"zh": "示例：", "en": "Example:"}[lang])[1]
    assert bool(re.search("[\u4e00-\u9fff]", shown)) == (lang == "zh")


def test_every_command_and_option_has_a_text():
    for name, command in program.commands.items():
        assert has(f"cli.{name}")
        options = [p.opts[-1].lstrip("-") for p in command.params if p.param_type_name == "option"]
        assert all(has(f"cli.option.{option}") for option in options)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_between_files_leads_somewhere(name):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", read(name))
    assert [link for link in links if not (ROOT / name).parent.joinpath(link).exists()] == []


def test_both_readmes_have_the_same_sections_code_and_links():
    english, chinese = (read(name) for name in READMES)
    for pattern in (
        r"^##",
        r"^```",
        r"^\| `",
        r"!\[[^]]*\]\((\w+/[a-z]+_[a-z]+_\d+)",
        r"notebooks/\w+",
    ):
        assert re.findall(pattern, english, re.M) == re.findall(pattern, chinese, re.M)


def test_every_text_stands_in_the_contents_of_the_site():
    contents = (ROOT / "docs" / "index.md").read_text(encoding="utf-8").splitlines()
    copied = [*ROOT.glob("*.md"), ROOT / "data" / "README.md", *(ROOT / "deploy").glob("*.md")]
    texts = {path.relative_to(ROOT).with_suffix("").as_posix() for path in copied}
    assert texts == {line for line in contents if (ROOT / f"{line}.md").is_file()}
