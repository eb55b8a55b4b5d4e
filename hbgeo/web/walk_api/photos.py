"""Photos of a pin: whole, or in pieces so that a broken connection costs one piece and not the photo."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from starlette.responses import Response

from hbgeo.domain.photo import PhotoContent
from hbgeo.errors import N_
from hbgeo.exchange.photos import read_photo
from hbgeo.services import walker_photos
from hbgeo.services.joining import walker_hash
from hbgeo.web.walk_api.description import Responses, created, of_a_walker
from hbgeo.web.walk_api.lanes import Lane, run
from hbgeo.web.walk_api.models import PhotoAnswer
from hbgeo.web.walk_api.problems import TooLarge, WrongHash
from hbgeo.web.walk_api.uploads import MOST_OF_A_PHOTO, Room, Uploads
from hbgeo.web.walk_api.visits import PinId, Sha256, Walker, WalkerVisit, answered

router = APIRouter(prefix="/walks/{code}/pins/{pin_id}/photos/{sha256}", tags=["photos"])

_PROBLEMS = of_a_walker(
    "not-found", "gone", "closed", "conflict", "bad-offset", "photo-refused", "wrong-hash", "too-large"
)
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_WHOLE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": dict.fromkeys(("image/jpeg", "image/png", "image/webp", "image/heic"), _BINARY),
    }
}
_PIECE: dict[str, Any] = {"requestBody": {"required": True, "content": {"application/octet-stream": _BINARY}}}
_PROGRESS = {
    "Upload-Offset": {"description": "Bytes that are there.", "schema": {"type": "integer"}},
    "Upload-Complete": {"description": "`?1` when the photo is kept.", "schema": {"enum": ["?0", "?1"]}},
}
_HEAD: Responses = {200: {"description": "How much is there.", "headers": _PROGRESS}}
_MORE: Responses = {204: {"description": "More is to come.", "headers": _PROGRESS}}
#: A number far beyond any photo, that still fits everywhere.
_LARGEST = 2**53

_Offset = Annotated[int, Header(alias="Upload-Offset", ge=0, le=_LARGEST, description="Where the piece begins.")]
_Length = Annotated[int, Header(alias="Upload-Length", ge=1, le=_LARGEST, description="Bytes of the whole photo.")]


@router.put(
    "",
    response_model=PhotoAnswer,
    responses=created(PhotoAnswer, "Kept.") | _PROBLEMS,
    openapi_extra=_WHOLE,
)
async def put_photo(request: Request, visit: Walker, pin_id: PinId, sha256: Sha256) -> Response:
    """Add a photo in one piece: at most 10 MB. It is decoded, stripped of everything but the picture, and kept."""
    known = await _known(visit, pin_id, sha256)
    if known is not None:
        return known
    room: Room = request.app.state.room
    data = bytearray()
    try:
        async for chunk in request.stream():
            room.take(len(chunk))
            data += chunk
        return await _keep(visit, pin_id, sha256, bytes(data))
    finally:
        room.give_back(len(data))


@router.head("", response_class=Response, responses=_HEAD | of_a_walker("not-found", "gone"))
async def get_progress(request: Request, visit: Walker, pin_id: PinId, sha256: Sha256) -> Response:
    """Return how much of a photo is there."""
    known = await _known(visit, pin_id, sha256)
    if known is not None:
        return Response(headers={"Upload-Complete": "?1"})
    offset = _uploads(request).offset(_key(visit, pin_id, sha256))
    return Response(headers={"Upload-Complete": "?0", "Upload-Offset": str(offset)})


@router.patch(
    "",
    response_model=PhotoAnswer,
    responses=created(PhotoAnswer, "That was the last piece; kept.") | _MORE | _PROBLEMS,
    openapi_extra=_PIECE,
)
async def add_piece(  # noqa: PLR0913 - parts of a request
    request: Request, visit: Walker, pin_id: PinId, sha256: Sha256, *, offset: _Offset, length: _Length
) -> Response:
    """Add the next piece of a photo; what arrived of a broken-off piece counts. An empty last piece finishes too."""
    if length > MOST_OF_A_PHOTO:
        raise TooLarge(MOST_OF_A_PHOTO)
    known = await _known(visit, pin_id, sha256)
    if known is not None:
        return known
    uploads, key = _uploads(request), _key(visit, pin_id, sha256)
    upload = uploads.begin(key, offset, length)
    turn = upload.turn
    async for chunk in request.stream():
        uploads.add(key, upload, turn, chunk)
    if not upload.is_whole:
        return Response(status_code=204, headers={"Upload-Complete": "?0", "Upload-Offset": str(len(upload.data))})
    try:
        return await _keep(visit, pin_id, sha256, bytes(upload.data))
    finally:
        uploads.drop(key)


@router.delete("", status_code=204, response_class=Response, responses=of_a_walker("not-found", "gone", "closed"))
async def remove_photo(request: Request, visit: Walker, pin_id: PinId, sha256: Sha256) -> Response:
    """Take a photo of one's own pin away, for good."""
    _uploads(request).drop(_key(visit, pin_id, sha256))
    await visit.write(
        lambda wired, _walk: walker_photos.remove_photo(wired.store, visit.code, visit.walker, pin_id, sha256)
    )
    return Response(status_code=204)


async def _known(visit: WalkerVisit, pin_id: str, sha256: str) -> Response | None:
    """Return the answer when the photo came before."""
    name = await visit.read(
        lambda wired, _walk: walker_photos.receipt(wired.store, visit.code, visit.walker, pin_id, sha256)
    )
    return None if name is None else answered(PhotoAnswer(id=pin_id, photo=name, outcome="same"))


async def _keep(visit: WalkerVisit, pin_id: str, sha256: str, data: bytes) -> Response:
    content = await run(Lane.PHOTO, lambda: _decoded(data, sha256))
    kept = await visit.write(
        lambda wired, _walk: walker_photos.add_photo(
            wired.store, wired.catalogue, visit.code, visit.walker, pin_id, sha256, content
        )
    )
    return answered(PhotoAnswer(id=pin_id, photo=kept.name, outcome=kept.outcome), kept.outcome)


def _decoded(data: bytes, sha256: str) -> PhotoContent:
    if hashlib.sha256(data).hexdigest() != sha256:
        raise WrongHash(N_("The photo was damaged on the way. It is sent again."))
    return read_photo(data)


def _uploads(request: Request) -> Uploads:
    uploads: Uploads = request.app.state.uploads
    return uploads


def _key(visit: WalkerVisit, pin_id: str, sha256: str) -> tuple[str, ...]:
    return walker_hash(visit.walker), pin_id, sha256
