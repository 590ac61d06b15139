import { type Agent as Agent6, MockAgent as MockAgent6 } from "undici-6";
import { Agent as Agent7, type EnvHttpProxyAgent, type ProxyAgent } from "undici-7";
import { expectTypeOf, test } from "vitest";
import type { ClientOptions, FetchLike, Logger } from "../src/index.js";
import { type Dispatcher, type DispatchRequest, type NodeFetchOptions, nodeFetch } from "../src/node.js";

test("nodeFetch is a fetch for the client", () => {
  expectTypeOf(nodeFetch).returns.toEqualTypeOf<FetchLike>();
  expectTypeOf(nodeFetch()).toExtend<NonNullable<ClientOptions["fetch"]>>();
  expectTypeOf(nodeFetch).parameters.toEqualTypeOf<[NodeFetchOptions?]>();
});

test("a dispatcher is any of undici's", () => {
  nodeFetch({ dispatcher: new Agent7() });
  nodeFetch({ dispatcher: new MockAgent6() });
  nodeFetch({ dispatcher: undefined });
  expectTypeOf<Agent6>().toExtend<Dispatcher>();
  expectTypeOf<ProxyAgent>().toExtend<Dispatcher>();
  expectTypeOf<EnvHttpProxyAgent>().toExtend<Dispatcher>();
  expectTypeOf<{ dispatch: (request: DispatchRequest) => void }>().toExtend<Dispatcher>();
  // @ts-expect-error it has no dispatch
  nodeFetch({ dispatcher: {} });
  // @ts-expect-error an agent of node:http is none
  nodeFetch({ agent: new Agent7() });
});

test("a logger of the client or the console will do", () => {
  nodeFetch({ logger: console });
  nodeFetch({ logger: {} });
  expectTypeOf<Logger>().toExtend<NonNullable<NodeFetchOptions["logger"]>>();
});
