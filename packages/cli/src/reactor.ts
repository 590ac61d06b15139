import { goalProgress, publicEvent, type RoomState, reduceRoom, setGoals, tonight } from "@cb-events/room";
import { Router } from "@cb-events/router";
import { type CbEvent, displayName, eventTime, isAnonymous } from "@cb-events/types";
import { type AlertMemory, dueAt } from "./alert-memory.js";
import { many } from "./line.js";
import type { Log } from "./log.js";
import type { Reaction } from "./reaction.js";
import type { Alert, Settings } from "./settings.js";
import type { CurrentSettings } from "./watch-settings.js";

/** What the bot remembers from event to event. Plain JSON. */
export interface Memory {
  room: RoomState;
  /** Changed in place. */
  readonly alerts: AlertMemory;
}

/** The room as it is set: a new goal begins where it is not the one of before, and with each broadcast. */
export function withSettings(room: RoomState, { goal, timeZone }: Settings): RoomState {
  const inZone = room.timeZone === timeZone ? room : { ...room, timeZone };
  return setGoals(inZone, goal === undefined ? null : { list: [{ tokens: goal }] });
}

/**
 * Decides what is done about an event, and does nothing itself: so a recording can be played to it. Goes by the
 * events' own time, and changes the memory in one go with what it gives.
 */
export class Reactor {
  readonly #settings: CurrentSettings;
  readonly #memory: Memory;
  readonly #router: Router;
  #reactions: Reaction[] = [];
  #isAhead = false;
  #failures: unknown[] = [];

  constructor(settings: CurrentSettings, memory: Memory, log: Log) {
    this.#settings = settings;
    this.#memory = memory;
    this.#router = this.#route(log);
  }

  /** Counts the event, and gives what is to be done; nothing for one that was counted before. */
  react(event: CbEvent): readonly Reaction[] {
    return this.count(event) ? this.decide(event) : [];
  }

  /**
   * What is to be done about an event that was counted just now. One with `isAhead`, whose time is wrong, changes no
   * cooldown. Throws what one of the handlers throws.
   */
  decide(event: CbEvent, isAhead = false): readonly Reaction[] {
    this.#reactions = [];
    this.#isAhead = isAhead;
    this.#failures = [];
    void this.#router.dispatch(event); // Its handlers are done when it returns: none of them waits.
    if (this.#failures.length > 0) throw this.#failures[0];
    return this.#reactions;
  }

  /** Counts the event; false for one that was counted before. */
  count(event: CbEvent): boolean {
    const room = withSettings(this.#memory.room, this.#settings.current);
    const after = reduceRoom(room, event);
    this.#memory.room = after;
    return after !== room;
  }

  #route(log: Log): Router {
    const onError = (error: unknown) => {
      this.#failures.push(error);
    };
    const router = new Router({ logger: log, onError });
    const say = (event: CbEvent, name: string, text: string) => this.#add(event, name, text);
    router.on("tip", (event) => {
      const goal = goalProgress(this.#memory.room);
      if (goal?.reachedBy !== event.id) return;
      const over = goal.over > 0 ? `, and ${goal.over} more` : "";
      say(event, "goal", `The goal of ${many(goal.tokens, "token")} is reached${over}!`);
    });
    router.onAny((event) => {
      for (const alert of this.#settings.current.alerts) this.#alert(alert, event);
    });
    router.command("goal", (event) => say(event, "answer:goal", this.#goal()));
    router.command("top", (event) => say(event, "answer:top", this.#top()));
    router.command("menu", (event) => {
      const items = this.#settings.current.menu.map(
        ({ tokens, what }) => `${what} for ${many(tokens, "token")}`,
      );
      say(event, "answer:menu", `Menu: ${items.join(", ") || "nothing yet"}`);
    });
    return router;
  }

  #alert(alert: Alert, event: CbEvent): void {
    if (event.type !== alert.on) return;
    const tokens =
      event.type === "tip" ? event.tip.tokens : event.type === "mediaPurchase" ? event.media.tokens : 0;
    if (tokens < (alert.tokens ?? 0)) return;
    const user = isAnonymous(event) ? "" : displayName(event);
    const now = this.#timeOf(event);
    const due = this.#isAhead ? now : dueAt(this.#memory.alerts, alert, user, now);
    if (due === undefined) return;
    const values: Record<string, string> = { name: displayName(event), tokens: many(tokens, "token") };
    const text = alert.say.replace(/\{(name|tokens)\}/g, (_, key: string) => values[key] ?? "");
    this.#add(event, `alert:${alert.name}`, text, due);
  }

  #add(event: CbEvent, name: string, text: string, due = this.#timeOf(event)): void {
    this.#reactions.push({ name, eventId: event.id, text, event: { ...publicEvent(event) }, dueAt: due });
  }

  #goal(): string {
    const goal = goalProgress(this.#memory.room);
    if (goal === null) return "There is no goal";
    const left = goal.reached ? "reached" : `${many(goal.left, "token")} to go`;
    return `Goal: ${goal.progress} of ${many(goal.tokens, "token")}, ${left}`;
  }

  #top(): string {
    const { room } = this.#memory;
    const { leaderboard } = tonight(room, new Date(room.updatedAt ?? 0), 3);
    const places = leaderboard.map(({ name, tokens }, at) => `${at + 1}. ${name} ${tokens}`);
    return places.length > 0 ? `Top tippers: ${places.join(", ")}` : "Nobody has tipped under a name yet";
  }

  /** By no clock but the events' own: a recording gives the same each time. */
  #timeOf(event: CbEvent): number {
    return eventTime(event)?.getTime() ?? this.#memory.room.updatedAt ?? 0;
  }
}
