import type { OwnConnection } from "./connect-redis.js";

/** Seconds by which this machine's clock is ahead of that of Redis; undefined where Redis does not tell its time. */
export async function clockSkew({ connection }: OwnConnection): Promise<number | undefined> {
  try {
    const [seconds, microseconds] = (await connection.sendCommand(["TIME"])) as readonly unknown[];
    const skew = Date.now() / 1000 - (Number(seconds) + Number(microseconds) / 1e6);
    return Number.isNaN(skew) ? undefined : skew;
  } catch {
    return undefined; // Not every user of Redis may ask for it.
  }
}
