"""Staff: who signs in to the demo portal; everybody is invented, everybody has the same password."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models import Agency, User
from models.enums import Role
from portal.demo.names import mail, phone

PASSWORD = "vier-waende-und-ein-dach"  # noqa: S105 - opens invented data only, and is printed anyway
"""The password of everybody in the demo data, unless the caller names another."""


class SignIn(NamedTuple):
    """How somebody can try the portal out: role, login and agency."""

    role: str
    login: str
    agency: str


class Post(NamedTuple):
    """One invented user: login before the @, role and name."""

    login: str
    role: Role
    name: str


MUSTERSTADT = (
    Post("leitung", Role.LEAD, "Dorothea FAKE-Brandes"),
    Post("sachbearbeitung", Role.CLERK, "Ayşe FAKE-Kaplan"),
    Post("sachbearbeitung2", Role.CLERK, "Holger FAKE-Thomsen"),
    Post("sachbearbeitung3", Role.CLERK, "Łucja FAKE-Sikorska"),
    Post("sachbearbeitung4", Role.CLERK, "Jürgen FAKE-Weßling"),
    Post("sozialpaedagogik", Role.SOCIAL_WORKER, "Șerban FAKE-Munteanu"),
    Post("sozialpaedagogik2", Role.SOCIAL_WORKER, "Wiebke FAKE-Oltmanns"),
    Post("sozialpaedagogik3", Role.SOCIAL_WORKER, "Đorđe FAKE-Ilić"),
    Post("sozialpaedagogik4", Role.SOCIAL_WORKER, "Nele FAKE-Großmann"),
    Post("finanzen", Role.FINANCE, "Ute FAKE-Kirchner"),
    Post("administration", Role.ADMIN, "Erkan FAKE-Şimşek"),
    Post("datenschutz", Role.PRIVACY, "Maren FAKE-Hülsmann"),
)
BEISPIELSTADT = (
    Post("leitung.beispielstadt", Role.LEAD, "Clemens FAKE-Häberle"),
    Post("sachbearbeitung.beispielstadt", Role.CLERK, "Agnieszka FAKE-Zielińska"),
    Post("sachbearbeitung2.beispielstadt", Role.CLERK, "Timo FAKE-Würth"),
    Post("sozialpaedagogik.beispielstadt", Role.SOCIAL_WORKER, "Gül FAKE-Aydoğan"),
    Post("sozialpaedagogik2.beispielstadt", Role.SOCIAL_WORKER, "Matthias FAKE-Egetmeyer"),
    Post("administration.beispielstadt", Role.ADMIN, "Renate FAKE-Öhler"),
)
TEAMS = ("Nord", "Süd")
WORKERS = (Role.CLERK, Role.SOCIAL_WORKER)
PARTNER_LOGINS = {
    "Jobcenter Musterstadt": (
        Post("jobcenter", Role.PARTNER, "Kerstin FAKE-Ohlsen"),
        Post("jobcenter.leitung", Role.PARTNER_LEAD, "Ralf FAKE-Düwel"),
    ),
    "Stadtbau Muster GmbH": (
        Post("wohnungsunternehmen", Role.PARTNER_LEAD, "Beate FAKE-Lüders"),
        Post("wohnungsunternehmen.team", Role.PARTNER, "Sven FAKE-Pröll"),
    ),
    "Sozialamt Musterstadt": (Post("sozialamt", Role.PARTNER, "Ingrid FAKE-Meyerhöfer"),),
    "Jugendamt Musterstadt": (Post("jugendamt", Role.PARTNER, "Tarek FAKE-Haddad"),),
    "Diakonie Musterstadt": (Post("diakonie", Role.PARTNER, "Frauke FAKE-Steenbock"),),
    "Schuldnerberatung Musterstadt": (Post("schuldnerberatung", Role.PARTNER, "Olaf FAKE-Rühmkorf"),),
    "Region Musterland": (Post("region", Role.FINANCE, "Karin FAKE-Bößmann"),),
    "Jobcenter Beispielstadt": (Post("jobcenter.beispielstadt", Role.PARTNER, "Heike FAKE-Schäuffele"),),
}  # fmt: skip
SHOWN = (
    "sachbearbeitung", "sozialpaedagogik", "leitung", "jobcenter", "wohnungsunternehmen", "finanzen", "region",
    "administration", "datenschutz", "sachbearbeitung.beispielstadt", "leitung.beispielstadt",
)  # fmt: skip
"""Whose sign-in is shown to somebody who tries the portal out."""


def employ(session: Session, agency: Agency, posts: tuple[Post, ...], password_hash: str) -> list[User]:
    """Record the users of an agency."""
    users = [
        User(agency=agency, role=post.role, login=mail(post.login), name=post.name, password_hash=password_hash,
             phone=phone("0511", 100 + place))
        for place, post in enumerate(posts)
    ]  # fmt: skip
    session.add_all(users)
    return users


def part_into_teams(users: list[User]) -> None:
    """Put the workers of an office into two teams."""
    for place, worker in enumerate(user for user in users if user.role in WORKERS):
        worker.team = TEAMS[place % 2]


def appoint_deputies(users: list[User]) -> None:
    """Let each worker of an office stand in for the one before; the users must be recorded already."""
    workers = [user for user in users if user.role in WORKERS]
    for worker, stand_in in zip(workers, [*workers[1:], *workers[:1]], strict=True):
        worker.deputy_id = stand_in.id


def sign_ins(users: list[User]) -> list[SignIn]:
    """Return one sign-in per role, and those of the second office."""
    by_login = {user.login: user for user in users}
    shown = (by_login[mail(name)] for name in SHOWN)
    return [SignIn(user.role.label, user.login, user.agency.name) for user in shown]


def known(session: Session) -> list[SignIn]:
    """Return the sign-ins of demo data that are in the database already; none where there are none."""
    logins = [mail(name) for name in SHOWN]
    found = session.scalars(
        select(User).options(joinedload(User.agency)).where(User.login.in_(logins), User.active)
    ).all()
    return sign_ins(list(found)) if len(found) == len(logins) else []
