import { describe, expect, it } from "vitest";
import { UsageError } from "../src/options/usage-error.js";
import { webhookOfBefore } from "../src/webhooks/webhook-of-before.js";
import { PATH, SECRET } from "./webhook-receiver.js";

const url = `https://example.com/${PATH}`;
const secretOf = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString("base64")}`;

describe("the webhook of the environment", () => {
  it("are none without a URL; an empty variable counts as none", () => {
    expect(webhookOfBefore({})).toBeUndefined();
    expect(webhookOfBefore({ CB_WEBHOOK_URL: "", CB_WEBHOOK_SECRET: "" })).toBeUndefined();
  });

  it("take JSON with a secret by default, and Discord without one", () => {
    const env = { CB_WEBHOOK_URL: url, CB_WEBHOOK_SECRET: SECRET, CB_WEBHOOK_FORMAT: "" };
    expect(webhookOfBefore(env)).toEqual({ url, secret: SECRET, format: "json" });
    const discord = { CB_WEBHOOK_URL: url, CB_WEBHOOK_SECRET: "", CB_WEBHOOK_FORMAT: "discord" };
    expect(webhookOfBefore(discord)).toEqual({ url, format: "discord" });
  });

  it.each(["http://localhost:5678/", "http://127.0.0.1/", "http://[::1]:8123/", "https://a.example/"])(
    "take the URL %s",
    (CB_WEBHOOK_URL) => {
      expect(webhookOfBefore({ CB_WEBHOOK_URL, CB_WEBHOOK_SECRET: SECRET })).toMatchObject({
        url: CB_WEBHOOK_URL,
      });
    },
  );

  it("takes off what is around a value", () => {
    const env = { CB_WEBHOOK_URL: ` "${url}"\r\n`, CB_WEBHOOK_SECRET: `${SECRET}\n` };
    expect(webhookOfBefore(env)).toEqual({ url, secret: SECRET, format: "json" });
  });

  it.each([24, 25, 64])("take a secret of %s bytes", (bytes) => {
    const secret = secretOf(bytes);
    expect(webhookOfBefore({ CB_WEBHOOK_URL: url, CB_WEBHOOK_SECRET: secret })).toMatchObject({ secret });
  });

  it.each([
    ["a secret without a URL", { CB_WEBHOOK_URL: "" }, "without CB_WEBHOOK_URL"],
    ["no URL at all", { CB_WEBHOOK_URL: PATH }, "CB_WEBHOOK_URL is no URL: give an https URL"],
    [
      "http elsewhere",
      { CB_WEBHOOK_URL: `http://example.com/${PATH}` },
      "CB_WEBHOOK_URL would show what is sent to others on the way: give an https URL",
    ],
    [
      "a look-alike of this machine",
      { CB_WEBHOOK_URL: `http://localhost.example/${PATH}` },
      "of this machine",
    ],
    ["another scheme", { CB_WEBHOOK_URL: `file:///${PATH}` }, "CB_WEBHOOK_URL must be an https URL"],
    ["a user name", { CB_WEBHOOK_URL: `https://${PATH}@example.com/` }, "a user name or a password"],
    ["a password", { CB_WEBHOOK_URL: `https://:${PATH}@example.com/` }, "a user name or a password"],
    ["another format", { CB_WEBHOOK_FORMAT: "slack" }, "allowed are json, discord, homeAssistant"],
    ["JSON without a secret", { CB_WEBHOOK_SECRET: "" }, 'CB_WEBHOOK_SECRET is missing: set it to "whsec_"'],
    ["a secret without its prefix", { CB_WEBHOOK_SECRET: SECRET.slice(6) }, "24 to 64 random bytes"],
    ["a short secret", { CB_WEBHOOK_SECRET: secretOf(23) }, "24 to 64 random bytes"],
    ["a long secret", { CB_WEBHOOK_SECRET: secretOf(65) }, "24 to 64 random bytes"],
    ["no base64", { CB_WEBHOOK_SECRET: `${SECRET.slice(0, -4)}-_!?` }, "24 to 64 random bytes"],
    ["half a base64", { CB_WEBHOOK_SECRET: secretOf(25).replace(/=+$/, "") }, "24 to 64 random bytes"],
  ])("refuse %s, and quote nothing", (_, change, message) => {
    const env: Record<string, string> = { CB_WEBHOOK_URL: url, CB_WEBHOOK_SECRET: SECRET, ...change };
    const error = caught(() => webhookOfBefore(env));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain(message);
    expect(error.message).not.toContain("\n");
    for (const value of [PATH, "slack", env["CB_WEBHOOK_SECRET"]?.slice(6) || PATH]) {
      expect(error.message).not.toContain(value);
    }
  });
});

function caught(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}
