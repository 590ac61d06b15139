import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { findChromium } from "../../checks/src/chromium.js";
import { BASE, PAGES } from "../.vitepress/pages.js";

const SITE = fileURLToPath(new URL("../dist/site/", import.meta.url));
const PATHS = Object.values(PAGES).map((page) => `/${page.replace(/(?:index)?\.md$/, "")}`);
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

/** As a host of static files serves it: a path without an end is a page. */
const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? "/", "http://site");
  const path = pathname.startsWith(BASE) ? `/${decodeURI(pathname.slice(BASE.length))}` : "/outside.txt";
  const file = [path, `${path}.html`, `${path}index.html`].find(
    (each) => extname(each) && existsSync(join(SITE, each)),
  );
  response.writeHead(file ? 200 : 404, { "content-type": TYPES[extname(file ?? "")] ?? "text/plain" });
  response.end(file ? await readFile(join(SITE, file)) : "There is nothing here\n");
});
let browser: Browser;
let base = "";

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}${BASE.slice(0, -1)}`;
  const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
  browser = await chromium.launch({ executablePath: findChromium(), args });
});
afterAll(async () => {
  await browser?.close();
  server.close();
});

/** A page of the site, and what went wrong in it. */
async function open(width: number): Promise<{ page: Page; problems: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  onTestFinished(() => page.close());
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(base)) problems.push(`asks ${request.url()}`);
  });
  page.on("response", (response) => {
    const isIcon = response.url().endsWith("/favicon.ico");
    if (response.status() >= 400 && !isIcon) problems.push(`${response.status()} ${response.url()}`);
  });
  return { page, problems };
}

describe.each([360, 1440])("at %i pixels", (width) => {
  it("each page is whole, no wider than the screen, leads to its source, and asks no other host for anything", async () => {
    const { page, problems } = await open(width);
    for (const path of PATHS) {
      await page.goto(base + path, { waitUntil: "networkidle" });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (wide > 0) problems.push(`${path} is ${wide} pixels too wide`);
      if (!(await page.title()).includes("cb-events")) problems.push(`${path} has no title`);
      // Each anchor of the page that another part of it leads to.
      const lost = await page.evaluate(() =>
        [...document.querySelectorAll("main a[href^='#']")]
          .map((link) => decodeURIComponent(link.getAttribute("href") ?? "").slice(1))
          .filter((id) => id !== "" && document.getElementById(id) === null),
      );
      problems.push(...lost.map((id) => `${path} has no #${id}`));
      const blocks = page.locator("main div[class*='language-']");
      if ((await blocks.count()) !== (await blocks.locator("> button.copy").count()))
        problems.push(`${path} has a block that cannot be copied`);
      if (path === "/") continue;
      const href = await page.getByRole("link", { name: "Edit this page" }).getAttribute("href");
      if (!Object.hasOwn(PAGES, href?.split("/edit/main/")[1] ?? ""))
        problems.push(`${path} is edited at ${href}`);
    }
    expect(problems).toEqual([]);
  });

  it("each page is reached from the navigation", async () => {
    const { page, problems } = await open(width);
    await page.goto(`${base}/start`, { waitUntil: "networkidle" });
    const links = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLAnchorElement>(".VPSidebar a")].map(({ href }) => href),
    );
    const expected = PATHS.filter((path) => path !== "/").map((path) => base + path);
    expect([...new Set(links)].sort()).toEqual([...expected].sort());
    expect(problems).toEqual([]);
  });

  it("what is not there is said, with a way back", async () => {
    const { page } = await open(width);
    await page.goto(`${base}/404`, { waitUntil: "networkidle" });
    await page.getByText("There is no page here").waitFor();
    await page.getByRole("link", { name: "To the start" }).click();
    await page.waitForURL(`${base}/`);
  });

  it("the search finds an option, and leads to it", async () => {
    const { page, problems } = await open(width);
    await page.goto(`${base}/start`, { waitUntil: "networkidle" });
    await page.getByRole("button", { name: "Search" }).click();
    await page.locator("#localsearch-input").fill("retryAttempts");
    await page.locator(".VPLocalSearchBox .result[href*='packages/core']").first().click();
    await page.waitForURL(/packages\/core/);
    expect(problems).toEqual([]);
  });
});
