export { type Anonymiser, type AnonymiserOptions, anonymise, createAnonymiser } from "./anonymise.js";
export { decodeLine, encodeLine } from "./line.js";
export { UnrecordableEventError } from "./unrecordable-event-error.js";
