/** Milliseconds to wait after n failures: 1 to 2 s, 2 to 4 s and so on. Half of it is random, so that bots do not come back together. */
export function backOff(failures: number, longest: number): number {
  const most = Math.min(longest, 2000 * 2 ** (failures - 1));
  return (most / 2) * (1 + Math.random());
}
