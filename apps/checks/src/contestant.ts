import { CONTESTANTS } from "./contestant/contestants.js";
import { serveCalls } from "./serve-calls.js";

const name = process.argv[2] as keyof typeof CONTESTANTS;
await serveCalls(await CONTESTANTS[name]());
