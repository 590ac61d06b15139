/** A file as it was written before, in the form of now. */
export interface Converted {
  readonly json: unknown;
  /** What to write instead, where the file is an old one. */
  readonly old: readonly string[];
}

/**
 * Takes a file of before: `goal` was one number, alerts had `tokens`, and all that fitted were given. What it means stays
 * the same.
 */
export function convertOld(json: unknown): Converted {
  if (!isObject(json)) return { json, old: [] };
  const { goal, alerts, ...rest } = json;
  const list: readonly unknown[] = Array.isArray(alerts) ? alerts : [];
  const hasGoal = goal !== undefined && rest["goals"] === undefined;
  const hasTokens = list.some((alert) => isObject(alert) && "tokens" in alert && !("min" in alert));
  if (!hasGoal && !hasTokens) return { json, old: [] };
  return {
    json: {
      ...rest,
      ...(goal !== undefined && (hasGoal ? { goals: { list: [{ tokens: goal }] } } : { goal })),
      ...(alerts !== undefined && { alerts: Array.isArray(alerts) ? alerts.map(convertAlert) : alerts }),
    },
    old: [
      ...(hasGoal ? [`"goals": { "list": [{ "tokens": ${JSON.stringify(goal)} }] } instead of "goal"`] : []),
      ...(hasTokens
        ? ['"min" instead of "tokens" in alerts, and "also": true where several are to come']
        : []),
    ],
  };
}

function convertAlert(alert: unknown): unknown {
  if (!isObject(alert)) return alert;
  const { tokens, ...rest } = alert;
  return { ...rest, ...(tokens !== undefined && { min: tokens }), also: true };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
