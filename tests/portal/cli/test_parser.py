"""Help in German for every command, and wrong arguments named with exit code 2."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal import cli

ROOT = Path(__file__).parents[3]
ENGLISH = re.compile(
    r"\b(usage|options|positional|arguments|show this|optional|required|invalid|choice|choose|expected|unrecognized)\b"
)


def commands(parser: argparse.ArgumentParser, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of each command and group of commands."""
    yield path
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word, below in action.choices.items():
                yield from commands(below, (*path, word))


EVERY = sorted(commands(cli.parser()))


def test_every_command_there_should_be_is_there():
    assert EVERY == [
        (), ("db",), ("db", "check"), ("db", "downgrade"), ("db", "refresh"), ("db", "upgrade"), ("demo",), ("export",),
        ("export", "cases"), ("export", "statistics"), ("import",), ("import", "notices"), ("rights",), ("serve",),
        ("trail",), ("trail", "check"), ("user",), ("user", "add"),
    ]  # fmt: skip


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_help_is_german_and_says_what_the_command_does(run, words):
    ended = run(*words, "--help")
    assert (ended.code, ended.err, ENGLISH.findall(ended.out)) == (0, "", [])
    usage, sentence, *_ = ended.out.split("\n\n")
    assert usage.startswith("Aufruf: " + " ".join(("python -m portal", *words)))
    assert sentence.rstrip().endswith(".")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("", "BEFEHL fehlt."),
        ("fly", "BEFEHL: „fly“ gibt es nicht. Möglich sind: "),
        ("db", "WAS fehlt."),
        ("db fly", "WAS: „fly“ gibt es nicht."),
        ("db downgrade", "STAND fehlt."),
        ("serve --port 99999", "--port: „99999“ ist kein Port. Geben Sie eine Zahl von 1 bis 65535 an."),
        ("serve --port ²", "--port: „²“ ist kein Port."),
        ("serve --port", "--port: Der Wert fehlt."),
        ("serve --host 300.1.2.3.4", "--host: „300.1.2.3.4“ ist keine Adresse."),
        ("serve --workers 0", "--workers: „0“ ist keine Anzahl von Prozessen."),
        ("serve --fast", "--fast ist hier nicht bekannt."),
        ("demo --seed drei", "--seed: „drei“ ist keine ganze Zahl."),
        ("demo --purge=ja", "--purge nimmt keinen Wert an, auch nicht „ja“."),
        ("user add x --name X --agency A --role boss", "--role: „boss“ gibt es nicht."),
        ("user add x --name X --agency A --role clerk --new-office XX", "--new-office: „XX“ gibt es nicht."),
        ("user add x", "--name, --role, --agency fehlt."),
        ("import notices liste.xlsx", "--as fehlt."),
        (
            "import notices l.csv --as a --received-on gestern",
            "--received-on: „gestern“ ist kein Tag. Schreiben Sie JJJJ-MM-TT",
        ),
        ("export cases --as ada", "--to fehlt."),
        ("rights", "--to fehlt."),
    ],
)
def test_wrong_arguments_are_named_with_exit_code_2(run, given, sentence):
    ended = run(*given.split())
    assert (ended.code, ended.out, ENGLISH.findall(ended.err)) == (2, "", [])
    assert ended.err.partition(": ")[2].startswith(sentence)
    assert ended.err.endswith("--help zeigt, was möglich ist.\n")


def test_the_port_of_the_environment_is_checked_too(run, monkeypatch):
    monkeypatch.setenv("PORT", "http")
    assert run("serve").err.startswith("python -m portal serve: --port: „http“ ist kein Port.")


def test_a_database_that_is_not_set_up_is_named(run, home):
    (home / "instance" / "bleibe.sqlite3").unlink()
    ended = run("export", "cases", "--as", "leitung", "--to", str(home / "faelle.xlsx"))
    assert (ended.code, ended.err) == (1, f"{cli.NO_DATABASE}\n")


def test_an_address_that_is_none_is_named(run, monkeypatch):
    monkeypatch.setenv("BLEIBE_DATABASE_URL", "postgres")
    assert run("db", "check") == (2, "", f"{cli.NO_ADDRESS}\n")


@pytest.mark.parametrize(("given", "code"), [(["--help"], 0), (["fly"], 2), (["db", "check"], 0)])
def test_the_module_runs_as_a_program(home, given, code):
    ended = subprocess.run(
        [sys.executable, "-m", "portal", *given], cwd=ROOT, capture_output=True, env=dict(os.environ), timeout=60
    )
    assert (ended.returncode, b"Traceback" in ended.stderr) == (code, False)
