import { printable } from "@cb-events/types";
import { RedisError, type RedisErrorCode } from "./redis-error.js";

interface Kind {
  readonly pattern: RegExp;
  readonly code: RedisErrorCode;
  readonly retryable: boolean;
  readonly message: (text: string, command: string) => string;
}

/** In the order in which they are looked for. */
const KINDS: readonly Kind[] = [
  {
    pattern: /^(?:LOADING|BUSY |TRYAGAIN|MASTERDOWN|CLUSTERDOWN)/,
    code: "REDIS_BUSY",
    retryable: true,
    message: (text) => `Redis is not ready yet (${text})`,
  },
  {
    pattern:
      /\bNOPERM\b|has no permissions|No permissions to access|ACL failure|The user executing the script can't/i,
    code: "REDIS_DENIED",
    retryable: false,
    message: (text, command) => denied(text, command),
  },
  {
    pattern: /^(?:NOAUTH|WRONGPASS)/,
    code: "REDIS_DENIED",
    retryable: false,
    message: () => "Redis asks for a user and a password: give them to the client that you pass",
  },
  {
    pattern: /\bOOM command not allowed/,
    code: "REDIS_FULL",
    retryable: true,
    message: () => "The memory of Redis is full: raise maxmemory, or lower retention or maxLength",
  },
  {
    pattern: /^(?:MISCONF|NOREPLICAS)/,
    code: "REDIS_REFUSED",
    retryable: true,
    message: (text) => `Redis takes no writes (${text})`,
  },
  {
    pattern: /\bREADONLY\b|against a read only replica/,
    code: "REDIS_READ_ONLY",
    retryable: true,
    message: () => "This Redis is a read-only replica: connect to the primary",
  },
  {
    pattern: /\bWRONGTYPE\b/,
    code: "REDIS_WRONG_TYPE",
    retryable: false,
    message: () =>
      "A key with this prefix holds something else than it should (WRONGTYPE): take another prefix, or delete that key",
  },
  {
    pattern: /^(?:MOVED|ASK|CROSSSLOT)/,
    code: "REDIS_CLUSTER",
    retryable: false,
    message: () =>
      "This Redis is a node of a cluster and does not hold the keys of this prefix: connect to the node that does, or give an adapter of a cluster client",
  },
  {
    pattern: /unknown (?:command|subcommand)|\bUnknown Redis command/i,
    code: "REDIS_TOO_OLD",
    retryable: false,
    message: (text) =>
      `This Redis lacks a command (${text}): Redis 7.0 or Valkey 7.2 is needed, with no command renamed`,
  },
];

/** A `RedisError` for what a client threw; `command` is the command that failed. */
export function toRedisError(error: unknown, command: string): RedisError {
  if (error instanceof RedisError) return error;
  const text = printable(textOf(error)).slice(0, 200);
  for (const { pattern, code, retryable, message } of KINDS)
    if (pattern.test(text)) return new RedisError(code, message(text, command), { retryable, cause: error });
  if (/^[A-Z]{3,} |^ERR\b/.test(text) && !/^[A-Z]+:/.test(text))
    return new RedisError("REDIS_REFUSED", `Redis refused ${command} (${text})`, {
      retryable: true,
      cause: error,
    });
  return new RedisError(
    "REDIS_AWAY",
    `Redis does not answer (${text}): is it started, and are host, port and network right?`,
    { retryable: true, cause: error },
  );
}

/** The text of an error; that of the first of several, such as Node gives for a name with two addresses. */
function textOf(error: unknown): string {
  const { message, errors, code } = Object(error) as {
    readonly message?: unknown;
    readonly errors?: unknown;
    readonly code?: unknown;
  };
  if (typeof message === "string" && message !== "") return message;
  if (Array.isArray(errors) && errors.length > 0) return textOf(errors[0]);
  if (typeof code === "string") return code;
  return typeof error === "string" ? error : "no message";
}

function denied(text: string, command: string): string {
  if (/access (?:at least )?(?:one of )?the keys?|access a key|permissions to access/i.test(text))
    return "Redis denies this user the keys of the prefix: allow them with ~<prefix>* in its ACL";
  const name = /'([\w|]+)'/.exec(text)?.[1] ?? command.toLowerCase();
  // Of a command within a script some versions do not tell the name.
  if (name.startsWith("eval") && !text.includes(`'${name}'`))
    return "Redis denies this user a command of a script: allow all those of the README's ACL line";
  return `Redis denies this user the command ${name}: add +${name} to its ACL, or the whole line of the README`;
}
