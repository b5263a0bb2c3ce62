"""Is a file there whole or not at all?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.cli import files


def breaking() -> Iterator[bytes]:
    """Yield a part, then fail as a database does."""
    yield b"half of it"
    raise RuntimeError("connection lost")


def test_write_keeps_the_old_file_when_the_new_one_breaks_off(tmp_path: Path) -> None:
    target = tmp_path / "here" / "liste.xlsx"
    target.parent.mkdir()
    files.write(target, [b"of ", b"yesterday"])
    with pytest.raises(RuntimeError, match="connection lost"):
        files.write(target, breaking())
    assert [(path.name, path.read_bytes()) for path in target.parent.iterdir()] == [("liste.xlsx", b"of yesterday")]
