import axios from "axios";
import { followPages } from "../pages.js";
import { local, setOrigin } from "../place.js";

const pages = followPages(async (url, seconds) => {
  const { signal } = new AbortController();
  return (await axios.get(local(url), { timeout: seconds * 1000, signal })).data;
});

export const tasks = { origin: setOrigin, pages };
