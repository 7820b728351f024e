"""The marks of the parts of a Word report: which part it is, who writes it, and whether it was changed since."""

from __future__ import annotations

import hashlib
import re
from html import unescape
from typing import NamedTuple

__all__ = ["Mark", "digest", "key_of", "plain_text", "read_tag", "tag"]

GENERATED, WRITTEN = "wp", "wo"
LONGEST_NAME = 40  # characters of the name of a bookmark
DIGEST = 8
_TAG = re.compile(
    rf"(?P<who>{GENERATED}|{WRITTEN})_(?P<key>.+?)(?:_(?P<digest>[0-9a-f]{{{DIGEST}}}))?$"
)


class Mark(NamedTuple):
    """A part: its key, whether people write it, and the digest of what was generated."""

    key: str
    written: bool
    digest: str


def key_of(name: str) -> str:
    """Return a key as the name of a bookmark may carry it."""
    word = re.sub(r"\W+", "_", name)
    most = LONGEST_NAME - len(GENERATED) - DIGEST - 2
    if len(word) <= most:
        return word
    return word[: most - 7] + "_" + hashlib.sha256(name.encode()).hexdigest()[:6]


def digest(words: str) -> str:
    """Return a short mark of a text, whatever its spaces."""
    bare = re.sub(r"\s+", "", words)
    return hashlib.sha256(bare.encode()).hexdigest()[:DIGEST]


def tag(name: str, words: str, *, blank: bool) -> str:
    """Return the mark of a part as its control and its bookmark carry it."""
    who = WRITTEN if blank else GENERATED
    return f"{who}_{key_of(name)}_{digest(words)}"


def read_tag(name: str) -> Mark | None:
    """Return what the mark of a control or bookmark says, None for any other."""
    tagged = _TAG.match(name)
    if not tagged or not tagged["digest"]:
        return None
    return Mark(tagged["key"], tagged["who"] == WRITTEN, tagged["digest"])


def plain_text(markup: str) -> str:
    """Return the words of a piece of WordprocessingML."""
    return unescape("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", markup)))
