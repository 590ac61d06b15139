// `pnpm demo`: the bot of bot.ts with the overlay, and a few options.
import { parseArgs } from "node:util";
import { memorySource } from "@cb-events/overlay";
import { serveOverlay } from "@cb-events/overlay/node";
import { publicEvent, publicState } from "@cb-events/room";
import { type Bot, endingSignal, runBot } from "./bot.js";

const help = `Usage: pnpm demo [--json] [--count <events>] [--duration <seconds>] [--help]
--json prints public events as a line of JSON each; the rest goes to standard error`;

const [text, flag] = [{ type: "string" }, { type: "boolean" }] as const;
const ending = new AbortController();
const { signal } = ending;
const end = () => ending.abort();

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { json: flag, help: flag, count: text, duration: text } });
  const { json, count = Infinity, duration = Infinity } = values;
  if (values.help) return console.log(help) ?? 0;
  if (!(Number(count) > 0 && Number(duration) > 0)) throw new Error("--count and --duration are above 0");
  if (Number(duration) < 2_000_000) setTimeout(end, Number(duration) * 1000).unref();
  endingSignal().addEventListener("abort", end);
  process.stdout.on("error", end); // `| head` has seen enough

  const say = json ? console.error : console.log;
  const onOpen = async ({ client, router, room }: Bot) => {
    let shown = 0;
    const memory = memorySource(client);
    const source = { ...memory, state: () => publicState(room.value, new Date()) };
    const overlay = await serveOverlay(source, { signal });
    const showAddress = () =>
      say(`\n  Overlay: ${overlay.url}  (open it in a browser, or as a source in OBS)\n`);
    showAddress();
    router.onAny((event) => {
      const visible = publicEvent(event);
      if (visible === undefined || signal.aborted) return;
      memory.add(event);
      if (json) console.log(JSON.stringify(visible).replace(/[^ -~]/g, escaped));
      if (++shown >= Number(count)) end();
      else if (shown % 30 === 0 && overlay.pages === 0) showAddress();
    });
  };
  return runBot({ signal, say, onOpen });
}

const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
process.exitCode = await main().catch((error) => console.error(`error: ${error.message}`) ?? 1);
