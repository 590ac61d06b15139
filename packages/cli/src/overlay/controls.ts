import { type ControlAction, type ControlResult, mediaAddress, type ShowMessage } from "@cb-events/overlay";
import type { RoomState } from "@cb-events/room";
import type { KeptRoom } from "../ledger/kept-room.js";
import { type OwnAction, ownEvent } from "../reactions/own-events.js";
import type { Reactor } from "../reactions/reactor.js";
import { isFontFile } from "../settings/media.js";
import type { CurrentSettings } from "../settings/watch-settings.js";
import type { Switches } from "./switches.js";
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
  #switches: Switches;

  constructor(parts: ControlsParts) {
    this.#parts = parts;
    this.#switches = parts.kept.switches;
  }

  get isPaused(): boolean {
    return this.#switches.isPaused;
  }

  get isMuted(): boolean {
    return this.#switches.isMuted;
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
      ...{ tiers, menu, isSimulated, ...this.#switches },
      alerts: alerts.map(({ name }) => name),
      timerEndsAt: kept.timer?.endsAt ?? null,
      ...(kept.timer !== null && { timerPerToken: kept.timer.perToken }),
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
        await this.#switch({ isPaused: action.isOn });
        return undefined;
      case "mute":
        await this.#switch({ isMuted: action.isOn });
        return undefined;
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

  /** Takes effect at once, also where the ledger cannot be written now; outlives a restart once it is. */
  async #switch(change: Partial<Switches>): Promise<void> {
    const { kept, onChange } = this.#parts;
    this.#switches = { ...this.#switches, ...change };
    onChange();
    await kept.keepSwitches(this.#switches);
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
