import { type ControlAction, type ControlResult, mediaAddress, type ShowMessage } from "@cb-events/overlay";
import type { RoomState } from "@cb-events/room";
import type { KeptRoom } from "../ledger/kept-room.js";
import { type OwnAction, ownEvent } from "../reactions/own-events.js";
import type { Reactor } from "../reactions/reactor.js";
import { isFontFile } from "../settings/media.js";
import type { CurrentSettings } from "../settings/watch-settings.js";
import { testEntry } from "./test-entry.js";
import { wind } from "./timer.js";

interface ControlsParts {
  readonly settings: CurrentSettings;
  readonly kept: KeptRoom;
  readonly reactor: Reactor;
  /** Now, by the feed's clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** The room as it is shown. */
  readonly room: () => RoomState;
  readonly isSimulated: boolean;
  /** Something is another one: pages are told. */
  readonly onChange: () => void;
}

/** An action that is left to the bot. */
type Asked = Exclude<ControlAction, { readonly action: "skip" | "again" }>;

/** What the owner does by hand, in the terminal or on the control page, and how pages look. */
export class Controls {
  readonly #parts: ControlsParts;
  #isPaused = false;
  #isMuted = false;

  constructor(parts: ControlsParts) {
    this.#parts = parts;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  get isMuted(): boolean {
    return this.#isMuted;
  }

  /** How pages look, and what they show beside the room. */
  show(): ShowMessage {
    const { settings, kept, isSimulated } = this.#parts;
    const { overlay, menu, alerts } = settings.current;
    const { theme, accent, font, tiers } = overlay;
    return {
      look: {
        ...(theme !== undefined && { theme }),
        ...(accent !== undefined && { accent }),
        ...(font !== undefined && { font: isFontFile(font) ? mediaAddress(font) : font }),
      },
      ...{ tiers, menu, isSimulated, isPaused: this.#isPaused, isMuted: this.#isMuted },
      alerts: alerts.map(({ name }) => name),
      timerEndsAt: kept.timer?.endsAt ?? null,
    };
  }

  /** Does what the control page, or a key, asks for. */
  async control(action: Asked): Promise<ControlResult | undefined> {
    const { kept, settings, room, onChange } = this.#parts;
    switch (action.action) {
      case "test": {
        const { alert, tokens } = action;
        const test = testEntry({ alert, tokens, settings: settings.current, room: room(), now: Date.now() });
        return test === undefined ? { problem: `There is no alert named ${alert}` } : { test };
      }
      case "pause":
        this.#isPaused = action.isOn;
        break;
      case "mute":
        this.#isMuted = action.isOn;
        break;
      case "timer":
        await kept.room.write(() => {
          kept.timer = wind(kept.timer, action, Date.now());
        });
        break;
      default:
        await this.#act(action.action);
    }
    onChange();
    return undefined;
  }

  /** Becomes a part of the history, so that a replay does it too. */
  async #act(action: OwnAction): Promise<void> {
    const { kept, reactor, now } = this.#parts;
    await kept.room.write(() => {
      const event = ownEvent(action, now());
      if (kept.room.add(event)) reactor.count(event);
    });
  }
}
