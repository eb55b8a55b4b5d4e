"""The export contract with GIS staff: one list of fields for every format (at most ten characters each)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FieldType = Literal["text", "integer", "real", "date"]

#: GeoPackage layer names of the contract.
OBSERVATIONS = "trygghet_punkt"
STOPS = "trygghet_stopp"
ROUTES = "trygghet_rutt"
ACTIONS = "trygghet_atgard"
PLACES = "uppfoljning_plats"
HOTSPOTS = "hotspot_ruta"


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the contract.

    Parameters
    ----------
    name
        At most ten characters, ASCII, unique in its layer: fits a Shapefile.
    type
        `date` is ISO 8601 `YYYY-MM-DD`.
    """

    name: str
    type: FieldType


OBSERVATION_FIELDS = (
    Field("obs_id", "text"),
    Field("vandr_id", "text"),
    Field("stopp_nr", "integer"),
    Field("kat_kod", "text"),
    Field("kat_sv", "text"),
    Field("kod2", "text"),
    Field("polaritet", "integer"),
    Field("besk", "text"),
    Field("trygg_dag", "integer"),
    Field("trygg_mork", "integer"),
    Field("brattom", "text"),
    Field("status", "text"),
    Field("ansvarig", "text"),
    Field("markagare", "text"),
    Field("motivering", "text"),
    Field("skapad", "date"),
    Field("andrad", "date"),
    Field("atgardat", "date"),
    Field("maldatum", "date"),
    Field("foto_fil", "text"),
    Field("n_medhall", "integer"),
    Field("kalla", "text"),
    Field("noggr_m", "real"),
)
STOP_FIELDS = (
    Field("stopp_id", "text"),
    Field("vandr_id", "text"),
    Field("stopp_nr", "integer"),
    Field("namn", "text"),
    Field("varfor", "text"),
    Field("markagare", "text"),
)
ROUTE_FIELDS = (
    Field("vandr_id", "text"),
    Field("titel", "text"),
    Field("typ", "text"),
    Field("datum", "date"),
    Field("ljus", "text"),
    Field("langd_m", "real"),
    Field("tid_min", "integer"),
)
ACTION_FIELDS = (
    Field("atg_id", "text"),
    Field("nr", "integer"),
    Field("titel", "text"),
    Field("ansvarig", "text"),
    Field("funktion", "text"),
    Field("status", "text"),
    Field("brattom", "text"),
    Field("insats", "text"),
    Field("kostnad", "text"),
    Field("maldatum", "date"),
    Field("atgardat", "date"),
    Field("motivering", "text"),
    Field("n_obs", "integer"),
    Field("andrad", "date"),
)
PLACE_FIELDS = (
    Field("plats_id", "text"),
    Field("typ", "text"),
    Field("namn", "text"),
    Field("kalla", "text"),
    Field("andrad", "date"),
    Field("skick", "integer"),
    Field("skick_dat", "date"),
    Field("sen_till", "date"),
    Field("nas_till", "date"),
    Field("sen_funk", "date"),
    Field("nas_funk", "date"),
    Field("sen_huvud", "date"),
    Field("nas_huvud", "date"),
    Field("forsenad", "integer"),
    Field("riskklass", "text"),
    Field("n_brister", "integer"),
)
#: With what people saw near the places, in files only: it is worked out when they are written.
FOLLOWED_PLACE_FIELDS = (
    *PLACE_FIELDS,
    Field("n_oppna_ob", "integer"),
    Field("medel_mork", "real"),
    Field("n_mork", "integer"),
)
HOTSPOT_FIELDS = (
    Field("ruta_id", "text"),
    Field("klass", "integer"),
    Field("betyder", "text"),
    Field("antal", "integer"),
    Field("z_varde", "real"),
    Field("p_varde", "real"),
)
