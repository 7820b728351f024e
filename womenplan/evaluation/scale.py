"""The scales on which trends are straight: logit for percentages, log for rates, identity for the rest."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from womenplan.model.arrays import Floats, SmallInts

__all__ = [
    "IDENTITY",
    "LOG",
    "LOGIT",
    "SCALES",
    "Codes",
    "back",
    "chunks",
    "derivative",
    "forward",
    "publish",
    "resolution",
    "settle_scale",
]

Codes = SmallInts

IDENTITY, LOG, LOGIT = 0, 1, 2
SCALES = {
    "identity": IDENTITY,
    "log": LOG,
    "logit": LOGIT,
}
CHUNK = 8192  # series worked at a time, so that they stay in the cache
FINEST = 3  # decimals; finer ones come from a division, not from a publication
LARGEST_EXPONENT = 600.0  # exp of it is finite


def chunks(size: int) -> Iterator[slice]:
    """Yield the rows of a matrix piece by piece."""
    for start in range(0, size, CHUNK):
        yield slice(start, start + CHUNK)


def resolution(values: Floats) -> Floats:
    """Return the unit of the last digit of each series: 1, 0.1, 0.01, or 0.001 where finer or unknown."""
    out = np.full(len(values), 10.0**-FINEST)
    for rows in chunks(len(values)):
        finite = np.isfinite(values[rows])
        v = np.where(finite, values[rows], 0.0)
        todo = finite.any(axis=1)
        for decimals in range(FINEST):
            scaled = v * 10.0**decimals
            whole = todo & (np.abs(scaled - np.rint(scaled)) < 1e-6).all(axis=1)
            out[rows][whole] = 10.0**-decimals
            todo &= ~whole
    return out


def settle_scale(values: Floats, scale: Codes) -> Codes:
    """Return the scale on which each series can be straightened.

    Notes
    -----
    Logit holds for percentages from 0 to 100 and falls to log where a series passes 100 (a gross
    enrolment rate); log falls to identity where a series has a zero or a negative value.
    """
    highest = np.fmax.reduce(values, axis=1)
    lowest = np.fmin.reduce(values, axis=1)
    beyond = (highest > 100) | (lowest < 0)
    out = np.where((scale == LOGIT) & beyond, LOG, scale)
    return np.where((out == LOG) & (lowest <= 0), IDENTITY, out).astype(np.int8)


def forward(
    values: Floats,
    scale: Codes,
    step: Floats,
) -> Floats:
    """Return values on their scales.

    0 and 100 on the logit scale stand a quarter of a step inside.
    """
    out = values.copy()
    for rows in chunks(len(values)):
        block = out[rows]
        log = scale[rows] == LOG
        logit = scale[rows] == LOGIT
        block[log] = np.log(block[log])
        edge = step[rows][logit, None] / 4
        percent = np.clip(block[logit], edge, 100 - edge)
        percent /= 100 - percent
        block[logit] = np.log(percent, out=percent)
    return out


def back(z: Floats, scale: Codes) -> Floats:
    """Return what :func:`forward` took, finite however far `z` reaches."""
    grown = np.exp(np.clip(z, -LARGEST_EXPONENT, LARGEST_EXPONENT))
    curved = np.where(scale == LOG, grown, 100 * (grown / (1 + grown)))
    return np.where(scale == IDENTITY, z, curved)


def derivative(
    value: Floats,
    scale: Codes,
    step: Floats,
) -> Floats:
    """Return by how much the scale moves for one unit of the value, half a step inside the bounds."""
    positive = np.maximum(value, step / 2)
    percent = np.clip(value, step / 2, 100 - step / 2)
    of_logit = 100 / (percent * (100 - percent))
    curved = np.where(scale == LOG, 1 / positive, of_logit)
    return np.where(scale == IDENTITY, 1.0, curved)


def publish(
    value: Floats,
    scale: Codes,
    step: Floats,
    floor: Floats,
) -> Floats:
    """Return 0 and 100 for percentages that would be published so, and nothing below the floor."""
    percent = scale == LOGIT
    value = np.where(percent & (value > 100 - step / 2), 100.0, value)
    return np.maximum(np.where(percent & (value < step / 2), 0.0, value), floor)
