"""Conversion of documents by LibreOffice, where it is installed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from womenplan.io.confined import MEMORY

__all__ = ["converted", "office"]


_SETTINGS: dict[str, dict[str, str]] = {  # nothing that a document names is loaded or run
    "Office.Common/Security/Scripting": {
        "BlockUntrustedRefererLinks": "true",
        "DisableActiveContent": "true",
        "DisableMacrosExecution": "true",
        "MacroSecurityLevel": "3",
    },
    "Office.Writer/Content/Update": {"Link": "0", "Field": "false", "Chart": "false"},
    "Inet/Settings": {
        "ooInetProxyType": "2",
        "ooInetNoProxy": "",
        **{f"ooInet{kind}ProxyName": "127.0.0.1" for kind in ("HTTP", "HTTPS", "FTP")},
        **{f"ooInet{kind}ProxyPort": "9" for kind in ("HTTP", "HTTPS", "FTP")},
    },
}


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
    profile = path.parent / "profile"
    _settle(profile)
    command = [program, "--headless", f"-env:UserInstallation={profile.as_uri()}"]
    command += ["--convert-to", to, "--outdir", str(path.parent), str(path)]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, start_new_session=True, **quiet) as child:
        _bound(child.pid)
        try:
            child.wait(timeout=seconds)
        except BaseException:
            _end(child)
            raise
    made = path.with_suffix(f".{to}")
    return made if made.is_file() else None


def _bound(number: int) -> None:
    """Bound the memory of a process and of those that it starts, where the system can."""
    try:
        import resource

        resource.prlimit(number, resource.RLIMIT_DATA, (MEMORY, MEMORY))
    except (ImportError, AttributeError, OSError, ValueError):
        # not Linux
        return


def _end(child: subprocess.Popen[bytes]) -> None:
    """End a program with the processes that it has started."""
    if sys.platform == "win32":
        child.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)


def _settle(profile: Path) -> None:
    """Write a profile by which the program loads and runs nothing that a document names."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{place}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for place, values in _SETTINGS.items()
        for name, value in values.items()
    )
    kind = 'xmlns:oor="http://openoffice.org/2001/registry"'
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<oor:items {kind}>{items}</oor:items>\n',
        encoding="utf-8",
    )
