import { many } from "../../line.js";
import { hiddenAlert } from "../../settings/alert-rules.js";
import { mediaProblems } from "../../settings/media.js";
import { type Check, failed, hint, ok, type Patient } from "../check.js";

/** Whether the settings can be read, and mean what they say. */
export function settings({
  settingsFile,
  settings: read,
}: Pick<Patient, "settingsFile" | "settings">): Check {
  return {
    name: "Settings",
    run: async () => {
      if (read instanceof Error)
        return failed(read.message, "correct that line; the README lists what may stand there");
      if (settingsFile === undefined)
        return ok("none: the defaults are good ones; `cb-events init` writes a file to begin with");
      if (read.old.length > 0)
        return hint(`${settingsFile} is of an old form`, `write ${read.old.join("; and ")}`);
      const [missing] = (await mediaProblems(read.settings, settingsFile)).values();
      if (missing !== undefined)
        return hint(missing, "put the file there, or correct its name; it is left out until then");
      const { alerts, goals, menu, webhooks } = read.settings;
      const [hidden, by] = hiddenAlert(alerts) ?? [];
      if (hidden && by)
        return hint(
          `the alert ${JSON.stringify(hidden.name)} never comes: ${JSON.stringify(by.name)} before it takes all of its events`,
          `put it before ${JSON.stringify(by.name)}, or give it "also": true`,
        );
      const hiddenLine = menu.find(({ tokens }, at) => menu.findIndex((line) => line.tokens === tokens) < at);
      if (hiddenLine)
        return hint(
          `${JSON.stringify(hiddenLine.what)} of the menu is never ordered: a line before it has the same price`,
          "give each line of the menu a price of its own",
        );
      const told = [...alerts.flatMap((alert) => alert.webhooks ?? []), ...(goals?.webhooks ?? [])];
      const used = new Set(told);
      const idle = Object.keys(webhooks).find((name) => !used.has(name));
      if (idle !== undefined)
        return hint(
          `the webhook ${JSON.stringify(idle)} is told of nothing`,
          `add "webhooks": [${JSON.stringify(idle)}] to an alert`,
        );
      return ok(
        `${settingsFile}: ${many(alerts.length, "alert")}, ${many(Object.keys(webhooks).length, "webhook")}`,
      );
    },
  };
}
