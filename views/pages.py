"""Pages that are no tables: rights, accessibility, and a sign of life for the operator."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort
from sqlalchemy import select

from portal import clock, rights
from portal.extensions import db
from views.base.downloads import send_bytes
from views.menu import RIGHTS
from views.rendering import render

blueprint = Blueprint("pages", __name__)


@blueprint.route("/rechte/", endpoint="rights")
def rights_page() -> Any:
    """Show who may do what, from the table that enforces it."""
    _only_for_rights()
    matrix = rights.matrix()
    downloads = [
        {"label": "Als Excel-Datei", "url": "/rechte/rechte.xlsx"},
        {"label": "Als CSV-Datei", "url": "/rechte/rechte.csv"},
    ]
    return render(
        "rights.html",
        title="Rechte",
        roles=matrix.roles,
        records=matrix.records(),
        downloads=downloads,
        intro="Diese Tabelle ist dieselbe, nach der das Portal jede Anfrage prüft. Was hier fehlt, ist verboten.",
    )


@blueprint.route("/rechte/rechte.<kind>", endpoint="rights_file")
def rights_file(kind: str) -> Response:
    """Hand out the rights matrix as a file."""
    _only_for_rights()
    if kind not in ("xlsx", "csv"):
        abort(404)
    return send_bytes(rights.as_xlsx() if kind == "xlsx" else rights.as_csv().encode("utf-8-sig"), f"rechte.{kind}")


def _only_for_rights() -> None:
    if db.guarded.viewer.role not in RIGHTS:
        abort(404)


@blueprint.route("/barrierefreiheit/", endpoint="accessibility")
def accessibility_page() -> Any:
    """Say how accessible the portal is."""
    return render("accessibility.html", title="Erklärung zur Barrierefreiheit")


@blueprint.route("/lebt", endpoint="health")
def health_page() -> Response:
    """Answer that the portal runs and reaches its database."""
    with db.engine.execution_options(readonly=True).connect() as connection:
        connection.execute(select(1))
    return Response(f"ok {clock.now():%Y-%m-%dT%H:%M:%SZ}\n", mimetype="text/plain")
