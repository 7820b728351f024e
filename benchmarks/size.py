"""Measure the package: syntax nodes, lines, long lines, long functions, and lines kept from the formatter.

Run as ``make size``. A line of code holds something besides a docstring, a comment or a blank.
"""

import ast
import io
import sys
import tokenize
from pathlib import Path

WIDTH = 100
LONG_FUNCTION = 60
PACKAGE = Path(__file__).resolve().parents[1] / "womenplan"

_LAYOUT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
    tokenize.ENCODING,
}
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def code_lines(text: str, tree: ast.Module) -> set[int]:
    """Return the numbers of the lines that hold code."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _LAYOUT:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(tree):
        if isinstance(node, _Documented) and ast.get_docstring(node, clean=False) is not None:
            docstring = node.body[0]
            lines.difference_update(range(docstring.lineno, (docstring.end_lineno or 0) + 1))
    return lines


def function_length(node: _Function, code: set[int]) -> int:
    """Return how many lines of code a function has, its docstring aside."""
    return sum(node.lineno <= line <= (node.end_lineno or 0) for line in code)


def measure(folder: Path) -> dict[str, float]:
    """Return the measures of every module below a folder."""
    nodes = lines = long_lines = all_lines = kept = long_functions = 0
    for path in sorted(folder.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        code = code_lines(text, tree)
        rows = text.splitlines()
        nodes += sum(1 for _ in ast.walk(tree))
        lines += len(code)
        all_lines += len(rows)
        long_lines += sum(len(row) > WIDTH for row in rows)
        kept += sum("# fmt: skip" in row or "# fmt: off" in row for row in rows)
        long_functions += sum(
            function_length(node, code) > LONG_FUNCTION
            for node in ast.walk(tree)
            if isinstance(node, _Function)
        )
    return {
        "syntax nodes": nodes,
        "lines of code": lines,
        "nodes per line": nodes / lines,
        f"lines over {WIDTH} characters, %": 100 * long_lines / all_lines,
        "lines kept from the formatter": kept,
        f"functions over {LONG_FUNCTION} lines": long_functions,
    }


if __name__ == "__main__":
    for name, value in measure(Path(sys.argv[1]) if sys.argv[1:] else PACKAGE).items():
        print(f"{name:36}{value:>12,.1f}" if isinstance(value, float) else f"{name:36}{value:>12,}")
