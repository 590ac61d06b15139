import "@fontsource-variable/outfit/wght.css";
import "../styles/base.css";
import "../styles/themes.css";
import "../styles/panel.css";
import "../styles/desk.css";
import "../styles/control.css";
import "../styles/cards.css";
import { render } from "preact";
import { takeKey } from "../page/take-key.js";
import { ControlPage } from "./control-page.js";

takeKey(location, history);
render(<ControlPage />, document.querySelector("#page") as HTMLElement);
