"""The cookies of the door."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.responses import Response

from hbgeo.doors.guard import COOKIE, SECURE_COOKIE
from hbgeo.doors.sessions import IDLE_S

#: Where somebody wanted to go before signing in with an account.
NEXT = "hbgeo_next"
_NEXT_S = 600
#: Of Streamlit's sign-in: who it was and the provider's tokens; long ones come in numbered pieces.
_ACCOUNT = "_streamlit_user"


def session_cookie(value: str, *, secure: bool) -> str:
    """Return the `Set-Cookie` header of a session; scripts cannot read it, other sites cannot make a browser send it.

    Parameters
    ----------
    secure
        Whether the request came over TLS: then it is bound to this host and never sent without TLS.
    """
    name = SECURE_COOKIE if secure else COOKIE
    return f"{name}={value}; HttpOnly; Max-Age={IDLE_S}; Path=/; SameSite=Lax{'; Secure' if secure else ''}"


def remember_next(answer: Response, path: str) -> None:
    """Keep the page asked for while the provider asks who it is."""
    answer.set_cookie(NEXT, path, max_age=_NEXT_S, httponly=True, samesite="lax")


def forget_next(answer: Response) -> None:
    """Take the page asked for away."""
    answer.delete_cookie(NEXT, httponly=True, samesite="lax")


def forget_all(answer: Response, names: Iterable[str]) -> None:
    """Take away every cookie of a sign-in that came.

    Parameters
    ----------
    names
        Of the cookies in the request.
    """
    for name in names:
        if name in {COOKIE, SECURE_COOKIE, NEXT} or name.startswith(_ACCOUNT):
            answer.delete_cookie(name, secure=name == SECURE_COOKIE, httponly=True, samesite="lax")


def secured(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return headers with each cookie marked to be sent over TLS only."""

    def one(name: bytes, value: bytes) -> tuple[bytes, bytes]:
        bare = name.lower() == b"set-cookie" and b"; secure" not in value.lower()
        return name, value + b"; Secure" if bare else value

    return [one(name, value) for name, value in headers]
