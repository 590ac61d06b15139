import { Router } from "@cb-events/router";
import { connect } from "./contestant/ours.js";

const [, , room = ""] = process.argv;
const router = new Router();
router.onAny((_event) => {
  process.stdout.write(`${process.hrtime.bigint()}\n`);
  process.exit();
});
await router.run(connect(room, fetch));
