import { type CbEvent, displayName } from "@cb-events/types";
import { many } from "../line.js";
import type { AlertMemory } from "../reactions/alert-memory.js";
import { checksOf } from "../reactions/conditions.js";
import { tokensOf } from "../reactions/event-parts.js";
import type { Reaction } from "../reactions/reaction.js";
import type { Settings } from "../settings/settings.js";
import { short } from "../terminal.js";

interface Explained {
  readonly event: CbEvent;
  /** What was done about it. */
  readonly reactions: readonly Reaction[];
  readonly settings: Settings;
  /** The user did it for the first time. */
  readonly isFirst: boolean;
  /** When alerts came before. */
  readonly before: AlertMemory;
}

/** Lines that say of each alert what it saw in an event, and of each reaction why it came. */
export function explain({ event, reactions, settings, isFirst, before }: Explained): readonly string[] {
  const tokens = tokensOf(event);
  const lines = [
    `${short(event.id, 80)}: ${event.type}${event.type === "unknown" ? "" : ` by ${short(displayName(event), 40)}`}${
      tokens === undefined ? "" : `, ${many(tokens, "token")}`
    }`,
  ];
  let winner: string | undefined;
  for (const alert of settings.alerts) {
    const name = `alert ${JSON.stringify(alert.name)}`;
    if (winner !== undefined && !alert.also) {
      lines.push(`  ${name}: not asked, for ${JSON.stringify(winner)} has won`);
      continue;
    }
    const checks = [...checksOf(alert, event, isFirst)];
    const failed = checks.find(({ isMet }) => !isMet);
    if (failed !== undefined) {
      lines.push(`  ${name}: no: ${failed.wanted}, saw ${short(failed.saw, 80)}`);
      continue;
    }
    if (!alert.also) winner = alert.name;
    const met = checks.map(({ wanted, saw }) => `${wanted} (saw ${short(saw, 80)})`).join("; ");
    const reaction = reactions.find((one) => one.name === `alert:${alert.name}`);
    if (reaction === undefined) {
      const last = before[`@${alert.name}`]?.all;
      const when = last === undefined ? "" : `, the last one was at ${new Date(last).toISOString()}`;
      lines.push(`  ${name}: fits, and is left out by its cooldown${when}: ${met}`);
    } else lines.push(`  ${name}: yes: ${met}: ${short(reaction.text, 300)}`);
  }
  for (const { name, text } of reactions)
    if (!name.startsWith("alert:")) lines.push(`  ${name}: ${short(text, 300)}`);
  return lines;
}
