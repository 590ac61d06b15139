import { expect, it } from "vitest";
import { useBrowser } from "./chromium.js";
import { openContext, openPage } from "./page.js";
import { openScriptedBot } from "./scripted-bot.js";

const browser = useBrowser();

it("the settings page shows a tip of each size, and whatever is chosen, in its preview", async (test) => {
  const bot = await openScriptedBot(test);
  const context = await openContext(test, browser(), {
    ...{ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" },
  });
  const { page } = await openPage(context);
  await page.goto(`${bot.url}settings.html`);
  const preview = page.frameLocator("iframe");
  await preview.getByText("moonlit_ana").first().waitFor();
  await page.getByRole("button", { name: "1,000" }).click();
  await preview.locator(".alert-entering .look-frame", { hasText: "how does this look?" }).waitFor();
  await page.getByRole("button", { name: "24", exact: true }).click();
  await preview.locator(".alert-entering .look-small").first().waitFor();
  // What is chosen begins the show anew.
  await page.getByRole("radio", { name: "Neon" }).check();
  await preview.locator('html[data-theme="neon"] .alert').first().waitFor();
  await page.getByRole("button", { name: "Goal only" }).click();
  await preview.locator(".solo .goal").waitFor();
  expect(await page.getByRole("group", { name: "See a tip of" }).count()).toBe(0);
  expect(await page.locator("#obs").inputValue()).toContain("show=goal&theme=neon");
});
