import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build, transform } from "esbuild";
import { rollup } from "rollup";

/** Bytes of a bundle for browsers, minified and gzipped. */
export interface Bundled {
  readonly esbuild: number;
  readonly rollup: number;
  /** The files of which something is in esbuild's bundle, with the bytes before gzip. */
  readonly inputs: ReadonlyMap<string, number>;
}

const ENTRY = "bundle-entry.js";
const MINIFIED = { minify: true, format: "esm", target: "es2022" } as const;

/** Bundles code as if it stood in a file of the folder. */
export async function bundle(folder: string, code: string): Promise<Bundled> {
  return { rollup: await byRollup(folder, code), ...(await byEsbuild(folder, code)) };
}

/** The part of it that esbuild does, which is the quicker one. */
export async function byEsbuild(folder: string, code: string): Promise<Omit<Bundled, "rollup">> {
  const { outputFiles, metafile } = await build({
    ...MINIFIED,
    stdin: { contents: code, resolveDir: folder, sourcefile: ENTRY },
    absWorkingDir: folder,
    bundle: true,
    platform: "browser",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const inputs = Object.values(metafile.outputs)
    .flatMap((output) => Object.entries(output.inputs))
    .map(([file, { bytesInOutput }]) => [file, bytesInOutput] as const)
    .filter(([file, bytes]) => bytes > 0 && file !== ENTRY);
  return { esbuild: zipped(outputFiles[0]?.contents ?? ""), inputs: new Map(inputs) };
}

async function byRollup(folder: string, code: string): Promise<number> {
  const input = join(folder, ENTRY);
  await writeFile(input, code);
  const bundled = await rollup({ input, plugins: [nodeResolve({ browser: true })], onLog: refuse });
  const { output } = await bundled.generate({ format: "es" });
  await bundled.close();
  return zipped((await transform(output[0].code, MINIFIED)).code);
}

/** A dependency that is not found would be left out, and make the bundle look small. */
function refuse(_level: string, { code, message }: { code?: string | undefined; message: string }): void {
  if (code === "UNRESOLVED_IMPORT") throw new Error(message);
}

function zipped(contents: string | Uint8Array): number {
  return gzipSync(contents, { level: 9 }).length;
}
