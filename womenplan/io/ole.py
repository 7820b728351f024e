"""Takes the streams out of the compound files in which old office programs keep their documents."""

from __future__ import annotations

import struct

import numpy as np

from womenplan.model.arrays import Array

__all__ = ["ENCRYPTED", "SIGNATURE", "Compound"]

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NONE = 0xFFFFFFFA  # this and above: no sector
_ENTRY = struct.Struct("<64sHBBIII16x20xIII")


ENCRYPTED = "EncryptedPackage"  # the stream that holds a workbook or document with a password


class Compound:
    """A compound file, each chain of sectors and each entry of whose directory is followed once.

    No chain is longer than the file.

    Raises
    ------
    ValueError, struct.error
        If the file is damaged.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._size = 1 << struct.unpack_from("<H", data, 30)[0]
        self._small = 1 << struct.unpack_from("<H", data, 32)[0]
        if data[:8] != SIGNATURE or self._size not in (512, 4096) or self._small != 64:
            raise ValueError(self._size)
        directory, self._cutoff, small, _, more = struct.unpack_from("<I4xIIII", data, 48)
        self._fat = self._table(more)
        self._small_fat = self._sectors(small)
        entries = self._chain(directory)
        self._entries = [
            _ENTRY.unpack_from(entries, at) for at in range(0, len(entries) - 127, 128)
        ]
        if not self._entries:
            raise ValueError(directory)
        if self._small_fat.size:
            self._held = self._chain(self._entries[0][7])
        else:
            self._held = b""
        self._named = self._children()

    def __contains__(self, name: str) -> bool:
        return name in self._named

    def stream(self, name: str) -> bytes:
        """Return a stream of the root storage."""
        *_, start, size, _ = self._entries[self._named[name]]
        if size >= self._cutoff:
            return self._chain(start)[:size]
        pieces = self._followed(self._small_fat, start, len(self._held) // 64)
        return b"".join(self._held[at * 64 : at * 64 + 64] for at in pieces)[:size]

    def _table(self, more: int) -> Array:
        """Return which sector follows each."""
        listed = [*struct.unpack_from("<109I", self._data, 76)]
        most = len(self._data) // self._size + len(listed) + self._size // 4
        while more < _NONE:
            *some, more = np.frombuffer(self._sector(more), "<u4").tolist()
            listed += some
            if len(listed) > most:
                raise ValueError(more)
        sectors = [self._sector(sector) for sector in listed if sector < _NONE]
        return np.frombuffer(b"".join(sectors), "<u4")

    def _sectors(self, start: int) -> Array:
        chain = self._chain(start)
        return np.frombuffer(chain[: len(chain) // 4 * 4], "<u4")

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise ValueError(number)
        return self._data[start : start + self._size]

    def _chain(self, start: int) -> bytes:
        most = len(self._data) // self._size
        return b"".join(map(self._sector, self._followed(self._fat, start, most)))

    @staticmethod
    def _followed(table: Array, start: int, most: int) -> list[int]:
        """Return the sectors of a chain; ValueError where it bites its tail, or takes more than there are."""
        sectors: list[int] = []
        while start < _NONE:
            if start >= table.size or len(sectors) > most:
                raise ValueError(start)
            sectors.append(start)
            start = int(table[start])
        return sectors

    def _children(self) -> dict[str, int]:
        """Return the entries of the root storage by their names."""
        children: dict[str, int] = {}
        seen: set[int] = set()
        ahead = [self._entries[0][6]]
        while ahead:
            number = ahead.pop()
            if number >= len(self._entries):
                continue
            if number in seen:
                raise ValueError(number)
            seen.add(number)
            name, size, _, _, left, right, *_ = self._entries[number]
            children[name[: max(size - 2, 0)].decode("utf-16-le", "replace")] = number
            ahead += [left, right]
        return children
