/* Shapes that the views share. The core's own are in types.d.ts. */
import type { Phone } from "./phone.js";
import type { Place } from "./place.js";
import type { Together } from "./together.js";
import type { Track } from "./track.js";

declare global {
  /** Leaflet, which the map's script brings. */
  const L: any;
}

export interface SubCategory { code: string; label: string; urgency: string | null }

export interface Category {
  code: string;
  label: string;
  polarity: number;
  polarities: number[];
  icon: string;
  color: string;
  free_text: boolean;
  photos: boolean;
  needs_words: boolean;
  sub: SubCategory[];
}

export interface Step { value: number | null; label: string }

export interface Question { code: string; kind: "scale" | "safety" | "check" | "text"; topic: string; label: string; near_bus_stop: boolean; follow_up: boolean }

export interface Catalogue {
  categories: Category[];
  safety: Step[];
  condition: Step[];
  checks: Step[];
  urgencies: { code: string; label: string; danger: boolean }[];
  statuses: Record<string, string>;
  actors: Record<string, string>;
  questions: Question[];
}

export interface Words {
  language: string;
  direction: "ltr" | "rtl";
  reviewed: boolean;
  languages: Record<string, string>;
  strings: Record<string, string>;
  /** Message → Swedish, of what must be readable in any case. */
  safety: Record<string, string>;
  catalogue: Catalogue;
  symbols: string | null;
}

export interface Stop { id: string; number: number; lon: number; lat: number; name: string; reason: string; near_bus_stop: boolean; follow_up: boolean }

export interface WalkInfo {
  code: string;
  title: string;
  area: string;
  theme: string;
  purpose: string;
  on: string;
  starts: string | null;
  ends: string | null;
  state: string;
  expected_minutes: number | null;
  length_m: number | null;
  accessible: boolean | null;
  stops: Stop[];
  bounds: [number, number, number, number];
  demo: boolean;
  leader: boolean;
  on_now: number | null;
}

export interface Position { lon: number; lat: number; source: "gps" | "tap" | "address" | "stop"; accuracy_m: number | null }

export interface NewsPin {
  id: string;
  lon: number;
  lat: number;
  category: string;
  subcode: string | null;
  polarity: number;
  agreements: number;
  stop_id: string | null;
  own: boolean;
  agreed: boolean;
  late: boolean;
}

export interface StopAnswer {
  stop_id: string;
  question: string;
  value: number | null;
  count: number | null;
  dissent?: string;
  text?: string;
}

/** A pin that is being made, as it is kept until it is saved. */
export interface NewPin {
  polarity: number;
  category: string | null;
  subcode: string | null;
  text: string;
  position: Position | null;
  stop_id: string | null;
  photos: { blob: Blob; thumbnail: Blob }[];
}

/** What every view is given. */
export interface App {
  phone: Phone;
  /** Whether this is the phone of the walk's leader. */
  leads: boolean;
  walk: WalkInfo;
  place: Place;
  together: Together;
  track: Track;
  draft: NewPin;
  /** Keep the draft as it is now; it outlives the page. */
  keepDraft(): Promise<void>;
  go(view: string): void;
  /** Take the place of the view that is shown: the back button passes it over. */
  swap(view: string): void;
  /** Say something for all views, with something to press. */
  toast(text: string, undo?: { label: string; press: () => void; otherwise: () => void }): void;
  /** Ids of pins whose removal can still be undone. */
  leaving: Set<string>;
  refresh(): void;
}

export interface View {
  title: string;
  node: HTMLElement;
  /** In place of the pages' menu. */
  bar?: HTMLElement;
  /** Called when the phone's pins or the others' have changed. */
  update?: () => void;
  leave?: () => void;
  /** Takes all the height between the page's head and its bar. */
  tall?: boolean;
}
