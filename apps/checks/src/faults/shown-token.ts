import { inspect } from "node:util";

/** Whether the secret can be read in what was shown: as it is, percent-encoded, or in another case. */
export function showsSecret(shown: readonly unknown[], secret: string): boolean {
  const text = shown.map(everythingOf).join("\n");
  const decoded = text.replace(/%([0-9a-f]{2})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return [text, decoded].some((each) => each.toLowerCase().includes(secret.toLowerCase()));
}

function everythingOf(value: unknown): string {
  return inspect(value, { depth: 12, showHidden: true, maxStringLength: null, maxArrayLength: null });
}
