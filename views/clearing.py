"""Clearing: the five questions of the concept, what is known of each, and each filled in where it stands."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from models import Case, User
from models.base import label_of
from models.enums import CaseStatus
from portal.errors import Refused
from views.base.forms import form_class
from views.base.tasks import Task
from views.case_file import CaseFile
from views.formats import show

QUESTIONS = {
    "stage": "Wie real ist die Gefahr, wie weit ist das Verfahren?",
    "attempts_so_far": "Was wurde schon versucht?",
    "means_and_wishes": "Was bringt der Haushalt mit, was will er?",
    "unclaimed_benefits": "Welche Leistungen stehen ihm zu und sind nicht beantragt?",
    "further_needs": "Wobei braucht er noch Hilfe?",
}
"""Column of the case -> the question it answers (Hannover's concept, handbook 7.4)."""


def _task(key: str) -> Task:
    """Return the task that fills in one answer."""

    def prepare(form: Any, case: Case) -> None:
        if request.method == "GET":
            form.process(obj=case)

    def answer(case: Case, form: Any, by: User) -> str:
        if form.version.data != str(case.version):
            form.version.data, form.version.raw_data = str(case.version), None
            raise Refused(
                f"Der Fall wurde inzwischen geändert. „{label_of(Case, key)}“ steht jetzt auf: {show(getattr(case, key))}. "
                "Prüfen Sie Ihre Angabe und speichern Sie noch einmal."
            )
        form[key].populate_obj(case, key)
        return f"{label_of(Case, key)} festgehalten."

    return Task(
        f"clearing-{key}", "Festhalten", answer, form=form_class(Case, (key,)), prepare=prepare, inline=True,
        applies=lambda case: case.status is not CaseStatus.CLOSED, title=QUESTIONS[key],
    )  # fmt: skip


TASKS = tuple(_task(key) for key in QUESTIONS)


def checklist(file: CaseFile) -> dict[str, Any]:
    """Return the questions with their answers and, while the case is open, the form of each."""
    case = file.case
    open_case = case.status is not CaseStatus.CLOSED
    items = [
        {
            "question": QUESTIONS[key],
            "answer": show(value) if (value := getattr(case, key)) not in (None, "") else "",
            "field": task.form(obj=case)[key] if open_case else None,
            "action": url_for("case.task_view", task_name=task.name, id=case.id),
        }
        for key, task in zip(QUESTIONS, TASKS, strict=True)
    ]
    known = sum(bool(item["answer"]) for item in items)
    return {"items": items, "known": known, "open": case.status is CaseStatus.CLEARING, "version": case.version}


def without_answers(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return sections without the rows the checklist shows already."""
    rest = [{**part, "rows": [row for row in part["rows"] if row.get("key") not in QUESTIONS]} for part in sections]
    return [part for part in rest if part["rows"]]
