import type { RedisConnection } from "./connection.js";

/**
 * Listens to `error` where the client is an emitter: without a listener a lost connection would end the process. What
 * went wrong is told by the commands that fail. Gives a function that ends that.
 */
export function listenToErrors(connection: RedisConnection): () => void {
  const on: unknown = Reflect.get(connection, "on");
  const off: unknown = Reflect.get(connection, "off");
  if (typeof on !== "function") return () => {};
  const listener = () => {};
  on.call(connection, "error", listener);
  return () => {
    if (typeof off === "function") off.call(connection, "error", listener);
  };
}
