"""Pseudonyms: by what name a case is called in one delivery, and in no other."""

from __future__ import annotations

import base64
import hmac
import secrets

SIGNS = 12
"""Letters and digits of a pseudonym: 60 bits, so that two of a million cases are never called alike."""


def new_secret() -> bytes:
    """Return the secret of one delivery; who throws it away has cut every way back to the case."""
    return secrets.token_bytes(32)


def pseudonym(secret: bytes, case_id: int) -> str:
    """Return the name of a case under a secret, for example ``K7QX-2MZA-PW4T``; the same secret gives the same name."""
    signs = base64.b32encode(hmac.digest(secret, f"case {case_id}".encode(), "sha256")).decode()[:SIGNS]
    return "-".join(signs[at : at + 4] for at in range(0, SIGNS, 4))
