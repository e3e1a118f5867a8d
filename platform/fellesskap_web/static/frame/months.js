// The year's list: a meeting that may be moved is drawn by its handle into a month, from its first day at the top
// of the card to its last at the bottom. Letting go opens the form for moving it with that day filled in; nothing is
// moved before the form is sent. Without scripts, or by keyboard, the same form is reached by the link beside it.

import { onWorkday, written } from "./days.js";
import { drawByHandle, placeUnder } from "./drawing.js";

function aimAt(list, event) {
  const place = placeUnder(list, "[data-month]", event);
  if (!place) return null;
  const year = Number(list.dataset.months);
  const month = Number(place.dataset.month) - 1;
  const days = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const box = place.getBoundingClientRect();
  const part = Math.min(Math.max((event.clientY - box.top) / box.height, 0), 0.999);
  return { place, day: onWorkday(year, month, 1 + Math.floor(part * days)) };
}

function move(line, day) {
  const to = day.toISOString().slice(0, 10);
  if (to !== line.dataset.day) location.assign(`${line.dataset.move}?dag=${to}`);
}

for (const list of document.querySelectorAll("[data-months]"))
  for (const line of list.querySelectorAll("[data-move]"))
    drawByHandle(line, list.dataset.drag, {
      aimAt: (event) => aimAt(list, event),
      drop: (aim) => move(line, aim.day),
      label: (aim) => written(aim.day),
    });
