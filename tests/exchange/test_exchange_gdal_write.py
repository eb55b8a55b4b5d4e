from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyogrio.errors import DataSourceError

from hbgeo.domain.contract import Field
from hbgeo.errors import DamagedStore
from hbgeo.exchange.gdal_write import write_layer
from hbgeo.exchange.layer import Chunk, Layer, point_chunks

ROW = (11.0, 58.0, "a")


def layer(chunks: Iterator[Chunk]) -> Layer:
    return Layer(name="x", geometry_type="Point", fields=(Field("id", "text"),), chunks=chunks)


@pytest.mark.parametrize("failure", [DamagedStore("damaged"), KeyboardInterrupt(), ValueError("wrong")])
def test_failure_of_the_rows_comes_through_as_itself(tmp_path: Path, failure: BaseException) -> None:
    def chunks() -> Iterator[Chunk]:
        yield from point_chunks([[ROW]])
        raise failure

    with pytest.raises(type(failure)) as caught:
        write_layer(tmp_path / "x.gpkg", layer(chunks()), crs=4326, driver="GPKG")
    assert caught.value is failure


def test_failure_of_gdal_comes_through_as_its_own(tmp_path: Path) -> None:
    with pytest.raises(DataSourceError):
        write_layer(tmp_path / "missing" / "x.gpkg", layer(point_chunks([[ROW]])), crs=4326, driver="GPKG")
