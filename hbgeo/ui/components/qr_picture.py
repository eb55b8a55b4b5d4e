"""QR codes as pictures."""

from __future__ import annotations

from io import BytesIO

import segno

_MODULE_PX = 10


def qr_png(url: str) -> bytes:
    """Return a QR code as PNG: a quarter of it may be dirty or worn (level Q), and the quiet zone is four modules."""
    out = BytesIO()
    segno.make(url, error="q", micro=False).save(out, kind="png", scale=_MODULE_PX, border=4)
    return out.getvalue()
