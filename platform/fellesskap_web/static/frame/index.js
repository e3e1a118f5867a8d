// The whole script of the pages. Everything works without it: it saves drafts, closes menus, moves focus.

import "@digdir/designsystemet-web";
import "./security.js";
import "./agenda.js";
import "./drafts.js";
import "./keyboard.js";
import "./menus.js";
import "./months.js";
import "./onward.js";
import "./printing.js";
import "./themes.js";
import "./wheel.js";
import "./writing.js";

window.dsWarnings = false;
