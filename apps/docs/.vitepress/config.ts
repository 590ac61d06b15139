import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { defineConfig } from "vitepress";
import { BASE, PAGES, ROOT, slug, targetOf } from "./pages.js";

// Pages stand all over the repository, and only this folder has Vue.
const vue = dirname(createRequire(import.meta.url).resolve("vue/package.json"));

const packages = [
  ["core", "Client"],
  ["router", "Router"],
  ["types", "Types and schemas"],
  ["room", "Room state"],
  ["simulator", "Simulator"],
  ["storage", "Storage"],
  ["ledger", "Ledger"],
  ["recording", "Recording"],
  ["webhooks", "Webhooks"],
  ["overlay", "Overlay"],
  ["pool", "Pool"],
  ["redis", "Redis"],
  ["otel", "Metrics"],
  ["cli", "The command"],
  ["create", "create-cb-events"],
] as const;

/** Fails the build for a page that is not there. */
const items = (entries: readonly (readonly [page: string, text: string])[]) =>
  entries.map(([page, text]) => {
    if (!Object.values(PAGES).includes(`${page}.md`)) throw new Error(`The sidebar leads to ${page}.md`);
    return { text, link: `/${page}` };
  });

export default defineConfig({
  title: "cb-events",
  description:
    "Chaturbate's Events API for TypeScript: a client that loses and repeats nothing, and all that is built on it",
  lang: "en",
  base: BASE,
  head: [["style", {}, readFileSync(new URL("style.css", import.meta.url), "utf8")]],
  srcDir: ROOT,
  outDir: "./dist/site",
  cacheDir: "./node_modules/.vitepress",
  cleanUrls: true,
  srcExclude: ["**/CHANGELOG.md", "**/dist/**", "**/templates/**", "**/test/**"],
  rewrites: { ...PAGES },
  vite: { resolve: { alias: { vue } }, publicDir: join(ROOT, "packages/overlay/pictures") },
  markdown: {
    anchor: { slugify: slug },
    config(md) {
      md.core.ruler.push("repository", ({ tokens, env }) => {
        for (const token of tokens.flatMap((each) => [each, ...(each.children ?? [])])) {
          // Relative links are written for the repository.
          if (token.type === "link_open") {
            token.attrSet("href", targetOf(env.realPath ?? env.path, token.attrGet("href") ?? ""));
          }
          // Two braces are text, and nothing for Vue.
          if (token.type === "fence" || token.type === "code_inline") token.attrSet("v-pre", "");
          // Vite takes a picture for a file beside the page only if it says so.
          if (token.type.startsWith("html_")) {
            token.content = token.content.replace(/(<img[^>]*\ssrc=")(?=\w+[/.])(?!https?:)/g, "$1./");
          }
        }
      });
    },
  },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    editLink: { pattern: "https://github.com/cb-events/cb-events/edit/main/:path", text: "Edit this page" },
    notFound: {
      title: "There is no page here",
      quote: "It may have another address now. The search finds it, or the start leads to it.",
      linkText: "To the start",
      linkLabel: "To the start",
    },
    socialLinks: [{ icon: "github", link: "https://github.com/cb-events/cb-events" }],
    nav: [
      { text: "Start", link: "/start" },
      { text: "On air", link: "/packages/overlay" },
      { text: "Reference", link: "/packages/core" },
    ],
    sidebar: [
      {
        text: "Start",
        items: items([
          ["start", "In three minutes"],
          ["guides/running", "Running it for long"],
          ["guides/faq", "Questions"],
          ["guides/python", "Coming from the Python client"],
        ]),
      },
      {
        text: "Put it on air",
        items: items([
          ["packages/cli", "npx cb-events"],
          ["packages/overlay", "The overlay"],
        ]),
      },
      {
        text: "Write a bot",
        items: items([
          ["apps/demo", "A bot to copy"],
          ["recipes/restarts", "Restarts"],
          ["recipes/testing", "Testing"],
          ["recipes/fetch", "Another fetch"],
          ["recipes/logging", "Logging"],
          ["recipes/runtimes", "Runtimes"],
        ]),
      },
      {
        text: "Many rooms",
        items: items([
          ["packages/pool", "In one process"],
          ["recipes/many-rooms", "Recipes"],
          ["packages/redis", "Past one process"],
          ["recipes/studio", "A studio"],
        ]),
      },
      {
        text: "Guarantees",
        items: items([
          ["guides/delivery", "Delivery and reliability"],
          ["apps/checks/proof", "How it is proved"],
          ["guides/conformance", "Beside other clients"],
          ["guides/size-and-speed", "Size and speed"],
          ["apps/checks/bench", "Benchmarks"],
          ["apps/checks/packed", "The packed packages"],
        ]),
      },
      {
        text: "Reference",
        items: items(packages.map(([name, text]) => [`packages/${name}`, text] as const)),
      },
      {
        text: "The project",
        items: items([
          ["contributing", "Contributing"],
          ["apps/checks", "Checks"],
          ["apps/docs", "These pages"],
        ]),
      },
    ],
    footer: { message: "MIT. Not affiliated with Chaturbate." },
  },
});
