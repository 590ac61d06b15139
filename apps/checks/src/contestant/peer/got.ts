import got from "got";
import { followPages } from "../pages.js";
import { local, setOrigin } from "../place.js";

const pages = followPages((url, seconds) => {
  const { signal } = new AbortController();
  return got.get(local(url), { timeout: { request: seconds * 1000 }, signal }).json();
});

export const tasks = { origin: setOrigin, pages };
