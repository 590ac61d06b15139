import type { Log } from "../log.js";
import { UsageError } from "../options/usage-error.js";
import { cleanValue } from "../process/clean-text.js";
import type { Mask } from "../process/mask.js";
import type { Environment } from "../process/shell.js";

const FORMS =
  "allowed are redis://host:port/number, rediss:// for TLS, and $NAME for an environment variable that holds one";

export interface RedisUrlSources {
  readonly env: Environment;
  /** Learns the password. */
  readonly mask: Mask;
  readonly log: Pick<Log, "notice">;
}

/** The address in `--redis`, or in the variable that it names. Throws a `UsageError`, which does not repeat it. */
export function redisUrl(given: string, { env, mask, log }: RedisUrlSources): string {
  const variable = /^\$(?:\{(\w+)\}|(\w+))$/.exec(cleanValue(given));
  const name = variable?.[1] ?? variable?.[2];
  const text = cleanValue(name === undefined ? given : (env[name] ?? ""));
  if (name !== undefined && text === "")
    throw new UsageError(
      "--redis names an environment variable that is not set: set it to redis://host:port",
    );
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !isRedis(url)) throw new UsageError(`--redis is no address of Redis: ${FORMS}`);
  if (url.password !== "") {
    mask.add(url.password);
    mask.add(decodeURIComponent(url.password));
    if (name === undefined)
      log.notice(
        "Warning: other users of this machine can read the password in --redis while this runs: put the address into a variable, and give its name as --redis '$NAME'",
      );
  }
  return text;
}

function isRedis({ protocol, hostname, pathname, username, password }: URL): boolean {
  if (!/^rediss?:$/.test(protocol) || hostname === "" || !/^(?:\/\d*)?$/.test(pathname)) return false;
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}
