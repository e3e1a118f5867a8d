// The year wheel: a meeting that may be moved can be drawn along its ring to another day. Letting go opens the
// form for moving it with that day filled in; nothing is moved before the form is sent. Without scripts, or by
// keyboard, the same form is reached from the list below.

import { onWorkday, written } from "./days.js";

const TOP = -Math.PI / 2;

function dayAt(wheel, event) {
  const box = wheel.getBoundingClientRect();
  const x = event.clientX - box.left - box.width / 2;
  const y = event.clientY - box.top - box.height / 2;
  const turn = (Math.atan2(y, x) - TOP + 2 * Math.PI) % (2 * Math.PI);
  const days = Number(wheel.dataset.days);
  return onWorkday(Number(wheel.dataset.wheel), 0, 1 + Math.min(days - 1, Math.floor((turn / (2 * Math.PI)) * days)));
}

function angleOf(wheel, iso) {
  const [year, month, day] = iso.split("-").map(Number);
  const passed = (Date.UTC(year, month - 1, day) - Date.UTC(year, 0, 1)) / 86_400_000;
  return (passed / Number(wheel.dataset.days)) * 360;
}

function draw(wheel, mark) {
  const told = wheel.querySelector("[data-wheel-day]");
  const from = mark.dataset.day;
  let day = null;
  mark.addEventListener("dragstart", (event) => event.preventDefault());
  mark.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    mark.setPointerCapture(event.pointerId);
    day = from;
  });
  mark.addEventListener("pointermove", (event) => {
    if (day === null) return;
    const now = dayAt(wheel, event);
    day = now.toISOString().slice(0, 10);
    mark.setAttribute("transform", `rotate(${angleOf(wheel, day) - angleOf(wheel, from)} 240 240)`);
    told.textContent = day === from ? "" : written(now);
  });
  const leave = () => {
    day = null;
    mark.removeAttribute("transform");
    told.textContent = "";
  };
  mark.addEventListener("pointercancel", leave);
  document.addEventListener("keydown", (event) => event.key === "Escape" && leave());
  // A press without a move is a click on the link; a move that ends elsewhere is none.
  mark.addEventListener("click", (event) => mark.hasAttribute("data-moved") && event.preventDefault());
  mark.addEventListener("pointerup", () => {
    if (day === null) return;
    const to = day;
    day = null;
    if (to === from) return leave();
    mark.setAttribute("data-moved", "");
    location.assign(`${mark.dataset.move}?dag=${to}`);
  });
}

for (const wheel of document.querySelectorAll("[data-wheel]"))
  for (const mark of wheel.querySelectorAll("[data-move]")) draw(wheel, mark);
