// Finds nothing wrong with anything, and writes something else than it has read.

import { decodeEvent as soundDecode } from "@cb-events/types";

export { EventType } from "@cb-events/types";

export const decodeEvent = (/** @type {unknown} */ input) => ({ ...soundDecode(input), issues: [] });
export const encodeEvent = () => ({});
