declare global {
  interface Window {
    sawAlert(sentence: string): void;
  }
}

/** Runs in the page, before anything of its own: tells of each alert when it begins, as somebody hears it who does not see it. */
export function watchAlerts(): void {
  const heard = new Map<Element, Element | null>();
  const look = () => {
    for (const region of document.querySelectorAll('[role="status"]')) {
      // Each alert is an element of its own, also where it says the same as the one before.
      const alert = region.firstElementChild;
      if (heard.get(region) === alert) continue;
      heard.set(region, alert);
      const text = alert?.textContent?.trim() ?? "";
      if (/ (?:tipped|bought|joined|is now following)\b/.test(text)) window.sawAlert(text);
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}
