import { writeFileSync } from "node:fs";
import { toJsonSchema } from "@valibot/to-json-schema";
import { SettingsSchema } from "./schema.js";

// At the build: the JSON Schema of the settings, for editors. What it cannot say is checked when the file is read.
const schema = toJsonSchema(SettingsSchema, { typeMode: "input", errorMode: "ignore" });
const described = { ...schema, title: "Settings of cb-events" };
writeFileSync(new URL("settings.schema.json", import.meta.url), `${JSON.stringify(described, null, 2)}\n`);
