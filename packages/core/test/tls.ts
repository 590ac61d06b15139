import { readFileSync } from "node:fs";

const read = (name: string) => readFileSync(new URL(`./fixtures/tls/${name}.pem`, import.meta.url), "utf8");

/** Of `localhost`, `feed.test` and 127.0.0.1, signed by itself, until 2120. For tests on this machine only. */
export const cert = read("cert");
export const key = read("key");
