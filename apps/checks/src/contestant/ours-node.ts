import { nodeFetch } from "@cb-events/core/node";
import { sendBy } from "./connect.js";

export { tasks } from "./ours.js";

/** The same over Node's dispatcher. */
sendBy(nodeFetch());
