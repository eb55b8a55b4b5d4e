"""What a page that is open in a browser may still do after its sign-in ended."""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import Message, Receive


def for_whole_pages(receive: Receive, holds: Callable[[], bool]) -> Receive:
    """Return `receive` such that, once the sign-in ended, every run is one of the whole page, which says so.

    A run of a fragment or a dialog alone would pass by the page's beginning, where the sign-in is looked at.

    Parameters
    ----------
    holds
        Tells whether the sign-in still holds.
    """

    async def receive_whole() -> Message:
        message = await receive()
        data = message.get("bytes")
        if message["type"] == "websocket.receive" and data and not holds():
            message = {**message, "bytes": whole_page(data)}
        return message

    return receive_whole


def whole_page(data: bytes) -> bytes:
    """Return a message of Streamlit's with a run of a part made one of the whole page."""
    from google.protobuf.message import DecodeError  # type: ignore[import-untyped] # noqa: PLC0415
    from streamlit.proto.BackMsg_pb2 import BackMsg  # noqa: PLC0415 - Streamlit takes a second to load

    asked = BackMsg()
    try:
        asked.ParseFromString(data)
    except DecodeError:
        return data
    if asked.WhichOneof("type") == "rerun_script":
        asked.rerun_script.fragment_id = ""
    return bytes(asked.SerializeToString())
