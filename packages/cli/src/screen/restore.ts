/** What has to be undone before the process ends. */
const restorers = new Set<() => void>();

/** Has the terminal put back as it was when the process ends, whatever ends it. Gives a function that does it now. */
export function onRestore(restore: () => void): () => void {
  restorers.add(restore);
  return () => {
    if (restorers.delete(restore)) restore();
  };
}

/** Puts the terminal back as it was; again, it does nothing. */
export function restoreTerminal(): void {
  for (const restore of restorers) {
    restorers.delete(restore);
    restore();
  }
}
