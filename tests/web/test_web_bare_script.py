"""Scripts that phones fetch come without comments, and are otherwise the same."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from pygments.lexers.javascript import JavascriptLexer
from pygments.token import Comment, Whitespace, _TokenType

from hbgeo.web.bare_script import bare
from hbgeo.web.field_pages.files import FOLDER, address, first

SCRIPTS = sorted(FOLDER.rglob("*.js"))
#: Bytes over the wire of all scripts and the style sheet that the page runs at first.
MOST = 52_000


def tokens(script: bytes) -> list[tuple[_TokenType, str]]:
    """What a script is made of, without comments and spaces."""
    found = JavascriptLexer().get_tokens(script.decode())
    return [(kind, text) for kind, text in found if kind not in Comment and kind is not Whitespace and text.strip()]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_nothing_but_comments_is_taken_out(script: Path):
    whole = script.read_bytes()
    assert tokens(bare(whole)) == tokens(whole)
    assert b"\n/*" not in b"\n" + bare(whole)


def test_a_comment_beside_code_and_what_looks_like_one_in_a_text_stay():
    script = b'const a = "/* no comment */"; // beside\nconst b = `//`;\n  // gone\nlet c;\n'
    assert bare(script) == b'const a = "/* no comment */"; // beside\nconst b = `//`;\nlet c;\n'


def test_the_first_visit_fetches_little(get):
    sent = [get(address(name)).content for name in (*first(), "page.css")]
    assert sum(len(gzip.compress(content, 9)) for content in sent) < MOST
    assert b"@param" not in b"".join(sent)
