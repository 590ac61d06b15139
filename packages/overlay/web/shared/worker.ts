import { Hubs } from "./hubs.js";
import type { ToHub } from "./messages.js";

// Runs once for all pages of a browser.

const hubs = new Hubs(EventSource);
let count = 0;

addEventListener("connect", (event) => {
  const [port] = (event as MessageEvent).ports;
  if (port === undefined) return;
  count += 1;
  const page = String(count);
  port.onmessage = ({ data }: MessageEvent<ToHub>) =>
    hubs.hear(page, data, (message) => port.postMessage(message));
});
