import { useEffect, useState } from "preact/hooks";
import { tidy } from "../text.js";

/** How often it is asked for, in milliseconds. */
const EVERY = 10_000;

/** What is shown of it, in the words of somebody who does not program. */
const ROWS: Readonly<Record<string, string>> = {
  status: "The bot",
  lastPollAt: "Heard from Chaturbate",
  lastEventAt: "Last event",
  lag: "Seconds behind",
  retries: "Requests made again",
  lastError: "Last error",
};

const STATUS: Readonly<Record<string, string>> = {
  ok: "all is well",
  starting: "is starting",
  retrying: "cannot reach the feed, and tries again",
  stalled: "has heard nothing from the feed for a while",
  failed: "cannot follow the feed: see its terminal",
  refused: "the token is refused: make a new one, and run “cb-events doctor”",
  closed: "has ended",
};

/** How the bot is doing. */
export function HealthCard() {
  const [health, setHealth] = useState<Readonly<Record<string, unknown>>>({});
  useEffect(() => {
    let isOver = false;
    const ask = async () => {
      const answer = await fetch("health")
        .then(
          (response) => response.json() as Promise<unknown>,
          () => undefined,
        )
        .catch(() => undefined);
      if (!isOver) setHealth(isRecord(answer) ? answer : { status: "cannot be reached" });
    };
    void ask();
    const asking = setInterval(() => void ask(), EVERY);
    return () => {
      isOver = true;
      clearInterval(asking);
    };
  }, []);
  return (
    <section class="card">
      <h2>How it is doing</h2>
      <dl class="health">
        {Object.entries(ROWS).map(([name, label]) => {
          const words = wordsOf(name, health[name]);
          return (
            words && (
              <>
                <dt>{label}</dt>
                <dd>{words}</dd>
              </>
            )
          );
        })}
      </dl>
    </section>
  );
}

function wordsOf(name: string, value: unknown): string {
  if (value === null || value === undefined || value === 0) return "";
  if (name === "status") return STATUS[String(value)] ?? tidy(String(value), 60);
  if (name === "lag" && Number(value) < 1) return "";
  if (name === "lastError") return isRecord(value) ? tidy(String(value["code"]), 60) : "";
  if (typeof value === "number") return String(Math.round(value * 10) / 10);
  const time = new Date(String(value));
  return Number.isNaN(time.getTime()) ? "" : time.toLocaleTimeString();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
