"""Conversion of documents by LibreOffice, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

__all__ = ["converted", "office"]


def office() -> str | None:
    """Return the program, None where there is none on this machine."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(path: Path, to: str, *, seconds: float) -> Path | None:
    """Return a document in another format, in the folder it lies in; None where it cannot be converted.

    Parameters
    ----------
    path : Path
        The document; a profile of the program's own is made beside it.
    to : str
        The format, such as ``pdf``.
    seconds : float
        After which the program is stopped.

    Raises
    ------
    FileNotFoundError
        If LibreOffice is not installed.
    subprocess.TimeoutExpired
        If it takes longer.
    """
    program = office()
    if program is None:
        raise FileNotFoundError("soffice")
    profile = (path.parent / "profile").as_uri()
    command = [program, "--headless", f"-env:UserInstallation={profile}"]
    command += ["--convert-to", to, "--outdir", str(path.parent), str(path)]
    subprocess.run(command, capture_output=True, timeout=seconds, check=False)
    made = path.with_suffix(f".{to}")
    return made if made.is_file() else None
