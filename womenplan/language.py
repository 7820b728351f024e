"""Sets the language of a session."""

from __future__ import annotations

import os

import womenplan.errors  # noqa: F401  (says what is wrong with the argument)
from womenplan.arguments import checked
from womenplan.messages import Language

__all__ = ["set_lang"]


@checked
def set_lang(lang: Language) -> None:
    """Set the language used where a call names none, in this process and those that it starts.

    It is that of sentences, notes, charts, reports and lists; ``WOMENPLAN_LANG`` in the environment
    does the same.

    Parameters
    ----------
    lang : {"zh", "en"}
    """
    os.environ["WOMENPLAN_LANG"] = lang
