import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { EventDraft } from "@cb-events/simulator";
import { type LoopbackServer, serve } from "../serve.js";
import { openRoom, type Room, type RoomSpec } from "./room.js";

/** One check on one runtime. */
export interface CheckResult {
  readonly check: string;
  readonly ok: boolean;
  readonly detail?: string;
}

/** What the conformance file talks to. */
export interface ControlServer extends LoopbackServer {
  /** What the conformance file reports. */
  readonly results: Promise<readonly CheckResult[]>;
}

/**
 * Lets a conformance file, in whatever runtime, make rooms and say what happens in them:
 * `POST /rooms`, `GET /rooms` (all together), `POST /rooms/0/emit`, `GET /rooms/0`, and at its end `POST /results`.
 */
export async function startControl(): Promise<ControlServer> {
  const rooms: Room[] = [];
  let report: (results: readonly CheckResult[]) => void = () => {};
  const results = new Promise<readonly CheckResult[]>((resolve) => {
    report = resolve;
  });

  async function answer(request: IncomingMessage): Promise<unknown> {
    const [, folder, id, action] = (request.url ?? "").split("/");
    const body: unknown = request.method === "POST" ? JSON.parse(await text(request)) : undefined;
    if (folder === "results") return report(body as readonly CheckResult[]);
    if (folder === "rooms" && id !== undefined) return inRoom(rooms[Number(id)], action, body);
    if (folder !== "rooms") throw new Error("there is nothing here");
    if (body === undefined) return { holding: rooms.reduce((sum, room) => sum + room.state().holding, 0) };
    const room = await openRoom(body as RoomSpec);
    return { id: rooms.push(room) - 1, eventsUrl: room.eventsUrl };
  }

  const server = await serve((request, response) => {
    answer(request).then(
      (value) => send(response, 200, value),
      (error: unknown) => send(response, 400, { error: String(error) }),
    );
  });
  const close = async () => {
    await Promise.all([server.close(), ...rooms.map((room) => room.close())]);
  };
  return { ...server, results, close };
}

function inRoom(room: Room | undefined, action: string | undefined, body: unknown): unknown {
  if (room === undefined) throw new Error("there is no such room");
  return action === "emit" ? room.emit(body as readonly EventDraft[]) : room.state();
}

/** A page of any origin may read it. */
function send(response: ServerResponse, status: number, value: unknown = null): void {
  response.writeHead(status, { "content-type": "application/json", "access-control-allow-origin": "*" });
  response.end(JSON.stringify(value));
}
