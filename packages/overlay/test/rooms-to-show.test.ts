import { describe, expect, it } from "vitest";
import type { RoomSummary } from "../src/protocol.js";
import { MANY, roomsToShow } from "../web/rooms/rooms-to-show.js";

function room(name: string, change: Partial<RoomSummary> = {}): RoomSummary {
  return {
    ...{ name, path: `${name}/`, status: "ok", pages: 0, isPaused: false, isMuted: false },
    ...{ broadcast: "unknown", present: 0, tokens: 0, goal: null },
    ...change,
  };
}

const namesOf = (rooms: readonly RoomSummary[]) => rooms.map(({ name }) => name);
const rest = Array.from({ length: MANY }, (_, at) => room(`room${at}`));

describe("the list of rooms", () => {
  it("of few is in the order of the bot", () => {
    const few = [room("ana"), room("ben", { status: "refused" }), room("cleo", { broadcast: "on" })];
    expect(namesOf(roomsToShow(few, ""))).toEqual(["ana", "ben", "cleo"]);
  });

  it("of many begins with those that are lost, then those on air; one that begins is not lost", () => {
    const many = [
      room("new", { status: "starting" }),
      room("on", { broadcast: "on" }),
      ...rest,
      room("dead", { status: "refused", broadcast: "on" }),
      room("slow", { status: "retrying" }),
    ];
    expect(namesOf(roomsToShow(many, ""))).toEqual(["dead", "slow", "on", "new", ...namesOf(rest)]);
  });

  it("is looked through by any part of a name, in any case", () => {
    expect(namesOf(roomsToShow([...rest, room("Ana_B")], " a_b "))).toEqual(["Ana_B"]);
    expect(roomsToShow(rest, "nobody")).toEqual([]);
  });
});
