import type { Bench } from "./bench.js";

/** Beside the connections, for the files and pipes of a process. */
const OTHERS = 100;

/** Whether a process may have so many connections; where it may not, that is told. */
export function enoughFiles(
  connections: number,
  measure: string,
  { note }: Pick<Bench, "note">,
  most = limit(),
): boolean {
  if (most === undefined || most >= connections + OTHERS) return true;
  note(
    `${measure}: not measured: a process may open ${most} files, ${connections + OTHERS} are needed (ulimit -n)`,
  );
  return false;
}

/** Undefined where there is none, or none is known. Node raises the soft limit to the hard one by itself. */
function limit(): number | undefined {
  const report = process.report?.getReport() as
    | { readonly userLimits?: { readonly open_files?: { readonly hard?: number | "unlimited" } } }
    | undefined;
  const hard = report?.userLimits?.open_files?.hard;
  return typeof hard === "number" ? hard : undefined;
}
