"""Which template counts for an office: its own, else the shipped one; and how one takes the place of the other."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from models import LetterTemplate, User
from models.enums import LetterKind
from portal import clock, documents
from portal.letters import kinds, rendering


def own(session: Session, office_id: int) -> Mapping[LetterKind, LetterTemplate]:
    """Return the office's own templates, without their files."""
    found = session.scalars(select(LetterTemplate).where(LetterTemplate.office_id == office_id))
    return {template.kind: template for template in found}


def content(session: Session, office_id: int, kind: LetterKind) -> bytes:
    """Return the template that counts for an office."""
    statement = (
        select(LetterTemplate)
        .where(LetterTemplate.office_id == office_id, LetterTemplate.kind == kind)
        .options(undefer(LetterTemplate.content))
    )
    template = session.scalars(statement).one_or_none()
    return shipped(kind) if template is None else template.content


def shipped(kind: LetterKind) -> bytes:
    """Return the template that comes with the portal."""
    return kinds.shipped_path(kind).read_bytes()


def replace(session: Session, office_id: int, kind: LetterKind, *, data: bytes, name: str, by: User) -> LetterTemplate:
    """Put an office's own template in place of the one that counted; raise Refused when it cannot be filled."""
    shown = documents.plain_name(name) or kinds.file_name(kind)
    rendering.try_out(data, shown)
    template = session.scalars(
        select(LetterTemplate).where(LetterTemplate.office_id == office_id, LetterTemplate.kind == kind)
    ).one_or_none()
    if template is None:
        template = LetterTemplate(office_id=office_id, kind=kind)
        session.add(template)
    template.name, template.content, template.sha256 = shown, data, hashlib.sha256(data).hexdigest()
    template.uploaded_at, template.uploaded_by_id = clock.now(), by.id
    return template
