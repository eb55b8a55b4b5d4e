"""Geometries in GeoPackage binary (OGC 12-128r17, clause 2.1.3), little endian, EPSG:4326."""

from __future__ import annotations

import struct

import shapely
from shapely.geometry.base import BaseGeometry

SRS_ID = 4326
_HEADER = struct.Struct("<2sBBi")
_POINT = struct.Struct("<2sBBiBIdd")
_NO_ENVELOPE = 0b0000_0001
#: Bytes of the envelope by the indicator in bits 1-3 of the flags.
_ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}


def encode_point(lon: float, lat: float) -> bytes:
    """Return a point in GeoPackage binary, without the cost of a geometry object."""
    return _POINT.pack(b"GP", 0, _NO_ENVELOPE, SRS_ID, 1, 1, lon, lat)


def encode(geometry: BaseGeometry) -> bytes:
    """Return a geometry (EPSG:4326, two dimensions) in GeoPackage binary."""
    wkb: bytes = shapely.to_wkb(geometry, byte_order=1, output_dimension=2)
    return _HEADER.pack(b"GP", 0, _NO_ENVELOPE, SRS_ID) + wkb


def decode(blob: bytes) -> BaseGeometry:
    """Return the geometry of a GeoPackage binary."""
    return shapely.from_wkb(strip_header(blob))


def strip_header(blob: bytes) -> bytes:
    """Return the well-known binary inside a GeoPackage binary.

    Raises
    ------
    ValueError
        When the bytes are no GeoPackage binary.
    """
    if blob[:2] != b"GP":
        raise ValueError("not a GeoPackage geometry")
    return blob[_HEADER.size + _ENVELOPE_BYTES[blob[3] >> 1 & 0b111] :]
