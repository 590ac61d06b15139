import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Certificate } from "../server/server.js";

const run = promisify(execFile);

const SUBJECT = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"];

/** Makes a certificate for loopback, in a folder. Rejects where there is no openssl. */
export async function makeCertificate(folder: string, signal: AbortSignal): Promise<Certificate> {
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  await run("openssl", ["req", "-x509", ...kind, ...SUBJECT, "-keyout", key, "-out", cert], { signal });
  return { key, cert };
}
