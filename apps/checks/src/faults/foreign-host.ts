import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";

/** A server that nobody may ask, and a port where nobody listens. */
export interface ForeignHost extends AsyncDisposable {
  readonly origin: string;
  /** The paths that it was asked for all the same. */
  readonly paths: readonly string[];
  /** An origin that refuses connections. */
  readonly refusingOrigin: string;
}

/** Starts one. It answers like a feed, so that a client which asks it goes on happily. */
export async function openForeignHost(): Promise<ForeignHost> {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? "");
    response.setHeader("content-type", "application/json");
    response.end('{"events":[],"nextUrl":null}');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  // The near end of a connection holds its port, so that no other server can come to listen there.
  const holder = connect(port, "127.0.0.1");
  await once(holder, "connect");
  const close = async () => {
    holder.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    origin: `http://127.0.0.1:${port}`,
    paths,
    refusingOrigin: `http://127.0.0.1:${holder.localPort}`,
    [Symbol.asyncDispose]: close,
  };
}
