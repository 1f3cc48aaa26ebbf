"""Whether a process still lives, and whether it is still the same one."""

import os
import sys
from pathlib import Path


def started_at(pid: int) -> str:
    """What tells this process from a later one of the same number; empty where the system does not say."""
    fields = _stat(pid)
    return fields[19] if len(fields) > 19 else ""


def alive(pid: int, started: str = "") -> bool:
    """Whether process `pid` runs, and is the one that `started_at` once described.

    A process that has ended but was not yet waited for by its parent does not run.
    """
    fields = _stat(pid)
    if fields:
        return fields[0] != "Z" and (not started or started == started_at(pid))
    if sys.platform == "win32":
        return _alive_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _stat(pid: int) -> list[str]:
    """Fields of /proc/PID/stat after the name, state first; empty where there is none."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def _alive_on_windows(pid: int) -> bool:
    """There, signal 0 would end the process instead of asking after it."""
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    handle = kernel.OpenProcess(0x1000, False, pid)  # PROCESS_QUERY_LIMITED_INFORMATION
    if not handle:
        return False
    code = ctypes.c_ulong()
    kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return code.value == 259  # STILL_ACTIVE
