// `//: code: text` says how the text begins that an editor shows over the last name of that code.
import { EventClient } from "@cb-events/core";
import { Router } from "@cb-events/router";

const client = new EventClient("", { retryMaxDelay: 10, strictValidation: true });
//: retryMaxDelay: The longest delay, in seconds
//: strictValidation: True: an event with anything wrong
const router = new Router();
router.on("tip", (event) => [event.tip.tokens, event.tip.isAnon, event.user.inFanclub, event.broadcaster]);
//: router.on: Calls the handler with each event
//: event.tip.tokens: Tokens given
//: event.tip.isAnon: True: show no name in public
//: event.user.inFanclub: Is a member of the broadcaster's fan club
//: event.broadcaster: Name of the broadcaster
router.on("chatMessage", (event) => event.message.message);
//: event.message.message: The text
router.on("mediaPurchase", (event) => event.media.tokens);
//: event.media.tokens: Its price in tokens
router.on("roomSubjectChange", (event) => event.roomSubject.subject);
//: event.roomSubject.subject: The new subject
router.on("unknown", (event) => event.method);
//: event.method: The kind, as on the wire
router.on(["follow", "unfollow"], (person) => person.user.language);
//: person.user.language: Language of the site
export const batch = client.poll();
//: client.poll: The events that are buffered
