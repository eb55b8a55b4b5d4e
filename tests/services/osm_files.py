"""One set of OpenStreetMap elements as Overpass JSON, as `.osm` and as `.osm.pbf`, written without any package."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

Elements = list[dict[str, Any]]
_MEMBER_KINDS = {"node": 0, "way": 1, "relation": 2}


def node(number: int, lon: float, lat: float, **tags: str) -> dict[str, Any]:
    return {"type": "node", "id": number, "lon": lon, "lat": lat, "tags": tags}


def way(number: int, nodes: list[int], **tags: str) -> dict[str, Any]:
    return {"type": "way", "id": number, "nodes": nodes, "tags": tags}


def relation(number: int, members: list[tuple[str, int, str]], **tags: str) -> dict[str, Any]:
    said = [{"type": kind, "ref": ref, "role": role} for kind, ref, role in members]
    return {"type": "relation", "id": number, "members": said, "tags": tags}


def write_overpass(path: Path, elements: Elements) -> Path:
    """Write them as Overpass answers `out geom`: the members of relations bear their geometry."""
    positions = {e["id"]: {"lon": e["lon"], "lat": e["lat"]} for e in elements if e["type"] == "node"}
    ways = {e["id"]: [positions[n] for n in e["nodes"]] for e in elements if e["type"] == "way"}
    full = json.loads(json.dumps(elements))
    for member in (m for e in full for m in e.get("members", [])):
        known = positions[member["ref"]] if member["type"] == "node" else {"geometry": ways[member["ref"]]}
        member.update(known)
    path.write_text(json.dumps({"version": 0.6, "elements": full}), encoding="utf-8")
    return path


def write_skeleton(path: Path, elements: Elements) -> Path:
    """Write them as Overpass answers `out body; >; out skel`: relations only name their members."""
    path.write_text(json.dumps({"version": 0.6, "elements": elements[::-1]}), encoding="utf-8")
    return path


def write_xml(path: Path, elements: Elements) -> Path:
    root = ET.Element("osm", version="0.6")
    # In the order of every extract: nodes, ways, relations.
    for e in sorted(elements, key=lambda e: _MEMBER_KINDS[e["type"]]):
        at = {key: str(e[key]) for key in ("id", "lon", "lat") if key in e}
        one = ET.SubElement(root, e["type"], at)
        for ref in e.get("nodes", []):
            ET.SubElement(one, "nd", ref=str(ref))
        for member in e.get("members", []):
            ET.SubElement(one, "member", {key: str(value) for key, value in member.items()})
        for key, value in e["tags"].items():
            ET.SubElement(one, "tag", k=key, v=value)
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
    return path


def write_pbf(path: Path, elements: Elements) -> Path:
    """Write them by the format's description (OpenStreetMap wiki, PBF Format): one header and one block."""
    header = _text(4, "OsmSchema-V0.6")
    path.write_bytes(_blob("OSMHeader", header) + _blob("OSMData", _block(elements)))
    return path


def _blob(kind: str, content: bytes) -> bytes:
    blob = _number(2, len(content)) + _bytes(3, zlib.compress(content))
    head = _text(1, kind) + _number(3, len(blob))
    return struct.pack(">I", len(head)) + head + blob


def _block(elements: Elements) -> bytes:
    words = [""]
    groups = b""
    for field, kind in ((1, "node"), (3, "way"), (4, "relation")):
        bodies = [_bytes(field, _body(e, words)) for e in elements if e["type"] == kind]
        groups += _bytes(2, b"".join(bodies)) if bodies else b""
    return _bytes(1, b"".join(_text(1, word) for word in words)) + groups


def _body(element: dict[str, Any], words: list[str]) -> bytes:
    tags = element["tags"]
    number = element["id"]
    body = _number(1, _zigzag(number) if element["type"] == "node" else number)
    if tags:
        body += _packed(2, [_index(words, key) for key in tags]) + _packed(3, [_index(words, v) for v in tags.values()])
    if element["type"] == "node":
        lat, lon = (round(element[key] * 1e7) for key in ("lat", "lon"))
        return body + _number(8, _zigzag(lat)) + _number(9, _zigzag(lon))
    if element["type"] == "way":
        return body + _packed(8, _deltas(element["nodes"]))
    members = element["members"]
    return (
        body
        + _packed(8, [_index(words, m["role"]) for m in members])
        + _packed(9, _deltas([m["ref"] for m in members]))
        + _packed(10, [_MEMBER_KINDS[m["type"]] for m in members])
    )


def _index(words: list[str], word: str) -> int:
    if word not in words:
        words.append(word)
    return words.index(word)


def _deltas(numbers: list[int]) -> list[int]:
    return [_zigzag(b - a) for a, b in zip([0, *numbers], numbers, strict=False)]


def _zigzag(number: int) -> int:
    return (number << 1) ^ (number >> 63)


def _varint(number: int) -> bytes:
    parts = bytearray()
    while number > 0x7F:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*parts, number])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _packed(field: int, values: Iterable[int]) -> bytes:
    return _bytes(field, b"".join(map(_varint, values)))
