import { decodeEvent, displayName, tipNote } from "@cb-events/types";

const { event, issues } = decodeEvent({
  method: "tip",
  id: "1755376911435-0",
  object: {
    broadcaster: "room_owner",
    tip: { tokens: 25, isAnon: true, message: "| hi" },
    user: { username: "viewer_two" },
  },
});

for (const issue of issues) console.warn(`${issue.path}: expected ${issue.expected}, got ${issue.received}`);

if (event?.type === "tip") {
  console.log(`${displayName(event)} tipped ${event.tip.tokens}: ${tipNote(event.tip)}`);
}
