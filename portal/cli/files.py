"""Files of the command line: which ending, where to, and what the system has against it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
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


def write(target: Path, content: bytes | Iterable[bytes]) -> None:
    """Write the file, of any length piece by piece, and say so; under its name it is there whole or not at all.

    Raises WrongArgument when the system does not let us.
    """
    unfinished = target.with_name(f"{target.name}.part")
    try:
        with unfinished.open("wb") as file:
            size = sum(file.write(part) for part in ([content] if isinstance(content, bytes) else content))
        unfinished.replace(target)
    except OSError as error:
        raise WrongArgument("--to", f"„{target}“ lässt sich nicht schreiben: {why(error)}.") from None
    finally:
        with suppress(OSError):
            unfinished.unlink()
    print(f"{target} geschrieben ({size:,} Bytes).".replace(",", "."))
