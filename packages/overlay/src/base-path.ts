/** The path of a request behind the base under which it is served: `/` for the base itself. */
export function pathBehind({ url }: Pick<Request, "url">, base: string): string {
  return new URL(url).pathname.slice(base.length) || "/";
}

/** A request for a file, as it is at the root. */
export function atRoot(request: Request, base: string): Request {
  if (base === "") return request;
  const url = new URL(request.url);
  url.pathname = pathBehind(request, base);
  return new Request(url, { method: request.method, headers: request.headers });
}
