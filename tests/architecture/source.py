"""What the source says about itself: every module of the house as a syntax tree, every file git knows as a path."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Module:
    """One Python file; ``path`` is relative to the root, with slashes."""

    path: str
    tree: ast.Module

    def calls(self) -> Iterator[ast.Call]:
        """Every call in the file, wherever it stands."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def imports(self) -> Iterator[tuple[str, int]]:
        """Every imported thing with its full dotted name and its line, the ones inside functions too."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """The modules of these folders, for example ``modules("models", "portal")``."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return tuple(Module(path.relative_to(ROOT).as_posix(), ast.parse(path.read_bytes(), path)) for path in paths)


@cache
def tracked_files() -> tuple[str, ...]:
    """Every file git has or is about to get, relative to the root."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return tuple(path for path in listing.stdout.split("\0") if path and (ROOT / path).is_file())


def name_of(call: ast.Call) -> str:
    """What is called, as written: ``datetime.now``, ``session.commit``; ``.commit`` when the front is no plain name."""
    match call.func:
        case ast.Attribute(value=ast.Name(id=front), attr=attr):
            return f"{front}.{attr}"
        case ast.Attribute(value=ast.Attribute(attr=front), attr=attr):
            return f"{front}.{attr}"
        case ast.Attribute(attr=attr):
            return f".{attr}"
        case ast.Name(id=name):
            return name
    return ""


def at(module: Module, line: int, fact: str = "") -> str:
    """A place a reader can open, with what was found there."""
    return f"{module.path}:{line} {fact}".rstrip()
