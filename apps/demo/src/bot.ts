// A bot for one room: it thanks for tips, counts them towards a goal, and answers !goal and !top. Copy it and change it.
import { existsSync, realpathSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { AuthError, EventClient } from "@cb-events/core";
import {
  createRoomState,
  goalProgress,
  leaderboard,
  parseRoomState,
  type RoomState,
  reduceRoom,
} from "@cb-events/room";
import { Router } from "@cb-events/router";
import { fileState } from "@cb-events/storage/node";
import { displayName, printable, tipNote } from "@cb-events/types";

/** The totals and the goal, before the first event. */
const initial = createRoomState({ goals: { list: [{ tokens: 500, what: "a dance" }] } });

/** What the bot does about each event. The feed is read-only: `say` prints a line, and nothing reaches the room. */
export function createRouter(room: { value: RoomState }, say: (line: string) => void): Router {
  const router = new Router();

  router.onAny((event) => {
    const wasReached = goalProgress(room.value)?.reached;
    room.value = reduceRoom(room.value, event);
    const goal = goalProgress(room.value);
    if (goal?.reached && !wasReached) say(`★ ${goal.tokens} tokens: time for ${goal.what}!`);
  });

  router.on("tip", (event) => {
    const note = tipNote(event.tip);
    say(`◆ ${displayName(event)} tipped ${event.tip.tokens} tokens${note && `: ${note}`}`);
  });

  router.on("chatMessage", (event) => say(`  ${displayName(event)}: ${event.message.message}`));

  router.on("follow", (event) => say(`♥ ${displayName(event)} follows you`));

  router.command("goal", () => {
    const goal = goalProgress(room.value);
    if (goal !== null) say(`→ ${goal.progress} of ${goal.tokens} tokens for ${goal.what}`);
  });

  router.command("top", () => {
    const names = leaderboard(room.value, 3).map(({ name, tokens }) => `${name} (${tokens})`);
    say(`→ Top: ${names.join(", ") || "no tips yet"}`);
  });

  return router;
}

/** Where the room is: the events URL, or a name and a token. Without them it is a simulated room in this process. */
async function findRoom(env: NodeJS.ProcessEnv, signal: AbortSignal) {
  const { CB_EVENTS_URL: url, CB_USERNAME: username = "", CB_TOKEN: token = "" } = env;
  if (url) return { credentials: url };
  if (username || token) return { credentials: { username, token } };
  const { Simulator, traffic } = await import("@cb-events/simulator");
  const feed = new Simulator();
  feed.play(traffic({ seed: 20, perSecond: 2 }), { signal });
  return { credentials: feed.eventsUrl, fetch: feed.fetch, isSimulated: true };
}

export interface Bot {
  readonly client: EventClient;
  readonly router: Router;
  readonly room: { value: RoomState };
}

export interface BotOptions {
  /** Ends the bot, after the handler that runs. */
  readonly signal: AbortSignal;
  readonly say?: (line: string) => void;
  /** Gets the bot before its first request: to add handlers, or to serve what it knows. */
  readonly onOpen?: (bot: Bot) => Promise<void>;
}

/** Follows the room until the signal aborts. Gives the exit code: 0 ended, 1 failed, 2 the credentials were refused. */
export async function runBot({ signal, say = console.log, onOpen }: BotOptions): Promise<number> {
  const print = (line: string) => say(printable(line));
  let client: EventClient | undefined;
  try {
    const { credentials, fetch, isSimulated } = await findRoom(process.env, signal);
    // Saved with the position after each event: a tip counts once, through any crash. A simulated room begins anew.
    const state = fileState(process.env["CB_STATE"] || "bot-state.json", { initial, parse: parseRoomState });
    client = new EventClient(credentials, { fetch, positionStore: isSimulated ? undefined : state });
    const router = createRouter(state, print);
    await onOpen?.({ client, router, room: state });

    print(isSimulated ? "No CB_EVENTS_URL: this is a simulated room" : `Following ${client.username}`);
    await client.run(router, { signal });
    const { count, tokens } = state.value.tips;
    print(`Ended. Tips: ${count}, tokens: ${tokens}`);
    return 0;
  } catch (error) {
    console.error(`error: ${printable(error instanceof Error ? error.message : String(error))}`);
    return error instanceof AuthError ? 2 : 1;
  } finally {
    await client?.close().catch(() => {}); // run has told what failed
  }
}

/** Aborts on Ctrl+C, and when the system ends the process. */
export function endingSignal(): AbortSignal {
  const ending = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => ending.abort());
  return ending.signal;
}

/** True when this file is the program, and not imported by a test. */
const isProgram = import.meta.url === pathToFileURL(realpathSync(process.argv[1] ?? ".")).href;
if (isProgram) {
  if (existsSync(".env")) process.loadEnvFile?.();
  process.exitCode = await runBot({ signal: endingSignal() });
}
