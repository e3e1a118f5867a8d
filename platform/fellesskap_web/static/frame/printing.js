// Pages that are made to be printed offer it; without scripts the browser's own menu does.

for (const offer of document.querySelectorAll("[data-print-offer]")) {
  offer.hidden = false;
  offer.querySelector("[data-print]").addEventListener("click", () => window.print());
}
