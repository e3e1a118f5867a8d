// A line that is drawn by its handle to a place. What the places are, and what letting go does, is the list's own:
// `aimAt` gives the place under the pointer ({ place, side }) or null, `drop` takes it. Escape lets go of nothing.
// The handle is for a pointer alone; what it does is on the page as buttons or links too.

const EDGE = 60;
const STEP = 14;

function scrollAtEdge(event) {
  if (event.clientY < EDGE) window.scrollBy(0, -STEP);
  if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, STEP);
}

export function drawByHandle(line, title, { aimAt, drop, label = null }) {
  const handle = document.createElement("span");
  handle.className = "drag-handle";
  handle.setAttribute("aria-hidden", "true");
  handle.title = title;
  handle.textContent = "⠿";
  line.prepend(handle);
  const beside = label && document.createElement("span");
  if (beside) {
    beside.className = "drag-day";
    beside.setAttribute("aria-hidden", "true");
  }
  let aim = null;
  let drawing = false;

  const leave = () => {
    drawing = false;
    aim?.place.removeAttribute("data-aim");
    aim = null;
    beside?.remove();
    line.removeAttribute("data-drawn");
  };
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    drawing = true;
    line.setAttribute("data-drawn", "");
    if (beside) document.body.append(beside);
  });
  handle.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    scrollAtEdge(event);
    aim?.place.removeAttribute("data-aim");
    aim = aimAt(event);
    aim?.place.setAttribute("data-aim", aim.side ?? "");
    if (!beside) return;
    beside.textContent = aim ? label(aim) : "";
    beside.style.left = `${event.clientX + 14}px`;
    beside.style.top = `${event.clientY + 14}px`;
  });
  handle.addEventListener("pointercancel", leave);
  document.addEventListener("keydown", (event) => event.key === "Escape" && drawing && leave());
  handle.addEventListener("pointerup", () => {
    const found = drawing ? aim : null;
    leave();
    if (found) drop(found);
  });
}

// The nearest element under the pointer that a list has as a place.
export function placeUnder(list, selector, event) {
  const found = document.elementFromPoint(event.clientX, event.clientY)?.closest(selector);
  return found && list.contains(found) ? found : null;
}
