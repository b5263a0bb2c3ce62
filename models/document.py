"""Documents: files that belong to a case; the file itself lies beside the database under a random name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import CaseBound, field
from models.case import Case
from models.contact import Contact
from models.enums import DataCategory, DocumentKind, LetterKind
from models.user import User

INTERNAL = DataCategory.INTERNAL


class Document(CaseBound):
    """Dokument: one file of a case, written by the portal or added by the office; never changed, only deleted."""

    __tablename__ = "documents"
    extra_args = (
        Index("ix_documents_case_id", "case_id", "id"),
        Index("ix_documents_office_id", "office_id", "id"),
        Index(
            "uq_documents_stored",
            "stored",
            unique=True,
            info={"sentence": "Diese Datei ist schon abgelegt. Laden Sie die Seite neu."},
        ),
        CheckConstraint(
            "size > 0", name="size_not_zero", info={"sentence": "Die Datei ist leer. Wählen Sie eine andere."}
        ),
    )

    name: Mapped[str] = field("Name", INTERNAL)
    """The name the file came with: text to show, never a path."""
    kind: Mapped[DocumentKind] = field("Dateiart", INTERNAL)
    size: Mapped[int] = field("Größe in Byte", INTERNAL)
    sha256: Mapped[str] = field("Prüfsumme (SHA-256)", INTERNAL)
    letter: Mapped[LetterKind | None] = field("Brief", INTERNAL)
    contact_id: Mapped[int | None] = field("Gehört zu", INTERNAL, ForeignKey("contacts.id"))
    added_at: Mapped[datetime] = field("Abgelegt", INTERNAL)
    added_by_id: Mapped[int] = field("Abgelegt von", INTERNAL, ForeignKey("users.id"))
    stored: Mapped[str] = mapped_column()
    """Random name of the file in the folder of documents."""

    case: Mapped[Case] = relationship()
    contact: Mapped[Contact | None] = relationship()
    added_by: Mapped[User] = relationship()

    def __str__(self) -> str:
        """Return the name it came with."""
        return self.name
