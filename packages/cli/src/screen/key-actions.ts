import { goalProgress } from "@cb-events/room";
import type { BotView } from "../bot/bot-view.js";
import { many } from "../line.js";
import type { Log } from "../log.js";
import { goalAnswer, menuAnswer, topAnswer } from "../reactions/answers.js";
import { goalName } from "../reactions/words.js";
import { short } from "../terminal.js";

const HELP = [
  "t  shows a test tip on the overlay",
  "g  begins the next goal",
  "m  mutes the alerts on the overlay, or lets them sound again",
  "p  holds the alerts back, or lets them go on",
  "s  skips the alert that is shown",
  "!goal, !top, !menu and Enter: what viewers are answered",
  "Ctrl+C  ends it",
];

/** Does what a key stands for, and says so. */
export async function pressKey(key: string, view: BotView, log: Pick<Log, "info">): Promise<void> {
  const tell = (text: string) => log.info(text);
  const isDone = async (action: Parameters<BotView["control"]>[0]) => {
    const problem = await view.control(action);
    if (problem !== undefined) tell(problem);
    return problem === undefined;
  };
  if (key === "?" || key === "h") return void HELP.forEach(tell);
  if (key === "g") {
    const before = view.room().goals.index;
    if (!(await isDone({ action: "nextGoal" }))) return;
    const goal = goalProgress(view.room());
    if (goal === null || view.room().goals.index === before) return tell("There is no next goal");
    return tell(`The goal is ${goalName(goal)} now: ${goal.progress} of ${many(goal.tokens, "token")}`);
  }
  if (!["t", "m", "p", "s"].includes(key)) return tell(`${short(key, 4)} is no key here; ? shows the keys`);
  if (view.address === undefined) return tell("There is no overlay: start without --no-overlay");
  if (key === "m") {
    const isOn = !view.isMuted;
    if (await isDone({ action: "mute", isOn })) tell(isOn ? "Alerts are muted" : "Alerts sound again");
  } else if (key === "p") {
    const isOn = !view.isPaused;
    if (await isDone({ action: "pause", isOn })) tell(isOn ? "Alerts are held back" : "Alerts go on");
  } else if (view.pages === 0) {
    tell(`No page is open: open ${view.address} in a browser or in OBS first`);
  } else if (key === "s") {
    if (await isDone({ action: "skip" })) tell("The alert was skipped");
  } else if (await isDone({ action: "test" })) {
    const to = `A test tip was sent to ${many(view.pages, "page")}`;
    if (view.isPaused) tell(`${to}: it waits, for alerts are held back; p lets them go on`);
    else tell(view.isMuted ? `${to}, without a sound: alerts are muted` : to);
  }
}

/** Answers a command that was typed into the terminal, as a viewer is answered. */
export function typeCommand(line: string, view: BotView, log: Pick<Log, "info">): void {
  const name = line.slice(1).trim().toLowerCase();
  const answers: Readonly<Record<string, () => string>> = {
    goal: () => goalAnswer(view.room()),
    top: () => topAnswer(view.room()),
    menu: () => menuAnswer(view.settings()),
  };
  const answer = Object.hasOwn(answers, name) ? answers[name] : undefined;
  log.info(answer?.() ?? `There is no command !${short(name, 20)}. Commands: !goal, !top, !menu`);
}
