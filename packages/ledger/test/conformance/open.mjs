// Opens a ledger, and prints how that went: node open.mjs <file>
import process from "node:process";
import { openLedger } from "@cb-events/ledger";

const [, , file = ""] = process.argv;
try {
  await (await openLedger(file)).close();
  process.stdout.write("opened\n");
} catch (error) {
  process.stdout.write(`${error.code} ${error.owner?.pid}\n`);
}
