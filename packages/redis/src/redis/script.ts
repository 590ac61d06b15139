import { type Commands, isUnknownScript } from "./commands.js";

/** A script that Redis runs as one step. */
export class Script {
  readonly #text: string;
  #digest: Promise<string> | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Runs it by its digest, or by its text where Redis does not know it. */
  async run(commands: Commands, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    const rest = [String(keys.length), ...keys, ...args];
    this.#digest ??= sha1(this.#text);
    try {
      return await commands.send(["EVALSHA", await this.#digest, ...rest]);
    } catch (error) {
      if (!isUnknownScript(error)) throw error;
      return await commands.send(["EVAL", this.#text, ...rest]);
    }
  }
}

async function sha1(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
