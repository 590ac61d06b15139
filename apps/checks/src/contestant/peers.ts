import { followPages, type GetPage } from "./pages.js";
import { local, setOrigin } from "./place.js";

/** A request by another client of HTTP, with a time limit and a signal, as each of the contestants has. */
const tasksOf = (getPage: GetPage) => ({ tasks: { origin: setOrigin, pages: followPages(getPage) } });
const limits = (seconds: number) => ({ timeout: seconds * 1000, signal: new AbortController().signal });

/** Each is loaded alone. */
export const peers = {
  async axios() {
    const { default: axios } = await import("axios");
    return tasksOf(async (url, seconds) => (await axios.get(local(url), limits(seconds))).data);
  },
  async got() {
    const { default: got } = await import("got");
    return tasksOf((url, seconds) => {
      const { timeout, signal } = limits(seconds);
      return got.get(local(url), { timeout: { request: timeout }, signal }).json();
    });
  },
  async ky() {
    const { default: ky } = await import("ky");
    return tasksOf((url, seconds) => ky.get(local(url), limits(seconds)).json());
  },
};
