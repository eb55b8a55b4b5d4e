"""What each field of the export contract means, in Swedish, for the reader of an exported file."""

from __future__ import annotations

from hbgeo.domain.contract import (
    ACTION_FIELDS,
    ACTIONS,
    FOLLOWED_PLACE_FIELDS,
    HOTSPOT_FIELDS,
    HOTSPOTS,
    OBSERVATION_FIELDS,
    OBSERVATIONS,
    PLACES,
    ROUTE_FIELDS,
    ROUTES,
    STOP_FIELDS,
    STOPS,
    Field,
)

#: Layer → what it holds, and its fields.
LAYERS: dict[str, tuple[str, tuple[Field, ...]]] = {
    OBSERVATIONS: ("Markeringar från trygghetsvandringar", OBSERVATION_FIELDS),
    STOPS: ("Vandringarnas numrerade stopp", STOP_FIELDS),
    ROUTES: ("Vandringarnas rutter", ROUTE_FIELDS),
    ACTIONS: ("Åtgärdsplanens rader, var och en med alla sina markeringars lägen", ACTION_FIELDS),
    PLACES: ("Platser som följs upp: lekplatser, grillplatser med mera", FOLLOWED_PLACE_FIELDS),
    HOTSPOTS: ("Rutor där det finns fler eller färre markeringar än slumpen ger", HOTSPOT_FIELDS),
}

_COMMON = {
    "vandr_id": "Vandringens id (UUID)",
    "stopp_nr": "Stoppets nummer på vandringen",
    "markagare": "Slag av mark eller markägare (kod)",
    "andrad": "Senast ändrad, dag",
}
_TEXTS: dict[str, dict[str, str]] = {
    OBSERVATIONS: {
        "obs_id": "Markeringens id (UUID), ändras aldrig",
        "kat_kod": "Kategori (kod, se nedan)",
        "kat_sv": "Kategorins namn på svenska",
        "kod2": "Underkategori (kod, se nedan)",
        "polaritet": "-1 problem, 0 förslag, 1 bra plats",
        "besk": "Beskrivning, precis som den skrevs",
        "trygg_dag": "Trygghet i dagsljus, 0–4 (se nedan); tomt: vet inte",
        "trygg_mork": "Trygghet i mörker, 0–4 (se nedan); tomt: vet inte",
        "brattom": "Hur bråttom det är, enligt den som markerade (kod, se nedan)",
        "status": "Var ärendet står (kod, se nedan)",
        "ansvarig": "Ansvarig aktör (kod, se nedan)",
        "motivering": "Motivering till beslutet",
        "skapad": "Dag då markeringen gjordes",
        "atgardat": "Dag då det åtgärdades",
        "maldatum": "Dag då det ska vara klart",
        "foto_fil": "Fotots filnamn",
        "n_medhall": "Hur många som sagt ”jag också”",
        "kalla": "Hur markeringen kom in: vandring, webb, papper, import",
        "noggr_m": "Lägets noggrannhet, meter; tomt: okänd",
    },
    STOPS: {
        "stopp_id": "Stoppets id (UUID)",
        "namn": "Stoppets namn",
        "varfor": "Varför stoppet valdes",
    },
    ROUTES: {
        "titel": "Vandringens titel",
        "typ": "forvandring, huvudvandring, uppfoljning",
        "datum": "Dag för vandringen",
        "ljus": "dagsljus, skymning, morker; tomt: inte bekräftat",
        "langd_m": "Ruttens längd, meter",
        "tid_min": "Förväntad tid, minuter",
    },
    ACTIONS: {
        "atg_id": "Åtgärdens id (UUID), ändras aldrig",
        "nr": "Åtgärdens nummer i planen",
        "titel": "Vad som ska göras; i filer för alla den granskade texten, annars tomt",
        "ansvarig": "Ansvarig aktör (kod, se nedan)",
        "funktion": "Befattning hos den ansvariga, aldrig namn; tomt i filer för alla",
        "status": "Var åtgärden står (kod, se nedan); ny är ett förslag",
        "brattom": "Hur bråttom det är (kod, se nedan)",
        "insats": "Hur stor insatsen är (kod, se nedan)",
        "kostnad": "Kostnadsklass (kod, se nedan)",
        "maldatum": "Dag då det ska vara klart",
        "atgardat": "Dag då det blev klart",
        "motivering": "Varför det inte görs",
        "n_obs": "Antal markeringar som åtgärden gäller",
    },
    PLACES: {
        "plats_id": "Platsens id (UUID)",
        "typ": "Slag av plats (kod, se nedan)",
        "namn": "Platsens namn",
        "kalla": "Varifrån uppgiften kommer",
        "skick": "Skick vid senaste besiktningen, 0 mycket dåligt eller saknas till 3 bra; tomt: inte känt",
        "skick_dat": "Dag då skicket bedömdes",
        "sen_till": "Senaste rutinmässiga tillsyn (senaste_tillsyn); en grundligare besiktning räknas också",
        "nas_till": "Dag för nästa rutinmässiga tillsyn (nasta_tillsyn); tomt: aldrig gjord, eller görs inte",
        "sen_funk": "Senaste funktionskontroll (senaste_funktion); en huvudbesiktning räknas också",
        "nas_funk": "Dag för nästa funktionskontroll (nasta_funktion)",
        "sen_huvud": "Senaste huvudbesiktning (senaste_huvudbes)",
        "nas_huvud": "Dag för nästa huvudbesiktning (nasta_huvudbes)",
        "forsenad": "1 när en besiktning är försenad den dag filen skrevs, annars 0; tomt: besiktigas inte",
        "riskklass": "Allvarligaste öppna bristen, A, B eller C; tomt i filer för alla",
        "n_brister": "Antal öppna brister; tomt i filer för alla",
        "n_oppna_ob": "Öppna problem och förslag inom 30 m (n_oppna_obs); tomt i filer för alla",
        "medel_mork": "Medel av trygghet i mörker inom 30 m, 0–4 (medel_trygg_mork); tomt i filer för alla",
        "n_mork": "Antal svar bakom medelvärdet; under fem säger det inte mycket; tomt i filer för alla",
    },
    HOTSPOTS: {
        "ruta_id": "Rutans beteckning; samma ruta heter likadant i varje fil med samma storlek på rutorna",
        "klass": "2 säkert fler än slumpen, 1 troligen fler, 0 ingen skillnad kan visas, -1 färre, 98 för få",
        "betyder": "Klassen i ord",
        "antal": "Antal markeringar i rutan som räknades: problem, om urvalet inte säger annat",
        "z_varde": "Getis-Ords Gi* för rutan och dess grannar; tomt: kan inte räknas",
        "p_varde": "Sannolikhet för så många av en slump, rättad för antalet rutor; tomt: kan inte räknas",
    },
}
_TYPES = {"text": "text", "integer": "heltal", "real": "decimaltal", "date": "datum ÅÅÅÅ-MM-DD"}


def field_lines(layer: str) -> list[str]:
    """Return a line for each field of a layer: name, type, meaning."""
    texts = _COMMON | _TEXTS[layer]
    return [f"  {f.name:<10}  {_TYPES[f.type]:<17} {texts[f.name]}" for f in LAYERS[layer][1]]
