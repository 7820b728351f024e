"""The plan texts, split into the items that the catalogue's locators name."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from womenplan.model import catalogue

HERE = Path(__file__).parent
SEEDS = HERE.parents[1].parent / "shared" / "seeds"
SOURCES = {
    "jinan-2021": "000_4b8708bb5b17430c.txt",
    "youhao-2021": "001_a7a9e45c1be8a212.txt",
    "jixian-2021": "002_db2087725e42d03c.txt",
    "qingyuan-2021": "003_0c1943d3f0fd6db3.txt",
    "huludao-2021": "004_1142db6a623c33a6.txt",
}


def _counts() -> dict[tuple[str, str, str], int]:
    """Return ``counts.csv``: what was counted by hand in the plans, by plan, kind and name.

    Quantified and directional rows and measures by domain (the two milestones of a target are two rows),
    rows by section, numbered objectives and soft rows of each plan, and the forms of all plans' targets.
    """
    with (HERE / "counts.csv").open(encoding="utf-8", newline="") as stream:
        return {
            (row["plan_id"], row["kind"], row["name"]): int(row["count"])
            for row in csv.DictReader(stream)
        }


COUNTS = _counts()
CHAPTER = re.compile(r"^([一二三四五六七])、")
PART = re.compile(r"^\(([一二三四五六七八九十]+)\)")
SECTION = re.compile(r"^(主要目标|策略措施):?$")
HEAD = r"(?:\n|。)(?:-|\[bookmark:_GoBack\])?{}\.(?!\d)"


@dataclass(frozen=True)
class Item:
    """One numbered item: its words without line breaks, spaces and marks, and its number cut off."""

    plan_id: str
    locator: str
    section: str
    text: str


def plain(line: str) -> str:
    """Return a line in half width, without spaces and Markdown marks: ``10／10 万`` and ``10/10万`` are one."""
    return re.sub(r"[\s*#]+", "", unicodedata.normalize("NFKC", line))


def split(plan_id: str, text: str) -> list[Item]:
    """Return the items of a plan's text, in its order.

    Outside 主要目标 and 策略措施 a part such as 三（一） is one item.
    """
    chapter = part = section = ""
    words: dict[tuple[str, str], list[str]] = {}
    for line in map(plain, text.splitlines()):
        if found := CHAPTER.match(line):
            chapter, part, section = found[1], "", ""
        elif found := PART.match(line):
            part, section = f"（{found[1]}）", ""
        elif found := SECTION.match(line):
            section = found[1]
        if chapter and part:
            words.setdefault((chapter + part, section), []).append(line)
    return [
        Item(plan_id, where + section + number, section, body)
        for (where, section), lines in words.items()
        for number, body in (numbered(lines) if section else [("", "".join(lines))])
    ]


def numbered(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Yield number and words of each item of a section.

    The next item begins where the next number stands at the head of a line or after a full stop; so digits
    that a broken line happens to begin with stay inside their sentence. Sub-lines (``----``) belong to the
    numbered item above them.
    """
    text = "\n".join(lines)
    heads: list[re.Match[str]] = []
    while head := re.compile(HEAD.format(len(heads) + 1)).search(
        text, heads[-1].end() if heads else 0
    ):
        heads.append(head)
    ends = [head.start() for head in heads[1:]] + [len(text)]
    for i, (head, end) in enumerate(zip(heads, ends, strict=True)):
        yield str(i + 1), text[head.end() : end].replace("\n", "")


@pytest.fixture(scope="session")
def items() -> dict[tuple[str, str], Item]:
    """Return every item of the five texts by plan and locator."""
    if not SEEDS.is_dir():
        pytest.skip(f"the plans' texts are not beside the project: no folder {SEEDS}")
    return {
        (item.plan_id, item.locator): item
        for plan_id, name in SOURCES.items()
        for item in split(plan_id, (SEEDS / name).read_text(encoding="utf-8"))
    }


@pytest.fixture(scope="session")
def local() -> pd.DataFrame:
    """Return the catalogue's rows of the five plans whose texts are known."""
    df = catalogue.targets()
    return df[df["plan_id"].isin(SOURCES)].reset_index(drop=True)


@pytest.fixture(scope="session")
def exceptions() -> list[dict[str, str]]:
    """Return what the checks may pass over, each with its reason."""
    with (HERE / "exceptions.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
