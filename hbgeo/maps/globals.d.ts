/* What the maps' scripts find in the window: Leaflet, which has no types here, and each other. */

declare const L: any;
interface Window { hbgeo: any }
