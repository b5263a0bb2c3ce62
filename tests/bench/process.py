"""What a process of this machine has used so far: the processor's seconds, and memory now and at its highest (Linux)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Usage:
    """Seconds of the processor, megabytes in memory, and the most there were since the last `forget_peak`."""

    seconds: float
    resident: float
    peak: float


def usage(process: int) -> Usage:
    """Return what the process has used."""
    home = Path("/proc") / str(process)
    fields = (home / "stat").read_text().rpartition(")")[2].split()
    status = dict(line.split(":", 1) for line in (home / "status").read_text().splitlines())
    resident, peak = (int(status[key].split()[0]) / 1024 for key in ("VmRSS", "VmHWM"))
    return Usage((int(fields[11]) + int(fields[12])) / TICKS, resident, peak)


def forget_peak(process: int) -> Usage:
    """Let the highest memory be that of now, and return it."""
    (Path("/proc") / str(process) / "clear_refs").write_text("5")
    return usage(process)
