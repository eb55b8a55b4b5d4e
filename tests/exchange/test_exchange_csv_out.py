from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbgeo.domain.contract import Field
from hbgeo.exchange.csv_out import BOM, csv_pieces, guarded
from hbgeo.exchange.tables_csv import unguarded

FIELDS = (Field("besk", "text"), Field("polaritet", "integer"))
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)
risky = st.builds("".join, st.tuples(st.sampled_from(["", "'", "''", "=", "+", "-", "@", "\t", "\r"]), texts))


def written(*rows: tuple[Any, ...], delimiter: str = ",") -> list[list[str]]:
    content = b"".join(csv_pieces([list(rows)], FIELDS, delimiter=delimiter))
    assert content.startswith(BOM)
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


@given(st.one_of(texts, risky))
def test_every_text_comes_out_as_it_went_in_once_the_guard_is_undone(text: str) -> None:
    _, row = written((11.0, 58.0, text, -1))
    assert unguarded(row[0]) == text


@given(risky)
def test_no_text_begins_as_a_formula(text: str) -> None:
    assert guarded(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}


def test_numbers_stay_numbers_and_gaps_stay_empty() -> None:
    header, first, second = written((-11.5, 58.0625, "-5", -1), (11.0, 58.0, None, None))
    assert header == ["besk", "polaritet", "lon", "lat"]
    assert first == ["'-5", "-1", "-11.5000000", "58.0625000"]
    assert second == ["", "", "11.0000000", "58.0000000"]


@pytest.mark.parametrize("text", ["plain", "'quoted'", "a=b", "", " =1", "é"])
def test_harmless_text_is_left_alone(text: str) -> None:
    assert guarded(text) == text


def test_lines_end_as_the_standard_says_and_every_piece_is_whole() -> None:
    pieces = list(csv_pieces([[(1, 2, "a", 1)], [(3, 4, "b", 2)]], FIELDS))
    assert len(pieces) == 3
    assert all(piece.endswith(b"\r\n") for piece in pieces)


def test_semicolons_can_be_asked_for() -> None:
    assert written((1.0, 2.0, "a;b,c", 1), delimiter=";")[1] == ["a;b,c", "1", "1.0000000", "2.0000000"]
