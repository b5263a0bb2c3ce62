"""Files as a browser sends them."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient


def post_file(client: FlaskClient, url: str, data: bytes, filename: str) -> Any:
    """Send one file under the name ``file``; werkzeug's own way leaves large files open."""
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n\r\n'
    body = head.encode() + data + b"\r\n--x--\r\n"
    return client.post(url, data=body, content_type="multipart/form-data; boundary=x")
