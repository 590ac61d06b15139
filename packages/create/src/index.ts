export { createProject, type Project, type ProjectOptions } from "./create-project.js";
export { ProjectError } from "./project-error.js";
export type { Runtime } from "./runtime.js";
