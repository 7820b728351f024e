"""The code stays plain: its density, its longest functions, its names."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

import size  # noqa: E402 - benchmarks are no package

VAGUE = {"said", "found", "own", "told"}  # names that say nothing of what they hold


@cache
def trees() -> dict[str, ast.Module]:
    """Return the syntax of every module of the package."""
    return {
        str(path.relative_to(size.PACKAGE)): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(size.PACKAGE.rglob("*.py"))
    }


def test_code_breathes() -> None:
    measures = size.measure(size.PACKAGE)
    assert measures["nodes per line"] <= 10
    assert measures["lines over 100 characters, %"] < 2
    assert measures["lines kept from the formatter"] == 0
    assert measures["functions over 60 lines"] == 0


def names(tree: ast.Module) -> set[str]:
    """Return the variables and parameters of a module."""
    variables = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return variables | {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}


def test_variables_are_called_by_what_they_hold() -> None:
    vague = {file: names(tree) & VAGUE for file, tree in trees().items()}
    # what was found is a part of every problem
    assert {file for file, these in vague.items() if these - {"found"}} == set()
    assert {file for file, these in vague.items() if these} <= {"arguments.py", "errors.py"}
    assert names(ast.parse("def f(told): said = told")) >= {"told", "said"}


def test_a_class_has_a_name_of_its_own() -> None:
    # the two grammars have the same parts under the same names
    counted = Counter(
        node.name
        for file, tree in trees().items()
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not file.startswith("texts/english/")
    )
    assert [name for name, times in counted.items() if times > 1] == []
