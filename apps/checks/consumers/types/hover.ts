// What an editor shows over the names in here is compared with what it should show.
import { EventClient } from "@cb-events/core";
import { Router } from "@cb-events/router";

const client = new EventClient("", { retryMaxDelay: 10, strictValidation: true });
const router = new Router();
router.on("tip", (event) => [event.tip.tokens, event.tip.isAnon, event.user.inFanclub, event.broadcaster]);
router.on("chatMessage", (event) => event.message.message);
router.on("mediaPurchase", (event) => event.media.tokens);
router.on("roomSubjectChange", (event) => event.roomSubject.subject);
router.on("unknown", (event) => event.method);
router.on(["follow", "unfollow"], (person) => person.user.language);
export const batch = client.poll();
