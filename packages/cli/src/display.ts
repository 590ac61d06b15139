import { Router } from "@cb-events/router";
import { type CbEvent, tipNote } from "@cb-events/types";
import type { Details } from "./line.js";
import type { Log } from "./log.js";
import type { Printer } from "./printer.js";

/** Prints a line for each event: what it says for each type stands here. */
export function createDisplay(printer: Printer, isHistory: (event: CbEvent) => boolean, log: Log): Router {
  const display = new Router({ logger: log });
  const print = (event: CbEvent, what: string, details?: Details) =>
    printer.print(event, { what, history: isHistory(event), ...details });

  display.on("tip", (event) => {
    const { tokens } = event.tip;
    return print(event, "tipped", { tokens, text: tipNote(event.tip) || undefined });
  });
  display.on("mediaPurchase", (event) => {
    const { type = "media", name, tokens } = event.media;
    return print(event, `bought ${type} for`, { tokens, text: name });
  });
  display.on("chatMessage", (event) => print(event, "said", { text: event.message.message }));
  display.on("privateMessage", (event) => {
    const { message, toUser = "somebody" } = event.message;
    return print(event, `told ${toUser} in private`, { text: message });
  });
  display.on("fanclubJoin", (event) => print(event, "joined the fan club"));
  display.on("follow", (event) => print(event, "followed"));
  display.on("unfollow", (event) => print(event, "unfollowed"));
  display.on("userEnter", (event) => print(event, "came in"));
  display.on("userLeave", (event) => print(event, "left"));
  display.on("broadcastStart", (event) => print(event, "started the broadcast"));
  display.on("broadcastStop", (event) => print(event, "stopped the broadcast"));
  display.on("roomSubjectChange", (event) =>
    print(event, "changed the subject to", { text: event.roomSubject.subject }),
  );
  display.on("unknown", (event) => print(event, "unknown event", { text: event.method }));
  return display;
}
