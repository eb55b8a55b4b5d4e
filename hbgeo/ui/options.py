"""Options of Streamlit: one place, whichever way the server is started and from wherever."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: Held whatever a configuration file says: they keep people's data and the server's insides in.
HELD: Mapping[str, Any] = {
    "browser.gatherUsageStats": False,
    # Streamlit's own download of a table would pass by what an export holds back.
    "client.disableDataExport": True,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    # What is chosen is said again when the language is switched, see `choices_again`.
    "global.disableWidgetStateDuplicationWarning": True,
    "logger.enableRich": False,
    # A press while the one before is worked on waits for it: both at once would draw a page of what was before.
    "runner.fastReruns": False,
    "server.enableAgentApi": False,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.headless": True,
    # The largest that any field asks for, megabytes: the server refuses more whatever a field says.
    "server.maxUploadSize": 100,
    "server.runOnSave": False,
}
#: A municipality may set its own in a `config.toml`; each pair of colours has a contrast of 4.5 or more.
THEME: Mapping[str, Any] = {
    "theme.baseFontSize": 17,
    "theme.linkUnderline": True,
    "theme.baseRadius": "0.5rem",
    "theme.headingFontSizes": ["1.9rem", "1.45rem", "1.2rem", "1.05rem", "1rem", "1rem"],
    "theme.paddingTop": "1rem",
    "theme.light.primaryColor": "#0b57a4",
    "theme.light.backgroundColor": "#ffffff",
    "theme.light.secondaryBackgroundColor": "#eef3f1",
    "theme.light.textColor": "#17211e",
    "theme.light.linkColor": "#0b57a4",
    "theme.light.borderColor": "#76857f",
    "theme.light.showWidgetBorder": True,
    "theme.dark.primaryColor": "#8cc4ff",
    "theme.dark.backgroundColor": "#101614",
    "theme.dark.secondaryBackgroundColor": "#1d2724",
    "theme.dark.textColor": "#f1f6f4",
    "theme.dark.linkColor": "#9accff",
    "theme.dark.borderColor": "#82938c",
    "theme.dark.showWidgetBorder": True,
}


def apply() -> None:
    """Set the options in this process; a theme that is configured stays as it is."""
    from streamlit import config  # noqa: PLC0415 - reading Streamlit's files is no business of an import
    from streamlit.runtime.pages_manager import PagesManager  # noqa: PLC0415

    # Streamlit's older way takes a folder `pages` for its own until `st.navigation` first runs: without this the
    # first visitor after a start, if not at the start page, is told that the page does not exist.
    PagesManager.uses_pages_directory = False
    for name, value in HELD.items():
        config.set_option(name, value)
    for name, value in THEME.items():
        if not config.is_manually_set(name):
            config.set_option(name, value)


def sign_with(secret: str) -> None:
    """Let Streamlit sign its cookies with this secret; without one it makes another at each start."""
    from streamlit import config  # noqa: PLC0415 - as above

    config.set_option("server.cookieSecret", secret)
