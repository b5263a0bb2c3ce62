"""Files of the command line: which ending, where to, and what the system has against it."""

from __future__ import annotations

from pathlib import Path

from portal.cli.context import WrongArgument

FAULTS: dict[type[OSError], str] = {
    FileNotFoundError: "die Datei oder ihr Ordner fehlt",
    IsADirectoryError: "das ist ein Ordner",
    NotADirectoryError: "ein Teil des Pfades ist kein Ordner",
    PermissionError: "dazu fehlt die Erlaubnis",
}


def why(error: OSError) -> str:
    """Return in German what the system has against a file."""
    return next(
        (words for kind, words in FAULTS.items() if isinstance(error, kind)), f"Fehler {error.errno} des Systems"
    )


def must_end(target: Path, *endings: str) -> None:
    """Raise WrongArgument for a target with another ending."""
    if target.suffix.lower() not in endings:
        raise WrongArgument("--to", f"„{target}“ endet nicht auf {' oder '.join(endings)}.")


def write(target: Path, content: bytes) -> None:
    """Write the file and say so; raise WrongArgument when the system does not let us."""
    try:
        target.write_bytes(content)
    except OSError as error:
        raise WrongArgument("--to", f"„{target}“ lässt sich nicht schreiben: {why(error)}.") from None
    print(f"{target} geschrieben ({len(content):,} Bytes).".replace(",", "."))
