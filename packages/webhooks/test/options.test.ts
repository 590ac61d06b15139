import { ConfigError } from "@cb-events/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskedUrl } from "../src/check-url.js";
import { memoryJobs, WebhookSender, type WebhookSenderOptions } from "../src/index.js";
import { isPrivate, isThisMachine } from "../src/private-host.js";
import { PATH, SECRET } from "./receiver.js";

const url = `https://example.com/${PATH}`;
const jobs = memoryJobs();
const secretOf = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString("base64")}`;
const make = (options: object) => new WebhookSender({ url, jobs, ...options } as WebhookSenderOptions);

function thrownBy(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}

describe("the options of WebhookSender", () => {
  it.each([
    { url: "http://localhost:5678/" },
    { url: "http://127.0.0.1/" },
    { url: "http://127.0.0.2/" },
    { url: "http://2130706433/" },
    { url: "http://[::1]:8123/" },
    { url: "http://[::ffff:127.0.0.1]/" },
    { url: "https://a.example/" },
    { url: "https://192.168.1.2/" },
    { url: "http://homeassistant.local:8123/api", allowHttp: "private" },
    { url: "http://HomeAssistant.LOCAL./", allowHttp: "private" },
    { url: "http://nas.lan/", allowHttp: "private" },
    { url: "http://nas.home.arpa/", allowHttp: "private" },
    { url: "http://10.0.0.1/", allowHttp: "private" },
    { url: "http://172.31.255.255/", allowHttp: "private" },
    { url: "http://192.168.1.2:8123/", allowHttp: "private" },
    { url: "http://0xc0a80102/", allowHttp: "private" },
    { url: "http://[fd12::1]/", allowHttp: "private" },
    { url: "http://[::ffff:192.168.1.2]/", allowHttp: "private" },
    { secret: secretOf(24) },
    { secret: secretOf(25) },
    { secret: secretOf(64) },
    { secret: undefined, format: undefined, maxAge: undefined, logger: undefined, fetch: undefined },
    { format: "discord" },
    { format: "homeAssistant" },
    { format: "ntfy", url: "https://ntfy.sh/my_topic-1" },
    { format: () => "{}" },
    { maxAge: 0.5 },
    { maxAge: Number.POSITIVE_INFINITY },
    { logger: console },
    { logger: false },
  ])("may be %o", (options) => {
    expect(() => make(options)).not.toThrow();
  });

  it.each([
    ["no URL at all", { url: PATH }, "The option url is no URL: give an https URL"],
    ["a URL of another kind", { url: 5 }, "The option url is no URL"],
    ["http elsewhere", { url: `http://example.com/${PATH}` }, "would show what is sent to others on the way"],
    ["http to a private address", { url: `http://192.168.1.2/${PATH}` }, 'allowHttp: "private" adds http to'],
    ["http to a private name", { url: `http://ha.local/${PATH}` }, 'allowHttp: "private" adds http to'],
    ["a look-alike of this machine", { url: `http://localhost.example/${PATH}` }, "of this machine"],
    ["another scheme", { url: `file:///${PATH}` }, "The option url must be an https URL"],
    ["a user name", { url: `https://${PATH}@example.com/` }, "holds a user name or a password"],
    ["a password", { url: `https://:${PATH}@example.com/` }, "holds a user name or a password"],
    ["ntfy without a topic", { url: "https://ntfy.sh/", format: "ntfy" }, "must end with a topic for ntfy"],
    ["another format", { format: "slack" }, "format must be one of json, discord, homeAssistant, ntfy"],
    ["another allowHttp", { allowHttp: true }, 'allowHttp must be "private" or left out'],
    ["a secret without its prefix", { secret: SECRET.slice(6) }, "The option secret is malformed"],
    ["an empty secret", { secret: "" }, "The option secret is malformed"],
    ["a short secret", { secret: secretOf(23) }, "24 to 64 random bytes"],
    ["a long secret", { secret: secretOf(65) }, "24 to 64 random bytes"],
    ["no base64", { secret: `${SECRET.slice(0, -4)}-_!?` }, "24 to 64 random bytes"],
    ["half a base64", { secret: secretOf(25).replace(/=+$/, "") }, "24 to 64 random bytes"],
    ["loose bits in a base64", { secret: `${secretOf(25).slice(0, -3)}x==` }, "24 to 64 random bytes"],
    ["a newline", { secret: `${SECRET}\n` }, "24 to 64 random bytes"],
    ["no queue", { jobs: undefined }, "jobs must be a queue with take, done, failed, dead, onAdded"],
    ["half a queue", { jobs: { take: () => {} } }, "jobs must be a queue with"],
    ["an age of 0", { maxAge: 0 }, "maxAge must be a number of seconds above 0, not 0"],
    [
      "an age that is no number",
      { maxAge: Number.NaN },
      "maxAge must be a number of seconds above 0, not NaN",
    ],
    ["an age as text", { maxAge: PATH }, "maxAge must be a number of seconds above 0, not string"],
    ["a fetch that is none", { fetch: {} }, "fetch must be a function of fetch's shape"],
    ["a logger that is none", { logger: "console" }, "logger must be false, or an object"],
    ["an unknown option", { urls: url }, "Unknown option urls. Known options: url, secret, format, jobs"],
  ])("may not be %s, and nothing is quoted", (_, options, message) => {
    const error = thrownBy(() => make(options));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toContain(message);
    expect(error.cause).toBeUndefined();
    for (const value of [PATH, "slack", SECRET.slice(6)]) {
      expect(error.message + error.stack?.split("\n")[0]).not.toContain(value);
    }
  });

  it.each([
    "http://example.com/",
    "http://11.0.0.1/",
    "http://172.15.0.1/",
    "http://172.32.0.1/",
    "http://192.169.1.1/",
    "http://169.254.169.254/",
    "http://8.8.8.8/",
    "http://[2001:db8::1]/",
    "http://[fe80::1]/",
    "http://[::ffff:8.8.8.8]/",
    "http://homeassistant/",
    "http://local/",
    "http://evil.local.example/",
    "http://evillocal/",
    "http://evil.xlan/",
    "http://home.arpa/",
    "http://10.0.0.1.example/",
    "http://fd12.example/",
  ])("do not take %s with consent for private addresses", (address) => {
    expect(thrownBy(() => make({ url: address, allowHttp: "private" })).message).toContain(
      "this host is neither private nor this machine",
    );
  });

  it("take an address by what it is, however it is written", () => {
    fc.assert(
      fc.property(fc.ipV4Extended(), (address) => {
        const { hostname } = new URL(`http://${address}/`);
        const [first = 0, second = 0] = hostname.split(".").map(Number);
        const mapped = new URL(`http://[::ffff:${hostname}]/`).hostname;
        for (const host of [hostname, mapped]) {
          expect(isThisMachine(host)).toBe(first === 127);
          expect(isPrivate(host)).toBe(
            first === 10 ||
              (first === 172 && second >= 16 && second <= 31) ||
              (first === 192 && second === 168),
          );
        }
      }),
    );
  });
});

describe("maskedUrl", () => {
  it("shows scheme and host alone", () => {
    expect(maskedUrl(`https://example.com:8443/a/${PATH}?key=${PATH}#${PATH}`)).toBe(
      "https://example.com:8443/***",
    );
  });
});
