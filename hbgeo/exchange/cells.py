"""A column of a frame as plain values that any format can hold."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import numpy as np
import orjson
import pandas as pd


def plain_values(column: pd.Series[Any]) -> list[Any]:
    """Return text, numbers, booleans and None: days `YYYY-MM-DD`, times ISO 8601, nested values as JSON text.

    A column of times that all are midnight is a column of days.
    """
    if isinstance(column.dtype, pd.DatetimeTZDtype) or column.dtype.kind == "M":
        known = column.dropna()
        days = bool((known == known.dt.normalize()).all())
        return [None if pd.isna(moment) else _iso(moment, day=days) for moment in column]
    return [_plain(value) for value in column.astype(object).where(column.notna(), None)]


def _plain(value: Any) -> Any:  # noqa: ANN401 - any cell
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, date):
        return _iso(value, day=not isinstance(value, datetime))
    if isinstance(value, dict | list | tuple | np.ndarray):
        return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode()
    return str(value)


def _iso(moment: date, *, day: bool) -> str:
    return moment.isoformat()[:10] if day else moment.isoformat()
