"""What a walker can meet: the page's own words, and the errors and the legend that the server says."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import javascript_messages

from hbgeo.domain.catalogue import Catalogue

PACKAGE = Path(__file__).resolve().parents[2] / "hbgeo"
#: The walkers' API, relative to the package; all that the services it calls say can reach a walker's phone.
API = "web/walk_api"
#: Modules whose messages can reach it besides.
MODULES = (
    "domain/catalogue.py",
    "exchange/photo_format.py",
    "exchange/photos.py",
    "i18n/speaking.py",
    "services/drafts.py",
    "services/recording.py",
    "services/walks_steps.py",
    "store/sqlite/observations.py",
    "store/sqlite/photos.py",
    "store/sqlite/tracks.py",
    "store/sqlite/walkers.py",
    "store/sqlite/walks.py",
    "web/errors.py",
    "web/field_pages/offline.py",
    "web/field_pages/shell.py",
    "web/legend.py",
)


def server_messages() -> dict[str, list[str]]:
    """Return message → modules."""
    found: dict[str, list[str]] = {}
    for path in sorted({*(PACKAGE / module for module in MODULES), *_api()}):
        for message in _marked(ast.parse(path.read_text("utf-8"))):
            found.setdefault(message, []).append(path.relative_to(PACKAGE).as_posix())
    return found


def all_messages() -> dict[str, list[str]]:
    """Return message → places, of the page and the server."""
    return server_messages() | javascript_messages.messages()


def labels(catalogue: Catalogue) -> dict[str, set[str]]:
    """Return English → Swedish of every label that the page shows."""
    found: dict[str, set[str]] = {}
    items = [
        *catalogue.categories,
        *(sub for category in catalogue.categories for sub in category.sub),
        *catalogue.safety,
        *catalogue.condition,
        *catalogue.checks,
        *catalogue.urgencies,
        *catalogue.statuses,
        *catalogue.actors,
        *catalogue.questions,
        *catalogue.layers,
    ]
    pairs = [(item.en, item.sv) for item in items] + [(q.topic_en, q.topic_sv) for q in catalogue.questions]
    for english, swedish in pairs:
        found.setdefault(english, set()).add(swedish)
    return found


def _api() -> Iterator[Path]:
    """Yield the modules of the API and the services that they import."""
    for path in (PACKAGE / API).glob("*.py"):
        yield path
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("hbgeo.services"):
                names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
                files = [PACKAGE.parent / f"{name.replace('.', '/')}.py" for name in names]
                yield from (file for file in files if file.exists())


def _marked(tree: ast.Module) -> list[str]:
    return [
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "N_"}
        if isinstance(node.args[0], ast.Constant)
    ]
