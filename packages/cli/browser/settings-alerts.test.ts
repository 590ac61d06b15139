import { chatMessage, userEnter } from "@cb-events/simulator";
import { expect, it } from "vitest";
import { openRoom } from "./bot.js";
import { useBrowser } from "./chromium.js";
import { isLive, openContext, openPage, shows } from "./page.js";

const browser = useBrowser();

it("an alert about anything that the settings name comes on the page, and by its test button", async (test) => {
  const room = await openRoom(test, {
    settings: {
      alerts: [
        { name: "queen", on: "userEnter", user: "fan", say: "All rise for {name}", look: "frame" },
        { name: "praise", on: "chatMessage", text: "so good", look: "large" },
      ],
    },
  });
  await room.start();
  const context = await openContext(test, browser());
  const [air, phone] = [await openPage(context), await openPage(context)];
  await air.page.goto(room.url);
  await isLive(air.page);
  room.feed.emit(userEnter({ from: "leo" }));
  room.feed.emit(userEnter({ from: "velvet_storm", user: { inFanclub: true } }));
  await air.page.locator(".look-frame.kind-room", { hasText: "All rise for velvet_storm" }).waitFor();
  room.feed.emit(chatMessage({ from: "ana", message: "this is so good" }));
  await phone.page.goto(`${room.url}control`);
  await shows(phone.page, "Live");
  await phone.page.getByRole("button", { name: "Skip" }).click();
  await air.page.locator(".look-large.kind-chat", { hasText: "ana says" }).waitFor();
  await phone.page.getByRole("button", { name: "queen" }).click();
  await shows(air.page, /Test[\s\S]*All rise for test/i);
  expect(await air.page.locator(".alert-entering .kind-room").count()).toBe(1);
});
