"""A sheet of paper with the way into a walk: one HTML file that needs nothing else."""

from __future__ import annotations

from html import escape
from io import BytesIO

import segno

from hbgeo.domain.walk import Walk
from hbgeo.i18n import _, language
from hbgeo.ui.components.walk_words import when

_STYLE = """
@page { size: A4; margin: 18mm }
body { font-family: system-ui, sans-serif; color: #000; background: #fff; text-align: center; margin: 2rem auto;
  max-width: 42rem; line-height: 1.4 }
h1 { font-size: 2.2rem; margin: 0 0 0.5rem; overflow-wrap: anywhere }
p { font-size: 1.3rem; margin: 0.4rem 0 }
svg { width: 90mm; height: 90mm; margin: 1rem auto; display: block }
.code { font: 700 4rem/1.2 monospace; letter-spacing: 0.15em }
.address { font-size: 1rem; overflow-wrap: anywhere }
.small { font-size: 1rem }
"""


def sheet(walk: Walk, url: str) -> bytes:
    """Return the sheet in the language in force, UTF-8; what people wrote stands in it as text.

    Parameters
    ----------
    url
        Address that the code stands for.
    """
    picture = BytesIO()
    segno.make(url, error="q", micro=False).save(
        picture,
        kind="svg",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        border=4,
        title=_("QR code that leads to the walk"),
    )
    scan = _("Scan the QR code with the phone's camera, or write the address:")
    rule = _("You need no account. Do not write names or anything else about persons.")
    lines = [
        "<!doctype html>",
        f'<html lang="{language()}"><head><meta charset="utf-8"><title>{walk.code}</title>',
        f"<style>{_STYLE}</style></head>",
        f'<body><h1 dir="auto">{escape(walk.title)}</h1>',
        f"<p>{escape(when(walk))}</p>",
        f'<p dir="auto">{escape(walk.area)}</p>',
        f"<p>{escape(scan)}</p>",
        picture.getvalue().decode(),
        f'<p class="small">{escape(_("Join code"))}</p><p class="code">{walk.code}</p>',
        f'<p class="address">{escape(url)}</p>',
        f'<p class="small">{escape(rule)}</p>',
        "</body></html>",
    ]
    return "\n".join(lines).encode("utf-8", "replace")
