import "@fontsource-variable/outfit/wght.css";
import "../styles/page.css";
import "../styles/controls.css";
import "../styles/picture.css";
import "../styles/choices.css";
import { render } from "preact";
import { readLook } from "../look/read-look.js";
import { applyLook } from "../page/apply-look.js";
import { ChoicesPage } from "./choices-page.js";

applyLook({ ...readLook("").look, background: "theme" });
render(<ChoicesPage />, document.querySelector("#page") as HTMLElement);
