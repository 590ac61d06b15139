import "@fontsource-variable/outfit/wght.css";
import "../styles/page.css";
import "../styles/controls.css";
import "../styles/picture.css";
import "../styles/choices.css";
import { render } from "preact";
import { applyLook } from "../page/apply-look.js";
import { ChoicesPage } from "./choices-page.js";

applyLook({ theme: "glass", background: "theme", scale: 1, show: ["alerts"] });
render(<ChoicesPage />, document.querySelector("#page") as HTMLElement);
