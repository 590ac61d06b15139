import type { PublicState } from "@cb-events/room";
import type { WireEvent } from "@cb-events/types";

/** The kinds of looks that an alert has, from a pill at the side to light along the frame. */
export type AlertLook = "small" | "normal" | "large" | "huge" | "frame";

/** An alert as the bot decided it: pages show it, and decide nothing. */
export interface AlertToShow {
  /** The alert's name in the settings. */
  readonly name: string;
  /** The text of the settings with its placeholders filled in. Pages say it in their own words without one. */
  readonly text?: string | undefined;
  readonly look: AlertLook;
  /** For how long it is shown, in seconds. */
  readonly seconds: number;
  /** A file of the media folder: the address that pages load it from, such as `media/wow.gif`. */
  readonly image?: string | undefined;
  /** A file of the media folder; `""` for silence. Pages chime by the look without one. */
  readonly sound?: string | undefined;
  /** Read the text aloud, where the system has a voice. */
  readonly speak?: boolean | undefined;
  /** The line of the menu that was ordered, as in `your song`. */
  readonly ordered?: string | undefined;
}

/** The answer to a command in the chat, shown as a card. */
export interface AnswerToShow {
  readonly command: "goal" | "top" | "menu";
  /** Who asked. */
  readonly name: string;
  readonly text: string;
}

/**
 * One event that pages show, as a server-sent event `event` with its place as `id`; a `test` and an alert that is shown
 * `again` come without a place, and are in no total.
 */
export interface EntryMessage extends WireEvent {
  /** What is alerted about it. Where the field is missing, the page decides by its own defaults. */
  readonly alerts?: readonly AlertToShow[] | undefined;
  readonly answer?: AnswerToShow | undefined;
}

/** How pages look and what they show beside the room: by the settings, and by the control page. Sent whole when it changes. */
export interface ShowMessage {
  readonly look: {
    readonly theme?: "glass" | "paper" | "neon" | undefined;
    /** A colour as `#rrggbb`. */
    readonly accent?: string | undefined;
    /** A font of the system by name, or of the media folder by address, such as `media/my.woff2`. */
    readonly font?: string | undefined;
  };
  /** Least tokens of each tier above the first, ascending. */
  readonly tiers: readonly number[];
  readonly menu: readonly { readonly tokens: number; readonly what: string }[];
  /** The names of the alerts of the settings, for the control page's test buttons. */
  readonly alerts: readonly string[];
  /** True for a made-up room: pages say so. */
  readonly isSimulated: boolean;
  /** No alert is begun while it is true; they wait. */
  readonly isPaused: boolean;
  readonly isMuted: boolean;
  /** When the countdown ends, in milliseconds since 1970; null without one. */
  readonly timerEndsAt: number | null;
  /** Seconds that each token of a tip adds to the countdown. */
  readonly timerPerToken?: number | undefined;
}

/** The room as it may be shown, as a server-sent event `state`. */
export interface StateMessage {
  /** The place of the newest entry that is in the totals. */
  readonly at: string;
  readonly state: PublicState;
}

/** What was found about one thing that can be wrong with a bot. */
export interface CheckResult {
  /** What was looked at, in a word or two. */
  readonly name: string;
  /** `hint` is worth a look, and stops nothing. */
  readonly verdict: "ok" | "hint" | "failed";
  readonly saw: string;
  /** What to do about it. */
  readonly todo?: string | undefined;
}

/** What a POST to `diagnosis` is answered. */
export interface Diagnosis {
  /** When it was found, as an ISO text. */
  readonly at: string;
  /** In how many seconds it is looked again; until then the answer is the same. */
  readonly again: number;
  readonly checks: readonly CheckResult[];
}

/** What the control page sends by POST to `control`. */
export type ControlAction =
  /** Shows an alert with made-up values: the named one of the settings, or a tip of so many tokens. */
  | { readonly action: "test"; readonly alert?: string | undefined; readonly tokens?: number | undefined }
  /** Shows the alert of an entry once more. */
  | { readonly action: "again"; readonly place: string }
  | { readonly action: "skip" }
  | { readonly action: "pause"; readonly isOn: boolean }
  | { readonly action: "mute"; readonly isOn: boolean }
  | { readonly action: "nextGoal" }
  | { readonly action: "resetTonight" }
  /** Adds to the countdown, or begins one; 0 ends it. `perToken`: seconds that each token of a tip adds. */
  | { readonly action: "timer"; readonly seconds: number; readonly perToken?: number | undefined };
