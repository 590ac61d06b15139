// Adds up what vitest wrote in each package. No test at all is a failure too.
import { existsSync, readdirSync, readFileSync } from "node:fs";

const files = ["packages", "apps"]
  .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}/test-results.json`))
  .filter((file) => existsSync(file));
const reports = files.map((file) => JSON.parse(readFileSync(file, "utf8")));
const sum = (key) => reports.reduce((total, report) => total + report[key], 0);
const [passed, failed] = [sum("numPassedTests"), sum("numFailedTests")];
// A test file that could not be loaded has no test that failed.
const broken = reports.filter((report) => !report.success).length;

process.stdout.write(`${passed} passed, ${Math.max(failed, broken)} failed\n`);
process.exitCode = passed > 0 && broken === 0 ? 0 : 1;
