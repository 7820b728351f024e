"""The public names: there, documented, and cheap until they are used."""

import inspect
import subprocess
import sys

import pytest

import womenplan as wp


def test_public_names_are_sorted_and_listed_once():
    assert list(wp.__all__) == sorted(set(wp.__all__))


@pytest.mark.parametrize("name", wp.__all__)
def test_public_name_resolves_and_is_documented(name):
    thing = getattr(wp, name)
    assert inspect.getdoc(thing), f"{name} has no docstring"


@pytest.mark.parametrize("module", ["plot", "report"])
def test_public_functions_of_modules_are_documented(module):
    found = getattr(wp, module)
    assert found.__all__
    for name in found.__all__:
        assert inspect.getdoc(getattr(found, name)), f"{module}.{name} has no docstring"


@pytest.mark.parametrize(
    ("chart", "drawn"),
    [("trend", "Axes"), ("heatmap", "Axes"), ("trends", "Figure"), ("dashboard", "Figure")],
)
def test_a_chart_says_what_it_returns(chart, drawn):
    assert inspect.signature(getattr(wp.plot, chart)).return_annotation == drawn


def test_unknown_name_raises_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = wp.nothing


def test_dir_shows_public_names_only():
    code = "import womenplan as wp; wp.plot; wp.evaluate; print(*dir(wp))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.split() == sorted([*wp.__all__, "__version__"])


def loaded_by(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split("\n")[-2].split())


HEAVY = {
    "pandas",
    "numpy",
    "matplotlib",
    "seaborn",
    "docx",
    "openpyxl",
    "scipy",
    "jinja2",
    "rich",
    "click",
}


def test_importing_the_package_loads_no_table_chart_or_document_library():
    assert not HEAVY & loaded_by("import womenplan")


def test_help_on_the_command_line_loads_no_table_library():
    call = "from womenplan.cli import run\nassert run(['--help']) == 0\nassert run(['report', '--help']) == 0"
    assert not (HEAVY - {"click"}) & loaded_by(call)


def test_reading_and_evaluating_load_no_chart_or_document_library(national):
    call = f"""
import womenplan as wp
data = wp.read_observations({str(national)!r})
assert len(wp.evaluate(wp.load_plan("china-2021"), data, year=2024).table)
"""
    assert not {"matplotlib", "seaborn", "docx", "rich"} & loaded_by(call)
