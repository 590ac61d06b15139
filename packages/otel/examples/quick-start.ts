import { EventClient } from "@cb-events/core";
import { clientHooks, observe, timed } from "@cb-events/otel";
import { Router } from "@cb-events/router";
import { metrics, trace } from "@opentelemetry/api";

const meter = metrics.getMeter("my-bot");
const tracer = trace.getTracer("my-bot");

const client = new EventClient(process.env["CB_EVENTS_URL"] ?? "", { hooks: clientHooks(meter) });
const router = new Router();
router.on("tip", (event) => console.log(`${event.tip.tokens} tokens`));

const stop = observe(client, meter);
await client.run(timed(router, { meter, tracer }));
stop();
