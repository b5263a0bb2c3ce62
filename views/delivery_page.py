"""The page of one delivery: what left when for whom, and what has changed since, as far as the viewer may know it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from markupsafe import Markup

from models import Case, StatisticsDelivery
from models.base import Base, label_of
from models.enums import DeliveryKind
from portal import access, clock, deliveries, delivery_causes, delivery_changes
from portal.access import Verb
from portal.errors import Forbidden
from portal.extensions import db
from portal.rights import RECORDS
from portal.statistics import Period
from views.base import viewer
from views.formats import day, moment
from views.rendering import render

MOST_CASES = 8
"""So many cases stand beside a figure they moved."""
MODELS: dict[str, type[Base]] = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}  # type: ignore[attr-defined]


def show(made: StatisticsDelivery) -> Any:
    """Show a delivery, what has changed since figure by figure, and to the office the cases behind it."""
    own = viewer().office_id == made.office_id
    changed = delivery_changes.changes(db.guarded, made, clock.today()) if own else []
    reads_cases = own and made.kind is DeliveryKind.FIGURES and access.may(viewer(), Verb.READ, Case)
    cases = delivery_changes.changed_cases(db.guarded, made, clock.today()) if reads_cases else []
    behind = delivery_causes.cases_behind(changed, cases, made, clock.today()) if reads_cases else [[] for _ in changed]
    facts = [
        ("Art", made.kind.label), ("Fachstelle", made.office.name), ("Schutz", protection_of(made)), ("Geliefert an", made.recipient),
        ("Geliefert", moment(made.delivered_at)), ("Datenstand", day(made.data_on)), ("SHA-256", made.sha256),
        ("Katalog", made.catalogue + _catalogue_since(made)),
    ]  # fmt: skip
    return render(
        "delivery.html", title=f"Lieferung {period_of(made)}", breadcrumbs=[{"label": "Lieferungen", "url": url_for("deliveries.page")}],
        facts=[{"label": label, "value": value} for label, value in facts], own=own, reads_cases=reads_cases,
        figures=made.kind is DeliveryKind.FIGURES, since="" if own else _since(made), gaps=made.gaps.splitlines() if own else [],
        file_url=url_for("deliveries.file", number=made.id),
        changes=[
            {"cells": [f"{one.table}: {one.row}", one.column, one.then or "–", one.now or "–", *([_linked(which)] if reads_cases else [])]}
            for one, which in zip(changed, behind, strict=True)
        ],
        cases=[
            {"url": url_for("case.details_view", id=case.case_id), "cells": [case.number, _words(case.columns)]} for case in cases
        ],
    )  # fmt: skip


def _since(made: StatisticsDelivery) -> str:
    """Say to who received figures whether they still hold; which do not would tell of the household that moved them."""
    try:
        changed = delivery_changes.anything_changed(db.guarded, made, clock.today())
    except Forbidden:
        return "Ihre Stelle bekommt von dieser Fachstelle keine Zahlen mehr; verglichen wird nicht."
    if not changed:
        return "Alle Zahlen lauten noch wie geliefert."
    return (
        "Seit der Lieferung haben sich Angaben geändert, nicht alle Zahlen lauten noch wie geliefert. Welche es sind, steht "
        "hier nicht: Nebeneinander ließen sie auf einzelne Haushalte schließen. Den neuen Stand bekommen Sie mit einer neuen "
        f"Lieferung; bitten Sie {made.office.name} darum und nennen Sie den Zeitraum {period_of(made)}."
    )


def _catalogue_since(made: StatisticsDelivery) -> str:
    changed = deliveries.fingerprint(made.ends_on.year) != made.catalogue
    return " (seither wurde der Katalog geändert oder ergänzt)" if changed else ""


def _linked(cases: Sequence[delivery_changes.ChangedCase]) -> Markup:
    """Return the first cases as links, and how many there are besides."""
    links = [
        Markup('<a href="{}">{}</a>').format(url_for("case.details_view", id=case.case_id), case.number)
        for case in cases[:MOST_CASES]
    ]
    more = [Markup("{} weitere").format(len(cases) - MOST_CASES)] if len(cases) > MOST_CASES else []
    return Markup(", ").join([*links, *more]) or Markup("–")


def _words(columns: tuple[tuple[str, str], ...]) -> str:
    """Return what was changed, in words; columns nobody sees are named by their record."""
    found = []
    for record, key in columns:
        label = label_of(MODELS[record], key)
        found.append(RECORDS.get(record, record) + (f": {label}" if label != key else ""))
    return ", ".join(dict.fromkeys(found))


def protection_of(made: StatisticsDelivery) -> str:
    """Return how it keeps small numbers from telling of households."""
    return "Pseudonyme" if made.kind is DeliveryKind.CASES else made.protection.label


def period_of(made: StatisticsDelivery) -> str:
    """Return the days it covers in words."""
    return str(Period(made.starts_on, made.ends_on))
