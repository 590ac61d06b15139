// A client for the tests: sound by default, or broken in the way that its argument names.
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";

const broken = process.argv[2];
const base = `${process.env["CB_EVENTS_URL"]}?timeout=1`;
const place = join(process.env["CB_EVENTS_STATE"] ?? ".", "url");
const seen = join(process.env["CB_EVENTS_STATE"] ?? ".", "ids");
const ids = new Set(existsSync(seen) ? readFileSync(seen, "utf8").split("\n") : []);
let url = existsSync(place) && broken !== "forgets" ? readFileSync(place, "utf8") : base;
if (broken === "forgets") ids.clear();
if (broken === "shows") process.stderr.write(`asking ${url}\n`);
if (broken === "ends") {
  process.stderr.write(`I gave up at ${url}\n`);
  process.exit(3);
}
if (broken === "quotes") process.stdout.write(`${JSON.stringify({ id: url, method: "tip" })}\n`);
if (broken === "talks") process.stdout.write("hello\n");

for (;;) {
  const answer = await ask();
  if (answer === undefined) continue;
  for (const event of answer.events ?? []) {
    if (typeof event?.id !== "string" || (ids.has(event.id) && broken !== "repeats")) continue;
    if (broken === "loses" && event.object?.message?.message === "message 2") continue;
    const turned = broken === "renames" ? "tip" : event.method;
    process.stdout.write(
      `${JSON.stringify({ id: event.id, method: turned, mediaId: event.object?.media?.id })}\n`,
    );
    ids.add(event.id);
    appendFileSync(seen, `${event.id}\n`);
  }
  const next = answer.nextUrl ?? base;
  url = new URL(next).origin === new URL(base).origin || broken === "follows" ? next : url;
  // In one step: a kill may come in between, and an empty file names no place.
  writeFileSync(`${place}.new`, url);
  renameSync(`${place}.new`, place);
}

/** The page, or undefined after a wait where none came. */
async function ask() {
  try {
    const redirect = broken === "follows" ? "follow" : "manual";
    const response = await fetch(url, { redirect, signal: AbortSignal.timeout(3000) });
    const body = await response.text();
    if (response.status === 200) return JSON.parse(body);
    if (response.status === 400) return { nextUrl: JSON.parse(body).nextUrl };
    await sleep(broken === "impatient" ? 10 : delayOf(response));
  } catch {
    await sleep(100);
  }
  return undefined;
}

function delayOf(response) {
  const value = response.headers.get("retry-after") ?? "0.3";
  const seconds = Number(value);
  return Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1000;
}
