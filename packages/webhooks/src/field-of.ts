/** A field of whatever was thrown; undefined where it cannot be read, for it may be computed. */
export function fieldOf(thrown: unknown, name: "code" | "name" | "cause"): unknown {
  try {
    return (Object(thrown) as { readonly [field in typeof name]?: unknown })[name];
  } catch {
    return undefined;
  }
}
