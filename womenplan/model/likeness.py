"""The known names that are most like an unknown one."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping

import numpy as np

from womenplan.model.naming import MAX_NAME, fold

__all__ = ["Likeness"]

NEAREST = 3  # names that are suggested
_NEAR, _NEAR_BY_PAIRS = 0.5, 0.35  # likeness of a name that is suggested


class Likeness:
    """Known names by the pairs of letters in their folded forms.

    Parameters
    ----------
    shown : mapping of str to str
        The name as it is shown, by its folded form.
    meanings : mapping of str to collection of str
        The indicators that a form stands for.
    """

    def __init__(self, shown: Mapping[str, str], meanings: Mapping[str, Collection[str]]) -> None:
        self._shown = shown
        self._meanings = {form: frozenset(meanings[form]) for form in shown}
        self._forms = list(shown)
        holding: dict[str, list[int]] = {}
        for at, form in enumerate(self._forms):
            for pair in _letter_pairs(form):
                holding.setdefault(pair, []).append(at)
        self._holding = {pair: np.array(places) for pair, places in holding.items()}
        self._sizes = np.array([max(len(form) - 1, 1) for form in self._forms])

    def nearest(self, name: str) -> tuple[str, ...]:
        """Return the nearest known names, nearest first, one per meaning."""
        form = fold(name[:MAX_NAME])
        close = self._close(form)
        ratios = self._ratios(form, close)
        near = [other for other in close if ratios.get(other, 0) >= _NEAR]
        different: dict[frozenset[str], str] = {}
        for other in sorted(near, key=lambda other: -ratios[other]):
            different.setdefault(self._meanings[other], self._shown[other])
        return tuple(different.values())[:NEAREST]

    def _close(self, form: str) -> list[str]:
        """Return the forms that share most pairs of letters with one."""
        places = [self._holding[pair] for pair in _letter_pairs(form) if pair in self._holding]
        at = np.concatenate([np.empty(0, dtype=int), *places])
        shared = np.bincount(at, minlength=len(self._forms))
        likeness = 2 * shared / (self._sizes + max(len(form) - 1, 1))
        near = np.flatnonzero(likeness >= _NEAR_BY_PAIRS)
        best = near[np.argsort(-likeness[near], kind="stable")][: 8 * NEAREST]
        return [self._forms[i] for i in best]

    def _ratios(self, form: str, close: list[str]) -> dict[str, float]:
        """Return how alike one form is to others, for those that may be among the nearest."""
        least = _NEAR
        ratios: dict[str, float] = {}
        nearest: dict[frozenset[str], float] = {}
        most = dict(zip(close, _most_alike(form, close), strict=True))
        for other in sorted(close, key=lambda other: -most[other]):
            if most[other] < least:
                break
            ratio = difflib.SequenceMatcher(None, form, other).ratio()
            ratios[other] = ratio
            meaning = self._meanings[other]
            nearest[meaning] = max(ratio, nearest.get(meaning, 0.0))
            last = sorted(nearest.values(), reverse=True)[NEAREST - 1 : NEAREST]
            least = max([_NEAR, *last])
        return ratios


def _most_alike(form: str, others: Iterable[str]) -> Iterator[float]:
    """Yield how alike a form and others are at most, from their longest common subsequences.

    Each bit of ``unpaired`` is a letter of the form that no letter of the other has been paired with.
    """
    places: dict[str, int] = {}
    for at, letter in enumerate(form):
        places[letter] = places.get(letter, 0) | 1 << at
    for other in others:
        unpaired = every = (1 << len(form)) - 1
        for letter in other:
            here = unpaired & places.get(letter, 0)
            unpaired = (unpaired + here) | (unpaired - here)
        shared = len(form) - (unpaired & every).bit_count()
        yield 2 * shared / (len(form) + len(other))


def _letter_pairs(form: str) -> list[str]:
    return [form[i : i + 2] for i in range(len(form) - 1)] or [form]
