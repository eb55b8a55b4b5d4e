"""The ASGI application: Streamlit's pages and our own routes in one process."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from starlette.middleware import Middleware

from hbgeo import ui
from hbgeo.settings import Settings, from_env
from hbgeo.web.headers import SecurityHeaders
from hbgeo.web.index_page import inline_scripts
from hbgeo.web.routes import routes

if TYPE_CHECKING:
    from streamlit.web.server.starlette.starlette_app import App

#: Seconds that open connections get to finish when the server is told to stop.
LAST_SECONDS = 5
MAIN_PAGE = Path(ui.__file__).parent / "main.py"


def create_app(settings: Settings | None = None, *, main_page: Path | None = None) -> App:
    """Return the application; nothing is opened before the first request.

    Parameters
    ----------
    settings
        From the environment by default; the pages themselves always read the environment.
    main_page
        The script that Streamlit runs; hbgeo's own by default.

    Raises
    ------
    SettingsError
        When a setting cannot be used.
    """
    # Streamlit takes a second to load, which other commands need not wait for.
    import streamlit as st  # noqa: PLC0415

    from hbgeo.ui import failures, options  # noqa: PLC0415
    from hbgeo.ui.navigation import ENTRIES  # noqa: PLC0415
    from hbgeo.ui.shell import CONTENT_ID  # noqa: PLC0415

    settings = settings or from_env()
    addresses = [entry.address for entry in ENTRIES]
    headers = Middleware(SecurityHeaders, tiles_url=settings.tiles_url, script_hashes=inline_scripts())
    app = st.App(
        main_page or MAIN_PAGE,
        routes=routes(addresses, content_id=CONTENT_ID),
        middleware=[headers],
        on_script_error=failures.on_script_error,
    )
    options.apply()
    failures.quiet_logs()
    return app


def serve(settings: Settings | None = None, *, app: App | None = None) -> None:
    """Serve on the host and port of the settings until stopped."""
    settings = settings or from_env()
    print(f"hbgeo: http://{settings.host}:{settings.port}", flush=True)  # noqa: T201 - the address is the result
    uvicorn.run(
        app or create_app(settings),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        # Addresses carry filters, and filters carry what people searched for.
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=LAST_SECONDS,
    )
