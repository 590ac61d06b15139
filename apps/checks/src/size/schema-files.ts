import { named } from "./budgets.js";
import { byEsbuild } from "./bundle.js";

/**
 * The schemas that come along when a part's schema is imported alone. A schema stands in the file that it names:
 * `RoomSubjectSchema` in `room-subject.js`.
 */
export async function uninvited(
  folder: string,
  schema: string,
  schemas: readonly string[],
): Promise<string[]> {
  const { inputs } = await byEsbuild(folder, named([schema], "@cb-events/types").code);
  const files = new Set(Array.from(inputs.keys(), (file) => file.split("/").at(-1)));
  if (!files.has(fileOf(schema))) return [`${schema} is not in a file of its own`];
  return schemas
    .filter((other) => other !== schema && files.has(fileOf(other)))
    .map((other) => `${schema} brings ${other} along`);
}

function fileOf(schema: string): string {
  const name = schema.replace(/Schema$/, "").replaceAll(/(?<=.)[A-Z]/g, (letter) => `-${letter}`);
  return `${name.toLowerCase()}.js`;
}
