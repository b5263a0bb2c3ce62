"""Does the arrow run views, portal, models, and do the rooms carry names that say what is in them?"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest
from importlinter.cli import lint_imports

from tests.architecture.source import ROOT, tracked_files

NO_ROOMS = {"util", "utils", "helper", "helpers", "manager", "managers", "service", "services", "common", "misc"}


def test_import_contracts_hold(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.syspath_prepend(ROOT)
    broken = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)
    assert not broken, capsys.readouterr().out


def test_portal_package_itself_is_empty() -> None:
    assert (ROOT / "portal/__init__.py").read_text() == ""


def test_no_room_is_called_helpers() -> None:
    words = {path: re.split(r"[_\W]+", PurePosixPath(path).with_suffix("").as_posix()) for path in tracked_files()}
    assert [path for path, parts in words.items() if path.endswith(".py") and NO_ROOMS & set(parts)] == []
