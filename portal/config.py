"""The settings of an installation, from the environment and from keys kept in ``instance/``."""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

MIB = 1024 * 1024
IDLE = timedelta(minutes=60)
"""After this time without a request a sign-in ends."""
LIFETIME = timedelta(hours=10)
"""A sign-in ends after this time in any case."""


def settings(instance: Path) -> dict[str, Any]:
    """Return the settings for the application whose files live in `instance`."""
    return {
        "SQLALCHEMY_DATABASE_URI": os.environ.get("BLEIBE_DATABASE_URL") or f"sqlite:///{instance / 'bleibe.sqlite3'}",
        "SECRET_KEY": kept_key(instance / "secret_key").hex(),
        "AUDIT_KEY": kept_key(instance / "audit_key"),
        "SESSION_COOKIE_NAME": "bleibe",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": os.environ.get("BLEIBE_HTTPS", "") == "1",
        "PERMANENT_SESSION_LIFETIME": LIFETIME,
        "MAX_CONTENT_LENGTH": 2 * MIB,
        "MAX_FORM_MEMORY_SIZE": MIB,
        "MAX_FORM_PARTS": 1000,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "BABEL_DEFAULT_LOCALE": "de",
        "BABEL_DEFAULT_TIMEZONE": "Europe/Berlin",
        "PROXIES": int(os.environ.get("BLEIBE_PROXIES", "0")),
    }


def kept_key(path: Path) -> bytes:
    """Return the 32 random bytes kept in a file only its owner can read; made on first use."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = secrets.token_bytes(32)
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(key)
        return key
