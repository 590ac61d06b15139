import type {
  CbEvent,
  ChatMessageEvent,
  FollowEvent,
  TipEvent,
  UnknownEvent,
  UserEnterEvent,
} from "@cb-events/types";
import { EventType } from "@cb-events/types";
import { expectTypeOf, test } from "vitest";
import {
  type AbortSignalLike,
  Router,
  type RouterLogger,
  type RouterOptions,
  type RouteType,
  type Unsubscribe,
} from "../src/index.js";

const router = new Router();
declare const event: CbEvent;

test("the event is narrowed by its type", () => {
  router.on("tip", (event) => {
    expectTypeOf(event).toEqualTypeOf<TipEvent>();
    expectTypeOf(event.tip.tokens).toEqualTypeOf<number>();
  });
  router.on(EventType.FOLLOW, (event) => expectTypeOf(event).toEqualTypeOf<FollowEvent>());
  router.on("unknown", (event) => expectTypeOf(event).toEqualTypeOf<UnknownEvent>());
  router.once("userEnter", (event) => expectTypeOf(event).toEqualTypeOf<UserEnterEvent>());
});

test("the event is narrowed by several types", () => {
  router.on(["tip", "follow"], (event) => expectTypeOf(event).toEqualTypeOf<TipEvent | FollowEvent>());
  router.once([EventType.TIP, "unknown"], (event) =>
    expectTypeOf(event).toEqualTypeOf<TipEvent | UnknownEvent>(),
  );
  const types = ["tip", "follow"] as const;
  router.on(types, (event) => expectTypeOf(event).toEqualTypeOf<TipEvent | FollowEvent>());
});

test("a list of any types gives any event", () => {
  const types: readonly RouteType[] = Object.values(EventType);
  router.on(types, (event) => expectTypeOf(event).toEqualTypeOf<CbEvent>());
  router.onAny((event) => expectTypeOf(event).toEqualTypeOf<CbEvent>());
});

test("a command gets a chat message and words", () => {
  router.command("menu", (event, args) => {
    expectTypeOf(event).toEqualTypeOf<ChatMessageEvent>();
    expectTypeOf(args).toEqualTypeOf<string[]>();
  });
});

test("a misspelt type does not compile", () => {
  // @ts-expect-error "tipp" is no event
  router.on("tipp", () => {});
  // @ts-expect-error "tipp" is no event
  router.once(["tip", "tipp"], () => {});
  // @ts-expect-error a tip has no message of the chat
  router.on("tip", (event) => event.message);
  // @ts-expect-error only one of the two has a tip
  router.on(["tip", "follow"], (event) => event.tip);
});

test("a handler may return anything, and may want less than it gets", () => {
  const list: CbEvent[] = [];
  router.on("tip", (event) => list.push(event));
  router.on("tip", async () => {});
  router.on("tip", () => {});
  router.on("tip", (event: CbEvent) => event.id);
  router.on(["tip", "follow"], (event: { readonly id: string }) => event.id);
  // @ts-expect-error a follow is no tip
  router.on("follow", (event: TipEvent) => event);
});

test("each registration gives the function that ends it", () => {
  expectTypeOf(router.on("tip", () => {})).toEqualTypeOf<Unsubscribe>();
  expectTypeOf(router.once("tip", () => {})).toEqualTypeOf<Unsubscribe>();
  expectTypeOf(router.onAny(() => {})).toEqualTypeOf<Unsubscribe>();
  expectTypeOf(router.command("menu", () => {})).toEqualTypeOf<Unsubscribe>();
});

test("options take console, functions of either kind, and undefined", () => {
  expectTypeOf(console).toExtend<RouterLogger>();
  expectTypeOf<{
    onError: undefined;
    logger: undefined;
    commandPrefix: undefined;
  }>().toExtend<RouterOptions>();
  new Router({ onError: (error, { event, handler }) => [error, event.id, handler.length] });
  new Router({ onError: async () => {} });
  // @ts-expect-error misspelt
  new Router({ onError: "thorw" });
  // @ts-expect-error no such option
  new Router({ onErorr: "log" });
});

test("signals of the platform fit, and dispatch and run give promises of nothing", () => {
  expectTypeOf<AbortSignal>().toExtend<AbortSignalLike>();
  const { signal } = new AbortController();
  expectTypeOf(router.dispatch(event, { signal })).toEqualTypeOf<Promise<void>>();
  expectTypeOf(router.run((async function* () {})(), { signal })).toEqualTypeOf<Promise<void>>();
});
