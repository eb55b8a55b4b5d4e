/* Shapes of the core: what is kept on the phone and sent from it. */

export interface PinBody {
  position: { lon: number; lat: number; source: "gps" | "tap" | "address" | "stop"; accuracy_m: number | null };
  category: string;
  subcode?: string | null;
  polarity?: number | null;
  text?: string;
  safety_day?: number | null;
  safety_dark?: number | null;
  urgency?: string | null;
  stop_id?: string | null;
  recorded_at: string;
  language: string;
  promised_photos?: number;
}

export interface Problem { status: number; type: string; detail: string }

export type State = "kept" | "sending" | "sent" | "refused";

/**
 * One thing that is sent by itself. Of a pin and a photo something stays when it has arrived; the rest goes then.
 * The bytes of a photo are kept apart: whoever lists things need not read them.
 */
export interface Thing {
  /** Its number in the database; negative when the phone could not keep it on its disk. */
  seq?: number;
  /** Its place among the others where that is not its number: it came late to the disk. */
  order?: number;
  code: string;
  kind: "pin" | "change" | "photo" | "removal" | "photo-removal" | "agreement" | "disagreement" | "answer" | "track";
  /** Things of one lane are sent one after the other. */
  lane: string;
  state: State;
  problem: Problem | null;
  pin?: string;
  id?: string;
  body?: any;
  sha256?: string;
  thumbnail?: ArrayBuffer | null;
  type?: string;
  stop?: string;
  question?: string;
  number?: number;
}

export interface WalkOnPhone { code: string; walker: string; leaderKey: string | null; joined: boolean; track: string; parts: number }

/** How a round of sending ended. */
export interface Outcome {
  /** Whether something is left that may work later. */
  left: boolean;
  /** Seconds that the server asked to wait, if it did. */
  after: number;
  /** Whether the server was out of reach. */
  unreached: boolean;
}

export interface OwnPhoto {
  sha256: string;
  thumbnail: Blob;
  state: State;
  problem: Problem | null;
  /** False when only the open page has it: the phone's disk did not take it. */
  onDisk: boolean;
}

export interface OwnPin { id: string; body: PinBody; state: State; problem: Problem | null; photos: OwnPhoto[]; onDisk: boolean }
