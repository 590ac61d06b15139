import ky from "ky";
import { followPages } from "../pages.js";
import { local, setOrigin } from "../place.js";

const pages = followPages((url, seconds) => {
  const { signal } = new AbortController();
  return ky.get(local(url), { timeout: seconds * 1000, signal }).json();
});

export const tasks = { origin: setOrigin, pages };
