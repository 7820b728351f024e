"""How often tests on random input run: a little and always alike, or, with ``WOMENPLAN_FUZZ=N``, N times and anew."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

FUZZ = int(os.environ.get("WOMENPLAN_FUZZ", "0"))


def often(usual: int) -> settings:
    """Return the settings of a test on random input, by how many examples it takes as a rule."""
    return settings(
        max_examples=FUZZ or usual,
        deadline=None,
        derandomize=not FUZZ,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
