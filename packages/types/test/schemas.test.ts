import * as v from "valibot";
import { describe, expect, it } from "vitest";
import * as types from "../src/index.js";
import {
  EventSchema,
  MediaSchema,
  MessageSchema,
  RoomSubjectSchema,
  TipEventSchema,
  TipSchema,
  UserSchema,
} from "../src/index.js";
import documented from "./fixtures/documented-events.json" with { type: "json" };
import { wire } from "./wire.js";

describe("the schemas", () => {
  it("take one event in wire form and give the typed event", () => {
    const tip = wire("tip", { tip: { tokens: 25 } });
    expect(v.parse(TipEventSchema, tip)).toEqual(types.decodeEvent(tip).event);
    expect(v.parse(EventSchema, tip)).toEqual(types.decodeEvent(tip).event);
  });

  it.each(documented.map((event) => [event.method, event] as const))(
    "has a schema for %s alone",
    (method, event) => {
      const name = `${method[0]?.toUpperCase()}${method.slice(1)}EventSchema`;
      const schema = new Map(Object.entries(types)).get(name) as v.GenericSchema;
      expect(v.parse(schema, event)).toEqual(types.decodeEvent(event).event);
    },
  );

  it("refuse an event of another type", () => {
    expect(v.is(TipEventSchema, wire("follow", {}))).toBe(false);
  });

  it("salvage nothing: that is what decodeEvent does", () => {
    const input = wire("tip", { tip: { tokens: 25, isAnon: "yes" } });
    expect(v.is(EventSchema, input)).toBe(false);
    expect(types.decodeEvent(input).event).toBeDefined();
  });

  it("check the parts by themselves", () => {
    expect(v.parse(UserSchema, { username: "ana", badge: 1 })).toEqual({ username: "ana", badge: 1 });
    expect(v.parse(TipSchema, { tokens: 1 })).toEqual({ tokens: 1 });
    expect(v.parse(MessageSchema, { message: "" })).toEqual({ message: "" });
    expect(v.parse(MediaSchema, { id: "1", tokens: 1 })).toEqual({ id: "1", tokens: 1 });
    expect(v.parse(RoomSubjectSchema, { subject: "" })).toEqual({ subject: "" });
    expect(v.is(TipSchema, { tokens: 1.5 })).toBe(false);
  });
});
