"""The floors: a module imports only from lower floors or its own folder, at the top of the file."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "womenplan"
FLOORS = (
    "messages",
    "arguments",
    "richtable",
    "errors",
    "language",
    "model",
    "io",
    "store",
    "texts",
    "evaluation",
    "narration",
    "plot",
    "report",
    "exchange",
    "portal",
    "cli",
)
MODULES = sorted(
    p for p in PACKAGE.rglob("*.py") if p not in (PACKAGE / "__init__.py", PACKAGE / "__main__.py")
)
# The command line is the top floor, which nothing imports: there an import inside a command hides no circle.
# Loading a plan compiles the grammar of documents only where a document is given: it takes as long as pandas.
MAY_IMPORT_LATE = ("cli", "texts/loading.py")


def floor_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def ours(node: ast.AST) -> Iterator[str]:
    """Yield the modules of the package that an import statement names; the package itself as an empty one."""
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        module = node.module or ""
        names = [f"{module}.{a.name}" for a in node.names] if module == "womenplan" else [module]
    else:
        return
    for name in names:
        first, _, rest = name.partition(".")
        if first == "womenplan":
            yield rest


def late_and_early(tree: ast.Module) -> tuple[list[str], list[str]]:
    """Return what is imported when the module loads, and what in functions; for typing is neither."""
    inside = {
        n
        for f in ast.walk(tree)
        if isinstance(f, ast.FunctionDef | ast.Lambda)
        for n in ast.walk(f)
    }
    typing = {
        n
        for i in tree.body
        if isinstance(i, ast.If) and "TYPE_CHECKING" in ast.dump(i.test)
        for n in ast.walk(i)
    }
    nodes = [node for node in ast.walk(tree) if node not in typing]
    early = [name for node in nodes if node not in inside for name in ours(node)]
    return early, [name for node in nodes if node in inside for name in ours(node)]


def test_every_module_stands_on_a_floor():
    assert {floor_of(path) for path in MODULES} - {"resources"} <= set(FLOORS)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_module_imports_only_from_lower_floors_or_its_own_folder(path):
    own = floor_of(path)
    allowed = {own, *FLOORS[: FLOORS.index(own)]} if own in FLOORS else set()
    early, late = late_and_early(ast.parse(path.read_text(encoding="utf-8")))
    for name in early + late:
        assert name, "no module imports the package itself"
        assert name.split(".")[0] in allowed | {"resources"}, (
            f"{path.name} on floor {own} imports womenplan.{name}"
        )
    may = {own, path.relative_to(PACKAGE).as_posix()} & set(MAY_IMPORT_LATE)
    assert may or not late, f"{path.name} imports {late} inside a function"


def test_the_check_sees_an_import_from_above_and_one_inside_a_function():
    tree = ast.parse("from womenplan.plot import gaps\ndef f():\n    import womenplan.model.plan\n")
    assert late_and_early(tree) == (["plot"], ["model.plan"])
