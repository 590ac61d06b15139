import type { CbEvent, EventOf, Tip, User } from "@cb-events/types";
import { createRoomState, type RoomOptions, type RoomState, reduceRoom } from "../src/index.js";

/** 2026-03-01, 12:00 UTC. */
export const NOON = Date.UTC(2026, 2, 1, 12);

/** An id of the usual form, so many seconds after noon. */
export const idAt = (seconds: number, sequence = 0): string => `${NOON + seconds * 1000}-${sequence}`;

/** The time so many seconds after noon. */
export const dateAt = (seconds: number): Date => new Date(NOON + seconds * 1000);

/** A tip that is not anonymous, unless it says so. */
export function tip(id: string, name: string, tokens = 10, fields: Partial<Tip> = {}): EventOf<"tip"> {
  return { type: "tip", id, user: { username: name }, tip: { tokens, isAnon: false, ...fields } };
}

type PersonEvent =
  | "userEnter"
  | "userLeave"
  | "follow"
  | "unfollow"
  | "fanclubJoin"
  | "broadcastStart"
  | "broadcastStop";

export function person(type: PersonEvent, id: string, name: string, fields: Partial<User> = {}): CbEvent {
  return { type, id, user: { username: name, ...fields } };
}

export function chat(id: string, name: string, fields: Partial<User> = {}): EventOf<"chatMessage"> {
  return { type: "chatMessage", id, user: { username: name, ...fields }, message: { message: "hi" } };
}

export function privateMessage(id: string, name: string): EventOf<"privateMessage"> {
  const message = { message: `${name} says`, fromUser: name, toUser: name };
  return { type: "privateMessage", id, user: { username: name }, message };
}

export function media(id: string, name: string, tokens = 25): EventOf<"mediaPurchase"> {
  return { type: "mediaPurchase", id, user: { username: name }, media: { id: 1, tokens } };
}

export function subject(id: string, text: string): EventOf<"roomSubjectChange"> {
  return { type: "roomSubjectChange", id, roomSubject: { subject: text } };
}

export function unknown(id: string): EventOf<"unknown"> {
  return { type: "unknown", method: "newKind", id, data: { user: { username: "someone" } } };
}

/** The state after a log. */
export function fold(log: readonly CbEvent[], state: RoomState | RoomOptions = {}): RoomState {
  return log.reduce(reduceRoom, "version" in state ? state : createRoomState(state));
}

/** The state as it comes back from a file. */
export function saved(state: RoomState): RoomState {
  return JSON.parse(JSON.stringify(state)) as RoomState;
}

/** The state but for who is in the room, which is not saved. */
export function withoutPresent<T extends RoomState>(state: T): T {
  const plain = (value: T) => Object.fromEntries(Object.entries(value)) as T;
  const { doubt } = state;
  if (doubt?.otherwise == null) return plain(state);
  const otherwise = Object.fromEntries(Object.entries(doubt.otherwise));
  return plain({ ...state, doubt: { ...doubt, otherwise } });
}

/** Makes every change of it throw. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
