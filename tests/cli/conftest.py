"""What tests of the program share."""

from __future__ import annotations

import csv
import io


def table(text: str) -> list[dict[str, str]]:
    """Return the rows of what was printed as CSV."""
    return list(csv.DictReader(io.StringIO(text)))
