/** As `fetch` rejects, with the code of the cause on the error itself too. */
export function fetchError(message: "fetch failed" | "terminated", cause: unknown): TypeError {
  const error: TypeError & { code?: string } = new TypeError(message, { cause });
  const { code } = (cause ?? {}) as { readonly code?: unknown };
  if (typeof code === "string") error.code = code;
  return error;
}
