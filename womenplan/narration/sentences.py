"""A column of sentences, each made when it is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray, ExtensionDtype
from pandas.api.indexers import check_array_indexer

from womenplan.model.arrays import Bools, Ints

__all__ = ["Sentences"]


class SentenceType(ExtensionDtype):  # type: ignore[misc]
    """The type of such a column: text."""

    type: ClassVar[Any] = str
    name = "sentence"
    kind = "O"
    na_value = ""

    @classmethod
    def construct_array_type(cls) -> Any:
        """Return the class of its columns."""
        return Sentences


class Sentences(ExtensionArray):  # type: ignore[misc]
    """Sentences by their numbers; one that nobody reads is never composed.

    Parameters
    ----------
    make : callable
        Returns the sentence of a number.
    numbers : numpy.ndarray
        Which sentences the column holds.
    """

    def __init__(self, make: Callable[[int], str], numbers: Ints) -> None:
        self._make, self._numbers = make, numbers

    @classmethod
    def _from_sequence(
        cls, scalars: Sequence[str], *, dtype: Any = None, copy: bool = False
    ) -> Sentences:
        made = list(scalars)
        return cls(made.__getitem__, np.arange(len(made)))

    @classmethod
    def _from_factorized(cls, values: Sequence[str], original: Sentences) -> Sentences:
        return cls._from_sequence(values)

    @classmethod
    def _concat_same_type(cls, to_concat: Sequence[Sentences]) -> Sentences:
        return cls._from_sequence([one for part in to_concat for one in part])

    def __reduce__(self) -> tuple[Any, ...]:
        """Pass to another process as text."""
        return self._from_sequence, (list(self),)

    def __getitem__(self, item: Any) -> Any:
        """Return the sentence at a place, or the column of several."""
        place = check_array_indexer(self, item)
        if isinstance(place, int | np.integer):
            return self._make(int(self._numbers[place]))
        return Sentences(self._make, self._numbers[place])

    def __len__(self) -> int:
        return len(self._numbers)

    def __eq__(self, other: object) -> Any:
        """Return which sentences are equal to others."""
        return np.asarray(self, dtype=object) == other

    def __hash__(self) -> int:
        raise TypeError("a column of sentences has no hash")

    @property
    def dtype(self) -> SentenceType:
        """The type of the column."""
        return SentenceType()

    @property
    def nbytes(self) -> int:
        """Bytes that its numbers take."""
        return int(self._numbers.nbytes)

    def isna(self) -> Bools:
        """Return which are missing: none."""
        return np.zeros(len(self), np.bool_)

    def take(self, indices: Any, *, allow_fill: bool = False, fill_value: Any = None) -> Any:
        """Return the sentences at some places; where a place is missing, an empty one."""
        places = np.asarray(indices, dtype=np.int64)
        if not allow_fill or not (places < 0).any():
            return Sentences(self._make, self._numbers[places])
        return self._from_sequence(["" if at < 0 else self[int(at)] for at in places])

    def copy(self) -> Sentences:
        """Return the column: sentences do not change."""
        return Sentences(self._make, self._numbers)

    def _formatter(self, boxed: bool = False) -> Callable[[Any], str]:
        return str

    def __getattr__(self, name: str) -> Any:
        """Do what ``.str`` asks of a column as a column of text does it."""
        if name.startswith("_str_"):
            return getattr(pd.array(list(self), dtype="str"), name)
        raise AttributeError(name)
