/** A name that no other consumer has or had: two of one name would be one. */
export function consumerName(kind: string): string {
  return `${kind}-${crypto.randomUUID()}`;
}
