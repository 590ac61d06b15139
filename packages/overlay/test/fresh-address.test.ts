import { describe, expect, it } from "vitest";
import { freshAddress } from "../web/page/fresh-address.js";

/** A bot that answers so, and what it was asked. */
function answering(response: () => Promise<Response>) {
  const asked: unknown[] = [];
  const request = ((address: string, { method, cache }: RequestInit) => {
    asked.push([address, method, cache]);
    return response();
  }) as typeof fetch;
  return { asked, request };
}

describe("the address of a media file", () => {
  it("says which version the bot has, so that one that was replaced is another one", async () => {
    const { asked, request } = answering(async () => new Response(null, { headers: { etag: '"1-2"' } }));
    expect(await freshAddress("media/wow.gif", request)).toBe("media/wow.gif?v=%221-2%22");
    expect(asked).toEqual([["media/wow.gif", "HEAD", "no-store"]]);
  });

  it("stays as it is where the bot does not say, has no such file, or is gone", async () => {
    for (const response of [
      async () => new Response(null),
      async () => new Response(null, { status: 404, headers: { etag: '"x"' } }),
      () => Promise.reject(new TypeError("fetch failed")),
    ])
      expect(await freshAddress("media/wow.gif", answering(response).request)).toBe("media/wow.gif");
  });

  it("is asked for no file from elsewhere", async () => {
    const { asked, request } = answering(async () => new Response(null));
    for (const address of ["", "data:image/png;base64,x"])
      expect(await freshAddress(address, request)).toBe(address);
    expect(asked).toEqual([]);
  });
});
