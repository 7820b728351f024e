"""The sentences that users read: in both languages, with the same placeholders, each used and each there."""

import ast
import csv
import re
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from pathlib import Path
from string import Formatter

from womenplan.model.rules import METHODS, Rules

PACKAGE = Path(__file__).parents[1] / "womenplan"
FILES = sorted((PACKAGE / "resources" / "messages").glob("*.csv"))
CJK = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]")
CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+")
# These cite the words that a Chinese sheet carries, or name the other language in a switch.
CITING = {
    "LOCATOR_UNREADABLE.expected",
    "NO_TABLE.expected",
    "SHEET_NOT_UNDERSTOOD.expected",
    "YEAR_UNKNOWN.hint",
    "page.language",
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


ROWS = [(path.name, row) for path in FILES for row in rows(path)]
CODES = [row["code"] for _, row in ROWS]


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@cache
def source() -> tuple[set[str], set[str], set[str]]:
    """Return the string constants of the source, its identifiers, and the words in both and in its tables."""
    constants: set[str] = set()
    identifiers: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                constants.add(node.value)
            named = (getattr(node, field, None) for field in ("id", "attr", "name", "arg"))
            identifiers.update(name for name in named if isinstance(name, str))
    words = (
        constants
        | identifiers
        | {word for text in constants for word in re.findall(r"\w[\w-]*", text)}
    )
    for path in [*(PACKAGE / "resources").glob("*.csv"), *(PACKAGE / "resources").rglob("*.html")]:
        words.update(re.split(r"[^\w.-]|(?<=\w)[.](?=\w)", path.read_text(encoding="utf-8")))
    return constants, identifiers, words


@cache
def affixes() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the beginnings and ends of codes that the source puts together."""
    constants, _, _ = source()
    starts = tuple(word for word in constants if re.fullmatch(r"[A-Za-z]+_(\w*_)?", word))
    return starts, tuple(word for word in constants if re.fullmatch(r"_[a-z]+", word))


def is_used(code: str) -> bool:
    """Say whether the source names a code, or the parts of one that is put together ("status." and "met")."""
    constants, _, words = source()
    starts, ends = affixes()
    stem = code.removesuffix(".expected").removesuffix(".hint")
    dotted = "." in code and all(
        part in words or part.startswith(starts) or part.endswith(ends) for part in code.split(".")
    )
    return code in constants or stem in constants or dotted or stem.startswith(starts)


def failing(promise: Callable[[dict[str, str]], bool]) -> list[str]:
    return [f"{file}: {row['code']}" for file, row in ROWS if not promise(row)]


def test_no_code_is_given_twice():
    assert sorted(CODES) == sorted(set(CODES))


def test_every_sentence_exists_in_both_languages():
    assert not failing(lambda row: bool(row["zh"] and row["en"]) or row["code"] == "where.gap")


def test_both_languages_have_the_same_placeholders():
    assert not failing(lambda row: placeholders(row["zh"]) == placeholders(row["en"]))


def test_no_english_sentence_has_a_chinese_sign():
    assert not failing(lambda row: row["code"] in CITING or not CJK.search(row["en"]))


def test_every_sentence_is_used_by_the_source():
    assert not failing(lambda row: is_used(row["code"]))


def test_every_code_that_the_source_names_exists():
    constants, identifiers, _ = source()
    named = {
        word for word in constants if CODE.fullmatch(word) and not word.startswith("WOMENPLAN_")
    }
    assert not named - identifiers - set(CODES)


def test_the_check_sees_a_sentence_that_nothing_uses():
    assert is_used("status.met")
    assert not is_used("status.forgotten")
    assert not is_used("FORGOTTEN_CODE.hint")


def test_every_group_of_labels_that_is_asked_for_exists():
    # label() gives the key itself back where there is none, which is right for a user's own words alone
    asked = set()
    for path in PACKAGE.rglob("*.py"):
        asked |= set(re.findall(r'\blabel\("(\w+)"', path.read_text(encoding="utf-8")))
    groups = {code.rpartition(".")[0] for code in CODES}
    assert asked - groups == set()


def pieces(node: ast.AST) -> list[str | None]:
    """Return the pieces of a text that is put together, None for what is filled in."""
    if isinstance(node, ast.JoinedStr):
        parts = node.values
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts = [node.left, node.right]
    else:
        return []
    return [part.value if isinstance(part, ast.Constant) else None for part in parts]


def put_together(source_text: str) -> list[str]:
    """Return the codes that are put together from pieces: f"status.{name}" anywhere, or "head_" + name in a call."""
    asking = {"text", "say", "label", "choice", "chosen", "Problem", "problem", "announce"}
    called = set()
    tree = ast.parse(source_text)
    for node in ast.walk(tree):
        name = getattr(node, "func", None)
        if getattr(name, "attr", getattr(name, "id", "")) in asking:
            called |= {id(part) for given in node.args[:2] for part in ast.walk(given)}
    found = []
    for node in ast.walk(tree):
        parts = pieces(node)
        fixed = [part for part in parts if isinstance(part, str)]
        if len(fixed) == len(parts) or not re.fullmatch(r"[\w.]*[a-zA-Z][\w.]*", "".join(fixed)):
            continue
        open_ = "[A-Z]+" if "".join(fixed).isupper() else r"[a-z0-9_.-]*"
        code = re.compile("".join(open_ if part is None else re.escape(part) for part in parts))
        if id(node) in called or (parts[0] and any(map(code.fullmatch, CODES))):
            found.append(ast.unparse(node))
    return found


def asked_for(source_text: str) -> set[str]:
    """Return the codes and groups of codes that calls name."""
    asking = {"text", "say", "announce", "self", "choice", "chosen"}
    found = set()
    for node in ast.walk(ast.parse(source_text)):
        called = getattr(node, "func", None)
        if getattr(called, "attr", getattr(called, "id", "")) not in asking or not node.args:
            continue
        choices = [node.args[0]]
        while choices:
            one = choices.pop()
            choices += [one.body, one.orelse] if isinstance(one, ast.IfExp) else []
            found.add(one.value if isinstance(one, ast.Constant) else "")
    return {code for code in found if re.fullmatch(r"[a-z_]+(\.\w+)*", str(code))}


def test_every_sentence_and_group_that_a_call_asks_for_exists():
    groups = {".".join(code.split(".")[:end]) for code in CODES for end in range(1, 6)}
    asked = {
        f"{path.name}: {code}"
        for path in PACKAGE.rglob("*.py")
        for code in asked_for(path.read_text(encoding="utf-8")) - groups
    }
    assert not asked
    assert asked_for('self.say("a.b" if x else "c", y)') == {"a.b", "c"}


def test_no_code_is_put_together_so_that_each_sentence_is_found_by_its_code():
    found = [
        f"{path.name}: {code}"
        for path in PACKAGE.rglob("*.py")
        for code in put_together(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_the_check_sees_a_code_that_is_put_together():
    assert put_together('say("a" if x else f"status.{name}")') == ["f'status.{name}'"]
    assert put_together('text("head." + name)')
    assert put_together('code = f"status.{name}"') == ["f'status.{name}'"]
    assert put_together('table.assume(f"YEAR_FROM_{code}", text)')
    assert not put_together('say("status", name); say(f"[{level}] {problem}")')


def test_every_method_and_threshold_is_named_in_reports():
    named = {
        f"{group}.{method}" for group in ("method", "report.method.name") for method in METHODS
    }
    rules = {f"rule.{field.name}" for field in fields(Rules)}
    assert (named | rules) - set(CODES) == set()
