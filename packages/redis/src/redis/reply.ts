/** A reply of a script of ours: texts and numbers in a flat list, whatever the client makes of them. */
export function flatReply(reply: unknown): string[] {
  return Array.isArray(reply) ? reply.map(text) : [];
}

/** A text, from a client that gives texts, numbers or bytes. */
export function text(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  return value === null || value === undefined ? "" : String(value);
}

/** Which of the known names stand in a reply: as keys of an object or map, or in lists, as the client has it. */
export function namesIn(reply: unknown, known: (name: string) => boolean): string[] {
  const found: string[] = [];
  const look = (value: unknown, depth: number): void => {
    if (typeof value === "string" || value instanceof Uint8Array) {
      const name = text(value);
      if (known(name)) found.push(name);
    } else if (depth === 0 || typeof value !== "object" || value === null) return;
    else if (value instanceof Map) for (const key of value.keys()) look(key, depth - 1);
    else if (Array.isArray(value)) for (const item of value) look(item, depth - 1);
    else if (Object.hasOwn(value, "key")) look(Reflect.get(value, "key"), depth - 1);
    else for (const key of Object.keys(value)) look(key, depth - 1);
  };
  look(reply, 2);
  return found;
}
