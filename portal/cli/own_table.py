"""The arguments of ``export statistics`` that ask for one table of one's own, in the keys of the page „Kennzahlen“."""

from __future__ import annotations

import argparse

from portal.cli.context import WrongArgument
from portal.statistics import Asked, Compare, Share, filter_values

FOLLOWERS = ("rows", "across", "only", "compare", "shares")
"""Arguments that say more about ``--figures``."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    group = parser.add_argument_group(
        "Eine eigene Tabelle statt des Standardberichts, mit Schlüsseln der Seite „Kennzahlen“"
    )
    group.add_argument("--figures", metavar="KENNZAHLEN", help="zum Beispiel reported oder „closed,secured / closed“")
    group.add_argument("--rows", metavar="GLIEDERUNG", help="was in den Zeilen steht, zum Beispiel district")
    group.add_argument("--across", metavar="GLIEDERUNG", help="was in den Spalten steht, zum Beispiel half_year")
    group.add_argument(
        "--only",
        action="append",
        metavar="GLIEDERUNG=WERTE",
        help="zum Beispiel stage=40,41 oder district=Limmer; mehrmals möglich",
    )
    group.add_argument(
        "--compare", choices=[one.value for one in Compare], help="mit dem Zeitraum davor oder dem Vorjahr"
    )
    group.add_argument(
        "--shares", choices=[one.value for one in Share],
        help="daneben jede Zahl als Anteil an ihrer Spalte (column) oder Zeile (row)",
    )  # fmt: skip


def asked(given: argparse.Namespace) -> Asked | None:
    """Return what is asked, None for the standard report; raise WrongArgument for what says nothing without figures."""
    if given.figures is None:
        for name in FOLLOWERS:
            if getattr(given, name):
                raise WrongArgument(f"--{name}", "Gilt nur mit --figures. Nennen Sie wenigstens eine Kennzahl.")
        return None
    keys = tuple(" ".join(key.split()) for key in given.figures.split(",") if key.strip())
    compare = Compare(given.compare) if given.compare else None
    shares = Share(given.shares) if given.shares else None
    filters = tuple(map(_filter, given.only or ()))
    return Asked(keys, given.rows or "", given.across or "", filters, compare, shares=shares)


def _filter(written: str) -> tuple[str, tuple[str, ...]]:
    """Read „stage=40,41“; a value „-“ stands for what is not stated."""
    key, equals, values = written.partition("=")
    if not equals or not values:
        raise WrongArgument("--only", f"„{written}“ nennt keine Werte. Schreiben Sie zum Beispiel stage=40,41.")
    return key.strip(), filter_values.read(values)
