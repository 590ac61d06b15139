import type { Dispatcher } from "../src/node.js";

/** What is used of npm's undici, in each of its versions. */
interface Undici {
  readonly Agent: new (options?: object) => Dispatcher & { destroy(): Promise<void> };
  readonly ProxyAgent: new (options: object) => Dispatcher & { destroy(): Promise<void> };
  readonly EnvHttpProxyAgent: new (options?: object) => Dispatcher & { destroy(): Promise<void> };
  readonly MockAgent: new () => Dispatcher & {
    disableNetConnect(): void;
    get(origin: string): { intercept(request: object): MockReply };
    close(): Promise<void>;
  };
  setGlobalDispatcher(dispatcher: Dispatcher): void;
  readonly interceptors: { redirect(options: object): unknown };
}

interface MockReply {
  reply(status: number, body: string, options?: object): void;
  replyWithError(error: Error): void;
}

/** By its major version. The newest does not load on old versions of Node, and is not installed there. */
export const undicis: readonly (readonly [name: string, undici: Undici])[] = (
  await Promise.all(
    [6, 7, 8].map(async (major) => {
      const name = `undici-${major}`;
      const loaded: Undici | undefined = await import(name).catch(() => undefined);
      return loaded === undefined ? [] : [[`undici ${major}`, loaded] as const];
    }),
  )
).flat();
