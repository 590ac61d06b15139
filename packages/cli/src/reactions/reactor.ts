import type { AlertToShow, AnswerToShow } from "@cb-events/overlay";
import { goalProgress, publicEvent, type RoomState, reduceRoom, setGoals } from "@cb-events/room";
import { Router } from "@cb-events/router";
import { type CbEvent, displayName, eventTime } from "@cb-events/types";
import { many } from "../line.js";
import type { Log } from "../log.js";
import type { Alert } from "../settings/alert-schema.js";
import type { Settings } from "../settings/settings.js";
import type { CurrentSettings } from "../settings/watch-settings.js";
import { type AlertMemory, dueAt } from "./alert-memory.js";
import { alertToShow } from "./alert-to-show.js";
import { goalAnswer, menuAnswer, topAnswer } from "./answers.js";
import { fits } from "./conditions.js";
import { nameOf } from "./event-parts.js";
import { type Firsts, isFirstTime, withUser } from "./firsts.js";
import { currentHider } from "./hide-words.js";
import { afterOwnEvent } from "./own-events.js";
import type { Reaction } from "./reaction.js";
import type { Shown } from "./shown.js";
import { fillIn } from "./words.js";

/** What the bot remembers from event to event. Plain JSON. */
export interface Memory {
  room: RoomState;
  /** Changed in place. */
  readonly alerts: AlertMemory;
  firsts: Firsts;
}

/** What is done about an event. */
export interface Decision {
  readonly reactions: readonly Reaction[];
  /** For pages. */
  readonly shown: Shown;
}

/** Answers on pages keep this distance. */
const CARDS = { name: " cards", cooldown: { all: 10, user: 0, early: "ignore" } } as const;

/** The room as it is set: its goals go on where the current one is the same. */
export function withSettings(room: RoomState, { goals, timeZone }: Settings): RoomState {
  const inZone = room.timeZone === timeZone ? room : { ...room, timeZone };
  if (goals === undefined) return setGoals(inZone, null);
  const { list, carryOver, start } = goals;
  return setGoals(inZone, { list, carryOver, start });
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
  #alerts: AlertToShow[] = [];
  #answers: AnswerToShow[] = [];
  #isAhead = false;
  #isFirst = false;
  #failures: unknown[] = [];
  readonly #hider: (text: string) => string;

  constructor(settings: CurrentSettings, memory: Memory, log: Log) {
    this.#settings = settings;
    this.#memory = memory;
    this.#hider = currentHider(settings);
    this.#router = this.#route(log);
  }

  /** Whether the user of the event that was counted last did it for the first time. */
  get isFirst(): boolean {
    return this.#isFirst;
  }

  /** Counts the event, and gives what is to be done; nothing for one that was counted before. */
  react(event: CbEvent): readonly Reaction[] {
    return this.count(event) ? this.decide(event).reactions : [];
  }

  /**
   * What is to be done about an event that was counted just now. One with `isAhead`, whose time is wrong, changes no
   * cooldown. Throws what one of the handlers throws.
   */
  decide(event: CbEvent, isAhead = false): Decision {
    this.#reactions = [];
    this.#alerts = [];
    this.#answers = [];
    this.#isAhead = isAhead;
    this.#failures = [];
    void this.#router.dispatch(event); // Its handlers are done when it returns: none of them waits.
    if (this.#failures.length > 0) throw this.#failures[0];
    const [answer] = this.#answers;
    const shown = { eventId: event.id, alerts: this.#alerts, ...(answer && { answer }) };
    return { reactions: this.#reactions, shown };
  }

  /** Counts the event; false for one that was counted before. */
  count(event: CbEvent): boolean {
    const memory = this.#memory;
    const room = withSettings(memory.room, this.#settings.current);
    const after = afterOwnEvent(room, event) ?? reduceRoom(room, event);
    memory.room = after;
    if (after === room) return false;
    const { firsts } = memory;
    this.#isFirst = isFirstTime(firsts, event) && !(event.type === "tip" && hasTipped(room, event));
    const known = withUser(firsts, event, this.#settings.current.alerts);
    if (known !== firsts) memory.firsts = known;
    return true;
  }

  #route(log: Log): Router {
    const onError = (error: unknown) => {
      this.#failures.push(error);
    };
    const router = new Router({ logger: log, onError });
    router.on("tip", (event) => {
      const goal = goalProgress(this.#memory.room);
      if (goal?.reachedBy !== event.id) return;
      const over = goal.over > 0 ? `, and ${goal.over} more` : "";
      const what = goal.what === "" ? "" : `: ${goal.what}`;
      const text = `The goal of ${many(goal.tokens, "token")} is reached${over}!${what}`;
      this.#add(event, "goal", text, undefined, this.#settings.current.goals?.webhooks);
    });
    router.onAny((event) => this.#alert(event));
    router.command("goal", (event) => this.#answerWith(event, "goal", () => goalAnswer(this.#memory.room)));
    router.command("top", (event) => this.#answerWith(event, "top", () => topAnswer(this.#memory.room)));
    router.command("menu", (event) =>
      this.#answerWith(event, "menu", () => menuAnswer(this.#settings.current)),
    );
    return router;
  }

  /** The first alert that fits wins; those with `also` come beside it. */
  #alert(event: CbEvent): void {
    let isWon = false;
    for (const alert of this.#settings.current.alerts) {
      if (isWon && !alert.also) continue;
      if (!fits(alert, event, this.#isFirst)) continue;
      isWon ||= !alert.also;
      this.#give(alert, event);
    }
  }

  #give(alert: Alert, event: CbEvent): void {
    const settings = this.#settings.current;
    const now = this.#timeOf(event);
    const { cooldown } = alert;
    const due =
      this.#isAhead || cooldown === undefined
        ? now
        : dueAt(this.#memory.alerts, { name: alert.name, cooldown }, nameOf(event) ?? "", now);
    if (due === undefined) return;
    const text = this.#hide(fillIn(alert.say, event, this.#memory.room, settings));
    this.#add(event, `alert:${alert.name}`, text, due, alert.webhooks);
    this.#alerts.push(alertToShow(alert, event, alert.say === undefined ? undefined : text, settings));
  }

  #answerWith(event: CbEvent, command: AnswerToShow["command"], answer: () => string): void {
    if (!this.#settings.current.commands[command]) return;
    const text = answer();
    this.#add(event, `answer:${command}`, text);
    const now = this.#timeOf(event);
    if (this.#isAhead || dueAt(this.#memory.alerts, CARDS, "", now) === undefined) return;
    this.#answers.push({ command, name: displayName(event), text });
  }

  #add(
    event: CbEvent,
    name: string,
    text: string,
    due = this.#timeOf(event),
    webhooks: readonly string[] = [],
  ): void {
    const shown = { ...publicEvent(event) };
    this.#reactions.push({
      name,
      eventId: event.id,
      text,
      event: shown,
      dueAt: due,
      webhooks: [...webhooks],
    });
  }

  #hide(text: string): string {
    return this.#hider(text);
  }

  /** By no clock but the events' own: a recording gives the same each time. */
  #timeOf(event: CbEvent): number {
    return eventTime(event)?.getTime() ?? this.#memory.room.updatedAt ?? 0;
  }
}

/** Whether the user of a tip stands in the room's totals, from before this was asked. */
function hasTipped({ tippers }: RoomState, event: CbEvent): boolean {
  const name = nameOf(event);
  return tippers.some((tipper) => tipper.name === name);
}
