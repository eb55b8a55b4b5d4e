"""A map of places begins where they are when they lie elsewhere than the area."""

import pytest
from shapely.geometry import Point, box

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.place import Place
from hbgeo.ui.components.place_view import view_of_places


def place(lon, lat, layer="lekplats"):
    return Place(id=new_id(), layer=layer, geometry=Point(lon, lat))


def test_places_elsewhere_are_shown_where_they_are_and_others_where_maps_begin(store):
    area = Place(id=new_id(), layer="omrade", geometry=box(11.835, 58.059, 11.848, 58.066))
    store.write(lambda session: session.places.put_many([area], Role.PLANNER))
    away = [place(11.9, 57.6), place(12.0, 57.8)]
    center, zoom = view_of_places(store, away)
    assert center == pytest.approx((57.7, 11.95))
    assert 8 <= zoom <= 10
    assert view_of_places(store, [*away, place(11.84, 58.06)]) == (None, None)
    assert view_of_places(store, []) == (None, None)
