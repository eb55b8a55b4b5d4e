"""Which addresses are open to everybody; all others are the staff's."""

from __future__ import annotations

from starlette.types import Scope

OPEN = frozenset(
    {
        "/_stcore/health",
        "/api/openapi.json",
        "/api/pins",
        "/favicon.ico",
        "/oppet",
        "/robots.txt",
        "/signin",
        "/signout",
        "/walk",
    }
)
OPEN_UNDER = ("/api/field/", "/api/walks/", "/assets/", "/kalender/", "/oppet/", "/signin/", "/walk/")
#: What Streamlit needs before anybody is signed in, when the sign-in is by account.
OPEN_FOR_ACCOUNTS = frozenset({"/auth/login", "/oauth2callback"})
_DATA_UNDER = ("/_stcore/", "/api/", "/assets/", "/auth/", "/component/", "/media/", "/photos/", "/static/")
_STRANGE = ("//", "/./", "/../", "\\", "%")


def routed_path(scope: Scope) -> str:
    """Return the decoded path as the router matches it: without the prefix the server is mounted at."""
    path, root = str(scope["path"]), str(scope.get("root_path", "")).rstrip("/")
    under = root and (path == root or path.startswith(f"{root}/"))
    return path[len(root) :] if under else path


def is_open(path: str, *, accounts: bool) -> bool:
    """Tell whether a path is open to everybody. One that could be read in two ways never is.

    Parameters
    ----------
    path
        Decoded, as the router matches it.
    accounts
        Whether the sign-in is by account.
    """
    if not path.isprintable() or any(part in path for part in _STRANGE) or path.endswith(("/.", "/..")):
        return False
    return path in OPEN or path.startswith(OPEN_UNDER) or (accounts and path in OPEN_FOR_ACCOUNTS)


def is_page(path: str, method: str) -> bool:
    """Tell whether a person looks at what is at a path, not a program."""
    return method in ("GET", "HEAD") and not path.startswith(_DATA_UNDER)
