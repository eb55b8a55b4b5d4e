"""The ASGI application: Streamlit's pages and our own routes in one process."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.middleware import Middleware

from hbgeo import ui
from hbgeo.doors.addresses import listens_here_only
from hbgeo.doors.guard import guard_of
from hbgeo.errors import N_, HbgeoError, SettingsError
from hbgeo.i18n import say
from hbgeo.logs import hide_queries, hide_refusals
from hbgeo.settings import Settings, from_env
from hbgeo.web import signin
from hbgeo.web.doors import Doors
from hbgeo.web.headers import SecurityHeaders
from hbgeo.web.index_page import inline_scripts
from hbgeo.web.routes import routes

if TYPE_CHECKING:
    from streamlit.web.server.starlette.starlette_app import App

#: Seconds that an idle connection is kept: phones ask for news every five, and a new connection costs both sides.
IDLE_SECONDS = 30
#: Seconds that open connections get to finish when the server is told to stop.
LAST_SECONDS = 5
MAIN_PAGE = Path(ui.__file__).parent / "main.py"


def arrangement(settings: Settings | None = None) -> dict[str, Any]:
    """Set Streamlit's options in this process and return the arguments for `st.App`; no database is opened.

    Parameters
    ----------
    settings
        From the environment by default; the pages themselves always read the environment.

    Raises
    ------
    SettingsError
        When a setting cannot be used.
    """
    # Streamlit takes a second to load, which other commands need not wait for.
    from hbgeo.ui import failures, options  # noqa: PLC0415
    from hbgeo.ui.navigation import ENTRIES  # noqa: PLC0415
    from hbgeo.ui.shell import CONTENT_ID  # noqa: PLC0415

    settings = settings or from_env()
    guard = guard_of(settings)
    options.apply()
    if guard.is_set():
        # Streamlit signs with it whom a provider of accounts named: the sign-in survives a restart.
        options.sign_with(guard.secret)
    failures.quiet_logs()
    hide_queries("uvicorn.access")
    hide_refusals("uvicorn.error")
    headers = Middleware(SecurityHeaders, tiles_url=settings.tiles_url, script_hashes=inline_scripts())
    return {
        "routes": [*signin.routes(guard), *routes([entry.address for entry in ENTRIES], content_id=CONTENT_ID)],
        "middleware": [headers, Middleware(Doors, guard=guard)],
        "on_script_error": failures.on_script_error,
    }


def create_app(settings: Settings | None = None, *, main_page: Path = MAIN_PAGE) -> App:
    """Return the application.

    Parameters
    ----------
    settings
        As for `arrangement`.
    main_page
        The script that Streamlit runs.
    """
    import streamlit as st  # noqa: PLC0415 - as above

    return st.App(main_page, **arrangement(settings))


def serve(settings: Settings | None = None, *, app: App | None = None) -> None:
    """Serve on the host and port of the settings until stopped.

    Raises
    ------
    SettingsError
        When others than this machine would reach it and no sign-in is set.
    """
    settings = settings or from_env()
    if not listens_here_only(settings.host) and not guard_of(settings).is_set():
        raise SettingsError(
            N_(
                "Others than this computer would reach the server on {host}, and no sign-in is set. Choose a "
                "passphrase for the staff with: hbgeo passphrase. Or serve on 127.0.0.1, for this computer only."
            ),
            host=settings.host,
        )
    print(f"hbgeo: http://{settings.host}:{settings.port}", flush=True)  # noqa: T201 - the address is the result
    uvicorn.run(
        app or create_app(settings),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        # Addresses carry filters, and filters carry what people searched for.
        access_log=False,
        server_header=False,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=LAST_SECONDS,
    )


def main(app: App) -> None:
    """Serve an application as a process: what is set wrongly ends it with one line that says so."""
    try:
        serve(app=app)
    except HbgeoError as error:
        sys.exit(f"hbgeo: {say(error)}")
