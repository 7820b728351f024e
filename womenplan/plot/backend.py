"""Loads matplotlib whatever ``MPLBACKEND`` names: charts need no screen, and a name that it does not know is passed over."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

__all__: list[str] = []

if "matplotlib" not in sys.modules:
    named = os.environ.pop("MPLBACKEND", None)
    try:
        import matplotlib
    finally:
        if named is not None:
            os.environ["MPLBACKEND"] = named
    if named:
        with suppress(ValueError):
            matplotlib.rcParams["backend"] = named
