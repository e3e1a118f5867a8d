// Input of a dialogue meeting: it is drawn by its handle to a theme, or to those in none; with it go the others that
// are ticked, where it is ticked itself. Without scripts, or by keyboard, the ticks and the form do the same.

import { drawByHandle, placeUnder } from "./drawing.js";

function aimAt(list, line, event) {
  const place = placeUnder(list, "[data-theme]", event);
  return place && place !== line.closest("[data-theme]") ? { place } : null;
}

function move(form, line, theme) {
  const own = line.querySelector("[name=input_ids]");
  const ticks = [...form.elements].filter((one) => one.name === "input_ids");
  if (!own.checked) for (const one of ticks) one.checked = one === own;
  form.elements.input_theme_id.value = theme;
  form.elements.title.value = "";
  form.requestSubmit();
}

for (const list of document.querySelectorAll("[data-themes]")) {
  const form = document.getElementById("sorter");
  for (const line of form ? list.querySelectorAll("[data-input]") : [])
    drawByHandle(line, list.dataset.themes, {
      aimAt: (event) => aimAt(list, line, event),
      drop: (aim) => move(form, line, aim.place.dataset.theme),
    });
}
