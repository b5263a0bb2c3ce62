"""The one base of all record screens: lists, details, forms and tasks, each within what the viewer may do."""

from __future__ import annotations

from views.base.screen import Section, viewer
from views.base.writing import Writing

__all__ = ("PortalModelView", "Section", "viewer")


class PortalModelView(Writing):
    """A screen over one kind of record. Subclasses only declare; what holds for all screens is decided here."""
