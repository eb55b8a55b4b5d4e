"""How much less safe the dark feels than the day, where the same person rated the same place in both."""

from __future__ import annotations

from math import isnan

from hbgeo.analysis.light import light
from hbgeo.domain.catalogue import Catalogue
from hbgeo.services.hotspots_asked import Asked
from hbgeo.services.hotspots_finding import worked
from hbgeo.services.hotspots_found import LightDifference
from hbgeo.services.hotspots_memory import remembered
from hbgeo.store.protocol import Store


def light_difference(store: Store, catalogue: Catalogue, asked: Asked) -> LightDifference:
    """Return the shift of dark against day over the counted observations that rate both, with its interval.

    Each observation is its own pair, so that who walked and where is the same on both sides. The method is that of
    `hbgeo.analysis.light` (signed ranks).
    """
    return remembered(store, ("light", asked), lambda: _difference(store, catalogue, asked))


def _difference(store: Store, catalogue: Catalogue, asked: Asked) -> LightDifference:
    what = worked(store, catalogue, asked).what
    found = light(*(what.rows.numbers[name][what.chosen] for name in ("day", "dark")))
    shift, low, high, p = (None if isnan(one) else one for one in (found.difference, found.low, found.high, found.p))
    return LightDifference(sentence=found.sentence, pairs=found.pairs, difference=shift, low=low, high=high, p=p)
