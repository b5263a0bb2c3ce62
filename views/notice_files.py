"""The files of an import between sending and confirming: kept for one session, read again for each page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from flask import session

from models import Agency
from portal.extensions import db
from portal.imports import applying
from portal.imports.headings import Field
from portal.imports.notices import NoticeList, SentFile, read_files
from portal.imports.previews import Preview
from views import uploads

KEY = "notice_list"


@dataclass
class Pending:
    """The files somebody has sent and not yet confirmed, as his session on the server knows them."""

    files: list[list[str]]
    """Under which name each is kept, and the name it had."""
    assignments: dict[str, str] = field(default_factory=dict)
    received_on: str = ""

    @property
    def name(self) -> str:
        """Return by which name the forms speak of them."""
        return self.files[0][0]

    @property
    def words(self) -> str:
        """Return the names they had."""
        return "“, „".join(filename for _, filename in self.files[:3]) + (" …" if len(self.files) > 3 else "")

    def keep(self) -> None:
        """Keep it in the session."""
        session[KEY] = vars(self)

    def read(self) -> NoticeList | None:
        """Return the list as it is assigned so far, None when a file is gone; raise UnreadableFile."""
        sent = []
        for name, filename in self.files:
            if (data := uploads.read(name)) is None:
                return None
            sent.append(SentFile(filename, data))
        assigned = {int(index): Field(word) if word else None for index, word in self.assignments.items()}
        return read_files(sent, assigned)

    def preview(self, notice_list: NoticeList, office: Agency) -> Preview:
        """Return what would become of the list."""
        day = date.fromisoformat(self.received_on) if self.received_on else None
        return applying.preview(db.guarded, office, notice_list, received_on=day)

    def drop(self) -> None:
        """Forget them and throw them away."""
        for name, _ in self.files:
            uploads.drop(name)
        session.pop(KEY, None)


def pending() -> Pending | None:
    """Return the files of this session that wait for their confirmation."""
    return Pending(**session[KEY]) if KEY in session else None
