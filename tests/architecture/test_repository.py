"""Can the repository be cloned anywhere: every package pinned and explained, no path of one machine in any file?"""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import ROOT, tracked_files

REQUIREMENT = re.compile(r"[A-Za-z0-9_.-]+(\[[a-z,]+\])?==\S+  # \S.*")
MACHINE_PATH = re.compile(rb"(?<![\w.<\]*-])/(work|root|tmp|home|opt|Users)/[\w.]")
"""An absolute path into somebody's folders; ``https://example.org/work/x`` and ``tests/tmp/x`` are none."""


def _requirements() -> list[str]:
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_requirements_are_pinned_and_say_why() -> None:
    assert [line for line in _requirements() if not REQUIREMENT.fullmatch(line)] == []


def test_requirements_name_each_package_once() -> None:
    names = [re.split(r"[\[=]", line)[0].lower().replace("_", "-") for line in _requirements()]
    assert sorted(names) == sorted(set(names))


def test_no_file_names_a_path_of_one_machine() -> None:
    found = [
        f"{path}: {match[0].decode()}"
        for path in tracked_files()
        if (content := (ROOT / path).read_bytes()) and b"\0" not in content[:8000]
        for match in MACHINE_PATH.finditer(content)
    ]
    assert found == []


@pytest.mark.parametrize("before", ["", "cd ", "read_text('", '"', "file://"])
def test_a_machine_path_would_be_found(before: str) -> None:
    assert MACHINE_PATH.search(f"{before}/{'work'}/x".encode())
