import type { IncomingMessage } from "node:http";
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
export interface Control extends LoopbackServer {
  /** What is served beside it, by its path: a page, and its modules. */
  readonly files: Map<string, string>;
  /** What the conformance file reports. */
  readonly results: Promise<readonly CheckResult[]>;
}

/**
 * Lets a conformance file, in whatever runtime, make rooms and say what happens in them:
 * `POST /rooms`, `GET /rooms` (all together), `POST /rooms/0/emit`, `GET /rooms/0`, and at its end `POST /results`.
 */
export async function startControl(): Promise<Control> {
  const rooms: Room[] = [];
  const files = new Map<string, string>();
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
    const send = (status: number, type: string, content: string) =>
      response.writeHead(status, { "content-type": `${type}; charset=utf-8` }).end(content);
    const file = files.get(request.url ?? "");
    if (file !== undefined) return send(200, request.url === "/" ? "text/html" : "text/javascript", file);
    return answer(request).then(
      (value = null) => send(200, "application/json", JSON.stringify(value)),
      (error: unknown) => send(400, "application/json", JSON.stringify({ error: String(error) })),
    );
  });
  const close = async () => {
    await Promise.all([server.close(), ...rooms.map((room) => room.close())]);
  };
  return { ...server, files, results, close };
}

function inRoom(room: Room | undefined, action: string | undefined, body: unknown): unknown {
  if (room === undefined) throw new Error("there is no such room");
  return action === "emit" ? room.emit(body as readonly EventDraft[]) : room.state();
}
