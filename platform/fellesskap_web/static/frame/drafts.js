// Keeps what is typed in a form marked `data-draft` for as long as the tab lives: through a lost connection,
// a log-in that ran out, a page left by mistake. Nothing of it leaves the browser, and a receipt or logging
// out removes it.

const PREFIX = "utkast:";
const KEPT_OUT = new Set(["hidden", "password", "file", "submit", "button"]);
// What the words were written on top of follows them: taken up again over something newer, they meet a conflict
// page, and never replace it unseen.
const KEPT_HIDDEN = new Set(["version", "edition"]);

// Where the form leads, and not where it is shown: filled from a file or looked over, it is shown at another address.
function storageKey(form) {
  const leads = new URL(form.getAttribute("action") || "", location.href);
  return `${PREFIX}${leads.pathname}:${form.dataset.draft}`;
}

function fields(form) {
  return [...form.elements].filter((field) => field.name && (!KEPT_OUT.has(field.type) || KEPT_HIDDEN.has(field.name)));
}

function save(form) {
  const values = fields(form).map((field) =>
    field.type === "checkbox" || field.type === "radio"
      ? [field.name, field.value, field.checked]
      : [field.name, null, field.value],
  );
  sessionStorage.setItem(storageKey(form), JSON.stringify(values));
}

function restore(form) {
  const kept = sessionStorage.getItem(storageKey(form));
  // A form that the server sent back with problems holds the newest values itself.
  if (!kept || form.hasAttribute("data-sent-back")) return;
  for (const [name, value, state] of JSON.parse(kept)) {
    for (const field of fields(form)) {
      if (field.name !== name) continue;
      if (value === null) field.value = state;
      else if (field.value === value) field.checked = state;
    }
  }
  const note = form.querySelector("[data-draft-note]");
  if (note) note.hidden = false;
}

function forget(matches) {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX) && matches(key)) sessionStorage.removeItem(key);
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.dataset.draft) save(form);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.leaves !== undefined) forget(() => true);
  if (form.dataset.draft) sessionStorage.setItem("utkast-sendt", storageKey(form));
});

if (document.querySelector("[data-receipt]")) {
  const sent = sessionStorage.getItem("utkast-sendt");
  sessionStorage.removeItem("utkast-sendt");
  if (sent) forget((key) => key === sent);
}
document.querySelectorAll("form[data-draft]").forEach(restore);
