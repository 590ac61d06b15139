/** What differs between the events that should arrive and those that did. */
export function differences(expected: readonly string[], got: readonly string[]): string[] {
  const lost = expected.filter((label) => !got.includes(label));
  const repeated = got.filter((label, at) => got.indexOf(label) < at);
  const unexpected = got.filter((label) => !expected.includes(label));
  const found = [
    ...(lost.length > 0 ? [`lost ${lost.join(" ")}`] : []),
    ...(repeated.length > 0 ? [`repeated ${repeated.join(" ")}`] : []),
    ...(unexpected.length > 0 ? [`unexpected ${unexpected.join(" ")}`] : []),
  ];
  const sameOrder = expected.join(" ") === got.join(" ");
  return found.length > 0 || sameOrder ? found : [`out of order: ${got.join(" ")}`];
}
