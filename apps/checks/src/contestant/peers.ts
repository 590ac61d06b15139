import type { GetPage } from "./pages.js";
import { local } from "./place.js";

/** What each request by another client of HTTP has, as the others have it: a time limit and a signal. */
const limits = (seconds: number) => ({ timeout: seconds * 1000, signal: new AbortController().signal });

/** Each is loaded alone. */
export async function axios(): Promise<GetPage> {
  const { default: client } = await import("axios");
  return async (url, seconds) => (await client.get(local(url), limits(seconds))).data;
}

export async function got(): Promise<GetPage> {
  const { default: client } = await import("got");
  return (url, seconds) => {
    const { timeout, signal } = limits(seconds);
    return client.get(local(url), { timeout: { request: timeout }, signal }).json();
  };
}

export async function ky(): Promise<GetPage> {
  const { default: client } = await import("ky");
  return (url, seconds) => client.get(local(url), limits(seconds)).json();
}
