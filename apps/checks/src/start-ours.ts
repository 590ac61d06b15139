import { Router } from "@cb-events/router";
import { connect } from "./contestant/connect.js";
import { setOrigin } from "./contestant/place.js";

const [, , origin = "", room = ""] = process.argv;
setOrigin(origin);
const router = new Router();
router.onAny((_event) => {
  process.stdout.write(`${process.hrtime.bigint()}\n`);
  process.exit();
});
await router.run(connect(room));
