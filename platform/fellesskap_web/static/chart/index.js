// Draws every chart on the page, also one that htmx brings later: <figure data-chart="id"> names a script
// element of type application/json that holds the nodes and edges. Without this script a page shows its list.

import { drawChart } from "./draw.js";

const PHONE = "(max-width: 40rem)";

function drawAll(root) {
  for (const host of root.querySelectorAll("[data-chart]:not([data-drawn])")) {
    const data = document.getElementById(host.dataset.chart);
    if (!data) continue;
    host.dataset.drawn = "";
    drawChart(host, JSON.parse(data.textContent));
    showChosen(host.closest("[data-views]"));
  }
}

/** The chart takes the list's place, or on a phone the list stays unless the address asks for the chart. */
function showChosen(views) {
  if (!views) return;
  const chosen = views.dataset.views || (matchMedia(PHONE).matches ? "liste" : "kart");
  views.dataset.shown = chosen;
  for (const link of views.querySelectorAll("[data-view]")) {
    if (link.dataset.view === chosen) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

document.fonts.ready.then(() => {
  drawAll(document);
  document.addEventListener("htmx:after:swap", () => drawAll(document));
});
