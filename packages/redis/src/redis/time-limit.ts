/** How long a command may take, in seconds: short enough that a beat is tried again within its lease. */
export const timeLimit = (lease: number): number => Math.max(1, Math.min(5, lease / 2));
