declare global {
  interface Window {
    sawAlert(sentence: string): void;
  }
}

/** Runs in the page, before anything of its own: tells of each alert when it begins, as somebody hears it who does not see it. */
export function watchAlerts(): void {
  const heard = new Map<Element, string>();
  const look = () => {
    for (const region of document.querySelectorAll('[role="status"]')) {
      const text = region.textContent?.trim() ?? "";
      if (heard.get(region) === text) continue;
      heard.set(region, text);
      if (/ (?:tipped|bought|joined|is now following)\b/.test(text)) window.sawAlert(text);
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}
