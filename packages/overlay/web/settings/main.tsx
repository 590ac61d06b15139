import "@fontsource-variable/outfit/wght.css";
import "../styles/base.css";
import "../styles/themes.css";
import "../styles/panel.css";
import "../styles/desk.css";
import "../styles/picture.css";
import "../styles/settings.css";
import { render } from "preact";
import { SettingsPage } from "./settings-page.js";

render(<SettingsPage />, document.querySelector("#page") as HTMLElement);
