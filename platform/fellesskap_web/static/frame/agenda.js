// The agenda: a line is drawn by its handle to another place. Before the call, letting go moves it; after the call it
// opens the line's form, where a reason is asked for. Without scripts, or by keyboard, the buttons do the same.

import { drawByHandle, placeUnder } from "./drawing.js";

function aimAt(list, line, event) {
  const place = placeUnder(list, "[data-line]", event);
  if (!place || place === line) return null;
  const box = place.getBoundingClientRect();
  return { place, side: event.clientY < box.top + box.height / 2 ? "before" : "after" };
}

function positionOf(list, line, aim) {
  const rest = [...list.querySelectorAll("[data-line]")].filter((one) => one !== line);
  return rest.indexOf(aim.place) + (aim.side === "before" ? 1 : 2);
}

function move(line, position) {
  const form = document.getElementById("flytt-punkt");
  if (!form) return location.assign(`${line.dataset.edit}?plass=${position}`);
  form.elements.item_id.value = line.dataset.line;
  form.elements.position.value = String(position);
  form.requestSubmit();
}

for (const list of document.querySelectorAll("[data-agenda]")) {
  const lines = list.querySelectorAll("[data-line]");
  for (const line of lines.length > 1 ? lines : [])
    drawByHandle(line, list.dataset.agenda, {
      aimAt: (event) => aimAt(list, line, event),
      drop: (aim) => move(line, positionOf(list, line, aim)),
    });
}
