import type { Step } from "../step.js";

/** What each command prints into a file of its own, a pattern for it, and the arguments. */
const COMMANDS: Readonly<Record<string, { readonly args: string; readonly pattern: string }>> = {
  run: { args: "run --duration 5 --port 0 --ledger room.db", pattern: "^Ended" },
  watch: { args: "watch --json --count 5", pattern: '^{"type":' },
  doctor: { args: "doctor --port 0 --ledger other.db", pattern: "Token +the feed takes it" },
  history: { args: "history top --ledger room.db", pattern: "^name +tokens" },
};

const start = (name: string) => `npx cb-events ${COMMANDS[name]?.args} > ${name}.txt 2>&1`;

/** The commands of `cb-events`, as they are installed in an empty folder, against the room that one of them serves. */
export function commandSteps(): Step[] {
  const checks = Object.entries(COMMANDS).map(
    ([name, { pattern }]) =>
      `grep -qE '${pattern}' ${name}.txt || { echo "${name}:"; tail -n 3 ${name}.txt; exit 1; }`,
  );
  return [
    { name: "npm install cb-events", script: "npm install cb-events" },
    {
      name: `${Object.keys(COMMANDS).join(", ")}, simulate`,
      script: [
        "set -e",
        'export HOME="$PWD" XDG_STATE_HOME="$PWD"',
        "npx cb-events simulate --port 0 --rate 20 > url.txt & simulator=$!",
        "until grep -q CB_EVENTS_URL= url.txt; do sleep 0.1; kill -0 $simulator; done",
        "export CB_EVENTS_URL=$(sed -n 's/.*CB_EVENTS_URL=\\([^ ]*\\).*/\\1/p' url.txt)",
        `${start("run")} & run=$!`,
        `${start("watch")} & watch=$!`,
        `${start("doctor")} || true`,
        "wait $watch || true",
        "wait $run || true",
        `${start("history")} || true`,
        ...checks,
        "test $(grep -c '^{' watch.txt) = 5",
        "kill -INT $simulator",
        'node -e "console.log(process.version)"',
        "",
      ].join("\n"),
      prints: /^v\d+/m,
    },
  ];
}
