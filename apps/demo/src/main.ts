// `pnpm demo`: the bot of bot.ts with the overlay, and a few options.
import { parseArgs } from "node:util";
import { publicEvent } from "@cb-events/room";
import { type Bot, endingSignal, runBot } from "./bot.js";

const help = `Usage: pnpm demo [options]

  --json                on standard output only the public events, as a line of JSON each
  --count <n>           end after n public events
  --duration <seconds>  end after this time
  --help                this text`;

function readOptions() {
  const [text, flag] = [{ type: "string" }, { type: "boolean" }] as const;
  const { values } = parseArgs({ options: { json: flag, help: flag, count: text, duration: text } });
  for (const name of ["count", "duration"] as const)
    if (!(Number(values[name] ?? 1) > 0)) throw new Error(`--${name} must be a number above 0`);
  return { ...values, count: Number(values.count ?? Infinity) };
}

async function main(): Promise<number> {
  const { json, help: isHelp, count, duration } = readOptions();
  if (isHelp) return console.log(help) ?? 0;
  const ending = new AbortController();
  const end = () => ending.abort();
  endingSignal().addEventListener("abort", end);
  process.stdout.on("error", end); // `| head` has seen enough
  if (duration) setTimeout(end, Number(duration) * 1000).unref();

  let shown = 0;
  const onOpen = async ({ router }: Bot) => {
    router.onAny((event) => {
      const visible = publicEvent(event);
      if (visible === undefined || ending.signal.aborted) return;
      if (json) console.log(JSON.stringify(visible).replace(/[^ -~]/g, escaped));
      shown += 1;
      if (shown >= count) end();
    });
  };
  return runBot({ signal: ending.signal, ...(json && { say: console.error }), onOpen });
}

const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;

process.exitCode = await main().catch((error: Error) => {
  console.error(`error: ${error.message}`);
  return 1;
});
