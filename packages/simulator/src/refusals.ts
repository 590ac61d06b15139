import { corsHeaders, type Reply, refusal } from "./answer.js";

const preflightHeaders = {
  ...corsHeaders,
  "access-control-allow-methods": "GET, OPTIONS",
  "access-control-allow-headers": "*",
  "access-control-max-age": "86400",
} as const;

const pathTexts = { 400: "bad percent-encoding", 401: "unauthorized", 404: "not found" } as const;

/** The answer to a method that fetches nothing: a preflight's, or a refusal. Undefined for GET. */
export function answerToMethod(method: string): Reply | undefined {
  if (method === "GET") return undefined;
  if (method === "OPTIONS") return { status: 204, headers: preflightHeaders, body: "" };
  return refusal(405, "method not allowed", { allow: "GET, OPTIONS" });
}

/** The refusal of a path: 401 for a wrong name or token. */
export function pathRefusal(status: keyof typeof pathTexts): Reply {
  return refusal(status, pathTexts[status]);
}
