import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Simulator, type SimulatorOptions } from "@cb-events/simulator";
import { listen } from "@cb-events/simulator/node";
import type { TestContext } from "vitest";
import { freePort } from "../test/free-port.js";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));

/** What no page may ever hold. */
export const TOKEN = "t0ken-nobody-may-see";

/** The goal of every room here: a total that no midnight resets. */
const GOAL = 1_000_000;

type Finished = Pick<TestContext, "onTestFinished">;

interface RoomOptions extends SimulatorOptions {
  /** For the bot's command line. */
  readonly args?: readonly string[];
  /** For the settings file, beside the goal. */
  readonly settings?: object;
  /** False: the bot keeps its state in memory, which is quicker than a file. */
  readonly hasFile?: boolean;
}

/** A room with a bot that may be started and ended at will, always on the same port and with the same state. */
export interface Room {
  readonly feed: Simulator;
  /** Where the bot serves the page. */
  readonly url: string;
  readonly port: number;
  /** The folder of pictures, sounds and fonts. */
  readonly media: string;
  /** What the bots said so far. */
  readonly said: () => string;
  /** Starts the bot. Resolves when it serves the page. */
  start(): Promise<void>;
  /** Ends the bot. Resolves when it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** Sends the bot a signal that does not end it. */
  signal(signal: NodeJS.Signals): void;
}

/** Everything of it ends with the test. */
export async function openRoom({ onTestFinished }: Finished, options: RoomOptions = {}): Promise<Room> {
  const { args = [], settings = {}, hasFile = true, ...feedOptions } = options;
  const feed = new Simulator({ username: "room_owner", token: TOKEN, rateLimit: Infinity, ...feedOptions });
  const server = await listen(feed);
  const folder = await mkdtemp(join(tmpdir(), "cb-events-browser-"));
  const port = await freePort();
  const config = join(folder, "settings.json");
  await writeFile(config, JSON.stringify({ goals: { list: [{ tokens: GOAL }] }, ...settings }));
  const media = join(folder, "media");
  await mkdir(media);
  let said = "";
  let bot: ChildProcess | undefined;

  const start = async () => {
    const state = hasFile ? ["--ledger", join(folder, "state.json")] : ["--no-ledger"];
    const all = ["--json", ...state, "--settings", config, "--port", String(port), ...args];
    const started = spawn(process.execPath, [MAIN, ...all], {
      env: { PATH: process.env["PATH"], TZ: "UTC", CB_EVENTS_URL: server.eventsUrl },
      stdio: ["ignore", "pipe", "pipe"],
    });
    bot = started;
    started.stdout.resume();
    let told = "";
    started.stderr.setEncoding("utf8").on("data", (text: string) => {
      told += text;
      said += text;
    });
    const ended = once(started, "exit").then(() => {
      throw new Error(`The bot ended before it served the page: ${told}`);
    });
    while (!told.includes("Overlay: ")) await Promise.race([once(started.stderr, "data"), ended]);
    ended.catch(() => {}); // Later on it may.
  };
  const end = async (signal: NodeJS.Signals) => {
    if (bot === undefined || bot.exitCode !== null || bot.signalCode !== null) return;
    const exited = once(bot, "exit");
    bot.kill(signal);
    await exited;
  };
  onTestFinished(async () => {
    await end("SIGKILL");
    await server.close();
    await rm(folder, { recursive: true });
  });
  return {
    feed,
    url: `http://127.0.0.1:${port}/`,
    port,
    media,
    said: () => said,
    start,
    end,
    signal: (signal) => void bot?.kill(signal),
  };
}
