/** In base 16, with zeros in front. */
export const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");
