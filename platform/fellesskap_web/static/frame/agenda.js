// The agenda: a line is drawn by its handle to another place. Before the call, letting go moves it; after the call it
// opens the line's form, where a reason is asked for. Without scripts, or by keyboard, the buttons do the same.

function placeAt(list, line, event) {
  const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-line]");
  if (!over || over === line || !list.contains(over)) return null;
  const box = over.getBoundingClientRect();
  return { over, side: event.clientY < box.top + box.height / 2 ? "before" : "after" };
}

function positionOf(list, line, aim) {
  const rest = [...list.querySelectorAll("[data-line]")].filter((one) => one !== line);
  return rest.indexOf(aim.over) + (aim.side === "before" ? 1 : 2);
}

function move(list, line, position) {
  const form = document.getElementById("flytt-punkt");
  if (!form) return location.assign(`${line.dataset.edit}?plass=${position}`);
  form.elements.item_id.value = line.dataset.line;
  form.elements.position.value = String(position);
  form.requestSubmit();
}

function draw(list, line) {
  const handle = document.createElement("span");
  handle.className = "drag-handle";
  handle.setAttribute("aria-hidden", "true");
  handle.title = list.dataset.agenda;
  handle.textContent = "⠿";
  line.prepend(handle);
  let aim = null;
  let drawing = false;

  const leave = () => {
    drawing = false;
    aim?.over.removeAttribute("data-aim");
    aim = null;
    line.removeAttribute("data-drawn");
  };
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    drawing = true;
    line.setAttribute("data-drawn", "");
  });
  handle.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    aim?.over.removeAttribute("data-aim");
    aim = placeAt(list, line, event);
    aim?.over.setAttribute("data-aim", aim.side);
  });
  handle.addEventListener("pointercancel", leave);
  document.addEventListener("keydown", (event) => event.key === "Escape" && drawing && leave());
  handle.addEventListener("pointerup", () => {
    const position = drawing && aim ? positionOf(list, line, aim) : 0;
    leave();
    if (position) move(list, line, position);
  });
}

for (const list of document.querySelectorAll("[data-agenda]")) {
  const lines = list.querySelectorAll("[data-line]");
  if (lines.length > 1) for (const line of lines) draw(list, line);
}
