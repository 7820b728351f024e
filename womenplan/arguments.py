"""Holds the arguments of a call against what its signature says, before anything is done with them.

:func:`checked` stands above a public function or dataclass and reads the annotations beside it:
plain types, closed lists (``Literal``), sequences, and ``Annotated`` with a :class:`Kind` where a
type says too little. What fits is handed on as the function takes it (a whole number of numpy as
``int``, a generator as ``list``); what does not is one sentence: which argument, what was found,
what is expected.
"""

from __future__ import annotations

import difflib
import math
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import wraps
from inspect import Parameter, signature
from itertools import islice
from numbers import Integral, Real
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin

from womenplan import messages
from womenplan.messages import Language

__all__ = [
    "Between",
    "Figure",
    "Kind",
    "Meant",
    "Some",
    "Unfit",
    "Words",
    "Written",
    "checked",
    "in_short",
    "refusal",
]

F = TypeVar("F", bound=Callable[..., Any])
# of a code, what was found, and the other values of the sentence
Refusal = Callable[[str, str, dict[str, Any]], Exception]
LONGEST = 60  # characters of what was found that a sentence shows
MOST = 1_000_000  # items of a list
PART, WHOLE = 255, 4096  # bytes of a path that no system takes more of
_refusals: list[Refusal] = []


def refusal(made: Refusal) -> Refusal:
    """Let a function make the errors that are raised; it stands on the floor above."""
    _refusals[:] = [made]
    return made


class Unfit(Exception):
    """A value is not of a kind; ``at`` says which part of it."""

    def __init__(self, found: Any, kind: Kind, at: str = "") -> None:
        super().__init__(at)
        self.found, self.kind, self.at = found, kind, at


class Kind:
    """What an argument may be."""

    code = "anything"
    alone = False  # whether it says all that a value is, whatever type stands beside it

    def fits(self, value: Any) -> bool:
        """Return whether a value is of this kind."""
        return True

    def taken(self, value: Any) -> Any:
        """Return a value that fits as the function takes it."""
        return value

    def take(self, value: Any) -> Any:
        """Return a value as the function takes it, or raise :class:`Unfit`."""
        if not self.fits(value):
            raise Unfit(value, self)
        return self.taken(value)

    def words(self, lang: Language) -> str:
        """Return what is expected, in a language."""
        code = messages.chosen("kind", self.code)
        if messages.has(code):
            return messages.text(code, lang)
        return self.code


class _Nothing(Kind):
    code = "nothing"

    def fits(self, value: Any) -> bool:
        return value is None


class _Text(Kind):
    code = "text"

    def take(self, value: Any) -> Any:
        if type(value) in (str, messages.Several):
            return value
        if not isinstance(value, str):
            raise Unfit(value, self)
        return str(value)


class _Flag(Kind):
    code = "flag"

    def fits(self, value: Any) -> bool:
        return isinstance(value, bool) or _of_numpy(value, "b")

    def taken(self, value: Any) -> Any:
        return bool(value)


class _Whole(Kind):
    code = "whole"

    def fits(self, value: Any) -> bool:
        return isinstance(value, Integral) and not isinstance(value, bool)

    def taken(self, value: Any) -> Any:
        return int(value)


class _Figure(Kind):
    code = "number"
    alone = True

    def fits(self, value: Any) -> bool:
        return isinstance(value, Real) and not isinstance(value, bool)

    def taken(self, value: Any) -> Any:
        try:
            return float(value)
        except OverflowError:
            raise Unfit(value, self) from None


Figure = Annotated[float, _Figure()]  # a number that may be missing (NaN) or without end


class _Number(_Figure):
    alone = False

    def taken(self, value: Any) -> Any:
        number = super().taken(value)
        if not math.isfinite(number):
            raise Unfit(value, self)
        return int(value) if isinstance(value, int) else number


class _FilePath(Kind):
    code = "path"

    def fits(self, value: Any) -> bool:
        try:
            path = os.fspath(value)
            raw = os.fsencode(path)
        except (TypeError, UnicodeError):
            return False
        parts = raw.replace(b"\\", b"/").split(b"/")
        longest = max(map(len, parts))
        sound = isinstance(path, str) and b"\0" not in raw
        return sound and 0 < len(raw) <= WHOLE and longest <= PART


class _Call(Kind):
    code = "call"

    def fits(self, value: Any) -> bool:
        return callable(value)


class _Object(Kind):
    def __init__(self, wanted: type) -> None:
        self.wanted = wanted
        self.code = wanted.__name__

    def fits(self, value: Any) -> bool:
        return isinstance(value, self.wanted)


class _OneOf(Kind):
    def __init__(self, *values: Any) -> None:
        self.values = values

    def take(self, value: Any) -> Any:
        for allowed in self.values:
            if isinstance(value, type(allowed)) and value == allowed:
                return allowed
        raise Unfit(value, self)

    def words(self, lang: Language) -> str:
        values = messages.text("kind.join", lang).join(map(str, self.values))
        return messages.text("kind.one_of", lang, values=values)


class _Listed(Kind):
    """Any number of one kind; neither a text nor a table counts as one."""

    def __init__(self, of: Kind, made: type = list) -> None:
        self.of, self.made = of, made

    def take(self, value: Any) -> Any:
        if isinstance(value, str | bytes | bytearray | Mapping) or hasattr(value, "columns"):
            raise Unfit(value, self)
        try:
            items = list(islice(value, MOST + 1))
        except TypeError:
            raise Unfit(value, self) from None
        if len(items) > MOST:
            raise Unfit(value, self)
        return self.made(_part(self.of, item, f"[{at}]") for at, item in enumerate(items))

    def words(self, lang: Language) -> str:
        return messages.text("kind.list", lang, of=_led(self.of.words(lang)))


class _Pairs(Kind):
    """A mapping from one kind to another."""

    def __init__(self, key: Kind, of: Kind) -> None:
        self.key, self.of = key, of

    def fits(self, value: Any) -> bool:
        return isinstance(value, Mapping)

    def taken(self, value: Any) -> Any:
        return {
            _part(self.key, key, ""): _part(self.of, item, f"[{in_short(key)}]")
            for key, item in value.items()
        }

    def words(self, lang: Language) -> str:
        key = self.key.words(lang)
        return messages.text("kind.pairs", lang, key=key, of=_led(self.of.words(lang)))


class _Either(Kind):
    def __init__(self, *kinds: Kind) -> None:
        self.kinds = kinds

    def take(self, value: Any) -> Any:
        inner = None
        for kind in self.kinds:
            try:
                return kind.take(value)
            except Unfit as unfit:
                inner = unfit if unfit.at else inner
        raise inner or Unfit(value, self)

    def words(self, lang: Language) -> str:
        words = (_led(kind.words(lang)) for kind in self.kinds)
        return messages.text("kind.or", lang).join(words).strip()


class Between(Kind):
    """A number within bounds, both included; stands beside int or float in ``Annotated``."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    def fits(self, value: Any) -> bool:
        """Return whether a number lies within the bounds."""
        return bool(self.low <= value <= self.high)

    def words(self, lang: Language) -> str:
        """Return the bounds in words."""
        whole = isinstance(self.low, int)
        return messages.text(
            "kind.whole.between" if whole else "kind.number.between",
            lang,
            low=f"{self.low:.15g}",
            high=f"{self.high:.15g}",
        )


class Meant(Kind):
    """What a text names; stands beside str in ``Annotated``, so that the sentence can say it."""

    def __init__(self, code: str) -> None:
        self.code = code


class Written(Kind):
    """A text that a file or database can hold: of whole characters, and without NUL."""

    code = "written"

    def fits(self, value: Any) -> bool:
        """Return whether a text can be written."""
        try:
            return b"\0" not in value.encode()
        except UnicodeError:
            return False


Words = Annotated[str, Written()]


class Some(Kind):
    """At least one item; stands beside a sequence or mapping in ``Annotated``."""

    code = "some"

    def fits(self, value: Any) -> bool:
        """Return whether there are items."""
        return bool(value)


class _All(Kind):
    """Of one kind, and of a narrower one."""

    def __init__(self, broad: Kind, *narrow: Kind) -> None:
        self.broad, self.narrow = broad, narrow

    def take(self, value: Any) -> Any:
        try:
            taken = self.broad.take(value)
        except Unfit as unfit:
            raise (unfit if unfit.at else Unfit(value, self)) from None
        for kind in self.narrow:
            taken = kind.take(taken)
        return taken

    def words(self, lang: Language) -> str:
        return self.narrow[-1].words(lang)


_PLAIN: dict[Any, Kind] = {
    Any: Kind(),
    NoneType: _Nothing(),
    None: _Nothing(),
    str: _Text(),
    bool: _Flag(),
    int: _Whole(),
    float: _Number(),
    Path: _FilePath(),
    Callable: _Call(),
}


def kind_of(hint: Any) -> Kind:
    """Return what an annotation asks for."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin = get_origin(hint)
    inner = get_args(hint)
    if origin is Annotated:
        kinds = [kind for kind in inner[1:] if isinstance(kind, Kind)]
        alone = next((kind for kind in kinds if kind.alone), None)
        return alone or _All(kind_of(inner[0]), *kinds)
    if origin is Literal:
        return _OneOf(*inner)
    if origin in (Union, UnionType):
        paths = Path in inner  # what may be a path may be the text of one
        kinds = [kind_of(one) for one in inner if not (paths and one is str)]
        return _Either(*kinds)
    if origin is Callable:
        return _PLAIN[Callable]
    if isinstance(origin, type):
        if issubclass(origin, Mapping):
            return _Pairs(*map(kind_of, inner))
        if issubclass(origin, Iterable):
            return _Listed(kind_of(inner[0]), tuple if origin is tuple else list)
    return _Object(hint) if isinstance(hint, type) else Kind()


def checked(function: F) -> F:
    """Return a function, or a dataclass, that looks at what it is given before it does anything.

    Raises
    ------
    UsageError
        From the function: if an argument is not of the kind that the signature says, is none of its
        arguments, or is lacking.

    Examples
    --------
    >>> @checked
    ... def half(of: int) -> float:
    ...     return of / 2
    >>> half(of=3)
    1.5
    """
    if isinstance(function, type):
        function.__init__ = _checking(function.__init__, function.__name__, function)  # type: ignore[misc]
        return cast("F", function)
    return cast("F", _checking(function, _name_of(function), function))


def _checking(function: Callable[..., Any], name: str, owner: Any) -> Callable[..., Any]:
    entrance: list[_Entrance] = []  # read at the first call, so that to load a module costs nothing

    @wraps(function)
    def call(*given: Any, **named: Any) -> Any:
        if not entrance:
            entrance.append(_Entrance(function, name, owner))
        taken, more = entrance[0].taken(given, named)
        return function(*taken, **more)

    return call


def _name_of(function: Callable[..., Any]) -> str:
    """Return how a user calls a function: plot.gaps, Plan.title, rank."""
    room = function.__module__.split(".")[1:2]
    name = function.__qualname__.removesuffix(".__init__")
    return ".".join([*(one for one in room if one in ("plot", "report")), name])


class _Entrance:
    """What a function takes, read from its signature at the first call."""

    def __init__(self, function: Callable[..., Any], name: str, owner: Any) -> None:
        self.name = name
        parameters = signature(function).parameters.values()
        self.kinds = {
            one.name: kind_of(_resolved(one.annotation, function, owner))
            for one in parameters
            if not one.name.startswith("_")  # what only this package gives
        }
        names: dict[Any, list[str]] = defaultdict(list)
        for one in parameters:
            names[one.kind].append(one.name)
        either = names[Parameter.POSITIONAL_OR_KEYWORD]
        self.places = names[Parameter.POSITIONAL_ONLY] + either
        self.names = either + names[Parameter.KEYWORD_ONLY]
        self.rest = "".join(names[Parameter.VAR_POSITIONAL])
        self.others = "".join(names[Parameter.VAR_KEYWORD])
        stars = (self.rest, self.others)
        self.needed = [
            one.name for one in parameters if one.default is one.empty and one.name not in stars
        ]

    def taken(
        self, given: tuple[Any, ...], named: dict[str, Any]
    ) -> tuple[list[Any], dict[str, Any]]:
        """Return the arguments of a call as the function takes them."""
        spare = given[len(self.places) :]
        if spare and not self.rest:
            self._refuse("ARGUMENT_SPARE", str(len(given)), most=len(self.places))
        placed = self.places[: len(given)]
        positional = [self._one(name, value) for name, value in zip(placed, given, strict=False)]
        positional += [self._one(self.rest, value) for value in spare]
        for name in named:
            if name in placed:
                self._refuse("ARGUMENT_TWICE", name)
            if name not in self.names and not self.others:
                close = difflib.get_close_matches(name, self.names, 1)
                known = [one for one in self.names if one != "self"]
                self._refuse("ARGUMENT_UNKNOWN", name, known=messages.Several(close or known))
        for name in self.needed:
            if name not in placed and name not in named:
                self._refuse("ARGUMENT_MISSING", name, wanted=self._wanted(self.kinds[name]))
        return positional, {
            name: self._one(name, value, "" if name in self.names else self.others)
            for name, value in named.items()
        }

    def _one(self, name: str, value: Any, among: str = "") -> Any:
        """Return an argument as the function takes it; ``among`` names those that it goes with."""
        if (among or name) not in self.kinds:
            return value
        try:
            return self.kinds[among or name].take(value)
        except Unfit as unfit:
            self._refuse(
                "ARGUMENT_UNFIT",
                in_short(unfit.found),
                name=name + unfit.at,
                wanted=self._wanted(unfit.kind),
            )

    def _wanted(self, kind: Kind) -> dict[str, str]:
        return {"zh": _led(kind.words("zh")), "en": kind.words("en")}

    def _refuse(self, code: str, found: str, **context: Any) -> None:
        raise _refusals[0](code, found, {"call": self.name, **context}) from None


def _resolved(hint: Any, function: Callable[..., Any], owner: Any) -> Any:
    """Return an annotation as an object.

    Of a dataclass's field it is read where the class that has it stands.
    """
    if not isinstance(hint, str):
        return Any if hint is Parameter.empty else hint
    classes = owner.__mro__ if isinstance(owner, type) else [function]
    for one in classes:
        with suppress(NameError):  # an annotation of this package's own code
            return eval(hint, vars(sys.modules[one.__module__]))
    raise NameError(hint)


def _part(kind: Kind, value: Any, at: str) -> Any:
    try:
        return kind.take(value)
    except Unfit as unfit:
        raise Unfit(unfit.found, unfit.kind, at + unfit.at) from None


def _of_numpy(value: Any, kind: str) -> bool:
    """Return whether a value is a scalar of numpy of some kind, without loading numpy."""
    dtype = getattr(value, "dtype", None)
    return type(value).__module__ == "numpy" and getattr(dtype, "kind", "") == kind


def in_short(value: Any) -> str:
    """Return how a sentence shows a value that was found: itself where it is short, else its type."""
    if isinstance(value, messages.Several) and len(value) <= LONGEST:
        return value
    if value is None or isinstance(value, bool | float | str | Path):
        words = str(value)
        return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
    if isinstance(value, int):
        if value.bit_length() < 100:
            return str(value)
        return f"{'-' * (value < 0)}2^{value.bit_length() - 1}…"
    if hasattr(value, "item") and (isinstance(value, Real) or _of_numpy(value, "b")):
        return in_short(value.item())
    return type(value).__name__


def _led(words: str) -> str:
    """Return words with a space before Latin letters and figures, as they follow Chinese."""
    return f" {words}" if words[:1].isascii() else words
