/** Lets the browser keep the page's files, so that OBS may start before the bot. Browsers do it on localhost and over https only. */
export function keepFiles(): void {
  if (!isSecureContext || !("serviceWorker" in navigator)) return;
  // Without it the page works all the same, but not before the bot.
  navigator.serviceWorker.register("sw.js").catch(() => undefined);
}
