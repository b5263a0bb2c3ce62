"""What LibreOffice makes of a workbook: opened, recalculated, and saved anew."""

from __future__ import annotations

import subprocess
from pathlib import Path


def saved_anew(workbook: bytes, folder: Path) -> Path:
    """Let LibreOffice open a workbook and save it; return where. It runs with a profile of its own."""
    source, target = folder / "source.xlsx", folder / "saved"
    source.write_bytes(workbook)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(target), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    return target / "source.xlsx"
