"""The cells of plain sheet XML, found and proved to be whole all at once, a block of rows after the other.

Plain is what spreadsheet programs write: no prefixes, comments or white space between the tags, and
of each row and cell the address first. Which tag may follow which is a table; a sheet in which one
is out of order is not plain.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping

import numpy as np

from womenplan.model.arrays import Array

__all__ = ["INLINE", "MAX_COLUMNS", "MAX_ROWS", "TYPES", "WRONG", "decimal_numbers", "plain_cells"]

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
TYPES = ("n", "s", "str", "inlineStr", "b", "e", "d")
INLINE = TYPES.index("inlineStr")
WRONG = TYPES.index("e")
_BLOCK = 1 << 19  # bytes of a block of rows, so that its arrays stay near
_NUMBERS = 1 << 15
_DIGITS, _LETTERS = string.digits.encode(), string.ascii_uppercase.encode()
_TENS = 10.0 ** np.arange(18)
_ROW, _C, _V, _F, _IS, _T, _KEPT, _ROW_, _C_, _V_, _F_, _IS_, _T_, _END = range(1, 15)
_ROW0, _C0, _V0, _F0, _T0 = range(15, 20)  # tags that end in themselves
_TAGS = {
    "ro": _ROW,
    "c ": _C,
    "v>": _V,
    "v/": _V,
    "f>": _F,
    "f ": _F,
    "f/": _F,
    "is": _IS,
    "t>": _T,
    "t ": _KEPT,
    "t/": _T,
    "/r": _ROW_,
    "/c": _C_,
    "/v": _V_,
    "/f": _F_,
    "/i": _IS_,
    "/t": _T_,
    "/s": _END,
}
_FOLLOW = {
    0: (_ROW, _ROW0, _END),
    _ROW: (_C, _C0, _ROW_),
    _ROW0: (_ROW, _ROW0, _END),
    _ROW_: (_ROW, _ROW0, _END),
    _C: (_V, _V0, _F, _F0, _IS, _C_),
    _C0: (_C, _C0, _ROW_),
    _C_: (_C, _C0, _ROW_),
    _V: (_V_,),
    _V0: (_C_,),
    _V_: (_C_,),
    _F: (_F_,),
    _F0: (_V, _V0, _C_),
    _F_: (_V, _V0, _C_),
    _IS: (_T, _KEPT, _T0, _IS_),
    _IS_: (_C_,),
    _T: (_T_,),
    _KEPT: (_T_,),
    _T0: (_IS_,),
    _T_: (_IS_,),
}
_PRESERVED = b'<t xml:space="preserve">'
_LENGTHS = {
    _IS: 4,
    _ROW_: 6,
    _C_: 4,
    _V_: 4,
    _F_: 4,
    _IS_: 5,
    _T_: 4,
}


def _table(size: int, dtype: type, values: Mapping[int, int]) -> Array:
    table: Array = np.zeros(size, dtype=dtype)
    table[[*values]] = [*values.values()]
    return table


_KIND = _table(
    1 << 16, np.uint8, {ord(tag[0]) << 8 | ord(tag[1]): kind for tag, kind in _TAGS.items()}
)
_CLOSED = _table(
    20,
    np.uint8,
    {
        _ROW: _ROW0,
        _C: _C0,
        _V: _V0,
        _F: _F0,
        _T: _T0,
        _KEPT: _T0,
    },
)
_LENGTH = _table(20, np.uint8, _LENGTHS)
_ENDS = _table(20, np.bool_, dict.fromkeys([_ROW, _C, *_LENGTHS], 1))
_MAY_FOLLOW = np.array([np.isin(range(20), _FOLLOW.get(kind, ())) for kind in range(20)])


def plain_cells(xml: bytes, start: int, stop: int) -> dict[str, Array] | None:
    """Return the cells between two places of a sheet's XML that hold something.

    None where they are not plain.

    Returns
    -------
    dict of arrays
        ``row`` and ``column`` from zero, ``type`` (position in :data:`TYPES`), ``style``,
        ``formula`` (whether it holds one), and ``start`` and ``stop`` of the value or text in the
        XML.
    """
    signs = np.frombuffer(xml, np.uint8)
    blocks = []
    rows = []
    for first, last in _blocks(xml, start, stop):
        tags = _tags(signs, first, last)
        part = tags and _cells(xml, signs, *tags)
        if not part:
            return None
        blocks.append(part)
        rows.append(part.pop("rows"))
    cells = {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}
    place = cells["row"].astype(np.int64) * MAX_COLUMNS + cells["column"]
    ordered = (np.diff(np.concatenate(rows)) > 0).all() and (np.diff(place) > 0).all()
    inside = place.size == 0 or (place.min() >= 0 and place.max() < MAX_ROWS * MAX_COLUMNS)
    if ordered and inside and cells["column"].max(initial=0) < MAX_COLUMNS:
        return cells
    return None


def _blocks(xml: bytes, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield from where to where the blocks of whole rows reach."""
    while True:
        end = xml.find(b"</row>", start + _BLOCK, stop)
        last = end + len(b"</row>") if end > 0 else stop
        yield start, last
        if last == stop:
            return
        start = last


def _tags(signs: Array, start: int, stop: int) -> tuple[Array, Array] | None:
    """Return where each tag of a block begins and of which kind it is.

    None where one is out of order.
    """
    opening = np.flatnonzero(signs[start:stop] == ord("<"))
    places = opening.astype(np.int32) + np.int32(start)
    at = np.append(places, np.int32(stop))
    first = signs[at + 1].astype(np.uint16)
    kind = _KIND[first << 8 | signs[at + 2]]
    kind[-1] = _END
    ends = signs[at[1:] - 1] == ord(">")
    slashed = ends & (signs[at[1:] - 2] == ord("/"))
    closed = np.append(slashed, False) & (_CLOSED[kind] > 0)
    kind[closed] = _CLOSED[kind[closed]]
    must = _LENGTH[kind[:-1]]
    sound = (
        _MAY_FOLLOW[0, kind[0]]
        and _MAY_FOLLOW[kind[:-1], kind[1:]].all()
        and ends[_ENDS[kind[:-1]]].all()
        and ((must == 0) | (must == np.diff(at))).all()
    )
    whole = (
        (b'<row r="', _ROW),
        (b'<row r="', _ROW0),
        (b"</row>", _ROW_),
        (b'<c r="', _C),
        (b'<c r="', _C0),
        (b"</is>", _IS_),
        (_PRESERVED, _KEPT),
    )
    fits = sound and all(_reads(signs, at[kind == one], tag).all() for tag, one in whole)
    return (at, kind) if fits else None


def _cells(
    xml: bytes,
    signs: Array,
    at: Array,
    kind: Array,
) -> dict[str, Array] | None:
    """Return the cells of a block that hold something.

    None where an address is none, or in another row.
    """
    begins = (kind == _ROW) | (kind == _ROW0)
    places = np.flatnonzero((kind == _C) | (kind == _C0))
    rows, stopped = _number(signs, at[begins] + len(b'<row r="'))
    column, row, after = _addresses(signs, at[places] + len(b'<c r="'))
    if places.size:
        own_row = rows[np.cumsum(begins, dtype=np.int32)[places] - 1]
    else:
        own_row = rows[:0]
    quoted = (signs[stopped] == ord('"')).all() and (signs[after] == ord('"')).all()
    if not (quoted and (own_row == row).all() and (rows > 0).all()):
        return None
    end = at[places + 1] - 1 - (kind[places] == _C0)
    end -= signs[end - 1] == ord(" ")
    style, types = _attributes(xml, signs, after + 1, end)
    types[kind[places + 1] == _IS] = INLINE
    formula, start, stop = _contents(at, kind, places)
    held = np.flatnonzero((stop > start) | formula | (types == WRONG))
    cells = {
        "row": row - 1,
        "column": column,
        "type": types,
        "style": style,
        "formula": formula,
        "start": start,
        "stop": stop,
    }
    return {name: array[held] for name, array in cells.items()} | {"rows": rows}


def _reads(signs: Array, at: Array, text: bytes) -> Array:
    """Return at which of these places a text stands."""
    fits = np.ones(at.size, dtype=bool)
    for i, sign in enumerate(text):
        fits &= signs[at + i] == sign
    return fits


def _number(signs: Array, at: Array) -> tuple[Array, Array]:
    """Return the numbers of at most seven digits that stand at these places, and where each ends."""
    return _positional(signs, at, 7, _DIGITS)


def _positional(
    signs: Array,
    at: Array,
    most: int,
    figures: bytes,
) -> tuple[Array, Array]:
    """Return the numbers of at most so many figures that stand at these places, and where each ends.

    Of letters, which begin with A for one, there is none for zero.
    """
    number = np.zeros(at.size, dtype=np.int32)
    end = at.copy()
    going = np.ones(at.size, dtype=bool)
    base = len(figures)
    first = np.uint8(figures[0])
    from_one = figures is _LETTERS
    for _ in range(most):
        figure = signs[end] - first
        going &= figure < base
        if not going.any():
            break
        number = np.where(going, number * base + figure + from_one, number)
        end = end + going
    return number, end


def decimal_numbers(text: bytes, start: Array, stop: Array) -> tuple[Array, Array]:
    """Return the plain decimal numbers that lie between these places, and which are plain.

    Of at most 15 digits the digits and the power of ten are exact, and so is their quotient rounded
    once.
    """
    signs = np.frombuffer(text, np.uint8)
    none = (np.empty(0), np.empty(0, dtype=bool))
    parts = [
        _decimals(signs, start[at : at + _NUMBERS], stop[at : at + _NUMBERS])
        for at in range(0, start.size, _NUMBERS)
    ]
    numbers, plain = zip(none, *parts, strict=True)
    return np.concatenate(numbers), np.concatenate(plain)


def _decimals(signs: Array, start: Array, stop: Array) -> tuple[Array, Array]:
    size = stop - start
    at = start.copy()
    negative = signs[at] == ord("-")
    at += negative
    digits = np.zeros(at.size, dtype=np.int64)
    behind = np.zeros(at.size, dtype=np.int8)
    dotted = np.zeros(at.size, dtype=bool)
    plain = (size <= 17) & (size > negative)
    for _ in range(int(size[plain].max(initial=0))):
        going = plain & (at < stop)
        sign = signs[np.where(going, at, start)]
        digit = sign - np.uint8(ord("0"))
        dot = going & (sign == ord(".")) & ~dotted
        one = going & (digit < 10)
        plain &= ~going | dot | one
        digits = np.where(one, digits * 10 + digit, digits)
        behind += one & dotted
        dotted |= dot
        at += going
    plain &= (digits < 10**15) & (size > negative.astype(np.int8) + dotted)
    number = digits / _TENS[behind]
    return np.where(negative, -number, number), plain


def _addresses(signs: Array, at: Array) -> tuple[Array, Array, Array]:
    """Return column (from zero) and row (from one) of the addresses that stand at these places, and where each ends."""
    column, end = _positional(signs, at, 3, _LETTERS)
    row, end = _number(signs, end)
    return column - 1, row, end


def _attributes(
    xml: bytes,
    signs: Array,
    at: Array,
    end: Array,
) -> tuple[Array, Array]:
    """Return style and type of cells by what stands in their tags behind the address."""
    style = np.zeros(at.size, dtype=np.int32)
    types = np.zeros(at.size, dtype=np.int8)
    at = at.copy()

    mine = np.flatnonzero(_reads(signs, at, b' s="'))
    style[mine], after = _number(signs, at[mine] + 4)
    at[mine] = after + 1
    mine = np.flatnonzero(_reads(signs, at, b' t="'))
    first = signs[at[mine] + 4]
    second = signs[at[mine] + 5]
    for code, name in enumerate(TYPES):
        follows = name[1:2] or '"'
        those = mine[(first == ord(name[0])) & (second == ord(follows))]
        types[those] = code
        at[those] += 4 + len(name) + 1
    for i in np.flatnonzero(at != end).tolist():
        tag = xml[xml.rfind(b"<", 0, int(end[i])) : int(end[i])]
        attributes = dict(re.findall(rb'\s(\w+)="([^"<]*)"', tag))
        kind = attributes.get(b"t", b"n").decode("ascii", "replace")
        if kind not in TYPES:
            raise ValueError(kind)
        style[i], types[i] = int(attributes.get(b"s", 0)), TYPES.index(kind)
    return style, types


def _contents(at: Array, kind: Array, cells: Array) -> tuple[Array, ...]:
    """Return which cells hold a formula, and from where to where the value or text of each reaches."""
    first = kind[cells + 1]
    opened = kind[cells] == _C
    formula = opened & ((first == _F) | (first == _F0))
    ways = [opened & (first == _F), first == _F0, first == _IS]
    holder = cells + np.select(ways, [3, 2, 2], 1)
    holder = np.where(opened, holder, cells)
    what = kind[holder]
    ahead = _table(20, np.int32, {_V: 3, _T: 3, _KEPT: len(_PRESERVED)})[what]
    held = ahead > 0
    start = np.where(held, at[holder] + ahead, 0)
    stop = np.where(held, at[np.minimum(holder + 1, at.size - 1)], 0)
    return formula, start, stop
