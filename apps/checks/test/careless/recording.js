// Keeps names.

export { decodeLine, encodeLine } from "@cb-events/recording";

export const anonymise = (/** @type {unknown} */ event) => event;
