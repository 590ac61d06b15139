export { consoleLines } from "../../../apps/checks/src/console-guard.js";
