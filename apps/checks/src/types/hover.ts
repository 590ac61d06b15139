import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type ts from "typescript";

/** What an editor shows at a place. */
export interface Hover {
  /** Code in the file; the editor is asked for its last name. */
  readonly at: string;
  /** How the text begins. */
  readonly says: string;
}

const HOVER_FILE = "hover.ts";

export const HOVERS: readonly Hover[] = [
  { at: "event.tip.tokens", says: "Tokens given" },
  { at: "event.tip.isAnon", says: "True: show no name in public" },
  { at: "event.user.inFanclub", says: "Is a member of the broadcaster's fan club" },
  { at: "event.message.message", says: "The text" },
  { at: "event.media.tokens", says: "Its price in tokens" },
  { at: "event.roomSubject.subject", says: "The new subject" },
  { at: "event.broadcaster", says: "Name of the broadcaster" },
  { at: "event.method", says: "The kind, as on the wire" },
  { at: "person.user.language", says: "Language of the site" },
  { at: "retryMaxDelay", says: "The longest delay, in seconds" },
  { at: "strictValidation", says: "True: an event with anything wrong" },
  { at: "client.poll", says: "The events that are buffered" },
  { at: "router.on", says: "Calls the handler with each event" },
];

/** The places of the file where the language service of a compiler shows something else. */
export async function missingHovers(
  folder: string,
  alias: string,
  hovers: readonly Hover[],
): Promise<string[]> {
  const typescript: typeof ts = createRequire(join(folder, "package.json"))(alias);
  const file = join(folder, HOVER_FILE);
  const code = await readFile(file, "utf8");
  const service = typescript.createLanguageService(host(typescript, folder, file));
  const missing = hovers.filter(({ at, says }) => {
    const place = code.indexOf(at);
    const info = service.getQuickInfoAtPosition(file, place + at.length - 1);
    const text = typescript.displayPartsToString(info?.documentation);
    return place === -1 || !text.startsWith(says);
  });
  service.dispose();
  return missing.map(({ at, says }) => `hovering over ${at} does not show: ${says}`);
}

function host(typescript: typeof ts, folder: string, file: string): ts.LanguageServiceHost {
  const { sys, ScriptSnapshot, ScriptTarget, ModuleKind, ModuleResolutionKind } = typescript;
  return {
    getCompilationSettings: () => ({
      target: ScriptTarget.ES2022,
      module: ModuleKind.NodeNext,
      moduleResolution: ModuleResolutionKind.NodeNext,
      strict: true,
      types: [],
    }),
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const text = sys.readFile(name);
      return text === undefined ? undefined : ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: (options) => typescript.getDefaultLibFilePath(options),
    fileExists: (name) => sys.fileExists(name),
    readFile: (name) => sys.readFile(name),
    directoryExists: (name) => sys.directoryExists(name),
    realpath: (name) => sys.realpath?.(name) ?? name,
  };
}
