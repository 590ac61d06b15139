import { expectTypeOf, test } from "vitest";
import type { CbEvent, EventOf, FollowEvent, Tip, TipEvent, UnknownEvent, User } from "../src/index.js";
import { EventType } from "../src/index.js";

declare const event: CbEvent;

test("an event is narrowed by its type", () => {
  if (event.type === "tip") {
    expectTypeOf(event).toEqualTypeOf<TipEvent>();
    expectTypeOf(event.tip.tokens).toEqualTypeOf<number>();
    expectTypeOf(event.user).toEqualTypeOf<User>();
  }
  if (event.type === EventType.FOLLOW) expectTypeOf(event).toEqualTypeOf<FollowEvent>();
  if (event.type === "unknown") expectTypeOf(event).toEqualTypeOf<UnknownEvent>();
  if ("tip" in event) expectTypeOf(event.tip).toEqualTypeOf<Tip>();
  if ("roomSubject" in event) expectTypeOf(event.roomSubject.subject).toEqualTypeOf<string>();
});

test("EventOf takes one type or a union of them", () => {
  expectTypeOf<EventOf<"tip">>().toEqualTypeOf<TipEvent>();
  expectTypeOf<EventOf<"tip" | "follow">>().toEqualTypeOf<TipEvent | FollowEvent>();
  // @ts-expect-error "tipp" is no event
  expectTypeOf<EventOf<"tipp">>().toBeNever();
});

test("an exhaustive switch compiles, with no default", () => {
  const name = (of: CbEvent): string => {
    switch (of.type) {
      case "tip":
      case "fanclubJoin":
      case "mediaPurchase":
      case "chatMessage":
      case "privateMessage":
      case "userEnter":
      case "userLeave":
      case "follow":
      case "unfollow":
      case "broadcastStart":
      case "broadcastStop":
        return of.user.username;
      case "roomSubjectChange":
        return of.roomSubject.subject;
      case "unknown":
        return of.method;
    }
  };
  expectTypeOf(name).returns.toBeString();
});

test("a misspelt field does not compile", () => {
  // @ts-expect-error the feed spells it with a small m
  event.type === "tip" && event.user.hasDarkMode;
  // @ts-expect-error no such type
  event.type === "tipp";
  // @ts-expect-error the change of a subject has no user
  event.type === "roomSubjectChange" && event.user;
});

test("enumerated strings are open, and the known ones are offered", () => {
  expectTypeOf<"few">().toExtend<NonNullable<User["recentTips"]>>();
  expectTypeOf<"new in 2030">().toExtend<NonNullable<User["recentTips"]>>();
});

test("an event is read-only, down to its fields", () => {
  const write = (tip: TipEvent, unknown: UnknownEvent) => {
    // @ts-expect-error several handlers see one event
    tip.tip.tokens = 1;
    // @ts-expect-error
    tip.user.username = "other";
    // @ts-expect-error
    tip.user = { username: "other" };
    // @ts-expect-error
    tip.id = "1-0";
    // @ts-expect-error
    tip.extra = {};
    // @ts-expect-error
    unknown.data["x"] = 1;
  };
  expectTypeOf(write).toBeFunction();
});
