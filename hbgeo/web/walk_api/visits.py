"""Who asks about which walk: the code in the path and the two headers that are all anybody has to show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Header, Path, Request
from pydantic import BaseModel
from starlette.responses import Response

from hbgeo.bootstrap import Services, services
from hbgeo.domain.walk import Walk
from hbgeo.errors import N_, NotFound, NotLeader
from hbgeo.services.joining import is_leader, walk_of
from hbgeo.web.walk_api.gate import address_of
from hbgeo.web.walk_api.lanes import Lane, run
from hbgeo.web.walk_api.limits import Limits
from hbgeo.web.walk_api.problems import WrongCode

T = TypeVar("T")

_UUID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
_LONGEST = 64
_PIN = "0b9f2c0e-7f0c-4b52-9a66-0d7f6d7f4c11"

PinId = Annotated[str, Path(pattern=_UUID, description="UUID that the phone made.", examples=[_PIN])]
ChangeId = Annotated[str, Path(pattern=_UUID, description="UUID of this change.", examples=[_PIN])]
Sha256 = Annotated[
    str, Path(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the bytes that are sent.", examples=["9f" * 32])
]
_WalkCode = Annotated[str, Path(max_length=_LONGEST, description="Join code of the walk.", examples=["HK4TRN"])]
_WalkerCode = Annotated[
    str,
    Header(
        alias="Hbgeo-Walker",
        min_length=1,
        max_length=_LONGEST,
        description="Ten letters of `ACDEFGHJKMNPQRTUVWXY34679` that the phone drew; kept on the server as a hash.",
        examples=["ACDEF-GHJKM"],
    ),
]
_MaybeWalkerCode = Annotated[
    str | None,
    Header(alias="Hbgeo-Walker", max_length=_LONGEST, description="When there is one.", examples=["ACDEF-GHJKM"]),
]
_LeaderKey = Annotated[
    str | None,
    Header(
        alias="Hbgeo-Leader",
        max_length=_LONGEST,
        description="The leader's key of the walk.",
        examples=["ACDEFGHJKMNP"],
    ),
]


@dataclass(frozen=True, slots=True)
class Visit:
    """A request about a walk.

    Parameters
    ----------
    code
        As it stands in the path.
    walker, leader_key
        As they stand in the headers.
    address
        Network address of the client.
    """

    code: str
    walker: str | None
    leader_key: str | None
    address: str
    limits: Limits

    async def read(self, work: Callable[[Services, Walk], T]) -> T:
        """Run work that only reads.

        Raises
        ------
        WrongCode, Expired, TooMany
            When no walk has the code any more, or it was guessed too often.
        """
        return await run(Lane.READ, lambda: self._with_walk(work))

    async def write(self, work: Callable[[Services, Walk], T]) -> T:
        """Run work that writes. Raises as `read`."""
        done = await run(Lane.WRITE, lambda: self._with_walk(work))
        if self.walker is not None:
            self.limits.belongs(self.code, self.walker)
        return done

    def check_leader(self, walk: Walk) -> None:
        """Raise `NotLeader` unless the leader's key came."""
        if not self.leads(walk):
            raise NotLeader(N_("Only the leader of the walk can do this. Open the leader's link on this phone."))

    def leads(self, walk: Walk) -> bool:
        """Tell whether the leader's key came."""
        return self.leader_key is not None and is_leader(walk, self.leader_key)

    def _with_walk(self, work: Callable[[Services, Walk], T]) -> T:
        self.limits.guessing(self.address, self.code, self.walker)
        wired = services()
        try:
            walk = walk_of(wired.store, self.code)
        except NotFound as error:
            self.limits.wrong_code(self.address)
            raise WrongCode(error.message, **error.values) from None
        return work(wired, walk)


@dataclass(frozen=True, slots=True)
class WalkerVisit(Visit):
    """A request of a walker."""

    walker: str


async def _anybody(
    request: Request, code: _WalkCode, walker: _MaybeWalkerCode = None, leader_key: _LeaderKey = None
) -> Visit:
    return Visit(code, walker or None, leader_key, address_of(request.scope), request.app.state.limits)


async def _walker(request: Request, code: _WalkCode, walker: _WalkerCode) -> WalkerVisit:
    return WalkerVisit(code, walker, None, address_of(request.scope), request.app.state.limits)


async def _caller(request: Request, walker: _WalkerCode) -> Caller:
    return Caller(walker, address_of(request.scope), request.app.state.limits)


@dataclass(frozen=True, slots=True)
class Caller:
    """A request with a return code, of no walk in particular."""

    walker: str
    address: str
    limits: Limits


Anybody = Annotated[Visit, Depends(_anybody)]
Walker = Annotated[WalkerVisit, Depends(_walker)]
Returning = Annotated[Caller, Depends(_caller)]


def answered(model: BaseModel, outcome: str = "same") -> Response:
    """Return a model as JSON: 201 for what was created, 200 for what was there."""
    return Response(model.model_dump_json(), 201 if outcome == "created" else 200, media_type="application/json")
