// A CommonJS consumer: `require()` loads an ES module since Node 20.19, and TypeScript knows it since 5.8.
import core = require("@cb-events/core");
import routing = require("@cb-events/router");
import simulator = require("@cb-events/simulator");
import storage = require("@cb-events/storage/node");
import types = require("@cb-events/types");

const feed = new simulator.Simulator();
const router = new routing.Router();
router.on("tip", (event) => {
  const tokens: number = event.tip.tokens;
  return `${types.displayName(event)} ${tokens}`;
});
const positionStore = storage.fileStore("position.json");
export const ending: Promise<void> = router.run(new core.EventClient(feed.eventsUrl, { positionStore }));
