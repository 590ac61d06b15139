import type { GetPage } from "./pages.js";
import { local } from "./place.js";

/** The least that does the work over `fetch`: a request that can be ended, and that its time limit ends. */
export const getPage: GetPage = async (url, seconds) => {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), seconds * 1000);
  try {
    const response = await fetch(local(url), { signal: controller.signal });
    if (response.status !== 200) throw new Error(`The server answered with ${response.status}`);
    return JSON.parse(await response.text());
  } finally {
    clearTimeout(timer);
  }
};
