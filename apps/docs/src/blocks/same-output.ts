/** Whether a block printed what its page shows; `…` on the page stands for any text, such as a time. */
export function sameOutput(printed: string, shown: string): boolean {
  const parts = shown.split("…").map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join("[\\s\\S]*?")}$`).test(printed);
}
