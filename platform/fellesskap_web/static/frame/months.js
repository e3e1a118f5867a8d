// The year's list: a meeting that may be moved is drawn by its handle into a month, from its first day at the top
// of the card to its last at the bottom. Letting go opens the form for moving it with that day filled in; nothing is
// moved before the form is sent. Without scripts, or by keyboard, the same form is reached by the link beside it.

import { onWorkday, written } from "./days.js";

const EDGE = 60;
const STEP = 14;

function dayAt(list, event) {
  const card = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-month]");
  if (!card || !list.contains(card)) return null;
  const year = Number(list.dataset.months);
  const month = Number(card.dataset.month) - 1;
  const days = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const box = card.getBoundingClientRect();
  const part = Math.min(Math.max((event.clientY - box.top) / box.height, 0), 0.999);
  return { card, day: onWorkday(year, month, 1 + Math.floor(part * days)) };
}

function scrollAtEdge(event) {
  if (event.clientY < EDGE) window.scrollBy(0, -STEP);
  if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, STEP);
}

function draw(list, line) {
  const handle = document.createElement("span");
  handle.className = "drag-handle";
  handle.setAttribute("aria-hidden", "true");
  handle.title = list.dataset.drag;
  handle.textContent = "⠿";
  line.prepend(handle);
  const label = document.createElement("span");
  label.className = "drag-day";
  label.setAttribute("aria-hidden", "true");
  let aim = null;
  let drawing = false;

  const leave = () => {
    drawing = false;
    aim?.card.removeAttribute("data-aim");
    aim = null;
    label.remove();
    line.removeAttribute("data-drawn");
  };
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    drawing = true;
    line.setAttribute("data-drawn", "");
    document.body.append(label);
  });
  handle.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    scrollAtEdge(event);
    aim?.card.removeAttribute("data-aim");
    aim = dayAt(list, event);
    aim?.card.setAttribute("data-aim", "");
    label.textContent = aim ? written(aim.day) : "";
    label.style.left = `${event.clientX + 14}px`;
    label.style.top = `${event.clientY + 14}px`;
  });
  handle.addEventListener("pointercancel", leave);
  document.addEventListener("keydown", (event) => event.key === "Escape" && drawing && leave());
  handle.addEventListener("pointerup", () => {
    const to = drawing && aim ? aim.day.toISOString().slice(0, 10) : line.dataset.day;
    leave();
    if (to !== line.dataset.day) location.assign(`${line.dataset.move}?dag=${to}`);
  });
}

for (const list of document.querySelectorAll("[data-months]"))
  for (const line of list.querySelectorAll("[data-move]")) draw(list, line);
