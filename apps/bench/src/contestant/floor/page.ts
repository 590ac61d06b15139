import type { WirePage } from "../../wire.js";
import { local } from "../place.js";

export type GetPage = (url: string, seconds: number) => Promise<WirePage>;

/** The least that does the work honestly: a request that can be ended, and that its time limit ends. */
export const floorPage: GetPage = async (url, seconds) => {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), seconds * 1000);
  try {
    const response = await fetch(local(url), { signal: controller.signal });
    if (response.status !== 200) throw new Error(`The server answered with ${response.status}`);
    return JSON.parse(await response.text()) as WirePage;
  } finally {
    clearTimeout(timer);
  }
};

/** Without a signal: nothing ends it. Shown beside the floor; no goal refers to it. */
export const barePage: GetPage = async (url) => {
  const response = await fetch(local(url));
  if (response.status !== 200) throw new Error(`The server answered with ${response.status}`);
  return JSON.parse(await response.text()) as WirePage;
};
