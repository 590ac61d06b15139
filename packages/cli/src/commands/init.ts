import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { UsageError } from "../options/usage-error.js";
import { file } from "../options/values.js";
import type { DefineCommand } from "./command.js";

/** Beside the settings: tells editors what may stand in them. */
const SCHEMA = "settings.schema.json";

const SETTINGS = `{
  "$schema": "./${SCHEMA}",
  // A day begins and ends here.
  "timeZone": ${JSON.stringify(Intl.DateTimeFormat().resolvedOptions().timeZone)},
  // In order: the next one begins eight seconds after one is reached.
  "goals": {
    "list": [
      { "tokens": 1000, "what": "a dance" },
      { "tokens": 2500, "what": "a song" }
    ],
    "carryOver": true,
    "start": "broadcast"
  },
  // A tip of exactly so many tokens orders it.
  "menu": [
    { "tokens": 10, "what": "a wave" },
    { "tokens": 50, "what": "your song" },
    { "tokens": 100, "what": "a dance" }
  ],
  // The first that fits wins. Without "alerts" there are good ones: five sizes of tips, follow, fan club, sale.
  // "alerts": [
  //   { "name": "big tip", "on": "tip", "min": 500, "say": "WOW, {name}! {tokens}", "look": "huge" },
  //   { "name": "new fan", "on": "fanclubJoin", "say": "{name} joined the fan club" }
  // ],
  // "webhooks": { "discord": { "format": "discord", "url": "$DISCORD_URL" } },
  "commands": { "goal": true, "top": true, "menu": true },
  "words": { "hide": [] },
  "overlay": { "theme": "glass" }
}
`;

const ENV = `# Copy this file to .env, and fill in your own. Keep .env to yourself: it opens your room's events.
# Make a token at https://chaturbate.com/statsapi/authtoken/ with the scope "Events API".
CB_USERNAME=
CB_TOKEN=
# Or the events URL that the site shows, instead of both:
# CB_EVENTS_URL=
`;

/** Writes settings to begin with. */
export const defineInit: DefineCommand = (program, _shell, done) => {
  program
    .command("init")
    .description("write settings.json and .env.example to begin with")
    .argument("[folder]", "where to; made where it is missing", file, ".")
    .action(async (folder: string) => {
      for (const [name, content] of [
        ["settings.json", SETTINGS],
        [SCHEMA, await readFile(new URL(SCHEMA, import.meta.url), "utf8")],
        [".env.example", ENV],
      ] as const)
        await writeNew(join(folder, name), content);
      const first = relative("", folder) === "" ? "" : `go to ${folder}, `;
      process.stdout.write(
        `Next: ${first}copy .env.example to .env and fill it in, then: npx cb-events doctor\n`,
      );
      done(0);
    });
};

/** Never over a file that is there. */
async function writeNew(path: string, content: string): Promise<void> {
  if (existsSync(path)) {
    process.stdout.write(`${path} is there already, and stays as it is\n`);
    return;
  }
  const writing = mkdir(dirname(path), { recursive: true }).then(() =>
    writeFile(path, content, { flag: "wx" }),
  );
  await writing.catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${path} cannot be written (${error.code}); name a folder that you may write to`);
  });
  process.stdout.write(`${path} was written\n`);
}
